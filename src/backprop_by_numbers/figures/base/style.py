"""One style for all figures: large type for small screens, few lines, the same bytes each time."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable
from typing import Any, ParamSpec

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop_by_numbers.figures.base.palette import GRID, INK, MUTED, PAPER

P = ParamSpec("P")

#: A figure's width in inches, and in points: 72 to the inch, the unit of every drawing.
INCHES = 5.2
WIDTH = INCHES * 72

_DRAWING: dict[str, Any] = {
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
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelsize": 11,
    "ytick.color": MUTED,
    "ytick.labelsize": 11,
    "ytick.major.size": 0,
}

_SAVING: dict[str, Any] = {
    "savefig.edgecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.pad_inches": 0.06,
    "svg.fonttype": "path",  # glyphs as outlines: no reader needs the font
    "svg.hashsalt": "backprop-by-numbers",  # else ids in the file are random
}

#: No date, no version: what is saved depends on what is drawn alone.
METADATA: dict[str, Any] = {"Date": None, "Creator": None}


def use_book_style() -> None:
    """Make Matplotlib draw, and a notebook show, figures the way the book does.

    In a notebook they become SVG whose bytes are the same each time, on every machine.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> with plt.rc_context():
    ...     use_book_style()
    ...     plt.rcParams["svg.fonttype"]
    'path'
    """
    plt.rcParams.update(_DRAWING | _SAVING)
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        # They come with IPython, and only with it.
        from IPython.core import pylabtools
        from matplotlib_inline.config import InlineBackend

        # Changed in place: to assign would call a hook that traitlets has deprecated.
        inline: Any = InlineBackend.instance(parent=shell)
        show_as: Any = pylabtools.select_figure_formats
        inline.figure_formats.clear()
        inline.figure_formats.add("svg")
        inline.print_figure_kwargs.update(bbox_inches="tight", metadata=METADATA)
        show_as(shell, inline.figure_formats, **inline.print_figure_kwargs)


def in_book_style(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Return `draw`, drawing in the book's style whatever the caller's style is."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with plt.rc_context(_DRAWING):
            return draw(*args, **kwargs)

    return styled


def as_svg(figure: Figure) -> str:
    """Return a figure as a notebook in the book's style stores it, and let go of the figure.

    Examples
    --------
    >>> from backprop_by_numbers.figures import logistic_curve
    >>> as_svg(logistic_curve({}))[:13]
    '<?xml version'
    """
    file = io.StringIO()
    with plt.rc_context(_DRAWING | _SAVING):
        figure.savefig(file, format="svg", bbox_inches="tight", metadata=METADATA)
    plt.close(figure)
    return file.getvalue()


def plot(height: float) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes, so many inches high."""
    return plt.subplots(figsize=(INCHES, height))


def drawing(bottom: float, top: float) -> tuple[Figure, Axes]:
    """Return a figure to draw on freely: no axes in sight, and coordinates are points."""
    figure, ax = plt.subplots(figsize=(INCHES, (top - bottom) / 72), layout="none")
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(bottom, top))
    ax.set_axis_off()
    return figure, ax
