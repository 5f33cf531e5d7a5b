"""The error along one weight: its slope, the partial derivative, and where a step lands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import checked_network
from backprop_by_numbers.explaining.numbers import number, short
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.labels import LEADER, spread
from backprop_by_numbers.figures.base.palette import BLUE, INK, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.figures.base.wording import symbol
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, positive_number


@in_book_style
def error_slice(
    network: Network,
    x: ArrayLike,
    targets: ArrayLike,
    weight: str = "w5",
    learning_rates: Sequence[float] = (),
) -> Figure:
    """Draw the total error against one weight, its tangent, and where steps along it land.

    All other weights stay as they are. The range is chosen so that the longest step is seen.

    Parameters
    ----------
    network : Network
        With two inputs, two hidden neurons and two outputs.
    x : array_like, shape (2,)
        Inputs.
    targets : array_like, shape (2,)
        Targets.
    weight : str, optional
        "w1" to "w8".
    learning_rates : sequence of float, optional
        Each finite and greater than 0; one step is marked for each.

    Returns
    -------
    Figure
        The total error against the weight.

    Raises
    ------
    TypeError, ValueError
        If the network is not 2-2-2, or an argument is of another type, out of range or does not
        fit.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> figure = error_slice(article.network(), article.inputs, article.targets, "w5", [0.5])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['slope 0.08217', 'now', 'η = 0.5']
    """
    net = checked_network(network)
    inputs, wanted = checks.example(net, x, targets)
    name = checks.weight_name(weight, "weight")
    rates = _checked_rates(learning_rates)

    layer, row, column = setup.WEIGHTS[name]
    now = float(net.weights[layer][row, column])
    slope = float(net.gradients(inputs, wanted).weights[layer][row, column])
    landings = [now - rate * slope for rate in rates]
    longest = max((landing - now for landing in landings), key=abs, default=0.0)
    reach = max(0.25, 0.4 * abs(longest)) if rates else 3.0
    low, high = min(now, now + longest) - reach, max(now, now + longest) + reach

    def errors(values: Sequence[float] | Array) -> Array:
        found = [setup.with_weights(net, **{name: float(v)}).error(inputs, wanted) for v in values]
        # To nine digits: where the weight changes nothing, noise would fill the axis.
        return np.round(found, 9)

    figure, ax = plot(3.4)
    line = np.linspace(low, high, 161)
    curve = errors(line)
    bottom, height = float(curve.min()), float(np.ptp(curve)) or 0.1
    ax.plot(line, curve, color=BLUE, linewidth=2.4)
    ax.set(xlim=(low, high), ylim=(bottom - 0.15 * height, bottom + 1.4 * height))
    ax.set(xlabel=f"weight {symbol(name)}", title="total error")

    error = float(errors([now])[0])
    tangent = error + slope * (line - now)
    ax.plot(line, tangent, color=INK, linewidth=1.3, linestyle=(0, (5, 2)))
    ahead = max(low, min(high, now - 0.45 * height / slope)) if slope else low
    ax.annotate(
        f"slope {number(slope)}",
        (ahead, error + slope * (ahead - now)),
        (8 if slope > 0 else -8, -4),
        textcoords="offset points",
        ha="left" if slope > 0 else "right",
        va="top",
    )
    texts = ["now", *(f"η = {short(rate)}" for rate in rates)]
    _mark(ax, texts, np.array([now, *landings]), errors([now, *landings]))
    return figure


def _mark(ax: Axes, texts: list[str], x: Array, y: Array) -> None:
    """Mark points on the curve, with their texts in one row above it."""
    low, high = ax.get_xlim()
    columns = spread([float(v) for v in (x - low) / (high - low)], 0.2, 0.08, 0.92)
    for text, x_, y_, column in zip(texts, x, y, columns, strict=True):
        ax.annotate(
            text,
            (x_, y_),
            (column, 0.97),
            textcoords="axes fraction",
            ha="center",
            va="top",
            arrowprops={**LEADER, "relpos": (0.5, 0)},
        )
    ax.plot(x[1:], y[1:], "o", color=ORANGE, markersize=7, markeredgecolor=PAPER)
    ax.plot(x[:1], y[:1], "D", color=INK, markersize=7, markeredgecolor=PAPER)


def _checked_rates(value: object) -> list[float]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(
            f"learning_rates must be a list or tuple of numbers, not {type(value).__name__}"
        )
    if len(value) > 4:
        raise ValueError(f"learning_rates must be at most 4, or labels overlap, not {len(value)}")
    return [positive_number(rate, f"learning_rates[{i}]") for i, rate in enumerate(value)]
