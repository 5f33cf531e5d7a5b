"""Grids of numbers beside one another: images, kernels, maps and gradients, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import number, short
from backprop_by_numbers.figures.base.labels import DASHES
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
_AHEAD = ((0, 1), (1, 0), (0, -1), (-1, 0))  # rightwards, downwards, leftwards, upwards

#: A cell: its row and its column, from 0.
Cell = tuple[int, int]


@dataclass(frozen=True)
class _Grid:
    title: str
    numbers: Array
    texts: list[list[str]]
    is_shaded: bool
    marks: dict[str, set[Cell]]
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
        What stands between each grid and the next, such as ``"→"``.
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
    drawn = _checked_grids(grids, shaded, marked, count(digits, "digits", least=1))
    signs = ("", *_checked_signs(between, len(drawn) - 1))
    most = len(drawn) if columns is None else count(columns, "columns", least=1)
    gap = max([_GAP, *(_width(sign, "between", _SIGN) + 10 for sign in signs if sign)])
    rows = _rows(drawn, signs, most, gap)
    # A label's look is the same everywhere.
    labels = list(dict.fromkeys(label for grid in drawn for label in grid.marks))
    legend = [label for label in labels if label]
    heights = [max(g.above for g, _ in row) + max(g.below for g, _ in row) for row in rows]
    bottom = -sum(heights) - _GAP * len(rows) - len(legend) * (_LINE + 3)
    figure, ax = drawing(bottom=bottom, top=2)
    top = 0.0
    for row, height in zip(rows, heights, strict=True):
        _draw_row(ax, row, top - max(grid.above for grid, _ in row), gap, labels)
        top -= height + _GAP
    for i, label in enumerate(legend):
        y = top - i * (_LINE + 3)
        sample = np.array([(1, y), (1, y - 12), (25, y - 12), (25, y), (1, y)])
        _draw_frame(ax, [sample], labels.index(label))
        ax.text(33, y - 6, label, ha="left", va="center")
    return figure


def _checked_grids(grids: object, shaded: object, marked: object, digits: int) -> list[_Grid]:
    if not isinstance(grids, Mapping):
        raise TypeError(f"grids must map titles to arrays, not {type(grids).__name__}")
    if not grids:
        raise ValueError("grids is empty; it needs at least one grid")
    for title in grids:
        if not isinstance(title, str):
            raise TypeError(f"grids must have strings as titles, not {type(title).__name__}")
    shapes = {1: "(columns,)", 2: "(rows, columns)"}
    numbers = {
        title: np.atleast_2d(real_array(grid, f"grids[{title!r}]", shapes))
        for title, grid in grids.items()
    }
    if isinstance(shaded, str) or not isinstance(shaded, Collection):
        raise TypeError(f"shaded must be a list of titles, not {type(shaded).__name__}")
    for title in shaded:
        ink = numbers[one_of(title, "each title in shaded", numbers)]
        if ink.min() < 0 or ink.max() > 1:
            beyond = ink.min() if ink.min() < 0 else ink.max()
            raise ValueError(f"grids[{title!r}] is shaded, so it must be from 0 to 1, not {beyond}")
    marks = _checked_marks({} if marked is None else marked, numbers)
    groups = len({label for groups in marks.values() for label in groups})
    if groups > len(_INKS):
        raise ValueError(f"marked must hold at most {len(_INKS)} groups, not {groups}")
    room = 5.0 + 4.0 * groups  # beside a number, for the frames
    return [
        _grid(title, grid, title in shaded, marks.get(title, {}), room, digits)
        for title, grid in numbers.items()
    ]


def _grid(
    title: str,
    numbers: Array,
    is_shaded: bool,
    marks: dict[str, set[Cell]],
    room: float,
    digits: int,
) -> _Grid:
    name = f"grids[{title!r}]"
    rows, columns = numbers.shape
    if rows > _MOST_ROWS:
        raise ValueError(f"{name} must have at most {_MOST_ROWS} rows to fit on a page, not {rows}")
    write = short if (numbers == np.floor(numbers)).all() else number
    texts = [[write(value, digits) for value in row] for row in numbers.tolist()]
    widest = max(_width(text, name, _TEXT) for row in texts for text in row)
    cell_width = max(_LEAST_WIDE, widest + room)
    if columns * cell_width > WIDTH - 1:  # a point is for the line round it
        raise ValueError(
            f"{name} must have at most {(WIDTH - 1) // cell_width:.0f} columns to be read with "
            f"numbers as long as these, not {columns}"
        )
    width = max(columns * cell_width, _width(title, f"the title of {name}", _TITLE))
    return _Grid(title, numbers, texts, is_shaded, marks, cell_width, width)


def _checked_marks(marked: object, numbers: Mapping[str, Array]) -> dict[str, dict[str, set[Cell]]]:
    if not isinstance(marked, Mapping):
        raise TypeError(f"marked must map titles to cells, not {type(marked).__name__}")
    found: dict[str, dict[str, set[Cell]]] = {}
    for title, groups in marked.items():
        shape = numbers[one_of(title, "each title in marked", numbers)].shape
        name = f"marked[{title!r}]"
        if not isinstance(groups, Mapping):
            found[title] = {"": _checked_cells(groups, name, shape)}
            continue
        for label in groups:
            _width(label, f"each label in {name}", _TITLE)
        found[title] = {
            label: _checked_cells(cells, f"{name}[{label!r}]", shape)
            for label, cells in groups.items()
        }
    return found


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


def _checked_signs(between: object, n: int) -> Sequence[str]:
    if between is None:
        return [""] * n
    if not isinstance(between, (list, tuple)):
        raise TypeError(f"between must be a list or tuple of texts, not {type(between).__name__}")
    for i, sign in enumerate(between):
        if not isinstance(sign, str):
            raise TypeError(f"between[{i}] must be a text, not {type(sign).__name__}")
    if len(between) != n:
        raise ValueError(
            f"between must hold {n}, one from each grid to the next, but it holds {len(between)}"
        )
    return between


def _width(text: object, name: str, size: float) -> float:
    """Return how wide a text is, or raise if it cannot be written on the page."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a text, not {type(text).__name__}")
    if not text.strip():
        raise ValueError(f"{name} must not be empty")
    try:
        paths = [TextPath((0, 0), line, size=size) for line in text.split("\n") if line.strip()]
    except ValueError as error:
        raise ValueError(f"{name} must be a text or one of TeX's formulas, not {text!r}") from error
    width = max(float(path.get_extents().x1) for path in paths)
    if width > WIDTH - 40:
        raise ValueError(f"{name} must fit in a line, but it is too long: {text!r}")
    return round(width, 1)


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


