"""The project as a picture: how numbers flow from the example, through the engine, to the pages."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from matplotlib.figure import Figure

from backprop_by_numbers.figures.base.palette import BLUE, MUTED, ORANGE
from backprop_by_numbers.figures.base.sketch import Point, arrow, box, line, note
from backprop_by_numbers.figures.base.style import drawing, in_book_style

_LEFT, _RIGHT, _TRUNK, _EDGE = 110.0, 297.0, 221.0, 370.0
_WIDE, _NARROW, _HIGH = 180.0, 124.0, 42.0
_ROWS = (276.0, 202.0, 140.0, 78.0, 4.0)

#: Each box: its place, the part of the package it stands for, and the two lines in it.
BOXES: Mapping[str, tuple[Point, str, str, str]] = MappingProxyType(
    {
        "example": ((_LEFT, _ROWS[0]), "article", "article", "network, inputs, targets"),
        "forward": ((_LEFT, _ROWS[1]), "network", "network.forward", "net, out of each neuron"),
        "gradients": ((_LEFT, _ROWS[2]), "network", "network.gradients", "deltas, gradients"),
        "updated": ((_LEFT, _ROWS[3]), "network", "network.updated", "a new network"),
        "names": ((_RIGHT, _ROWS[1]), "article", "article", "by name, by hand"),
        "figures": ((_RIGHT, _ROWS[2]), "figures", "figures", "drawings"),
        "widgets": ((_RIGHT, _ROWS[3]), "widgets", "widgets", "live figures"),
        "chapters": ((_RIGHT, _ROWS[4]), "chapters", "chapters", "text, code, pages"),
    }
)
_ENGINE, _SHOWN = ("forward", "gradients", "updated"), ("names", "figures", "widgets")


@in_book_style
def flow_of_numbers() -> Figure:
    """Draw how numbers flow through the project.

    Returns
    -------
    Figure
        The drawing: a box for each step, arrows from where a number is made to where it is used.

    Examples
    --------
    >>> figure = flow_of_numbers()
    >>> figure.axes[0].texts[0].get_text()
    'article'
    """
    figure, ax = drawing(bottom=_ROWS[-1] - _HIGH / 2 - 2, top=_ROWS[0] + _HIGH / 2 + 2)
    for name, (centre, _, title, text) in BOXES.items():
        size = (_WIDE if centre[0] == _LEFT else _NARROW, _HIGH)
        box(ax, centre, size, title, text, of_engine=name in _ENGINE)

    half = _HIGH / 2
    for above, below in pairwise(_ROWS[:4]):
        arrow(ax, (_LEFT, above - half), (_LEFT, below + half), colour=BLUE, width=1.6)
    # Training: the new network is where the next forward pass starts.
    start, end, aside = _LEFT - _WIDE / 2, _LEFT - _WIDE / 2, 9.0
    line(ax, [(start, _ROWS[3]), (aside, _ROWS[3]), (aside, _ROWS[1])], ORANGE, 1.6)
    arrow(ax, (aside, _ROWS[1]), (end, _ROWS[1]), colour=ORANGE, width=1.6)
    note(ax, (aside, _ROWS[2]), "train", color=ORANGE, rotation=90)
    # What is computed goes to whoever shows it, by one trunk; what they make, to the chapters.
    line(ax, [(_TRUNK, _ROWS[1]), (_TRUNK, _ROWS[3])], MUTED, 1.6)
    line(ax, [(_EDGE, _ROWS[1]), (_EDGE, _ROWS[4])], MUTED, 1.6)
    for row in _ROWS[1:4]:
        line(ax, [(_LEFT + _WIDE / 2, row), (_TRUNK, row)], MUTED, 1.6)
        arrow(ax, (_TRUNK, row), (_RIGHT - _NARROW / 2, row), width=1.6)
        line(ax, [(_RIGHT + _NARROW / 2, row), (_EDGE, row)], MUTED, 1.6)
    arrow(ax, (_EDGE, _ROWS[4]), (_RIGHT + _NARROW / 2, _ROWS[4]), width=1.6)
    return figure
