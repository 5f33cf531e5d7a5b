"""Mistakes in copying a number: the calculation is right, and the digits written down are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from backprop_by_numbers.practice.mistake import Mistake, Section
from backprop_by_numbers.practice.typed_number import ENOUGH, Typed

#: So many digits at the end have to agree after one that is missing or too many.
_LEAST_AFTER = 2

#: Where the book has what to do about numbers that are badly copied.
_COPIED = Section("06-auditing-the-article", "What we take from it")


def find_digit_slip(typed: Typed, value: float) -> Mistake | None:
    """Find the mistake in copying by which the right number became another.

    Parameters
    ----------
    typed : Typed
        The number that was written down.
    value : float
        The right number.

    Returns
    -------
    Mistake or None
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
    fitting = (slip for slip, fits in DIGIT_SLIPS if fits(digits, typed.power, abs(value)))
    return next(fitting, None)


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


#: All of them, in the order in which they are tried. Each has a function of digits, of the power of
#: ten of the last of them, and of the right number without its sign: whether these can come of it.
DIGIT_SLIPS: tuple[tuple[Mistake, Callable[[str, int, float], bool]], ...] = (
    (
        Mistake(
            "cut off, not rounded",
            "the right number is cut off after the last digit, and not rounded",
            _COPIED,
        ),
        _cut_off,
    ),
    (
        Mistake(
            "digits swapped", "two neighbouring digits of the right number are swapped", _COPIED
        ),
        _swapped,
    ),
    (
        Mistake("a digit too many", "one more digit is put into the right number", _COPIED),
        _one_too_many,
    ),
    (
        Mistake("a digit missing", "one digit of the right number is left out", _COPIED),
        _one_missing,
    ),
)
