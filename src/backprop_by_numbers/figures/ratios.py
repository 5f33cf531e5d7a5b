"""How long others take for the same work, as multiples of our time."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop_by_numbers.benchmark_results import Measured, Timing
from backprop_by_numbers.explaining.numbers import times
from backprop_by_numbers.figures.base.palette import BLUE, GRID, INK, MUTED, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.figures.base.wording import label

_MOST_ROWS = 30
_ROW, _HEAD = 21.0, 30.0  # how high a candidate's row is, and a title
_LEFT, _RIGHT = 142.0, WIDTH - 50  # where the scale begins and ends: names before, numbers after
_MIDDLE: dict[str, Any] = {"ha": "center", "va": "center"}


@in_book_style
def speed_ratios(measured: Measured) -> Figure:
    """Draw how many times as long as ours each candidate took, on a logarithmic scale.

    Parameters
    ----------
    measured : Measured
        With at least one other candidate than ours, and at most 30 of them.

    Returns
    -------
    Figure
        A row for each candidate: a line from 1, which is our time, to its own. It ends in a full
        dot for those that took longer and in a hollow one for the others. A short stroke marks
        the target, if there is one.

    Raises
    ------
    TypeError, ValueError
        If `measured` is nothing that was measured, or has no rows or too many.

    Examples
    --------
    >>> from backprop_by_numbers import benchmark_results
    >>> figure = speed_ratios(benchmark_results.stored().only("example"))
    >>> [text.get_text() for text in figure.axes[0].texts][-1]
    'times our time'
    """
    if not isinstance(measured, Measured):
        raise TypeError(
            "measured must be Measured, as benchmark_results.stored returns, "
            f"not {type(measured).__name__}"
        )
    rows = sum(len(benchmark.timings) - 1 for benchmark in measured.benchmarks)
    if not 0 < rows <= _MOST_ROWS:
        raise ValueError(
            f"measured must have from 1 to {_MOST_ROWS} candidates besides ours to fit on a page, "
            f"not {rows}"
        )
    ratios = [timing.ratio for each in measured.benchmarks for timing in each.timings[1:]]
    # What is but a little faster than ours needs no room of its own.
    low = min(0, math.floor(math.log10(min(ratios)) + 0.1))
    high = max(1, math.ceil(math.log10(max(ratios))))
    marks = [10.0**power for power in range(low, high + 1)]
    if len(marks) == 2:
        marks += [2 * marks[0], 5 * marks[0]]

    def at(ratio: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (math.log10(ratio) - low) / (high - low)

    height = rows * _ROW + len(measured.benchmarks) * _HEAD
    figure, ax = drawing(bottom=-height - 40, top=4)
    for mark in marks:
        ax.text(at(mark), -height - 12, f"{mark:g}", color=MUTED, **_MIDDLE)
    y = 0.0
    for benchmark in measured.benchmarks:
        title: dict[str, Any] = {"fontweight": "bold", "va": "center", "fontsize": 10.5}
        ax.text(0, y - 0.6 * _HEAD, label(benchmark.title), **title)
        y -= _HEAD
        foot = y - _ROW * (len(benchmark.timings) - 1)
        for mark in marks:
            colour, width = (MUTED, 1.2) if mark == 1 else (GRID, 0.8)
            ax.plot([at(mark)] * 2, [foot, y], color=colour, linewidth=width)
        for timing in benchmark.timings[1:]:
            _draw(ax, timing, y - _ROW / 2, at(1), at(timing.ratio))
            if timing.target is not None:
                x = at(timing.target)
                ax.plot([x, x], [y - _ROW + 3, y - 3], color=INK, linewidth=2, zorder=4)
            y -= _ROW
    ax.text(at(1), -height - 29, "times our time", color=MUTED, **_MIDDLE)
    return figure


def _draw(ax: Axes, timing: Timing, y: float, one: float, x: float) -> None:
    """Draw a candidate's row."""
    slower = timing.ratio >= 1
    colour = BLUE if slower else ORANGE
    ax.text(0, y, label(timing.name), va="center", fontsize=10.5)
    ax.plot([one, x], [y, y], color=colour, linewidth=3)
    fill = colour if slower else PAPER
    ax.plot(
        x, y, "o", markersize=8, markerfacecolor=fill, markeredgecolor=colour,
        markeredgewidth=2, zorder=3,
    )  # fmt: skip
    ax.text(WIDTH - 2, y, times(timing.ratio), ha="right", va="center", fontweight="bold")
