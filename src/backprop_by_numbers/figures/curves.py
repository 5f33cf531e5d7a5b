"""The two functions that the example is made of: the logistic function and the squared error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from backprop_by_numbers.explaining.numbers import fixed, number, short, without_zeros
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.labels import LEADER, spread
from backprop_by_numbers.figures.base.palette import BLUE, MUTED, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.figures.base.wording import label
from backprop_by_numbers.network.activations import logistic
from backprop_by_numbers.network.losses import half_squared_error


@in_book_style
def logistic_curve(points: Mapping[str, float]) -> Figure:
    """Draw the logistic function, with points on it.

    Parameters
    ----------
    points : mapping of str to float
        A label and a total net input for each point; at most six.

    Returns
    -------
    Figure
        The output against the total net input.

    Raises
    ------
    TypeError, ValueError
        If `points` maps anything but labels to numbers from -1e100 to 1e100, or there are too
        many.

    Examples
    --------
    >>> figure = logistic_curve({"h1": 0.3775, "h2": 0.3925})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['$h_{1}$: 0.3775 → 0.5933', '$h_{2}$: 0.3925 → 0.5969']
    """
    nets = checks.numbers(points, "points")
    if len(nets) > 6:
        raise ValueError(f"points must be at most 6, or their labels overlap, not {len(nets)}")
    labels = sorted(nets, key=lambda name: nets[name])
    x = np.array([nets[name] for name in labels])
    y = np.round(logistic(x), 9)  # as it is written beside the point
    reach = max(6.0, *(1.25 * abs(x))) if len(x) else 6.0

    figure, ax = plot(3.3)
    line = np.linspace(-reach, reach, 161)
    ax.plot(line, logistic(line), color=BLUE, linewidth=2.4)
    ax.axhline(1, color=MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
    ax.set(xlim=(-reach, reach), ylim=(0, 1.04), yticks=(0, 0.5, 1), yticklabels=("0", "½", "1"))
    ax.set(xlabel="net", title="out")

    # The lower right is free below any rising curve: the labels stand there, one per line.
    gap, column = 0.125, 0.27 * reach
    heights = spread([float(v) - 0.3 for v in y], gap, 0.07, 0.07 + 5 * gap)
    for name, net, out, height in zip(labels, x, y, heights, strict=True):
        anchor = (0, 0.5) if net < column else (0.5, 1)
        ax.annotate(
            f"{label(name)}: {without_zeros(fixed(net))} → {without_zeros(fixed(out))}",
            (net, out),
            (column, height),
            va="center",
            arrowprops={**LEADER, "relpos": anchor},
        )
    ax.plot(x, y, "o", color=ORANGE, ms=7, mec=PAPER, mew=0.8, clip_on=False, zorder=5)
    return figure


@in_book_style
def half_squared_error_curve(target: float, outs: Mapping[str, float]) -> Figure:
    """Draw the error of one output against that output, with points on it.

    Parameters
    ----------
    target : float
        What the output should be.
    outs : mapping of str to float
        A label and an output for each point; at most four.

    Returns
    -------
    Figure
        Half the squared error against the output.

    Raises
    ------
    TypeError, ValueError
        If `target` is not a number from -1e100 to 1e100, or `outs` maps anything but labels to
        such numbers, or too many.

    Examples
    --------
    >>> figure = half_squared_error_curve(0.01, {"o1": 0.75136507})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['target 0.01', '$o_{1}$: 0.2748']
    """
    centre = checks.real(target, "target")
    marked = checks.numbers(outs, "outs")
    if len(marked) > 4:
        raise ValueError(f"outs must be at most 4, or their labels overlap, not {len(marked)}")
    x = np.array(list(marked.values()))
    low, high = min(0.0, centre, *x), max(1.0, centre, *x)
    margin = 0.04 * (high - low)
    line = np.linspace(low - margin, high + margin, 121)
    curve = half_squared_error(line, np.full_like(line, centre))
    y = half_squared_error(x, np.full_like(x, centre))

    figure, ax = plot(3.2)
    ax.plot(line, curve, color=BLUE, linewidth=2.4)
    ax.set(xlim=(line[0], line[-1]), ylim=(0, 1.12 * curve.max()))
    ax.set(xlabel="out", title="error ½ (target − out)²")
    ax.axvline(centre, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
    # The inside of the parabola is free, on the side of the target where there is more of it.
    side = 1 if centre <= (low + high) / 2 else -1
    column, beside = centre + side * 0.03 * (high - low), ("data", "axes fraction")
    align: dict[str, Any] = {"ha": "left" if side > 0 else "right", "va": "center"}
    ax.annotate(f"target {short(centre)}", (column, 0.95), xycoords=beside, **align)
    heights = spread([float(v / curve.max()) + 0.12 for v in y], 0.16, 0.26, 0.8)
    for name, out, error, height in zip(marked, x, y, heights, strict=True):
        text = f"{label(name)}: {number(error)}"
        if len(text) > 24 and "$" not in text:
            text = f"{label(name)}\n{number(error)}"
        ax.annotate(
            text,
            (out, error),
            (column, height),
            textcoords=beside,
            arrowprops={**LEADER, "relpos": (1, 0.5) if side > 0 else (0, 0.5)}
            if abs(out - column) > 0.35 * (high - low)
            else {**LEADER, "relpos": (0.1, 0) if side > 0 else (0.9, 0)},
            **align,
        )
    ax.plot(x, y, "o", color=ORANGE, ms=7, mec=PAPER, mew=0.8, clip_on=False, zorder=5)
    return figure
