"""The worked example: its setup, its names, and every number that the article prints.

Examples
--------
>>> from backprop_by_numbers import article
>>> round(article.quantity("E_total"), 9)
0.298371109
>>> article.compare("dE_o2/dout_h1").words
'rounded early'
"""

from backprop_by_numbers.article.historical import historical_run
from backprop_by_numbers.article.printed import CHAPTERS, PRINTED, Printed
from backprop_by_numbers.article.quantities import quantities, quantity, trained
from backprop_by_numbers.article.setup import (
    HIDDEN,
    INPUTS,
    OUTPUTS,
    WEIGHTS,
    ends,
    inputs,
    learning_rate,
    network,
    targets,
    with_weights,
)
from backprop_by_numbers.article.slips import (
    NEW_WEIGHTS,
    ONE_UPDATE_SHORT,
    ROUNDED_EARLY,
    SLIPS,
    Slip,
)
from backprop_by_numbers.article.verdicts import Audit, Verdict, audit, compare
from backprop_by_numbers.article.working import ByHand, by_hand
from backprop_by_numbers.notation import as_written, at_digits

__all__ = [
    "CHAPTERS",
    "HIDDEN",
    "INPUTS",
    "NEW_WEIGHTS",
    "ONE_UPDATE_SHORT",
    "OUTPUTS",
    "PRINTED",
    "ROUNDED_EARLY",
    "SLIPS",
    "WEIGHTS",
    "Audit",
    "ByHand",
    "Printed",
    "Slip",
    "Verdict",
    "as_written",
    "at_digits",
    "audit",
    "by_hand",
    "compare",
    "ends",
    "historical_run",
    "inputs",
    "learning_rate",
    "network",
    "quantities",
    "quantity",
    "targets",
    "trained",
    "with_weights",
]
