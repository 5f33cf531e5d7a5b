"""Mistakes in copying a number: the calculation is right, and the digits written down are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

#: What has fewer significant digits agrees too often by chance.
_LEAST_SIGNIFICANT = 3
#: So many digits at the end have to agree after one that is missing or too many.
_LEAST_AFTER = 2


@dataclass(frozen=True)
class DigitSlip:
    """One mistake in writing a number down.

    Attributes
    ----------
    name : str
        In a few words, as a verdict says it.
    sentence : str
        What makes the right number the written one.
    fits : callable
        ``fits(written, value)`` returns whether it does; `value` is the right number.
    """

    name: str
    sentence: str
    fits: Callable[[Decimal, float], bool]


def find_digit_slip(written: Decimal, value: float) -> DigitSlip | None:
    """Find the mistake in copying by which a right number became a written one that is wrong.

    Parameters
    ----------
    written : Decimal
        The number with every digit that was written, also zeros at its end.
    value : float
        The right number.

    Returns
    -------
    DigitSlip or None
        The first that fits, of `DIGIT_SLIPS`. None fits less than three significant digits.

    Examples
    --------
    >>> find_digit_slip(Decimal("0.592369992"), 0.593269992).name
    'digits swapped'
    >>> find_digit_slip(Decimal("0.59326"), 0.593269992).name
    'cut off, not rounded'
    """
    if len(written.as_tuple().digits) < _LEAST_SIGNIFICANT or (written < 0) != (value < 0):
        return None
    size = abs(written)
    return next((slip for slip in DIGIT_SLIPS if slip.fits(size, abs(value))), None)


def _cut_off(written: Decimal, value: float) -> bool:
    # A last bit below 0.3 counts as 0.3, which nothing cuts off to 0.29.
    return Decimal(value * (1 + 1e-12)).quantize(written, ROUND_DOWN) == written


def _swapped(written: Decimal, value: float) -> bool:
    digits, decimals = _digits(written)
    others = (
        _number(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :], decimals)
        for i in range(len(digits) - 1)
    )
    return any(_is_rounded_to(other, value) for other in others)


def _too_many(written: Decimal, value: float) -> bool:
    return any(_is_rounded_to(other, value) for other in _with_one_digit_less(written))


def _with_one_digit_less(written: Decimal) -> Iterator[Decimal]:
    digits, decimals = _digits(written)
    whole = len(digits) - decimals
    for i in range(len(digits) - _LEAST_AFTER):
        if i >= whole or whole > 1:
            yield _number(digits[:i] + digits[i + 1 :], decimals - (i >= whole))


def _missing(written: Decimal, value: float) -> bool:
    return any(_is_rounded_to(other, value) for other in _with_one_digit_more(written))


def _with_one_digit_more(written: Decimal) -> Iterator[Decimal]:
    digits, decimals = _digits(written)
    whole = len(digits) - decimals
    for i in range(len(digits) - _LEAST_AFTER + 1):
        for digit in "0123456789":
            longer = digits[:i] + digit + digits[i:]
            if i <= whole:
                yield _number(longer, decimals)
            if i >= whole:
                yield _number(longer, decimals + 1)


def _digits(written: Decimal) -> tuple[str, int]:
    """Return the digits of a number that is not negative, and how many stand after the point."""
    text = f"{written:f}"
    whole, _, fraction = text.partition(".")
    return whole + fraction, len(fraction)


def _number(digits: str, decimals: int) -> Decimal:
    return Decimal(digits).scaleb(-decimals)


def _is_rounded_to(written: Decimal, value: float) -> bool:
    """Return whether a right number agrees with a written one at the digits of that."""
    _, digits, exponent = written.as_tuple()
    half = 0.5 * 10.0 ** int(exponent)
    return len(digits) >= _LEAST_SIGNIFICANT and abs(float(written) - value) <= half


#: All of them, in the order in which they are tried.
DIGIT_SLIPS = (
    DigitSlip(
        "cut off, not rounded",
        "The digits agree, but the number was cut off after the last of them and not rounded.",
        _cut_off,
    ),
    DigitSlip(
        "digits swapped",
        "The right number comes out if two neighbouring digits change places.",
        _swapped,
    ),
    DigitSlip(
        "a digit too many",
        "The right number comes out if one digit is left out.",
        _too_many,
    ),
    DigitSlip(
        "a digit missing",
        "The right number comes out if one more digit is put in.",
        _missing,
    ),
)