def _draw_row(
    ax: Axes, row: list[tuple[_Grid, str]], y: float, gap: float, labels: list[str]
) -> None:
    """Draw grids whose middles are at the same height."""
    room = WIDTH - sum(grid.width for grid, _ in row)
    apart = max(gap, min(_APART, room / (len(row) + 1)))
    x = (room - apart * (len(row) - 1)) / 2
    if row[0][1]:  # its sign stands before it
        x = max(x, gap)
        apart = min(apart, (room - x) / max(len(row) - 1, 1))
    for grid, sign in row:
        if sign:
            ax.text(x - min(apart, x) / 2, y, sign, ha="center", va="center", fontsize=_SIGN)
        middle = x + grid.width / 2
        ax.text(middle, y + grid.below + 5, grid.title, ha="center", va="bottom", fontsize=_TITLE)
        _draw_grid(ax, (middle - grid.numbers.shape[1] * grid.cell_width / 2, y + grid.below),
                   grid, labels)  # fmt: skip
        x += grid.width + apart


def _draw_grid(ax: Axes, corner: Point, grid: _Grid, labels: list[str]) -> None:
    """Draw the cells of a grid right and down of its corner, and the frames on them."""
    left, top = corner
    size = np.array([grid.cell_width, -_HIGH])
    all_marked = set().union(*grid.marks.values())
    shades = list(WRITTEN_ON)
    for (i, j), value in np.ndenumerate(grid.numbers):
        fill = TINT if (i, j) in all_marked else PAPER
        if grid.is_shaded:
            fill = shades[int(value * (len(shades) - 1) + 0.5)]
        at = (left + j * grid.cell_width, top - (i + 1) * _HIGH)
        ink = WRITTEN_ON.get(fill, INK)
        cell(ax, at, (grid.cell_width, _HIGH), grid.texts[i][j], fill, color=ink, fontsize=_TEXT)
    for label, cells in grid.marks.items():
        look = labels.index(label)
        # Each look has its own distance from the sides of the cells, so no frame hides another.
        inset = np.array([1.0, -1.0]) * (1.2 + 2.2 * look)
        loops = [corner + corners * size + inwards * inset for corners, inwards in _loops(cells)]
        _draw_frame(ax, loops, look)


def _loops(cells: Collection[Cell]) -> list[tuple[Array, Array]]:
    """Return the outlines of cells: corners as (across, down), and the way inwards at each."""
    # A side is (row, column, direction), with its cell at the right of who walks along it. What is
    # still to be walked are the sides that have no such cell at their left.
    to_walk = {
        (row, column, k)
        for row, column in cells
        for k in range(4)
        if _ahead(row, column, k - 1) not in cells
    }
    loops = []
    while to_walk:
        corners, inwards = [], []
        row, column, k = min(to_walk)
        while (row, column, k) in to_walk:
            to_walk.remove((row, column, k))
            right, left = (k + 1) % 4, (k - 1) % 4
            corner = column + (k in (0, 1)), row + (k in (1, 2))
            if (ahead := _ahead(row, column, k)) not in cells:
                turn = right
            elif (beside := _ahead(*ahead, left)) in cells:
                (row, column), turn = beside, left
            else:
                (row, column), turn = ahead, k
            if turn != k:
                corners.append(corner)
                inwards.append(np.add(_AHEAD[right], _AHEAD[(turn + 1) % 4])[::-1])
            k = turn
        loops.append((np.array([*corners, corners[0]]), np.array([*inwards, inwards[0]])))
    return loops


def _ahead(row: int, column: int, direction: int) -> Cell:
    down, across = _AHEAD[direction]
    return row + down, column + across


def _draw_frame(ax: Axes, loops: Sequence[Array], look: int) -> None:
    """Draw closed lines, on paper that sets them off from any shade."""
    codes = [[Path.MOVETO, *[Path.LINETO] * (len(loop) - 2), Path.CLOSEPOLY] for loop in loops]
    if loops:
        path = Path(np.concatenate(loops), np.concatenate(codes))
        style: dict[str, Any] = {"facecolor": "none", "joinstyle": "miter", "zorder": 3}
        ax.add_patch(PathPatch(path, edgecolor=PAPER, linewidth=3.6, **style))
        style |= {"edgecolor": _INKS[look], "linestyle": DASHES[look], "linewidth": 2}
        ax.add_patch(PathPatch(path, capstyle="butt", **style))
