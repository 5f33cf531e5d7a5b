"""The error surface: the error over two weights at once, and the direction of steepest descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import checked_network
from backprop_by_numbers.explaining.numbers import short
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.palette import BANDS, INK, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import INCHES, in_book_style, plot
from backprop_by_numbers.figures.base.wording import symbol
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, positive_number

#: Points along each axis at which the error is computed.
_POINTS = 33


@in_book_style
def error_surface(
    network: Network,
    x: ArrayLike,
    targets: ArrayLike,
    horizontal: str = "w5",
    vertical: str = "w6",
    reach: float = 3.0,
) -> Figure:
    """Draw the total error over two weights as a map, and the direction straight downhill.

    All other weights stay as they are.

    Parameters
    ----------
    network : Network
        With two inputs, two hidden neurons and two outputs.
    x : array_like, shape (2,)
        Inputs.
    targets : array_like, shape (2,)
        Targets.
    horizontal, vertical : str, optional
        Two different weights, of "w1" to "w8".
    reach : float, optional
        How far the map goes from the present weights on each side: finite and greater than 0.

    Returns
    -------
    Figure
        The map, with contour lines that are labelled with their errors.

    Raises
    ------
    TypeError, ValueError
        If the network is not 2-2-2, or an argument is of another type, out of range or does not
        fit.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> figure = error_surface(article.network(), article.inputs, article.targets, "w5", "w6")
    >>> figure.axes[0].get_xlabel()
    '$w_{5}$'
    """
    net = checked_network(network)
    inputs, wanted = checks.example(net, x, targets)
    across = checks.weight_name(horizontal, "horizontal")
    up = checks.weight_name(vertical, "vertical")
    if across == up:
        raise ValueError(f"vertical must be another weight than horizontal, but both are {up!r}")
    far = positive_number(reach, "reach")

    places = (setup.WEIGHTS[across], setup.WEIGHTS[up])
    here = np.array([net.weights[k][i, j] for k, i, j in places])
    by_weight = net.gradients(inputs, wanted).weights
    slopes = np.array([by_weight[k][i, j] for k, i, j in places])

    def error(point: Array) -> float:
        changed = setup.with_weights(net, **{across: float(point[0]), up: float(point[1])})
        return changed.error(inputs, wanted)

    figure, ax = plot(0.86 * INCHES)
    ax.set(aspect="equal", xlabel=symbol(across), title=symbol(up))
    ax.grid(visible=False)
    downhill = -slopes / float(np.hypot(*slopes)) if slopes.any() else np.array([0.0, -1.0])
    _draw_map(ax, error, here, far, downhill)
    if slopes.any():
        _draw_arrow(ax, here, here + 0.45 * far * downhill)
    ax.plot(*here, "D", color=INK, ms=8, mec=PAPER, zorder=6)
    _name(ax, here, "now", -downhill)
    return figure


def _draw_map(
    ax: Axes, error: Callable[[Array], float], here: Array, far: float, downhill: Array
) -> None:
    """Draw bands and lines of equal error, with the lines' labels in a row beside the arrow."""
    steps = np.linspace(-far, far, _POINTS)
    # To nine digits: where the weights change nothing, there must be no lines of noise.
    errors = np.round([[error(np.add(here, (a, b))) for a in steps] for b in steps], 9)
    levels = MaxNLocator(len(BANDS)).tick_values(errors.min(), errors.max())
    colours = [BANDS[i] for i in np.linspace(0, len(BANDS) - 1, len(levels) - 1).astype(int)]
    axes = (here[0] + steps, here[1] + steps)
    bands = ax.contourf(*axes, errors, levels=levels, colors=colours)
    bands.set_edgecolor("face")  # else the paper shines through between the bands
    bands.set_linewidth(0.4)
    lines = ax.contour(*axes, errors, levels=levels, colors=INK, linewidths=0.6)

    row = here + 0.5 * far * np.array([-downhill[1], downhill[0]]) + np.outer(1.2 * steps, downhill)
    row = row[np.abs(row - here).max(axis=1) < 0.93 * far]
    found = np.array([error(point) for point in row])
    at = [
        tuple(row[i])
        for i in (int(np.abs(found - level).argmin()) for level in levels)
        if 0 < i < len(row) - 1
    ]
    ax.clabel(lines, fmt=short, fontsize=10.5, colors=INK, manual=at)


def _draw_arrow(ax: Axes, start: Array, tip: Array) -> None:
    head = "-|>,head_width=0.35,head_length=0.7"
    ax.annotate(
        "",
        xy=tuple(tip),
        xytext=tuple(start),
        arrowprops={
            "arrowstyle": head,
            "color": ORANGE,
            "linewidth": 2.6,
            "shrinkB": 0,
            "path_effects": [withStroke(linewidth=5.5, foreground=PAPER)],  # seen on any band
        },
    )
    _name(ax, tip, "downhill", tip - start, color=ORANGE)


def _name(ax: Axes, point: Array, text: str, towards: Array, **style: Any) -> None:
    """Write a text beside a point, on the side to which `towards` points."""
    unit = towards / float(np.hypot(*towards))
    half_width = 3.6 * len(text)
    offset = unit * (19 + abs(unit[0]) * half_width)
    ax.annotate(
        text,
        tuple(point),
        tuple(offset),
        textcoords="offset points",
        ha="center",
        va="center",
        bbox={"facecolor": PAPER, "edgecolor": "none", "boxstyle": "round,pad=0.2"},
        **style,
    )
