"""Names as figures write them."""

from __future__ import annotations

from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining.numbers import latex

_SYMBOLS = frozenset((*setup.INPUTS, *setup.HIDDEN, *setup.OUTPUTS, *setup.WEIGHTS))


def symbol(name: str) -> str:
    r"""Return a quantity's symbol for Matplotlib, fractions at full size.

    Examples
    --------
    >>> print(symbol("dE_total/dw5"))
    $\dfrac{\partial E_{\mathrm{total}}}{\partial w_{5}}$
    """
    return "$" + latex(name).replace(r"\frac", r"\dfrac") + "$"


def inline_derivative(name: str, of: str = "E") -> str:
    r"""Return an error's derivative with respect to a quantity, on one line.

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
