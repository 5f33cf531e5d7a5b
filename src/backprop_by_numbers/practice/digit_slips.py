"""Mistakes in copying a number: the calculation is right, and the digits written down are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from backprop_by_numbers.practice.typed_number import ENOUGH, Typed

#: So many digits at the end have to agree after one that is missing or too many.
_LEAST_AFTER = 2


@dataclass(frozen=True)
class DigitSlip:
    """One mistake in copying a number.

    Attributes
    ----------
    name : str
        In a few words.
    cause : str
        What is done wrong, as a clause.
    fits : callable
        ``fits(digits, power, value)`` returns whether the right number, which is positive, can
        have become digits of which the last has this power of ten.
    """

    name: str
    cause: str
    fits: Callable[[str, int, float], bool]


def find_digit_slip(typed: Typed, value: float) -> DigitSlip | None:
    """Find the mistake in copying by which the right number became another.

    Parameters
    ----------
    typed : Typed
        The number that was written down.
    value : float
        The right number.

    Returns
    -------
    DigitSlip or None
        The first of `DIGIT_SLIPS` that fits; none for less than three significant digits.

    Examples
    --------
    >>> find_digit_slip(Typed.read("0.592369992"), 0.593269992).name
    'digits swapped'
    >>> find_digit_slip(Typed.read("0.59326"), 0.593269992).name
    'cut off, not rounded'
    """
    if typed.significant < ENOUGH or (typed.value < 0) != (value < 0):
        return None
    whole = Decimal(repr(abs(typed.value))).scaleb(-typed.power)
    digits = f"{whole:.0f}".zfill(1 - typed.power)
    return next((slip for slip in DIGIT_SLIPS if slip.fits(digits, typed.power, abs(value))), None)


def _cut_off(digits: str, power: int, value: float) -> bool:
    # A last bit below 0.3 counts as 0.3, which nothing cuts off to 0.29.
    units = value * (1 + 1e-12) / float(f"1e{power}")
    return int(digits) <= units < int(digits) + 1


def _swapped(digits: str, power: int, value: float) -> bool:
    pairs = range(len(digits) - 1)
    swapped = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in pairs)
    return any(_identifies(others, power, value) for others in swapped)


def _one_too_many(digits: str, power: int, value: float) -> bool:
    before_point = len(digits) + min(power, 0)
    return any(
        _identifies(digits[:i] + digits[i + 1 :], power + (i >= before_point), value)
        for i in range(len(digits) - _LEAST_AFTER)
        if i >= before_point or before_point > 1
    )


def _one_missing(digits: str, power: int, value: float) -> bool:
    before_point = len(digits) + min(power, 0)
    return any(
        _identifies(digits[:i] + digit + digits[i:], after, value)
        for i in range(len(digits) - _LEAST_AFTER + 1)
        for digit in "0123456789"
        for after in _powers(i, before_point, power)
    )


def _powers(i: int, before_point: int, power: int) -> Iterator[int]:
    """Yield the power of ten of the last digit after one more was put in before the i-th."""
    if i <= before_point:
        yield power
    if i >= before_point:
        yield power - 1


def _identifies(digits: str, power: int, value: float) -> bool:
    significant = len(digits.lstrip("0"))
    return Typed(float(f"{digits}e{power}"), significant, power).identifies(value)


#: All of them, in the order in which they are tried.
DIGIT_SLIPS = (
    DigitSlip(
        "cut off, not rounded",
        "the right number is cut off after the last digit, and not rounded",
        _cut_off,
    ),
    DigitSlip(
        "digits swapped",
        "two neighbouring digits of the right number are swapped",
        _swapped,
    ),
    DigitSlip(
        "a digit too many",
        "one more digit is put into the right number",
        _one_too_many,
    ),
    DigitSlip(
        "a digit missing",
        "one digit of the right number is left out",
        _one_missing,
    ),
)
