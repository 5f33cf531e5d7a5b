"""Which classes are taken for which."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from backprop_by_numbers.figures.base.palette import GRID, INK, MUTED, ORANGE, PAPER, TINT
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.network.validation import real_array

_MOST_CLASSES = 12
_LEFT, _ROOM = 58.0, 46.0  # for the words at the left, and above


@in_book_style
def confusion_matrix(counts: ArrayLike) -> Figure:
    """Draw how often each class was taken for each.

    Parameters
    ----------
    counts : array_like, shape (classes, classes)
        In row i and column j: how many examples of class i were taken for class j. Whole
        numbers, none of them negative; at most 12 classes.

    Returns
    -------
    Figure
        The table, a row for each true class. What is on the diagonal is right. Where there is
        no example, nothing is written.

    Raises
    ------
    TypeError, ValueError
        If `counts` is of another type or shape, or holds anything but counts.

    Examples
    --------
    >>> figure = confusion_matrix([[5, 0], [1, 4]])
    >>> [text.get_text() for text in figure.axes[0].texts][-3:]
    ['5', '1', '4']
    """
    table = real_array(counts, "counts", {2: "(classes, classes)"})
    n = len(table)
    if table.shape != (n, n):
        raise ValueError(f"counts must have shape (classes, classes), not {table.shape}")
    if n > _MOST_CLASSES:
        raise ValueError(f"counts must have at most {_MOST_CLASSES} classes, not {n}")
    if (table < 0).any() or (table != np.floor(table)).any():
        raise ValueError("counts must hold whole numbers from 0 on")
    wide, high = (WIDTH - 1 - _LEFT) / n, 27.0
    figure, ax = drawing(bottom=-n * high - 2, top=_ROOM)
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    ax.text(_LEFT + n * wide / 2, 35, "the network said", color=MUTED, **middle)
    ax.text(8, -n * high / 2, "it is", color=MUTED, rotation=90, **middle)
    for k in range(n):
        ax.text(_LEFT + (k + 0.5) * wide, 12, str(k), fontweight="bold", **middle)
        ax.text(_LEFT - 18, -(k + 0.5) * high, str(k), fontweight="bold", **middle)
    for (i, j), found in np.ndenumerate(table):
        fill = TINT if i == j else PAPER
        corner = (_LEFT + j * wide, -(i + 1) * high)
        ax.add_patch(Rectangle(corner, wide, high, facecolor=fill, edgecolor=GRID, linewidth=0.8))
        if found:
            colour, weight = (INK, "normal") if i == j else (ORANGE, "bold")
            at = corner[0] + wide / 2, corner[1] + high / 2
            ax.text(*at, f"{found:.0f}", color=colour, fontweight=weight, **middle)
    return figure
