"""Printed numbers compared with the right ones, and what may be behind those that are not exact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import after_training, html
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import flag, one_of, positive_number
from backprop_by_numbers.practice.calculation import Calculation, calculation
from backprop_by_numbers.practice.diagnosis import Written, read_number
from backprop_by_numbers.practice.digit_slips import find_digit_slip
from backprop_by_numbers.training.train import train

_MARKS = {"given": "–", "exact": "✓"}

#: A quantity's name, and before it what turns its number into the printed one: a sign, a factor.
_NAME = re.compile(r"(?P<sign>[-−]?) ?(?:(?P<factor>\d+(?:\.\d+)?) ?[*×] ?)?(?P<quantity>.+)")


@dataclass(frozen=True)
class Verdict:
    """The result of comparing one printed number with the right one.

    Attributes
    ----------
    name : str
        What is printed: a quantity's name, maybe after a sign or a factor.
    text : str
        The number as printed.
    ours : str
        The right number, at as many digits.
    words : str
        "exact", or what gives the printed digits, in a few words: "rounded early", the name of
        another mistake, "follows from net_o2", "digits swapped"; or "unexplained".
    sentence : str
        The same in a sentence; empty for an exact number.
    """

    name: str
    text: str
    ours: str
    words: str
    sentence: str

    @property
    def exact(self) -> bool:
        """Whether every printed digit is right."""
        return not self.sentence

    def __str__(self) -> str:
        if self.exact:
            return f"{self.name} = {self.text}: {self.words}"
        return f"{self.name} = {self.text}: should have been {self.ours}. {self.sentence}"

    def _label(self) -> str:
        """Return the name in HTML."""
        sign, factor, quantity = _parts(self.name)
        times = f"{factor} × " if factor else ""
        return f"{'−' if sign else ''}{times}{html(quantity)}"

    def _row(self) -> str:
        """Return a row of a table in HTML."""
        return (
            f'<tr><th scope="row">{self._label()}</th><td>{self.text}</td><td>{self.ours}</td>'
            f"<td>{_MARKS.get(self.words, '✗')}&nbsp;{self.words}</td></tr>"
        )


@dataclass(frozen=True, repr=False)
class Audit:
    """Verdicts on printed numbers, as a table: of text where it is printed, of HTML in a notebook.

    Attributes
    ----------
    verdicts : tuple of Verdict
        In the order in which the numbers were given.
    """

    verdicts: tuple[Verdict, ...]

    @property
    def all_exact(self) -> bool:
        """Whether every printed digit of every number is right."""
        return all(verdict.exact for verdict in self.verdicts)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __repr__(self) -> str:
        rows = [("quantity", "printed", "ours", "verdict")]
        rows += [(v.name, v.text, v.ours, v.words) for v in self]
        first, second, third, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
        return "\n".join(
            f"{a:{max(first, 16)}}  {b:>{max(second, 12)}}  {c:>{max(third, 12)}}  {d}"
            for a, b, c, d in rows
        )

    def _repr_html_(self) -> str:
        return (
            '<table class="audit"><thead><tr><th scope="col">Quantity</th>'
            '<th scope="col">Printed</th><th scope="col">Ours</th><th scope="col">Verdict</th>'
            f"</tr></thead><tbody>{''.join(verdict._row() for verdict in self)}</tbody></table>"
        )


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
    >>> audit(net, [1.0, 2.0], [1.0], {"net_h1": "0.20", "out_h1": "0.550", "-delta_o1": "0.0812"})
    """
    return _Auditor(net, x, target, learning_rate, train_biases).audit(printed)


_FROM_ROUNDED = (
    "The printed digits come out if the numbers printed before are used, which are rounded."
)
_FOLLOWS = "The printed digits come out if the printed {} goes in, which is not exact."
_UNEXPLAINED = "Nothing that the audit tries gives the printed digits."


