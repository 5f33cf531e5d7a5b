"""How a quantity's name and its value are written: in LaTeX, in HTML, and in digits.

The live figures write numbers by the functions of the same names in ``widgets/js/numbers.js``, and
a test compares the two.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

from backprop_by_numbers.network.validation import real_number

#: Digits after the point that the article and this book print.
DIGITS = 9

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_GREEK = {"delta": "δ", "eta": "η", "mu": "μ"}
_DERIVATIVE = re.compile(r"d(?P<of>[^/]+)/d(?P<by>.+)")
_AFTER_TRAINING = re.compile(r"(?P<base>[^()]+)\((?P<updates>[0-9]{1,12})\)")
_PARTS = re.compile(r"(?P<word>[A-Za-z]+)_?(?P<index>\w*)(?P<plus>\+?)")


def latex(name: str) -> str:
    r"""Return a quantity's symbol in LaTeX.

    Examples
    --------
    >>> print(latex("dE_total/dw5"))
    \frac{\partial E_{\mathrm{total}}}{\partial w_{5}}
    """
    if derivative := _DERIVATIVE.fullmatch(name):
        of, by = latex(derivative["of"]), latex(derivative["by"])
        return rf"\frac{{\partial {of}}}{{\partial {by}}}"
    word, index, plus = _split(name)
    if word in _GREEK:
        word = rf"\{word}"
    elif len(word) > 1:
        word = rf"\mathrm{{{word}}}"
    if index == "total":
        index = r"\mathrm{total}"
    return word + (f"_{{{index}}}" if index else "") + ("^{+}" if plus else "")


def html(name: str) -> str:
    """Return a quantity's symbol in HTML.

    Examples
    --------
    >>> html("dE_total/dw5"), html("eta"), html("mu")
    ('∂E<sub>total</sub>/∂w<sub>5</sub>', 'η', 'μ')
    """
    if derivative := _DERIVATIVE.fullmatch(name):
        return f"∂{html(derivative['of'])}/∂{html(derivative['by'])}"
    if trained := after_training(name):
        base, updates = trained
        return f"{html(base)} after {updates:,} update{'s' if updates != 1 else ''}"
    word, index, plus = _split(name)
    word = _GREEK.get(word, word)
    return word + (f"<sub>{index}</sub>" if index else "") + ("<sup>+</sup>" if plus else "")


def after_training(name: str) -> tuple[str, int] | None:
    """Return what a name such as E_total(10000) asks for: the quantity, after how many updates.

    Examples
    --------
    >>> after_training("E_total(10000)")
    ('E_total', 10000)
    >>> after_training("E_total") is None
    True
    """
    match = _AFTER_TRAINING.fullmatch(name)
    return (match["base"], int(match["updates"])) if match else None


def _split(name: str) -> tuple[str, str, str]:
    parts = _PARTS.fullmatch(name)
    if parts is None:
        raise ValueError(f"name must be a quantity of the example, not {name!r}")
    return parts["word"], parts["index"], parts["plus"]


def at_digits(value: float | Decimal, digits: int) -> str:
    """Return `value` rounded to so many digits after the point, halves away from zero.

    What rounds to zero has no sign.

    Raises
    ------
    TypeError
        If `value` is not a real number.
    ValueError
        If it is NaN or infinite.

    Examples
    --------
    >>> at_digits(0.20, 2), at_digits(Decimal("-0.0190491185"), 9), at_digits(-0.001, 2)
    ('0.20', '-0.019049119', '0.00')
    """
    return _rounded(_exact(value), f"z.{digits}f")


def as_written(value: float) -> str:
    """Return `value` the way the book writes it: at most nine digits, at least two.

    Raises
    ------
    TypeError
        If `value` is not a real number.
    ValueError
        If it is NaN or infinite.

    Examples
    --------
    >>> as_written(0.2), as_written(0.3775), as_written(1 / 3)
    ('0.20', '0.3775', '0.333333333')
    """
    return without_zeros(at_digits(value, DIGITS), least=2)


def is_rounded(value: float) -> bool:
    """Return whether `as_written` loses anything beyond the float's own last digits.

    Examples
    --------
    >>> is_rounded(0.3775), is_rounded(1 / 3)
    (False, True)
    """
    return not math.isclose(value, float(as_written(value)), rel_tol=0.0, abs_tol=1e-14)


def number(value: float, digits: int = 4, least: int = 2) -> str:
    """Return `value` with so many significant digits, and at `least` so many after the point.

    It has a power of ten where there would be many zeros. Pictures and live figures write so.

    Examples
    --------
    >>> number(0.2), number(-0.000877135, 3), number(1.10590597), number(3.5e-7)
    ('0.20', '−0.000877', '1.106', '3.5×10⁻⁷')

    What ends in a five is rounded to an even digit. It does not depend on the last bits, which
    differ between machines:

    >>> number(0.3125, 3), number(0.2075, 3), number(0.20749999999999996, 3)
    ('0.312', '0.208', '0.208')
    """
    if value == 0:
        return "0"
    known = _without_last_bits(value)
    mantissa, power = _rounded(known, f".{digits - 1}e", ROUND_HALF_EVEN).split("e")
    exponent = int(power)
    if -5 < exponent < 5:
        places = max(least, digits - 1 - exponent)
        text = without_zeros(_rounded(known, f".{places}f", ROUND_HALF_EVEN), least)
    else:
        text = f"{without_zeros(mantissa)}×10{str(exponent).translate(_SUPERSCRIPT)}"
    return with_minus(text)


def short(value: float, digits: int = 4) -> str:
    """Return `value` like `number`, without zeros at its end.

    Examples
    --------
    >>> short(0.5), short(20.0), short(2 / 3, 2)
    ('0.5', '20', '0.67')
    """
    return number(value, digits, least=0)


def fixed(value: float, digits: int = 4) -> str:
    """Return `value` with so many digits after the point: its width stays while it changes.

    Where most of these would be zeros, and from 1000 on, it is a `number` of half as many digits.

    Examples
    --------
    >>> fixed(1.10590597), fixed(0.0159), fixed(0.00021234), fixed(0.2, 9)
    ('1.1059', '0.0159', '0.00021', '0.200000000')
    """
    if value != 0 and not 10.0 ** -(digits - digits // 2 + 1) <= abs(value) < 1000:
        return number(value, digits // 2)
    return with_minus(_rounded(_without_last_bits(value), f"z.{digits}f", ROUND_HALF_EVEN))


def without_zeros(text: str, least: int = 0) -> str:
    """Return a number's text without zeros at its end, but for so many digits after the point.

    Examples
    --------
    >>> without_zeros("0.5000"), without_zeros("20.00"), without_zeros("20.00", least=2)
    ('0.5', '20', '20.00')
    """
    whole, _, fraction = text.partition(".")
    kept = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}.{kept}" if kept else whole


def with_minus(text: str) -> str:
    """Return a number's text with a minus sign where code has a hyphen.

    Examples
    --------
    >>> with_minus("-0.5")
    '−0.5'
    """
    return text.replace("-", "−")


def grouped(value: float) -> str:
    """Return the whole number next to `value`, its thousands apart.

    Examples
    --------
    >>> grouped(10_000), grouped(3049.6)
    ('10,000', '3,050')
    """
    return f"{value:,.0f}"


def times(ratio: float) -> str:
    """Return a ratio as it stands in a sentence, in two or three digits.

    Examples
    --------
    >>> times(146.2), times(5.48), times(1.22), times(0.0543)
    ('146', '5.5', '1.22', '0.054')
    """
    if ratio < 1:
        return f"{ratio:.2g}"
    return at_digits(ratio, 2 if ratio < 2 else 1 if ratio < 10 else 0)


def in_text(value: float) -> str:
    """Return `value` with nine digits after the point, or six in all where that shows too few.

    Examples
    --------
    >>> in_text(0.4), in_text(1 / 3e9), in_text(-2e6)
    ('0.400000000', '3.33333e-10', '-2.00000e+06')
    >>> in_text(1e-6), in_text(1e6)
    ('0.000001000', '1.00000e+06')
    """
    return at_digits(value, DIGITS) if _is_of_common_size(value) else f"{value:.5e}"


def in_latex(value: float) -> str:
    r"""Return `value` in LaTeX, `as_written` or with a power of ten, like `in_text`.

    Examples
    --------
    >>> print(in_latex(0.4), in_latex(1 / 3e9))
    0.40 3.33333 \times 10^{-10}
    """
    if _is_of_common_size(value):
        return as_written(value)
    digits, power = f"{value:.5e}".split("e")
    return rf"{digits} \times 10^{{{int(power)}}}"


def _is_of_common_size(value: float) -> bool:
    return value == 0 or 1e-6 <= abs(value) < 1e6


def is_cut(value: float) -> bool:
    """Return whether `in_latex` loses anything of `value` beyond the float's own last digits.

    Examples
    --------
    >>> is_cut(0.3775), is_cut(1 / 3), is_cut(1e-12), is_cut(1e-12 / 3)
    (False, True, False, True)
    """
    if _is_of_common_size(value):
        return is_rounded(value)
    return abs(float(f"{value:.5e}") - value) > 1e-14 * abs(value)


def _exact(value: float | Decimal) -> Decimal:
    """Return `value` as a Decimal: a float is an exact binary number, so nothing is rounded."""
    exact = value if isinstance(value, Decimal) else Decimal(real_number(value, "value"))
    if not exact.is_finite():
        raise ValueError(f"value must be finite, not {exact}")
    return exact


def _without_last_bits(value: float) -> Decimal:
    """Return `value` in thirteen digits, which are the same on all machines."""
    return Decimal(_rounded(_exact(value), ".12e"))


def _rounded(value: Decimal, form: str, halves: str = ROUND_HALF_UP) -> str:
    with localcontext(rounding=halves):
        return format(value, form)
