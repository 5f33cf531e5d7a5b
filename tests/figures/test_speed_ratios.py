"""The figure of ratios: each number stands where the scale has it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from backprop_by_numbers import benchmark_results, figures
from backprop_by_numbers.benchmark_results import Benchmark, Measured, Timing
from backprop_by_numbers.explaining.numbers import times
from backprop_by_numbers.figures.base.palette import BLUE, GRID, INK, MUTED, ORANGE, PAPER
from drawn_figures import RATIOS

STORED = benchmark_results.stored()
SEVERAL = STORED.only("example", "sweep", "digits 32 float64")


def scale(ax: Axes) -> Callable[[float], float]:
    """Return what turns a place on the drawing into a ratio: read from the numbers of the scale."""
    lowest = min(text.get_position()[1] for text in ax.texts if text.get_text() == "1")
    marks = [text for text in ax.texts if text.get_position()[1] == lowest]
    x = [text.get_position()[0] for text in marks]
    powers = np.log10([float(text.get_text()) for text in marks])
    assert len(marks) > 1
    slope, start = np.polyfit(x, powers, 1)
    upright = [line for line in ax.lines if line.get_color() in (GRID, MUTED)]
    assert {float(line.get_xdata()[0]) for line in upright} == set(x)
    return lambda place: float(10 ** (start + slope * place))


def heights(lines: list[Line2D]) -> dict[float, Line2D]:
    return {round(float(np.mean(line.get_ydata())), 6): line for line in lines}


@pytest.mark.parametrize(
    "measured",
    [RATIOS, *(STORED.only(each.name) for each in STORED.benchmarks), SEVERAL],
    ids=["invented", *(each.name for each in STORED.benchmarks), "several"],
)
def test_what_is_drawn_is_what_was_measured(measured: Measured) -> None:
    ax = figures.speed_ratios(measured).axes[0]
    ratio_at = scale(ax)
    words = {(round(t.get_position()[1], 6), t.get_ha()): t.get_text() for t in ax.texts}
    dots = heights([line for line in ax.lines if line.get_marker() == "o"])
    bars = heights([line for line in ax.lines if line.get_linewidth() == 3])
    targets = heights([line for line in ax.lines if line.get_color() == INK])
    timings = [timing for each in measured.benchmarks for timing in each.timings[1:]]
    assert len(dots) == len(bars) == len(timings)
    assert len(targets) == sum(timing.target is not None for timing in timings)
    for y, timing in zip(sorted(dots, reverse=True), timings, strict=True):
        assert words[y, "left"] == timing.name
        assert words[y, "right"] == times(timing.ratio)
        assert ratio_at(dots[y].get_xdata()[0]) == pytest.approx(timing.ratio, rel=1e-3)
        assert [ratio_at(x) for x in bars[y].get_xdata()] == pytest.approx(
            [1, timing.ratio], rel=1e-3
        )
        colour = BLUE if timing.ratio >= 1 else ORANGE
        assert dots[y].get_markeredgecolor() == bars[y].get_color() == colour
        assert dots[y].get_markerfacecolor() == (colour if timing.ratio >= 1 else PAPER)
        assert to_hex(colour) == colour
        if timing.target is not None:
            assert ratio_at(targets[y].get_xdata()[0]) == pytest.approx(timing.target, rel=1e-3)


def test_every_title_stands_above_its_rows() -> None:
    ax = figures.speed_ratios(SEVERAL).axes[0]
    bold = [t.get_text() for t in ax.texts if t.get_fontweight() == "bold" and t.get_ha() == "left"]
    assert bold == [each.title for each in SEVERAL.benchmarks]


def many(n: int) -> Measured:
    timings = tuple(Timing(str(i), 1.0, 1.0) for i in range(n))
    return Measured({}, (Benchmark("a", "a", timings),), 0.01)


@pytest.mark.parametrize(
    ("measured", "error", "message"),
    [
        (STORED.benchmarks[0], TypeError, "measured must be Measured, .* not Benchmark"),
        (Measured({}, (), 0.01), ValueError, "measured must have from 1 to 30 .* not 0"),
        (many(1), ValueError, "measured must have from 1 to 30 .* not 0"),
        (many(32), ValueError, "measured must have from 1 to 30 .* not 31"),
    ],
)
def test_a_bad_argument_is_named(measured: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^{message}"):
        figures.speed_ratios(measured)
