"""Grids of numbers beside one another: images, kernels, maps and gradients, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import number, short
from backprop_by_numbers.figures.base.labels import DASHES
from backprop_by_numbers.figures.base.outlines import Cell, outlines
from backprop_by_numbers.figures.base.palette import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    TINT,
    WRITTEN_ON,
)
from backprop_by_numbers.figures.base.sketch import Point, cell
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.network.validation import Array, count, one_of, real_array

_HIGH = 27.0  # a cell, in points
_LEAST_WIDE = 28.0
_LINE = 15.5  # a line of text
_GAP = 14.0  # the least between two grids
_APART = 40.0  # the most
_MOST_ROWS = 12
_TEXT, _TITLE, _SIGN = 10.0, 11.5, 15.0  # sizes of type
_INKS = (BLUE, ORANGE, GREEN)


@dataclass(frozen=True)
class _Grid:
    title: str
    numbers: Array
    texts: list[list[str]]
    is_shaded: bool
    frames: dict[int, set[Cell]]  # by how they look
    cell_width: float
    width: float  # of the cells or of the title, whichever is wider

    @property
    def above(self) -> float:
        return self.below + (self.title.count("\n") + 1) * _LINE + 5

    @property
    def below(self) -> float:
        return len(self.numbers) * _HIGH / 2


@in_book_style
def number_grids(
    grids: Mapping[str, ArrayLike],
    *,
    shaded: Collection[str] = (),
    marked: Mapping[str, Sequence[Cell] | Mapping[str, Sequence[Cell]]] | None = None,
    between: Sequence[str] | None = None,
    columns: int | None = None,
    digits: int = 4,
) -> Figure:
    r"""Draw grids of numbers in rows, each below its title, and mark cells of them.

    Parameters
    ----------
    grids : mapping of str to array_like, each of shape (rows, columns) or (columns,)
        The grids by their titles. A title may hold formulas, such as ``r"$\delta$ of the map"``.
        A grid has at most twelve rows, and as many columns as are wide enough to be read.
    shaded : collection of str, optional
        Titles of the grids that are drawn as images: their numbers are ink, from 0 to 1.
    marked : mapping of str to sequence of (row, column), optional
        For a title the cells to mark, counted from 0. Cells side by side get one frame. Instead
        of the cells, a mapping of labels to cells marks up to three groups, which may overlap: the
        frames of a label look the same in all grids, and below these stands what they are.
    between : sequence of str, optional
        What stands between each grid and the next, such as ``"→"`` or ``"$*$"``; "" is nothing.
    columns : int, optional
        How many grids stand in a row at most; by default as many as fit.
    digits : int, optional
        To how many significant digits numbers are written.

    Returns
    -------
    Figure
        The grids.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, does not fit, or names a grid or cell that is not there.

    Examples
    --------
    >>> figure = number_grids({"image": [[0.0, 1.0], [0.5, 0.25]], "kernel": [2, -1]},
    ...                       shaded=["image"], marked={"image": [(0, 0), (0, 1)]})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['image', '0', '1.00', '0.50', '0.25', 'kernel', '2', '−1']
    """
    numbers = _checked_numbers(grids, shaded)
    frames, labels = _checked_marks({} if marked is None else marked, numbers)
    signs, gap = _checked_signs(between, len(numbers) - 1)
    most = len(numbers) if columns is None else count(columns, "columns", least=1)
    digits = count(digits, "digits", least=1)
    page = WIDTH - 1 - (gap if between else 0)  # a point is for the line round it
    drawn = [
        _grid(title, grid, title in shaded, frames[title], page, digits)
        for title, grid in numbers.items()
    ]
    rows = _rows(drawn, signs, most, gap)
    legend = {look: label for look, label in enumerate(labels) if label}
    heights = [max(g.above for g, _ in row) + max(g.below for g, _ in row) for row in rows]
    bottom = -sum(heights) - _GAP * len(rows) - len(legend) * (_LINE + 3)
    figure, ax = drawing(bottom=bottom, top=2)
    top = 0.0
    for row, height in zip(rows, heights, strict=True):
        _draw_row(ax, row, top - max(grid.above for grid, _ in row), gap)
        top -= height + _GAP
    for look, label in legend.items():
        sample = np.array([(1, top), (1, top - 12), (25, top - 12), (25, top), (1, top)])
        _draw_frame(ax, [sample], look)
        ax.text(33, top - 6, label, ha="left", va="center")
        top -= _LINE + 3
    return figure


def _checked_numbers(grids: object, shaded: object) -> dict[str, Array]:
    if not isinstance(grids, Mapping):
        raise TypeError(f"grids must map titles to arrays, not {type(grids).__name__}")
    if not grids:
        raise ValueError("grids is empty; it needs at least one grid")
    numbers = {}
    for title, grid in grids.items():
        _width(title, "each title in grids", _TITLE)
        name = f"grids[{title!r}]"
        shapes = {1: "(columns,)", 2: "(rows, columns)"}
        numbers[title] = np.atleast_2d(real_array(grid, name, shapes))
        if (rows := len(numbers[title])) > _MOST_ROWS:
            raise ValueError(
                f"{name} must have at most {_MOST_ROWS} rows to fit on a page, not {rows}"
            )
    if isinstance(shaded, str) or not isinstance(shaded, Collection):
        raise TypeError(f"shaded must be a list of titles, not {type(shaded).__name__}")
    for title in shaded:
        ink = numbers[one_of(title, "each title in shaded", numbers)]
        if ink.min() < 0 or ink.max() > 1:
            beyond = ink.min() if ink.min() < 0 else ink.max()
            raise ValueError(f"grids[{title!r}] is shaded, so it must be from 0 to 1, not {beyond}")
    return numbers


def _checked_marks(
    marked: object, numbers: Mapping[str, Array]
) -> tuple[dict[str, dict[int, set[Cell]]], list[str]]:
    """Return the groups of marked cells in each grid by their looks, and the labels of the looks.

    Cells without a label have the label "".
    """
    if not isinstance(marked, Mapping):
        raise TypeError(f"marked must map titles to cells, not {type(marked).__name__}")
    found: dict[str, dict[str, set[Cell]]] = {title: {} for title in numbers}
    for title, groups in marked.items():
        shape = numbers[one_of(title, "each title in marked", numbers)].shape
        name = f"marked[{title!r}]"
        if not isinstance(groups, Mapping):
            found[title][""] = _checked_cells(groups, name, shape)
            continue
        for label, cells in groups.items():
            _width(label, f"each label in {name}", _TITLE)
            if "\n" in label:
                raise ValueError(f"each label in {name} must be one line, not {label!r}")
            found[title][label] = _checked_cells(cells, f"{name}[{label!r}]", shape)
    labels = list(dict.fromkeys(label for groups in found.values() for label in groups))
    if len(labels) > len(_INKS):
        raise ValueError(f"marked must hold at most {len(_INKS)} labels, not {len(labels)}")
    by_look = {
        title: {labels.index(label): cells for label, cells in groups.items()}
        for title, groups in found.items()
    }
    return by_look, labels


def _checked_cells(cells: object, name: str, shape: tuple[int, ...]) -> set[Cell]:
    if not isinstance(cells, (list, tuple, np.ndarray)):
        raise TypeError(f"{name} must be a list of (row, column), not {type(cells).__name__}")
    found: set[Cell] = set()
    for i, pair in enumerate(cells):
        if not isinstance(pair, (list, tuple, np.ndarray)) or len(pair) != 2:
            raise TypeError(f"{name}[{i}] must be a pair (row, column), not {pair!r}")
        row, column = (count(place, f"{name}[{i}]") for place in pair)
        if row >= shape[0] or column >= shape[1]:
            raise ValueError(
                f"{name}[{i}] must be a cell of a grid of shape {shape}, not {(row, column)}"
            )
        found.add((row, column))
    return found


def _checked_signs(between: object, n: int) -> tuple[list[str], float]:
    """Return what stands before each grid, and how much room it needs."""
    if between is None:
        return [""] * (n + 1), _GAP
    if not isinstance(between, (list, tuple)):
        raise TypeError(f"between must be a list or tuple of texts, not {type(between).__name__}")
    if len(between) != n:
        raise ValueError(
            f"between must hold {n}, one from each grid to the next, but it holds {len(between)}"
        )
    widths = [
        _width(sign, f"between[{i}]", _SIGN, most=30)
        for i, sign in enumerate(between)
        if sign != ""
    ]
    return ["", *between], max([_GAP, *(width + 10 for width in widths)])


def _width(text: object, name: str, size: float, most: float = WIDTH - 45) -> float:
    """Return how wide a text is, or raise if it cannot be written in so much room."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a text, not {type(text).__name__}")
    if not text.strip():
        raise ValueError(f"{name} must not be empty")
    font = FontProperties(size=size)
    try:
        width = max(
            text_to_path.get_text_width_height_descent(line, font, is_math_text(line))[0]
            for line in text.split("\n")
        )
    except ValueError as error:
        raise ValueError(f"{name} must hold formulas as TeX writes them, not {text!r}") from error
    if width > most:
        raise ValueError(f"{name} must be short enough to stand on a line, not {text!r}")
    return round(float(width), 1)


