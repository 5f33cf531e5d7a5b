"""What a chapter's first cell calls: the book's style for figures, and numbers for the prose."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
from IPython import get_ipython

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
