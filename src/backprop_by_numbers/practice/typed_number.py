"""A number as a person typed it: its value, and the digits that it claims.

The questions in the pages read and compare by ``widgets/js/typed_number.js``, which is the
counterpart of this file. A test compares the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite

#: Significant digits from which on a number tells one calculation from another.
ENOUGH = 3

_ALLOWED = "type digits with one decimal point or comma, such as 0.0821, -1.25 or 8.21e-2"
_TIMES_TEN = r"\s*[×*·xX]\s*10"
_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?:(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]*))?|[.,](?P<only>[0-9]+))"
    rf"(?:(?:\s*[eE]|{_TIMES_TEN}\^)(?P<power>[-+−]?[0-9]{{1,3}})"
    rf"|{_TIMES_TEN}(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}))?"
)
_GROUPED = re.compile(r"[-+−]?[0-9]+(?:[.,'’\s][0-9]+){2,}|[-+−]?[0-9]+['’\s][0-9]+(?:[.,][0-9]*)?")
_SIGNS = str.maketrans("−⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "--+0123456789")
_LAST_BITS = 1e-12
_LEAST_POWER = -300  # of the last digit, whose unit has to be a float


@dataclass(frozen=True)
class Typed:
    """A number with the digits that were typed.

    Attributes
    ----------
    value : float
        The number.
    significant : int
        How many significant digits it has, zeros at its end included; 0 for zero itself.
    power : int
        The power of ten of the last digit.

    Examples
    --------
    >>> typed = Typed.read("0.0820")
    >>> typed.value, typed.unit, typed.significant
    (0.082, 0.0001, 3)
    """

    value: float
    significant: int
    power: int

    @classmethod
    def read(cls, text: str) -> Typed:
        """Read a number, with a decimal point or comma, and a power of ten where there is one.

        Raises
        ------
        TypeError
            If `text` is no text.
        ValueError
            If it is no number, has separators of thousands, is a fraction, or is beyond what can
            be calculated with.

        Examples
        --------
        >>> Typed.read(" −0,0821 ") == Typed.read("-8.21e-2") == Typed.read("-8.21×10⁻²")
        True
        >>> Typed.read("1,000.5")
        Traceback (most recent call last):
            ...
        ValueError: "1,000.5" has more than one separator: type digits with one decimal point or \
comma, such as 0.0821, -1.25 or 8.21e-2
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be a str, not {type(text).__name__}")
        text = text.strip()
        found = _NUMBER.fullmatch(text)
        if not found:
            raise ValueError(f"{_refusal(text)}: {_ALLOWED}")
        part = found["part"] or found["only"] or ""
        digits = (found["whole"] or "") + part
        power = int((found["power"] or found["raised"] or "0").translate(_SIGNS)) - len(part)
        significant = len(digits.lstrip("0"))
        value = float(f"{found['sign'].translate(_SIGNS)}{digits}e{power}")
        out_of_range = not isfinite(value) or (value == 0) != (significant == 0)
        if out_of_range or power < _LEAST_POWER:
            raise ValueError(f'"{text}" is too large or too small to calculate with: {_ALLOWED}')
        return cls(value, significant, power)

    @property
    def unit(self) -> float:
        """The unit of the last digit."""
        return float(f"1e{self.power}")

    def agrees(self, value: float) -> bool:
        """Return whether every digit is right: `value` rounds to this number.

        What lies halfway rounds to either side.

        Examples
        --------
        >>> typed = Typed.read("0.082")
        >>> typed.agrees(0.0821670), typed.agrees(0.0825), typed.agrees(0.0826)
        (True, True, False)
        """
        return self._is_within_half(self.unit, value)

    def digits(self, value: float) -> int:
        """Return to how many significant digits it agrees with `value`: 0 if not even to one.

        Examples
        --------
        >>> Typed.read("0.08218").digits(0.0821670), Typed.read("0.8").digits(0.0821670)
        (3, 0)
        """
        first = self.power + self.significant
        counts = range(self.significant, 0, -1)
        agreeing = (n for n in counts if self._is_within_half(float(f"1e{first - n}"), value))
        return next(agreeing, 0)

    def equals(self, value: float) -> bool:
        """Return whether it is `value`, but for a float's last bits.

        Examples
        --------
        >>> Typed.read("0.3").equals(0.1 + 0.2), Typed.read("0.3").equals(0.2999999)
        (True, False)
        """
        return isfinite(value) and abs(value - self.value) <= _LAST_BITS * abs(value)

    def identifies(self, value: float) -> bool:
        """Return whether it agrees with `value`, and in digits enough to say so, or exactly.

        Examples
        --------
        >>> Typed.read("0.082").identifies(0.0821670), Typed.read("0.0822").identifies(0.0821670)
        (False, True)
        >>> Typed.read("0.5").identifies(0.5)
        True
        """
        enough = self.significant >= ENOUGH
        return self.equals(value) or (enough and self.agrees(value))

    def _is_within_half(self, unit: float, value: float) -> bool:
        return isfinite(value) and abs(value - self.value) <= unit / 2 + _LAST_BITS * abs(value)


def _refusal(text: str) -> str:
    if not text:
        return "no number is given"
    if "/" in text:
        return f'"{text}" is a fraction'
    if _GROUPED.fullmatch(text):
        return f'"{text}" has more than one separator'
    return f'"{text}" is no number'