def _grid(
    title: str,
    numbers: Array,
    is_shaded: bool,
    frames: dict[int, set[Cell]],
    page: float,
    digits: int,
) -> _Grid:
    write = short if (numbers == np.floor(numbers)).all() else number
    texts = [[write(value, digits) for value in row] for row in numbers.tolist()]
    widest = max(_width(text, f"grids[{title!r}]", _TEXT) for row in texts for text in row)
    cell_width = max(_LEAST_WIDE, widest + 2 * _inset(max(frames, default=0)) + 4.5)
    columns = numbers.shape[1]
    if columns * cell_width > page:
        raise ValueError(
            f"grids[{title!r}] must have at most {page // cell_width:.0f} columns to be read, with "
            f"numbers as long as these, not {columns}"
        )
    width = max(columns * cell_width, _width(title, "title", _TITLE))
    return _Grid(title, numbers, texts, is_shaded, frames, cell_width, width)


def _rows(
    grids: Sequence[_Grid], signs: Sequence[str], most: int, gap: float
) -> list[list[tuple[_Grid, str]]]:
    """Return the grids row by row, each with the sign at its left."""
    rows: list[list[tuple[_Grid, str]]] = []
    end = np.inf
    for grid, sign in zip(grids, signs, strict=True):
        if end + gap + grid.width > WIDTH - 1 or len(rows[-1]) == most:
            rows.append([])
            end = 0.0 if sign else -gap
        rows[-1].append((grid, sign))
        end += gap + grid.width
    return rows