class _Printed(NamedTuple):
    """A printed number, and which quantity it is: after how many updates, times which factor."""

    name: str
    written: Written
    factor: float
    quantity: str
    updates: int

    @property
    def without_factor(self) -> str:
        """The name without what stands before it."""
        return _parts(self.name)[2]

    @property
    def value(self) -> float:
        """The quantity, as printed."""
        return float(self.written.number) / self.factor

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest number that is printed like this."""
        half = abs(self.written.unit / 2 / self.factor)
        return self.value - half, self.value + half

    def printed_by(self, calculation: Calculation) -> float:
        """Return what should be printed by a calculation."""
        return self.factor * calculation[self.quantity]

    def is_among(self, values: Sequence[float]) -> bool:
        """Return whether numbers between these are printed like this, and hardly in another way."""
        low, high, unit = min(values), max(values), self.written.unit
        near = min(max(float(self.written.number), low), high)
        return self.written.is_telling and high - low <= unit and self.written.agrees(near)


class _Auditor:
    """A network and one example, and its calculations after any number of updates."""

    def __init__(
        self, net: Network, x: ArrayLike, target: ArrayLike, rate: float, train_biases: bool
    ) -> None:
        self._right = {0: calculation(net, x, target, rate)}
        self._settings = (x, target, rate)
        self._net, self._train_biases = net, flag(train_biases, "train_biases")

    def right(self, updates: int) -> Calculation:
        """Return the right calculation after so many updates."""
        if updates not in self._right:
            run = train(self._net, *self._settings, updates, self._train_biases)
            self._right[updates] = calculation(run.network, *self._settings)
        return self._right[updates]

    def read(self, name: object, text: object) -> _Printed:
        """Return a printed number, or raise if it is none or the network has no such quantity."""
        argument = f"printed[{name!r}]"
        if not isinstance(name, str):
            raise TypeError(f"{argument} must have a text for its name, not {type(name).__name__}")
        if not isinstance(text, str):
            raise TypeError(
                f"{argument} must be text, such as '0.20', not {type(text).__name__}: "
                f"only text has all digits that were printed"
            )
        sign, factor, quantity = _parts(name)
        base, updates = after_training(quantity) or (quantity, 0)
        one_of(base, argument, self.right(updates).frame.places)
        times = float(factor or 1) * (-1 if sign else 1)
        return _Printed(name, read_number(text, argument), times, base, updates)

    def audit(self, printed: object) -> Audit:
        """Return a verdict on each printed number."""
        if not isinstance(printed, Mapping):
            raise TypeError(f"printed must be a mapping of str to str, not {type(printed).__name__}")
        if not printed:
            raise ValueError("printed is empty; it needs at least one number")
        numbers = [self.read(name, text) for name, text in printed.items()]
        return Audit(tuple(self.verdict(number, numbers) for number in numbers))

    def verdict(self, number: _Printed, numbers: Sequence[_Printed]) -> Verdict:
        """Return the verdict on one of several printed numbers."""
        right, text = number.printed_by(self.right(number.updates)), number.written.text
        if self.is_exact(number):
            return Verdict(number.name, text, text, "exact", "")
        words, sentence = self.explanation(number, numbers, right)
        return Verdict(number.name, text, number.written.like(right), words, sentence)

    def explanation(
        self, number: _Printed, numbers: Sequence[_Printed], right: float
    ) -> tuple[str, str]:
        """Return what gives the digits of a number that is not exact: in words, in a sentence."""
        before = self.before(number, numbers)
        exact = {name: other.value for name, other in before.items() if self.is_exact(other)}
        if self.gives(number, [exact]):
            return "rounded early", _FROM_ROUNDED
        wrong = {name: other for name, other in before.items() if name not in exact}
        if causes := self.causes(number, exact, wrong):
            names = " and ".join(causes)
            return f"follows from {names}", _FOLLOWS.format(names)
        if slip := find_digit_slip(number.written.number, right):
            return slip.name, slip.sentence
        return "unexplained", _UNEXPLAINED

    def causes(
        self, number: _Printed, exact: Mapping[str, float], wrong: Mapping[str, _Printed]
    ) -> tuple[str, ...]:
        """Return those of the wrong numbers before a number that give its digits."""
        for name, other in wrong.items():
            for beside in ({}, exact):
                if self.gives(number, [{**beside, name: end} for end in other.ends]):
                    return (other.without_factor,)
        needed = {name: other.value for name, other in wrong.items()}
        if not self.gives(number, [needed]):
            return ()
        for name in wrong:
            without = {other: value for other, value in needed.items() if other != name}
            needed = without if self.gives(number, [without]) else needed
        return tuple(wrong[name].without_factor for name in needed)

    def gives(self, number: _Printed, used: Sequence[Mapping[str, float]]) -> bool:
        """Return whether a number comes out if others have the values used, or any between."""
        right = self.right(number.updates)
        return number.is_among([number.printed_by(right.with_values(values)) for values in used])

    def before(self, number: _Printed, numbers: Sequence[_Printed]) -> dict[str, _Printed]:
        """Return the printed numbers that go into one, by their names in its calculation."""
        used = self.right(number.updates).uses(number.quantity)
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

    def is_exact(self, number: _Printed) -> bool:
        """Return whether every printed digit of a number is right."""
        return number.written.agrees(number.printed_by(self.right(number.updates)))


def _parts(name: str) -> tuple[str, str, str]:
    """Return the sign and the factor that stand before a quantity's name, if any, and the name."""
    found = _NAME.fullmatch(name)
    return (found["sign"], found["factor"] or "", found["quantity"]) if found else ("", "", name)
