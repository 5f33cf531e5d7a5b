"""Names and numbers as figures write them."""

from __future__ import annotations

from decimal import Decimal

from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining.numbers import latex

_SYMBOLS = frozenset((*setup.INPUTS, *setup.HIDDEN, *setup.OUTPUTS, *setup.WEIGHTS))
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def symbol(name: str) -> str:
    r"""Return a quantity's symbol for Matplotlib, fractions at full size.

    Examples
    --------
    >>> print(symbol("dE_total/dw5"))
    $\dfrac{\partial E_{\mathrm{total}}}{\partial w_{5}}$
    """
    return "$" + latex(name).replace(r"\frac", r"\dfrac") + "$"


def inline_derivative(name: str, of: str = "E") -> str:
    r"""Return the derivative of an error by a quantity on one line.

    Examples
    --------
    >>> print(inline_derivative("w5"))
    $\partial E / \partial w_{5}$
    """
    return rf"$\partial {latex(of)} / \partial {latex(name)}$"


def label(name: str) -> str:
    """Return a label: the symbol if the name is a neuron's or a weight's, else as it is.

    Examples
    --------
    >>> label("w5"), label("before training")
    ('$w_{5}$', 'before training')
    """
    return symbol(name) if name in _SYMBOLS else name.replace("$", r"\$")


def number(value: float, digits: int = 4) -> str:
    """Return `value` rounded to so many significant digits, at least two after the point.

    Examples
    --------
    >>> number(0.2), number(-0.000877135, 3), number(1.10590597), number(3.5e-7)
    ('0.20', '−0.000877', '1.106', '3.5×10⁻⁷')

    What ends in a five does not depend on the last bits, which differ between machines:

    >>> number(0.2075, 3), number(0.20749999999999996, 3)
    ('0.208', '0.208')
    """
    if value == 0:
        return "0"
    decimal = _without_last_bits(value)
    mantissa, power = f"{decimal:.{digits - 1}e}".split("e")
    exponent = int(power)
    if not -5 < exponent < 5:
        text = f"{mantissa.rstrip('0').rstrip('.')}×10{str(exponent).translate(_SUPERSCRIPT)}"
    else:
        whole, _, fraction = f"{decimal:.{max(2, digits - 1 - exponent)}f}".partition(".")
        text = f"{whole}.{fraction.rstrip('0'):0<2}"
    return text.replace("-", "−")


def _without_last_bits(value: float) -> Decimal:
    return Decimal(f"{value:.12e}")


def fixed(value: float) -> str:
    """Return `value` with four digits after the point; where that does not fit, like `number`.

    Examples
    --------
    >>> fixed(1.10590597), fixed(0.0159), fixed(0.00021234)
    ('1.1059', '0.0159', '0.0002123')
    """
    if not 0.001 <= abs(value) < 1000:
        return number(value)
    return f"{_without_last_bits(value):.4f}".replace("-", "−")


def short(value: float) -> str:
    """Return `value` like `number`, without zeros at its end.

    Examples
    --------
    >>> short(0.5), short(20.0)
    ('0.5', '20')
    """
    return trimmed(number(value))


def trimmed(text: str) -> str:
    """Return a number's text without zeros at its end.

    Examples
    --------
    >>> trimmed("0.5000"), trimmed("20.00"), trimmed("0"), trimmed("1.20×10⁻⁵")
    ('0.5', '20', '0', '1.20×10⁻⁵')
    """
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text
