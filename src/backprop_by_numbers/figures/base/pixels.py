"""Small pictures on a drawing: pixels as shades of ink, and numbers as squares of their size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from backprop_by_numbers.figures.base.palette import BLUE, GRID, ORANGE, PAPER, SHADES
from backprop_by_numbers.figures.base.sketch import Point
from backprop_by_numbers.network.validation import Array

_LEAST_SIDE = 1.0  # a square that is smaller is not seen

#: A rectangle: left, bottom, width, height.
Box = tuple[float, float, float, float]


def draw_shades(ax: Axes, corners: Sequence[Point], side: float, images: Array) -> None:
    """Draw images, with ink from 0 to 1 in pixels of this side.

    Each has its upper left corner in one of the `corners`.
    """
    shades = np.floor(images * (len(SHADES) - 1) + 0.5).astype(int)
    for shade, colour in enumerate(SHADES[1:], start=1):
        boxes = [
            (left + start * side, top - (row + 1) * side, length * side, side)
            for (left, top), image in zip(corners, shades, strict=True)
            for row, pixels in enumerate(image)
            for start, length in _runs(pixels == shade)
        ]
        # With an edge, else the paper shines through between the pixels.
        draw_boxes(ax, boxes, facecolor=colour, edgecolor=colour, linewidth=0.3)


def draw_squares(ax: Axes, corners: Sequence[Point], side: float, grids: Array) -> None:
    """Draw each number, from -1 to 1, as a square in a cell of this side; its size is the area.

    A square is full for a positive number, and hollow for a negative one.
    """
    # To a tenth of a point: trained weights differ between machines by far more than last digits,
    # and so would which squares are large enough to be drawn.
    sides = np.round((side - 1) * np.sqrt(np.abs(grids)), 1)
    for sign, fill, line, inset in ((1, BLUE, BLUE, 0.0), (-1, PAPER, ORANGE, 0.4)):
        boxes = []
        for (left, top), grid, extents in zip(corners, grids, sides, strict=True):
            for row, column in np.argwhere((np.sign(grid) == sign) & (extents >= _LEAST_SIDE)):
                extent = max(float(extents[row, column]) - 2 * inset, 0.3)
                x, y = left + (column + 0.5) * side, top - (row + 0.5) * side
                boxes.append((x - extent / 2, y - extent / 2, extent, extent))
        draw_boxes(ax, boxes, facecolor=fill, edgecolor=line, linewidth=2 * inset)


def draw_boxes(ax: Axes, boxes: Sequence[Box], **style: str | float) -> None:
    """Draw all of the boxes as one path, which keeps the file small."""
    if boxes:
        corners = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)] for x, y, w, h in boxes]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
        path = Path(np.concatenate(corners), codes * len(boxes))
        ax.add_patch(PathPatch(path, joinstyle="miter", **style))


def draw_frame(ax: Axes, corner: Point, width: float, height: float) -> None:
    """Draw a picture's frame, from its upper left corner."""
    left, top = corner
    low = (left, top - height)
    frame = Rectangle(low, width, height, facecolor="none", edgecolor=GRID, linewidth=0.8)
    ax.add_patch(frame)


def _runs(pixels: Iterable[bool]) -> list[tuple[int, int]]:
    """Return start and length of each run of true pixels."""
    edges = np.flatnonzero(np.diff(np.array([False, *pixels, False]).astype(int)))
    return [(int(start), int(end - start)) for start, end in edges.reshape(-1, 2)]
