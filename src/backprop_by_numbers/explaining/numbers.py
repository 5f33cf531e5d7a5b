"""How a quantity's name and its value are written: in LaTeX, in HTML, and in digits."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from backprop_by_numbers.network.validation import real_number

#: Digits after the point that the article and this course print.
DIGITS = 9

_DERIVATIVE = re.compile(r"d(?P<of>[^/]+)/d(?P<by>.+)")
_AFTER_TRAINING = re.compile(r"(?P<base>[^()]+)\((?P<updates>\d+)\)")
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
    if name == "eta":
        return r"\eta"
    word, index, plus = _split(name)
    if word == "delta":
        word = r"\delta"
    elif len(word) > 1:
        word = rf"\mathrm{{{word}}}"
    if index == "total":
        index = r"\mathrm{total}"
    return word + (f"_{{{index}}}" if index else "") + ("^{+}" if plus else "")


def html(name: str) -> str:
    """Return a quantity's symbol in HTML.

    Examples
    --------
    >>> html("dE_total/dw5")
    '∂E<sub>total</sub>/∂w<sub>5</sub>'
    """
    if derivative := _DERIVATIVE.fullmatch(name):
        return f"∂{html(derivative['of'])}/∂{html(derivative['by'])}"
    if trained := after_training(name):
        base, updates = trained
        return f"{html(base)} after {updates:,} update{'s' if updates != 1 else ''}"
    if name == "eta":
        return "η"
    word, index, plus = _split(name)
    word = "δ" if word == "delta" else word
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
    # A float is an exact binary number, so its Decimal is exact too: nothing is rounded twice.
    exact = value if isinstance(value, Decimal) else Decimal(real_number(value, "value"))
    if not exact.is_finite():
        raise ValueError(f"value must be finite, not {exact}")
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{exact:z.{digits}f}"


def as_written(value: float) -> str:
    """Return `value` the way the course writes it: at most nine digits, at least two.

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
    whole, fraction = at_digits(value, DIGITS).split(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}"


def in_text(value: float) -> str:
    """Return `value` with nine digits after the point, or six in all where that shows too few.

    Examples
    --------
    >>> in_text(0.4), in_text(1 / 3e9), in_text(-2e6)
    ('0.400000000', '3.33333e-10', '-2.00000e+06')
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


def is_rounded(value: float) -> bool:
    """Return whether writing `value` loses anything beyond the float's own last digits.

    Examples
    --------
    >>> is_rounded(0.3775), is_rounded(1 / 3)
    (False, True)
    """
    return abs(value - float(as_written(value))) > 1e-14
