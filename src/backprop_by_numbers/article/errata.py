"""The article's errata: mistakes that may be behind its numbers that are not exact.

Each is a computation with the mistake in it. It counts only if it gives all of the printed digits.
That shows that the number can have come about in this way, not that it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, Overflow, localcontext

from backprop_by_numbers.article.formulas import FORMULAS, evaluate, operands
from backprop_by_numbers.article.historical import historical_run
from backprop_by_numbers.article.named_quantities import quantities, quantity, trained
from backprop_by_numbers.explaining.numbers import DIGITS, after_training, at_digits
from backprop_by_numbers.network.network import Network


@dataclass(frozen=True)
class Erratum:
    """One mistake by which a printed number may have come to be wrong.

    Attributes
    ----------
    name : str
        In a few words, as a verdict says it.
    cause : str
        What reproduces the printed digits, in a sentence.
    reproduce : callable
        ``reproduce(quantity, network)`` computes the quantity with this mistake in it; None if
        the mistake cannot happen to this quantity.
    """

    name: str
    cause: str
    reproduce: Callable[[str, Network], Decimal | float | None]


def _with_rounded_intermediates(name: str, network: Network) -> Decimal | None:
    values = quantities(network)
    if name not in FORMULAS or not values.keys() >= set(operands(name)):
        return None  # it has no formula, or the formula's one bias is not the network's
    rounded = {i: Decimal(at_digits(values[i], DIGITS)) for i in operands(name)}
    with localcontext() as context:
        context.traps[Overflow] = False  # exp of a large number is infinite
        return evaluate(name, rounded, Decimal.exp)


def _through_updated_weights(name: str, network: Network) -> float | None:
    parsed_name = after_training(name)
    if parsed_name is None:
        return None
    base, updates = parsed_name
    return quantity(base, historical_run(updates, network).network)


def _one_update_short(name: str, network: Network) -> float | None:
    parsed_name = after_training(name)
    if parsed_name is None or parsed_name[1] == 0:
        return None
    base, updates = parsed_name
    return quantity(base, trained(network, updates - 1).network)


#: Intermediate numbers were rounded before they were used.
ROUNDED_EARLY = Erratum(
    "rounded early",
    "The printed digits come out if the numbers that go in are rounded to nine decimals first.",
    _with_rounded_intermediates,
)
#: The backward pass used output weights that were already updated.
NEW_WEIGHTS = Erratum(
    "new weights",
    "The printed digits come out if the output weights are updated first and the backward pass "
    "then uses the new ones.",
    _through_updated_weights,
)
#: Training stopped one update early. The verdict says no more than that this fits: the one number
#: that it explains can also be another one with a digit too many.
ONE_UPDATE_SHORT = Erratum(
    "fits one update short",
    "The printed digits come out if training stops one update early.",
    _one_update_short,
)

#: All errata, in the order in which they are tried.
ERRATA = (ROUNDED_EARLY, NEW_WEIGHTS, ONE_UPDATE_SHORT)
