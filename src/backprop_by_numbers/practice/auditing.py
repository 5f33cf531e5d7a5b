"""Printed numbers compared with the right ones, and what may be behind those that are not exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import after_training, at_digits
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import all_finite, flag, one_of, positive_number
from backprop_by_numbers.practice.calculation import Calculation
from backprop_by_numbers.practice.diagnosis import (
    Example,
    calculation_of,
    mistakes_in_one_update,
    mistakes_in_training,
    right_after,
    training_of,
)
from backprop_by_numbers.practice.digit_slips import find_digit_slip
from backprop_by_numbers.practice.mistake import Mistake
from backprop_by_numbers.practice.rounding_mistakes import ROUNDED_EARLY
from backprop_by_numbers.practice.training_mistakes import Training
from backprop_by_numbers.practice.typed_number import Typed
from backprop_by_numbers.practice.verdict import Audit, Verdict, parts_of
from backprop_by_numbers.practice.ways import tried

_IF = "The printed digits come out if {}."
_PRINTED_GO_IN = "the numbers printed before go in, which are rounded"
_WRONG_GOES_IN = "the number printed for {} goes in, which is not exact"
_UNEXPLAINED = "No known mistake gives the printed digits."


def audit(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    printed: Mapping[str, str],
    learning_rate: float = 0.5,
    train_biases: bool = False,
) -> Audit:
    """Compare the numbers that are printed for a network and one example with the right ones.

    For each number that is not exact, it looks for what gives the printed digits. The first that
    does is named: rounding on the way; another mistake of the catalogue; an earlier printed number
    that is not exact either; a mistake in copying digits. This shows that the number can have come
    about in this way, not that it did.

    Parameters
    ----------
    net : Network
        Of dense, convolutional, pooling and flattening layers.
    x, target : array_like
        The inputs of one example, and its targets.
    printed : mapping of str to str
        Each number as printed, as text with all of its digits, by its name: one that `quantities`
        has, or ``dnet_o1/dw5`` or ``dE_o1/dout_h1``; after training ``E_total(100)``. Where a page
        has another sign or another factor, this stands before the name: ``-delta_o1``, or
        ``2 * E_total`` for an error without the half.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.
    train_biases : bool, optional
        Whether training updates the biases too. ``b_h1+`` is the bias after an update in any case.

    Returns
    -------
    Audit
        A verdict on each number.

    Raises
    ------
    TypeError
        If an argument is of another type, or a printed number is not text.
    ValueError
        If an argument is out of range or does not fit, if the network has no such quantity, or if
        a printed text is no number.
    FloatingPointError
        If a number grows too large for a float64.

    Examples
    --------
    >>> net = Network([[[0.5, -0.3]], [[0.8]]], [[0.1], [0.2]])
    >>> printed = {"out_h1": "0.500", "net_o1": "0.400", "out_o1": "0.5987", "-delta_o1": "0.0811"}
    >>> audit(net, [1.0, 2.0], [1.0], printed)
    quantity               printed          ours  verdict
    out_h1                   0.500         0.500  exact
    net_o1                   0.400         0.600  bias left out
    out_o1                  0.5987        0.6457  follows from net_o1
    -delta_o1               0.0811        0.0811  exact
    """
    net = as_network(net)
    inputs, targets = net.checked_example(x, target)
    rate = positive_number(learning_rate, "learning_rate")
    example = Example.of(net, inputs, targets, rate)
    with_biases = flag(train_biases, "train_biases")
    if not isinstance(printed, Mapping):
        raise TypeError(f"printed must be a mapping of str to str, not {type(printed).__name__}")
    if not printed:
        raise ValueError("printed is empty; it needs at least one number")
    numbers = [_read(example, with_biases, name, text) for name, text in printed.items()]
    return Audit(tuple(_verdict(number, numbers) for number in numbers))


class _Printed(NamedTuple):
    """A printed number, and what it should be."""

    name: str
    text: str
    typed: Typed
    factor: float
    quantity: str
    training: Training | None
    right: Calculation

    @property
    def value(self) -> float:
        """The quantity, as printed."""
        return self.typed.value / self.factor

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest quantity that is printed like this."""
        half = abs(self.typed.unit / 2 / self.factor)
        return self.value - half, self.value + half

    @property
    def ours(self) -> float:
        """What should be printed."""
        return self.factor * self.right[self.quantity]

    @property
    def is_exact(self) -> bool:
        """Whether every printed digit is right."""
        return self.typed.agrees(self.ours)

    @property
    def updates(self) -> int:
        """After how many updates it is."""
        return self.training.steps if self.training else 0

    def is_given_by(self, quantity: float) -> bool:
        """Return whether a quantity has the printed digits, and these are enough to tell."""
        return self.typed.identifies(self.factor * quantity)

    def _from(self, fixed: Mapping[str, float], c: Calculation) -> float:
        return c.with_values(fixed)[self.quantity]

    def comes_from(self, used: Sequence[Mapping[str, float]]) -> bool:
        """Return whether it comes out if others have the values used, or any between them."""
        values = [self.factor * tried(partial(self._from, fixed), self.right) for fixed in used]
        if not all_finite(values):
            return False
        low, high = min(values), max(values)
        nearest = min(max(self.typed.value, low), high)
        # From a number of few digits nearly anything may follow, which would mean nothing.
        return high - low <= self.typed.unit and self.typed.identifies(nearest)


