"""Every number of the article: by its name, by hand, and compared with what was printed.

>>> from backprop_by_numbers import article
>>> round(article.quantity("E_total"), 9)
0.298371109
>>> article.compare("dE_o2/dout_h1").words
'rounded early'
"""

from backprop_by_numbers.article.auditing import Comparison, audit, compare
from backprop_by_numbers.article.hand_calculation import ByHand, by_hand
from backprop_by_numbers.article.historical import historical_run
from backprop_by_numbers.article.named_quantities import quantities, quantity, trained
from backprop_by_numbers.article.printed import CHAPTERS, PRINTED, Printed
from backprop_by_numbers.example.setup import (
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
from backprop_by_numbers.explaining.numbers import as_written, at_digits

__all__ = [
    "CHAPTERS",
    "HIDDEN",
    "INPUTS",
    "OUTPUTS",
    "PRINTED",
    "WEIGHTS",
    "ByHand",
    "Comparison",
    "Printed",
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