def _draw_row(ax: Axes, row: list[tuple[_Grid, str]], y: float, gap: float) -> None:
    """Draw grids whose middles are at the same height."""
    before = gap if row[0][1] else 0.0  # a row may begin with a sign
    room = WIDTH - before - sum(grid.width for grid, _ in row)
    apart = max(gap, min(_APART, room / (len(row) + 1)))
    x = before + (room - apart * (len(row) - 1)) / 2
    for grid, sign in row:
        if sign:
            ax.text(x - before / 2, y, sign, ha="center", va="center", fontsize=_SIGN)
        before = apart
        middle = x + grid.width / 2
        ax.text(middle, y + grid.below + 5, grid.title, ha="center", va="bottom", fontsize=_TITLE)
        left = middle - grid.numbers.shape[1] * grid.cell_width / 2
        _draw_grid(ax, (left, y + grid.below), grid)
        x += grid.width + apart


def _draw_grid(ax: Axes, corner: Point, grid: _Grid) -> None:
    """Draw the cells of a grid right and down of its corner, and the frames on them."""
    left, top = corner
    size = np.array([grid.cell_width, -_HIGH])
    all_marked = set().union(*grid.frames.values())
    shades = list(WRITTEN_ON)
    for (i, j), value in np.ndenumerate(grid.numbers):
        fill = TINT if (i, j) in all_marked else PAPER
        if grid.is_shaded:
            fill = shades[int(value * (len(shades) - 1) + 0.5)]
        at = (left + j * grid.cell_width, top - (i + 1) * _HIGH)
        ink = WRITTEN_ON.get(fill, INK)
        cell(ax, at, (grid.cell_width, _HIGH), grid.texts[i][j], fill, color=ink, fontsize=_TEXT)
    for look, cells in grid.frames.items():
        inset = np.array([1.0, -1.0]) * _inset(look)
        loops = [corner + corners * size + inwards * inset for corners, inwards in outlines(cells)]
        _draw_frame(ax, loops, look)


def _inset(look: int) -> float:
    """Return how far a frame is from the sides of its cells, so that none hides another."""
    return 1.2 + 2.8 * look


def _draw_frame(ax: Axes, loops: Sequence[Array], look: int) -> None:
    """Draw closed lines, on paper that sets them off from any shade."""
    if not loops:
        return
    codes = [[Path.MOVETO, *[Path.LINETO] * (len(loop) - 2), Path.CLOSEPOLY] for loop in loops]
    path = Path(np.concatenate(loops), np.concatenate(codes))
    style: dict[str, Any] = {"facecolor": "none", "joinstyle": "miter", "capstyle": "butt"}
    ax.add_patch(PathPatch(path, edgecolor=PAPER, linewidth=3.6, zorder=2, **style))
    style |= {"edgecolor": _INKS[look], "linestyle": DASHES[look], "linewidth": 2}
    ax.add_patch(PathPatch(path, zorder=3, **style))
