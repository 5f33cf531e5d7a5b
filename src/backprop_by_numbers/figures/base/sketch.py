"""Circles, boxes, cells, arrows and notes: what drawings are made of. Coordinates are points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from backprop_by_numbers.figures.base.labels import DASHES
from backprop_by_numbers.figures.base.palette import GRID, INK, MUTED, PAPER, TINT

#: Across and up, in points.
Point = tuple[float, float]


def node(
    ax: Axes,
    centre: Point,
    radius: float,
    text: str,
    *,
    edge: str = INK,
    fill: str = TINT,
    dashed: bool = False,
    **text_style: Any,
) -> None:
    """Draw a circle with a text in it."""
    ax.add_patch(
        Circle(
            centre,
            radius,
            facecolor=fill,
            edgecolor=edge,
            linewidth=1.6,
            linestyle=(0, (3, 2)) if dashed else "-",
            zorder=3,
        )
    )
    ax.text(*centre, text, **{"ha": "center", "va": "center", "zorder": 4, **text_style})


def box(
    ax: Axes, centre: Point, size: Point, title: str, text: str, *, of_engine: bool = False
) -> None:
    """Draw a box with a name in it, and below the name what it gives."""
    (x, y), (width, height) = centre, size
    ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=6",
            facecolor=TINT if of_engine else PAPER,
            edgecolor=INK,
            linewidth=1.4,
            zorder=3,
        )
    )
    style: dict[str, Any] = {"ha": "center", "va": "center", "zorder": 4}
    ax.text(x, y + 8, title, weight="bold", fontsize=11, **style)
    ax.text(x, y - 9, text, color=MUTED, fontsize=10.5, **style)


def cell(ax: Axes, corner: Point, size: Point, text: str, fill: str, **text_style: Any) -> None:
    """Draw a cell of a table right and up of its corner, with a text in it."""
    (left, bottom), (width, height) = corner, size
    ax.add_patch(Rectangle(corner, width, height, facecolor=fill, edgecolor=GRID))
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10, **text_style}
    ax.text(left + width / 2, bottom + height / 2, text, **style)


def line(ax: Axes, through: Sequence[Point], colour: str, width: float) -> None:
    """Draw a line through some points, without an arrow's tip."""
    ax.plot(*np.transpose(through), color=colour, linewidth=width, zorder=1)


def note(ax: Axes, at: Point, text: str, **text_style: Any) -> None:
    """Write a text on a patch of paper, so that a line behind it does not cross it."""
    patch = {"facecolor": PAPER, "edgecolor": "none", "boxstyle": "square,pad=0.18"}
    ax.text(*at, text, **{"ha": "center", "va": "center", "zorder": 5, "bbox": patch, **text_style})


def between(start: Point, end: Point, part: float) -> Point:
    """Return the point that lies so large a part of the way from `start` to `end`."""
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


def arrow(
    ax: Axes,
    start: Point,
    end: Point,
    *,
    gaps: tuple[float, float] = (0.0, 0.0),
    colour: str = MUTED,
    width: float = 1.2,
    dashes: int = 0,
    zorder: float = 1,
) -> None:
    """Draw an arrow that leaves so large a gap at its two ends: the radius of the node there."""
    line = np.subtract(end, start)
    unit = line / np.hypot(*line)
    tail, tip = start + unit * gaps[0], end - unit * (gaps[1] + 1)
    length, half = 5 + 1.6 * width, 2 + 0.9 * width
    base = tip - unit * length
    side = np.array([-unit[1], unit[0]]) * half
    ax.plot(
        *np.transpose([tail, base + unit]),
        color=colour,
        linewidth=width,
        linestyle=DASHES[dashes],
        solid_capstyle="butt",
        zorder=zorder,
    )
    corners = [tip, base + side, base - side]
    ax.add_patch(Polygon(corners, facecolor=colour, edgecolor="none", zorder=zorder))
