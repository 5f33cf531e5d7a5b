"""One style for all figures: large type for small screens, few lines, the same bytes each time.

Figures are made without pyplot, which would keep each of them, and show it a second time.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from collections.abc import Callable
from typing import Any, ParamSpec

from matplotlib import rc_context, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop_by_numbers.figures.base.palette import GRID, INK, MUTED, PAPER

P = ParamSpec("P")

#: A figure's width in inches, and in points: 72 to the inch, the unit of every drawing.
INCHES = 5.2
WIDTH = INCHES * 72

_STYLE: dict[str, Any] = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": PAPER,
    "axes.formatter.use_mathtext": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": MUTED,
    "axes.labelsize": 11.5,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": MUTED,
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.titlesize": 11.5,
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "figure.edgecolor": PAPER,
    "figure.facecolor": PAPER,
    "figure.figsize": (INCHES, 3.4),
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with Matplotlib: the same on every machine
    "font.size": 11.5,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "mathtext.fontset": "dejavusans",
    "savefig.edgecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.pad_inches": 0.06,
    "svg.fonttype": "path",  # glyphs as outlines: no reader needs the font
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelsize": 11,
    "ytick.color": MUTED,
    "ytick.labelsize": 11,
    "ytick.major.size": 0,
}

#: The parts of an SVG file that hold positions and widths. A scale is a factor, and stays exact.
_MEASURES = re.compile(
    r' (?:[dxy]|width|height|viewBox|style)="[^"]*"|(?:translate|rotate)\([^)]*\)'
)
_LONG = re.compile(r"-?\d+\.\d{4,}|-0\b(?!\.)")

#: What Matplotlib defines to use it elsewhere in a file, under a hash of unrounded numbers.
_DEFINED = re.compile(r'<(?:path|clipPath) id="(\w+)"(.*?)/>', re.DOTALL)


class BookFigure(Figure):
    """A figure that is saved in the book's style whatever is set, and that notebooks show once."""

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save the figure in the book's style: ticks, for one, are made only now."""
        with rc_context(_STYLE):
            super().savefig(fname, **options)

    def _repr_svg_(self) -> str:
        return as_svg(self)


def use_book_style() -> None:
    """Make Matplotlib draw in the book's style what you draw yourself.

    The functions of this package draw in it anyway.

    Examples
    --------
    >>> import matplotlib
    >>> with matplotlib.rc_context():
    ...     use_book_style()
    ...     matplotlib.rcParams["font.size"]
    11.5
    """
    rcParams.update(_STYLE)


def in_book_style(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Return `draw`, drawing in the book's style whatever the caller's style is."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with rc_context(_STYLE):
            return draw(*args, **kwargs)

    return styled


def as_svg(figure: Figure) -> str:
    """Return a figure as a notebook stores it: an SVG file, the same on every machine.

    Examples
    --------
    >>> from backprop_by_numbers.figures import logistic_curve
    >>> as_svg(logistic_curve({}))[:13]
    '<?xml version'
    """
    file = io.StringIO()
    no_version = {"Date": None, "Creator": None}
    figure.savefig(file, format="svg", bbox_inches="tight", metadata=no_version)
    return _rounded(file.getvalue())


def _rounded(svg: str) -> str:
    """Return an SVG file of Matplotlib without the last digits, in which machines differ.

    Measures are rounded to a thousandth of a point. Names come from what they stand for, as
    rounded: where several files stand in one page, a name in two of them means the same in both.
    """

    def shortened(measure: re.Match[str]) -> str:
        return _LONG.sub(lambda number: f"{round(float(number[0]), 3) + 0:.7g}", measure[0])

    svg = _MEASURES.sub(shortened, svg)
    for name, content in _DEFINED.findall(svg):
        svg = svg.replace(name, f"d{hashlib.sha256(content.encode()).hexdigest()[:10]}")
    return svg


def plot(height: float) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes, so many inches high."""
    figure = BookFigure(figsize=(INCHES, height))
    return figure, figure.subplots()


def drawing(bottom: float, top: float) -> tuple[Figure, Axes]:
    """Return a figure to draw on freely: no axes in sight, and coordinates are points."""
    figure = BookFigure(figsize=(INCHES, (top - bottom) / 72))
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(bottom, top))
    ax.set_axis_off()
    return figure, ax
