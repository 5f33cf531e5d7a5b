"""What chapters call: the book's style, numbers for the prose, formulas of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib.util import find_spec

import numpy as np
from IPython import get_ipython

from backprop_by_numbers.article.hand_calculation import ByHand, result_of
from backprop_by_numbers.article.named_quantities import quantity
from backprop_by_numbers.explaining.numbers import DIGITS, as_written
from backprop_by_numbers.figures.base.style import use_book_style
from backprop_by_numbers.network.network import Network


def start() -> None:
    """Give the notebook the book's figure style, and show numbers to nine digits.

    The last digits of a float differ from one processor to another; the first nine do not.
    """
    use_book_style()
    np.set_printoptions(precision=DIGITS, suppress=True)
    if shell := get_ipython():
        shell.run_line_magic("precision", f"%.{DIGITS}f")


def glue(*names: str, network: Network | None = None, **texts: str) -> None:
    """Glue numbers to names, by which the prose shows them: in a ``{glue:text}`` role.

    Parameters
    ----------
    *names : str
        Quantities of the example, as `article.quantity` takes them; written to nine digits.
    network : Network, optional
        The 2-2-2 network they belong to; the article's by default.
    **texts : str
        Any other text that a cell computed, under a name of its own.

    Raises
    ------
    TypeError
        If a text is not a string.
    ValueError
        If there is no such quantity.
    """
    for key, text in texts.items():
        if not isinstance(text, str):
            raise TypeError(f"{key} must be a string, ready to be read, not {type(text).__name__}")
    if find_spec("myst_nb") is None:  # where notebooks run and no pages are made, as on Colab
        return
    import myst_nb

    glued = {name: as_written(quantity(name, network)) for name in names} | texts
    for key, text in glued.items():
        myst_nb.glue(key, text, display=False)


def by_hand(known: Mapping[str, float], *steps: str) -> ByHand:
    """Calculate on paper what the article does not have, by formulas of the chapter's own.

    Parameters
    ----------
    known : mapping of str to float
        Numbers by their names: those that the formulas need, and what the engine has found.
    *steps : str
        One for each quantity, such as ``"E_total = -ln(out_o2)"``. A later step may use the
        results of those before it. A name with a slash stands in brackets within a formula.
        Formulas are run as code.

    Returns
    -------
    ByHand
        Shown by a notebook as LaTeX, printed as text.

    Raises
    ------
    KeyError
        If a formula needs a number that is not known.
    ValueError
        If a step is no name and formula, or if its result is known and the formula gives another.

    Examples
    --------
    >>> by_hand({"net_o1": 0.0, "net_o2": 0.0}, "s = exp(net_o1) + exp(net_o2)",
    ...         "out_o1 = exp(net_o1) / s")
    s = exp(net_o1) + exp(net_o2) = 2.00
    out_o1 = exp(net_o1) / s = 0.50
    """
    values, formulas = dict(known), {}
    for step in steps:
        name, equals, formula = step.partition(" = ")
        if not equals:
            raise ValueError(f"steps must be like 's = exp(a) + exp(b)', not {step!r}")
        result = result_of(formula, values)
        if not math.isclose(result, values.setdefault(name, result), rel_tol=1e-9, abs_tol=1e-12):
            raise ValueError(f"{step} gives {result}, but {name} is known as {values[name]}")
        formulas[name] = formula
    return ByHand(values, tuple(formulas), formulas)
