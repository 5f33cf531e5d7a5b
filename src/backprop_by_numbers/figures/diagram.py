"""The network as a picture: what goes in, what each neuron computes, what goes back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import checked_network
from backprop_by_numbers.explaining.numbers import fixed, number
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.palette import BLUE, INK, MUTED, ORANGE, PAPER
from backprop_by_numbers.figures.base.sketch import Point, arrow, between, node, note
from backprop_by_numbers.figures.base.style import drawing, in_book_style
from backprop_by_numbers.figures.base.wording import inline_derivative, symbol
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, one_of

_RADIUS = 26.0
_COLUMNS = (30.0, 187.0, 334.0)
_ROWS = (172.0, 0.0)
_LAYERS = (setup.INPUTS, setup.HIDDEN, setup.OUTPUTS)
_PLACES: Mapping[str, Point] = {
    name: (_COLUMNS[layer], _ROWS[row])
    for layer, names in enumerate(_LAYERS)
    for row, name in enumerate(names)
}


@in_book_style
def network_diagram(
    network: Network, x: ArrayLike, targets: ArrayLike, show: str = "setup"
) -> Figure:
    """Draw the 2-2-2 network with its numbers.

    Parameters
    ----------
    network : Network
        With two inputs, two hidden neurons and two outputs.
    x : array_like, shape (2,)
        Inputs.
    targets : array_like, shape (2,)
        Targets.
    show : {"setup", "forward", "backward"}, optional
        The weights and biases; with "forward" also net and out of each neuron; with "backward",
        instead, the delta of each neuron and the partial derivative for each weight.

    Returns
    -------
    Figure
        The drawing.

    Raises
    ------
    TypeError, ValueError
        If the network is not 2-2-2, or an argument is of another type or does not fit.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> figure = network_diagram(article.network(), article.inputs, article.targets)
    >>> [text.get_text() for text in figure.axes[0].texts][-1]
    'target 0.99'
    """
    net = checked_network(network)
    inputs, wanted = checks.example(net, x, targets)
    view = one_of(show, "show", ("setup", "forward", "backward"))

    captions = _captions(net, inputs, wanted, view)
    outside = _RADIUS + 10 + 15.5 * max(len(lines) for lines in captions.values())
    figure, ax = drawing(bottom=_ROWS[1] - outside, top=_ROWS[0] + outside)
    _draw_edges(ax, net, net.gradients(inputs, wanted).weights if view == "backward" else None)
    for k, biases in enumerate(net.biases):
        _draw_biases(ax, k, biases)
    for name, value in zip(setup.INPUTS, inputs, strict=True):
        text = f"{symbol(name)}\n{number(value, 3)}"
        node(ax, _PLACES[name], _RADIUS, text, fill=PAPER, linespacing=1.35)
    for name in (*setup.HIDDEN, *setup.OUTPUTS):
        node(ax, _PLACES[name], _RADIUS, symbol(name), fontsize=14)
    for name, lines in captions.items():
        _write_beside(ax, _PLACES[name], lines, ORANGE if view == "backward" else BLUE)
    return figure


def _draw_edges(ax: Axes, net: Network, gradients: tuple[Array, ...] | None) -> None:
    """Draw each weight's arrow, forwards with the weight, or backwards with its gradient."""
    largest = max(float(np.abs(w).max()) for w in net.weights) or 1.0
    for name, (layer, row, column) in setup.WEIGHTS.items():
        weight = net.weights[layer][row, column]
        below, above = (_PLACES[neuron] for neuron in setup.ends(name))
        start, end = (below, above) if gradients is None else (above, below)
        colour = MUTED if gradients is None else ORANGE
        width = 0.9 + 1.8 * abs(float(weight)) / largest
        arrow(ax, start, end, gaps=(_RADIUS, _RADIUS), colour=colour, width=width)

        text = f"{symbol(name)} {number(weight)}"
        if gradients is not None:
            slope = number(gradients[layer][row, column], 3)
            text = f"{inline_derivative(name)}\n{slope}"
        if row != column:
            note(ax, between(below, above, 0.31), text, linespacing=1.2)
        else:  # clear of the arrow, outside
            x, y = between(below, above, 0.5)
            away = (y - sum(_ROWS) / 2) / abs(y - sum(_ROWS) / 2)
            text_y = y + away * (22 if gradients else 13)
            ax.text(x, text_y, text, ha="center", va="center", linespacing=1.2)


def _draw_biases(ax: Axes, layer: int, biases: Array) -> None:
    """Draw a layer's biases between its two neurons: one for both if they are equal."""
    x, middle = _COLUMNS[layer + 1], sum(_ROWS) / 2
    shared = biases[0] == biases[1]
    names = [f"b_{layer + 1}"] if shared else [f"b_{{{n}}}" for n in _LAYERS[layer + 1]]
    heights = [middle] if shared else [middle + 21, middle - 21]
    radius = 21.0 if shared else 19.0
    for row, neuron in enumerate(_LAYERS[layer + 1]):
        start = (x, heights[0 if shared else row])
        arrow(ax, start, _PLACES[neuron], gaps=(radius, _RADIUS), width=1.1)
    for name, value, y in zip(names, biases, heights, strict=False):
        text = f"${name}$\n{number(value, 3)}"
        node(ax, (x, y), radius, text, edge=MUTED, fill=PAPER, dashed=True, fontsize=10.5)


def _captions(net: Network, x: Array, targets: Array, view: str) -> dict[str, list[str]]:
    """Return the lines to write beside each neuron."""
    lines: dict[str, list[str]] = {name: [] for name in (*setup.HIDDEN, *setup.OUTPUTS)}
    if view == "forward":
        forward = net.forward(x)
        for layer, names in enumerate(_LAYERS[1:]):
            for name, n, out in zip(names, forward.nets[layer], forward.outs[layer], strict=True):
                lines[name] += [f"net {fixed(n)}", f"out {fixed(out)}"]
    if view == "backward":
        for names, deltas in zip(_LAYERS[1:], net.gradients(x, targets).deltas, strict=True):
            for name, delta in zip(names, deltas, strict=True):
                lines[name] += [f"δ {number(delta, 3)}"]
    else:
        for name, target in zip(setup.OUTPUTS, targets, strict=True):
            lines[name] += [f"target {number(target)}"]
    return lines


def _write_beside(ax: Axes, centre: Point, lines: list[str], colour: str) -> None:
    """Write lines above a neuron of the upper row, below one of the lower row."""
    above = centre[1] == _ROWS[0]
    for i, line in enumerate(reversed(lines) if above else lines):
        away = _RADIUS + 13 + 15.5 * i
        y = centre[1] + away if above else centre[1] - away
        target = line.startswith("target")
        ax.text(centre[0], y, line, ha="center", va="center", color=INK if target else colour)
