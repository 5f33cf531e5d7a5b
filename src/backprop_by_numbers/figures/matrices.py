"""A matrix product as a picture: one row times one column gives one number."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import number
from backprop_by_numbers.figures.base.palette import BLUE, INK, MUTED, ORANGE, PAPER, TINT
from backprop_by_numbers.figures.base.sketch import Point, cell
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.network.validation import Array, count, real_array

_CELL = (47.0, 27.0)
_MOST_COLUMNS = 6
_MOST_ROWS = 12
_NAMES = ("A", "B", "A B")


@in_book_style
def matrix_product(
    left: ArrayLike,
    right: ArrayLike,
    names: tuple[str, str, str] = _NAMES,
    row: int = 0,
    column: int = 0,
) -> Figure:
    """Draw two matrices and their product, and mark one row, one column and the number they make.

    Parameters
    ----------
    left : array_like, shape (m, k)
        The first factor. Neither has more than twelve rows.
    right : array_like, shape (k, n)
        The second factor. The three matrices have at most six columns together.
    names : tuple of str, optional
        What stands above the two factors and the product, as TeX's math has it.
    row : int, optional
        Which row of `left` is marked, from 0.
    column : int, optional
        Which column of `right` is marked, from 0.

    Returns
    -------
    Figure
        The drawing; below it stands how the marked number is made.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, if the matrices do not fit together or on a page, or
        if there is no such row or column.

    Examples
    --------
    >>> figure = matrix_product([[1, 2], [3, 4]], [[0.5], [1]], row=1)
    >>> figure.axes[0].texts[-1].get_text()
    '3.00 × 0.50 + 4.00 × 1.00 = 5.50'
    """
    a = real_array(left, "left", {2: "(m, k)"})
    b = real_array(right, "right", {2: "(k, n)"})
    _check_that_they_fit(a, b)
    marked = _checked_place(row, "row", len(a)), _checked_place(column, "column", b.shape[1])
    if not isinstance(names, tuple) or [type(name) for name in names] != [str] * 3:
        raise TypeError(f"names must be a tuple of three texts, not {names!r}")
    product = _checked_product(a, b)
    height = _CELL[1] * max(len(a), len(b))
    figure, ax = drawing(bottom=-height / 2 - 64, top=height / 2 + 34)
    gap = (WIDTH - _CELL[0] * sum(m.shape[1] for m in (a, b, product))) / 4
    x = gap
    marks = ((marked[0], None, BLUE), (None, marked[1], ORANGE), (*marked, INK))
    for matrix, name, mark, sign in zip((a, b, product), names, marks, ("×", "=", ""), strict=True):
        _draw_matrix(ax, (x, matrix.shape[0] * _CELL[1] / 2), matrix, name, mark)
        x += matrix.shape[1] * _CELL[0] + gap
        ax.text(x - gap / 2, 0, sign, ha="center", va="center", fontsize=15)
    terms = zip(a[marked[0]], b[:, marked[1]], strict=True)
    made = " + ".join(f"{number(one)} × {number(other)}" for one, other in terms)
    total = number(product[marked])
    ax.text(WIDTH / 2, -height / 2 - 48, f"{made} = {total}", ha="center", va="center")
    return figure


def _check_that_they_fit(a: Array, b: Array) -> None:
    if a.shape[1] != len(b):
        raise ValueError(
            f"right must have {a.shape[1]} rows, as many as left has columns, "
            f"but its shape is {b.shape}"
        )
    if (rows := max(len(a), len(b))) > _MOST_ROWS:
        raise ValueError(
            f"left and right must have at most {_MOST_ROWS} rows to fit on a page, not {rows}"
        )
    if (columns := a.shape[1] + 2 * b.shape[1]) > _MOST_COLUMNS:
        raise ValueError(
            f"left, right and their product must have at most {_MOST_COLUMNS} columns together "
            f"to fit on a page, but they have {columns}"
        )


def _checked_product(a: Array, b: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):  # refused by name instead
        product: Array = a @ b
    if not np.isfinite(product).all():
        raise ValueError("left and right must be small enough that a float64 holds their product")
    return product


def _checked_place(value: int, name: str, size: int) -> int:
    if (place := count(value, name)) >= size:
        raise ValueError(f"{name} must be from 0 to {size - 1}, not {value}")
    return place


def _draw_matrix(
    ax: Axes, corner: Point, matrix: Array, name: str, mark: tuple[int | None, int | None, str]
) -> None:
    """Draw a matrix right and down of its corner. Marked are a row, a column, or one number."""
    (width, height), (rows, columns) = _CELL, matrix.shape
    row, column, colour = mark
    left, top = corner
    for i in range(rows):
        for j in range(columns):
            is_marked = row in (None, i) and column in (None, j)
            at = (left + j * width, top - (i + 1) * height)
            fill = TINT if is_marked else PAPER
            weight = "bold" if is_marked else "normal"
            ink = colour if is_marked else MUTED
            cell(ax, at, _CELL, number(matrix[i, j], 3), fill, color=ink, fontweight=weight)
    first, tall = (row, 1) if row is not None else (0, rows)
    start, wide = (column, 1) if column is not None else (0, columns)
    at = (left + start * width, top - (first + tall) * height)
    frame: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "linewidth": 2, "zorder": 3}
    ax.add_patch(Rectangle(at, wide * width, tall * height, **frame))
    middle = left + columns * width / 2
    ax.text(middle, top + 16, f"${name}$", ha="center", va="center", fontsize=13)
    shape = f"({rows}, {columns})"
    ax.text(middle, top - rows * height - 13, shape, ha="center", va="center", color=MUTED)