def _read(example: Example, train_biases: bool, name: object, text: object) -> _Printed:
    """Return a printed number, or raise if it is none or the network has no such quantity."""
    argument = f"printed[{name!r}]"
    if not isinstance(name, str):
        raise TypeError(f"{argument} must have a str for its name, not {type(name).__name__}")
    if not isinstance(text, str):
        raise TypeError(
            f"{argument} must be text, such as '0.20', not {type(text).__name__}: "
            f"only text has all digits that are printed"
        )
    sign, times, quantity = parts_of(name)
    factor = float(times or 1) * (-1 if sign else 1)
    if factor == 0:
        raise ValueError(f"{argument} must have a factor that is not 0")
    base, updates = after_training(quantity) or (quantity, 0)
    try:
        typed = Typed.read(text)
        training = training_of(example, updates, train_biases) if updates else None
        right = right_after(training, training.trained) if training else calculation_of(example)
    except (ValueError, FloatingPointError) as refused:
        raise ValueError(f"{argument} cannot be compared: {refused}") from refused
    one_of(base, argument, right.frame.places)
    return _Printed(name, text, typed, factor, base, training, right)


def _verdict(number: _Printed, numbers: Sequence[_Printed]) -> Verdict:
    """Return the verdict on one of several printed numbers."""
    if number.is_exact:
        return Verdict(number.name, number.text, number.text, "exact", "")
    ours = at_digits(number.ours, max(0, -number.typed.power))
    return Verdict(number.name, number.text, ours, *_explanation(number, numbers))


def _explanation(number: _Printed, numbers: Sequence[_Printed]) -> tuple[str, str]:
    """Return what gives the digits of a number that is not exact: in words, in a sentence."""
    mistakes = tuple(_mistakes(number))
    for mistake in mistakes:
        if number.training or mistake in ROUNDED_EARLY:
            return mistake.name, _IF.format(mistake.cause)
    before = _before(number, numbers)
    exact = {name: other.value for name, other in before.items() if other.is_exact}
    wrong = {name: other for name, other in before.items() if name not in exact}
    if number.comes_from([exact]):
        return ROUNDED_EARLY[0].name, _IF.format(_PRINTED_GO_IN)
    if causes := _causes(number, exact, wrong):
        names = " and ".join(causes)
        return f"follows from {names}", _IF.format(_WRONG_GOES_IN.format(names))
    for mistake in mistakes:
        return mistake.name, _IF.format(mistake.cause)
    if slip := find_digit_slip(number.typed, number.ours):
        return slip.name, _IF.format(slip.cause)
    return "unexplained", _UNEXPLAINED


def _before(number: _Printed, numbers: Sequence[_Printed]) -> dict[str, _Printed]:
    """Return the printed numbers that go into one, by their names in its calculation."""
    used = {*number.right.before(number.quantity), *number.right.given_for(number.quantity)}
    found: dict[str, _Printed] = {}
    for other in numbers:
        name = other.quantity
        if other.updates == number.updates - 1 and name.endswith("+"):
            name = name.removesuffix("+")  # its name after the update
        elif other.updates != number.updates:
            continue
        if name in used:
            found.setdefault(name, other)
    return found


def _mistakes(number: _Printed) -> Iterator[Mistake]:
    """Yield the mistakes of the catalogue that give a number, the likely ones first."""
    name, right = number.quantity, number.right
    if number.training:
        return mistakes_in_training(number.training, name, number.is_given_by)
    return mistakes_in_one_update(right, name, number.is_given_by)


def _causes(
    number: _Printed, exact: Mapping[str, float], wrong: Mapping[str, _Printed]
) -> list[str]:
    """Return which of the wrong numbers before it give a number, by the names that they have."""
    for name, other in wrong.items():
        for beside in ({}, exact):
            if number.comes_from([{**beside, name: end} for end in other.ends]):
                return [parts_of(other.name)[2]]
    needed = {name: other.value for name, other in wrong.items()}
    if not needed or not number.comes_from([needed]):
        return []
    for name in wrong:
        without = {other: value for other, value in needed.items() if other != name}
        if number.comes_from([without]):
            needed = without
    return [parts_of(wrong[name].name)[2] for name in needed]
