"""The report of a gradient check: a comparison for each parameter, and a verdict in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from backprop_by_numbers.network.parameters import Position

#: How many parameters a text names before it says how many more there are.
_NAMED = 5


@dataclass(frozen=True)
class Comparison:
    """One weight, bias or input: its gradient beside its central difference.

    Attributes
    ----------
    name : str
        "w5", "b_h1" or "i2".
    position : tuple of int
        ``(k, i, j)`` of ``weights[k][i, j]``, ``(k, i)`` of ``biases[k][i]``, or where it stands
        in the inputs.
    gradient : float
        What was checked.
    difference : float
        The central difference of the error for this parameter; NaN at a kink.
    uncertainty : float
        How far off `difference` may be, by rounding and by the length of the step; NaN at a kink.
    error : float
        The relative error, from 0 to 2; see `gradient_check`. NaN at a kink.
    """

    name: str
    position: Position
    gradient: float
    difference: float
    uncertainty: float
    error: float

    @property
    def at_kink(self) -> bool:
        """Whether a kink is so near that there is no one slope to compare with."""
        return math.isnan(self.difference)

    @property
    def vague(self) -> bool:
        """Whether fewer than three digits are certain, too few to confirm a gradient."""
        larger = max(abs(self.gradient), abs(self.difference))
        return not self.at_kink and self.uncertainty > 1e-3 * larger > 0

    @property
    def array(self) -> str:
        """The array that it belongs to: "weights[1]", "biases[0]" or "x"."""
        if self.is_input:
            return "x"
        return f"{'weights' if len(self.position) > 2 else 'biases'}[{self.position[0]}]"

    @property
    def place(self) -> str:
        """Where it stands: "weights[1][0, 0]", "biases[0][1]" or "x[0]"."""
        index = self.position if self.is_input else self.position[1:]
        return f"{self.array}[{', '.join(map(str, index))}]"

    @property
    def is_input(self) -> bool:
        """Whether it is the derivative with respect to an input."""
        return self.name.startswith("i")


@dataclass(frozen=True)
class GradientCheck:
    """The report of a gradient check, printed as a verdict.

    Attributes
    ----------
    comparisons : tuple of Comparison
        One for each weight, in the order of their numbers, then one for each bias, then one for
        each input where these were checked.
    tolerance : float
        The largest relative error that passes.
    kinks : str
        The kinds of kinks that the network has, in words.
    """

    comparisons: tuple[Comparison, ...]
    tolerance: float
    kinks: str = "a kink"

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """All comparisons with a difference that is precise enough, the worst first.

        A difference of which fewer than three digits are certain can show that a gradient is wrong,
        and then counts. It cannot show that one is right.
        """
        # Only two digits of an error count: the others are rounding, which differs between
        # processors. Those that are alike stay in their order.
        precise = (
            each for each in self.comparisons if not (each.at_kink or self._is_inconclusive(each))
        )
        return tuple(sorted(precise, key=lambda each: -float(f"{each.error:.1e}")))

    @property
    def at_kink(self) -> tuple[Comparison, ...]:
        """All that could not be compared, since a ReLU or a max pooling is at a kink."""
        return tuple(each for each in self.comparisons if each.at_kink)

    @property
    def vague(self) -> tuple[Comparison, ...]:
        """All that agree, but with differences of which fewer than three digits are certain."""
        return tuple(filter(self._is_inconclusive, self.comparisons))

    @property
    def wrong(self) -> tuple[Comparison, ...]:
        """All whose relative error is above the tolerance, the worst first."""
        return tuple(each for each in self.compared if each.error > self.tolerance)

    @property
    def worst(self) -> Comparison | None:
        """The one with the largest relative error; None if nothing could be compared."""
        return next(iter(self.compared), None)

    @property
    def passed(self) -> bool:
        """Whether something could be compared, and all of that agrees."""
        return bool(self.compared) and not self.wrong

    def _is_inconclusive(self, each: Comparison) -> bool:
        return each.vague and not each.error > self.tolerance

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        wrong, compared = len(self.wrong), len(self.compared)
        number = len(self.comparisons)
        inputs = sum(each.is_input for each in self.comparisons)
        kinds = [*(["parameters"] if number > inputs else []), *(["inputs"] if inputs else [])]
        total = f"{number} {' and '.join(kinds)}"
        if wrong:
            yield (
                f"Gradient check FAILED: {wrong} of {total} differ from central "
                f"differences by more than {self.tolerance:g}."
            )
            yield from self._table()
            yield self._count_by_array()
        elif compared:
            all_or_some = "all" if compared == number else f"{compared} of"
            yield (
                f"Gradient check passed: {all_or_some} {total} agree with central "
                f"differences, within {self.tolerance:g}."
            )
        else:
            yield f"Gradient check undecided: none of {total} could be compared."
        if self.at_kink:
            yield f"At {self.kinks}, where there is no one slope: {_listed(self.at_kink)}."
        if self.vague:
            yield f"Not compared, for differences cannot tell three digits: {_listed(self.vague)}."

    def _table(self) -> Iterator[str]:
        shown = self.wrong[:_NAMED]
        rows = [("", "", "gradient", "difference", "relative error")]
        for each in shown:
            numbers = f"{each.gradient:.6g}", f"{each.difference:.6g}", f"{each.error:.2g}"
            rows.append((each.name, each.place, *numbers))
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = zip(row, "<<>>>", widths, strict=True)
            yield "  " + "  ".join(f"{cell:{side}{width}}" for cell, side, width in cells)
        if len(self.wrong) > len(shown):
            yield f"  and {len(self.wrong) - len(shown)} more"
        factor, *others = {_factor(each) for each in self.wrong}
        if len(self.wrong) > 1 and not others and factor not in ("", "1"):
            yield f"Each is {factor} times its central difference."

    def _count_by_array(self) -> str:
        """Return how many are wrong in each array, which tells where a mistake is."""
        arrays = list(dict.fromkeys(each.array for each in self.comparisons))
        wrong = [each.array for each in self.wrong]
        all_of_them = [each.array for each in self.comparisons]
        counts = [f"{name} {wrong.count(name)} of {all_of_them.count(name)}" for name in arrays]
        return f"Wrong in {', '.join(counts)}."


def _factor(each: Comparison) -> str:
    return f"{each.gradient / each.difference + 0.0:.3g}" if each.difference else ""


def _listed(comparisons: tuple[Comparison, ...]) -> str:
    names = [each.name for each in comparisons]
    if len(names) > _NAMED:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
