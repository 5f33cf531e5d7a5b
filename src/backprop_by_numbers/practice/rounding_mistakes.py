"""Numbers that were rounded before they were used."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_by_numbers.explaining.numbers import DIGITS
from backprop_by_numbers.practice.calculation import Calculation, Place, Rounded
from backprop_by_numbers.practice.mistake import Mistake, Section

_ONE_DECIMAL = Section("06-auditing-the-article", "One ninth decimal")
_WORDS = ("one decimal", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _rounded_to(decimals: int) -> Mistake:
    def values(c: Calculation, place: Place) -> Iterator[float]:
        yield Rounded(c, decimals).right(place)

    words = _WORDS[decimals - 1] + (" decimals" if decimals > 1 else "")
    cause = f"the numbers that go in are rounded to {words} first"
    return Mistake("rounded early", cause, _ONE_DECIMAL, frozenset(), values)


#: One for each number of decimals that people keep, the most first.
ROUNDED_EARLY = tuple(_rounded_to(decimals) for decimals in range(DIGITS, 0, -1))
