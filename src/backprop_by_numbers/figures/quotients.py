"""Slopes from differences: chords of the error's curve, beside the tangent that they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import checked_network
from backprop_by_numbers.explaining.numbers import latex, number
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.labels import DASHES, at_line_ends
from backprop_by_numbers.figures.base.palette import BLUE, GREEN, INK, MUTED, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import positive_number

_LONGEST = 5.0
_HEIGHT = 3.6

#: How the tangent and the chords to both sides and to one side are drawn.
_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": INK, "linewidth": 1.5},
    {"color": GREEN, "linewidth": 1.7, "linestyle": DASHES[1]},
    {"color": ORANGE, "linewidth": 1.7, "linestyle": DASHES[3]},
)


@in_book_style
def difference_quotients(
    network: Network, x: ArrayLike, targets: ArrayLike, weight: str = "w7", step: float = 1.0
) -> Figure:
    r"""Draw the error along one weight, its tangent, and the chords of two difference quotients.

    Parameters
    ----------
    network : Network
        With two inputs, two hidden neurons and two outputs.
    x : array_like, shape (2,)
        Inputs.
    targets : array_like, shape (2,)
        Targets.
    weight : str, optional
        Along which weight, "w1" to "w8".
    step : float, optional
        How far the weight is moved, at most 5: far more than in a gradient check, so that it can
        be seen.

    Returns
    -------
    Figure
        The drawing: the chord over one step ahead, and the one over a step to both sides.

    Raises
    ------
    TypeError, ValueError
        If the network is not 2-2-2, or an argument is of another type or does not fit.

    Examples
    --------
    >>> figure = difference_quotients(setup.network(), setup.inputs, setup.targets)
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['tangent −0.0226', 'to both sides\n−0.0242', 'to one side\n−0.0152']
    """
    net = checked_network(network)
    inputs, wanted = checks.example(net, x, targets)
    name = checks.weight_name(weight, "weight")
    h = positive_number(step, "step")
    if h > _LONGEST:
        raise ValueError(f"step must be at most {_LONGEST:g}, not {h}")

    def error(value: float) -> float:
        # To nine digits: where the weight changes nothing, noise would fill the axis.
        return round(setup.with_weights(net, **{name: value}).error(inputs, wanted), 9)

    layer, row, column = setup.WEIGHTS[name]
    now = float(net.weights[layer][row, column])
    before, here, after = (error(now + move) for move in (-h, 0, h))
    slopes = {
        "tangent": float(net.gradients(inputs, wanted).weights[layer][row, column]),
        "to both sides": (after - before) / (2 * h),
        "to one side": (after - here) / h,
    }
    levels = (here, (before + after) / 2, here)

    figure, ax = plot(_HEIGHT)
    line = np.linspace(now - 1.7 * h, now + 1.7 * h, 121)
    ax.plot(line, [error(float(value)) for value in line], color=BLUE, linewidth=2.4)
    ends = []
    for slope, level, look in zip(slopes.values(), levels, _LOOKS, strict=True):
        y = level + slope * (line - now)
        ax.plot(line, y, **look)
        ends.append(float(y[-1]))
    bottom, top = ax.get_ylim()
    moved = [now - h, now, now + h]
    ax.vlines(moved, bottom, [before, here, after], color=MUTED, linewidth=0.9, linestyle=":")
    ax.plot(moved, [before, here, after], "o", color=INK, markersize=7, markeredgecolor=PAPER)
    ax.set(xlim=(line[0], line[-1]), ylim=(bottom, top))
    ax.set_xticks(moved, [f"${latex(name)} {move}$" for move in ("- h", "", "+ h")])
    ax.set_title("total error")
    texts = [f"{text} {number(slope, 3)}" for text, slope in slopes.items()]
    at_line_ends(ax, ends, texts, [look["color"] for look in _LOOKS], _HEIGHT)
    return figure
