"""What a convolutional network makes of one image, up to the probabilities of ten digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.numbers import fixed
from backprop_by_numbers.figures.base.checks import check_not_negative
from backprop_by_numbers.figures.base.palette import BLUE, GRID, INK, MUTED
from backprop_by_numbers.figures.base.pixels import (
    draw_boxes,
    draw_frame,
    draw_shades,
    draw_squares,
)
from backprop_by_numbers.figures.base.sketch import Point
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.network.validation import Array, check_probabilities, real_array

_LINE = 17.0  # a line of text
_IMAGE = 160.0  # the side of the image, in points
_BARS, _FULL_BAR = 200.0, 100.0  # where the bars begin, and how long the longest would be
_ACROSS = 8  # maps in a row
_MAP, _PITCH = 36.0, 48.0  # a map's width, and from one to the next: round, for a small file
_FAINT = 0.35  # how much of its ink an image keeps below squares


@in_book_style
def digit_reading(
    image: ArrayLike,
    kernels: ArrayLike,
    maps: ArrayLike,
    pooled: ArrayLike,
    probabilities: ArrayLike,
    derivatives: ArrayLike | None = None,
) -> Figure:
    """Draw an image, a network's kernels, the maps that they make of it, and the probabilities.

    Parameters
    ----------
    image : array_like, shape (rows, columns)
        How much ink there is in each pixel, from 0 to 1.
    kernels : array_like, shape (n, height, width)
        A square for each weight: full for a positive one, hollow for a negative one.
    maps, pooled : array_like, shape (n, rows, columns)
        What comes out of ReLU, and of pooling: not negative. Both are drawn in one measure.
    probabilities : array_like, shape (10,)
        One for each digit. The largest is the answer.
    derivatives : array_like, shape (rows, columns), optional
        Of the error with respect to each pixel, drawn over the image as the kernels are.

    Returns
    -------
    Figure
        The image beside ten bars; below, a column for each kernel.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.

    Examples
    --------
    >>> map_ = [[0.0, 1.0], [0.5, 0.0]]
    >>> figure = digit_reading(map_, [[[1.0]]], [map_], [[[1.0]]], [0.91] + [0.01] * 9)
    >>> [text.get_text() for text in figure.axes[0].texts][:2]
    ['0', '0.910']
    """
    ink = real_array(image, "image", {2: "(rows, columns)"})
    if ink.min() < 0 or ink.max() > 1:
        raise ValueError("image must hold shades from 0 to 1")
    grids = [
        real_array(value, name, {3: "(n, rows, columns)"})
        for name, value in (("kernels", kernels), ("maps", maps), ("pooled", pooled))
    ]
    for name, grid in zip(("maps", "pooled"), grids[1:], strict=True):
        if len(grid) != len(grids[0]):
            raise ValueError(f"{name} must hold one for each kernel, {len(grids[0])}")
        check_not_negative(grid, name)
    shares = real_array(probabilities, "probabilities", {1: "(10,)"})
    if shares.shape != (10,):
        raise ValueError(f"probabilities must have shape (10,), but its shape is {shares.shape}")
    check_probabilities(shares, "probabilities")
    slopes = None
    if derivatives is not None:
        slopes = real_array(derivatives, "derivatives", {2: "(rows, columns)"})
        if slopes.shape != ink.shape:
            raise ValueError(f"derivatives must have the image's shape, {ink.shape}")

    blocks = -(-len(grids[0]) // _ACROSS)
    block = sum(_MAP * _share(grid, grids) + 6 for grid in grids) + 4
    top = -_IMAGE - 1.7 * _LINE
    figure, ax = drawing(bottom=top - blocks * block, top=_LINE * 1.3)
    side = _IMAGE / max(ink.shape)
    draw_shades(ax, [(0, 0)], side, ink[None] * (1.0 if slopes is None else _FAINT))
    if slopes is not None and np.any(slopes):
        draw_squares(ax, [(0, 0)], side, slopes[None] / np.abs(slopes).max())
    draw_frame(ax, (0, 0), ink.shape[1] * side, ink.shape[0] * side)
    _draw_bars(ax, shares)
    _write(ax, (0, 5), "Image" if slopes is None else r"Image, and $\partial E/\partial$pixel")
    _write(ax, (_BARS - 15, 5), "Probabilities")
    _write(ax, (0, top + 6), "Kernels, maps, and pooled maps")
    most = float(grids[1].max()) or 1.0
    largest = float(np.abs(grids[0]).max()) or 1.0
    for first in range(0, len(grids[0]), _ACROSS):
        y = top - first // _ACROSS * block
        for grid in grids:
            part = grid[first : first + _ACROSS]
            share = _share(grid, grids)
            pixel = _MAP * share / max(grid.shape[1:])
            corners = [(i * _PITCH, y) for i in range(len(part))]
            if grid is grids[0]:
                draw_squares(ax, corners, pixel, part / largest)
            else:
                draw_shades(ax, corners, pixel, np.minimum(part / most, 1))
            high, wide = (size * pixel for size in grid.shape[1:])
            frames = [(left, top - high, wide, high) for left, top in corners]
            draw_boxes(ax, frames, facecolor="none", edgecolor=GRID, linewidth=0.8)
            y -= _MAP * share + 6
    return figure


def _share(grid: Array, grids: Sequence[Array]) -> float:
    """Return how much of a column's width a picture takes: the widest all of it."""
    widest = max(max(each.shape[1:]) for each in grids)
    return float(max(0.55, max(grid.shape[1:]) / widest))


def _probability(value: float) -> str:
    """Return three digits after the point; what would round to 0 or 1 is neither."""
    if value < 0.0005:
        return "< 0.001"
    return "> 0.999" if value >= 0.9995 else fixed(value, 3)


def _draw_bars(ax: Axes, probabilities: Array) -> None:
    answer, bars = int(probabilities.argmax()), []
    for digit, value in enumerate(probabilities):
        y = -_IMAGE / 10 * (digit + 0.5)
        weight = "bold" if digit == answer else "normal"
        text = ((_BARS - 15, str(digit), "left"), (WIDTH - 2, _probability(float(value)), "right"))
        for x, words, side in text:
            style = {"ha": side, "va": "center_baseline", "color": INK, "fontweight": weight}
            ax.text(x, y, words, fontsize=11, **style)  # type: ignore[arg-type]
        bars.append((_BARS, y - 5, max(round(float(value) * _FULL_BAR, 1), 0.1), 10.0))
    draw_boxes(ax, bars, facecolor=BLUE, edgecolor=BLUE, linewidth=0.3)
    ax.plot([_BARS, _BARS], [0, -_IMAGE], color=GRID, linewidth=0.8)


def _write(ax: Axes, place: Point, text: str) -> None:
    ax.text(*place, text, va="baseline", fontsize=11, color=MUTED)
