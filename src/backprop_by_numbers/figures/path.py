"""The chain rule as a picture: the paths from one weight, bias or input to the total error."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop_by_numbers.explaining.explanation import Explanation
from backprop_by_numbers.explaining.numbers import number
from backprop_by_numbers.figures.base.labels import DASHES
from backprop_by_numbers.figures.base.palette import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    PURPLE,
    TINT,
)
from backprop_by_numbers.figures.base.sketch import Point, arrow, between, node, note
from backprop_by_numbers.figures.base.style import drawing, in_book_style
from backprop_by_numbers.figures.base.wording import inline_derivative, symbol
from backprop_by_numbers.figures.path_layout import (
    Edge,
    Plan,
    draws_all_neurons,
    plan,
)
from backprop_by_numbers.network.parameters import every_parameter, neuron_names

_MOST_LAYERS = 5
_ROOM_FOR_A_DELTA = 70  # points from one layer to the next
#: Paths through different outputs differ in colour and in dashes.
_COLOURS = (BLUE, ORANGE, GREEN, PURPLE)
_OUTPUT = re.compile(r"(?:out_|E_)?o(\d+)")


@in_book_style
def path_diagram(explanation: Explanation) -> Figure:
    r"""Draw every path from a weight, a bias or an input to the total error.

    Where there is room, that is for a weight of a network with at most two layers of at most two
    neurons, each factor of the chain rule stands at its place. Elsewhere numbers do: the
    gradient and, in networks of up to three layers, the delta of each neuron on a path. Where there
    are convolutions or pooling, only what lies on a path is drawn, after what is explained. With
    softmax each net of the last layer changes all outputs, which then have nodes of their own,
    unless cross-entropy follows, which has one delta for all of these paths.

    Parameters
    ----------
    explanation : Explanation
        What `explain` returns, for a network with at most five layers, or of whose layers paths
        lead through at most five. Of a layer with more than five neurons, some are drawn.

    Returns
    -------
    Figure
        The drawing.

    Raises
    ------
    TypeError
        If `explanation` is no Explanation.
    ValueError
        If more layers would be drawn.

    Examples
    --------
    >>> from backprop_by_numbers import article, explain
    >>> explanation = explain(article.network(), article.inputs, article.targets, "w5")
    >>> print(path_diagram(explanation).axes[0].texts[-1].get_text())
    $\dfrac{\partial \mathrm{net}_{o1}}{\partial w_{5}}$
    """
    if not isinstance(explanation, Explanation):
        raise TypeError(
            f"explanation must be an Explanation, as explain returns, "
            f"not {type(explanation).__name__}"
        )
    planned = plan(explanation)
    if planned.layers > _MOST_LAYERS:
        raise ValueError(
            f"explanation must lead through at most {_MOST_LAYERS} layers, or the drawing gets "
            f"too small to be read, not {planned.layers}"
        )
    notes = _factors(explanation, planned) or _numbers(explanation, planned)
    margin = _radius("E_total", planned) + 3
    heights = [y for _, y in planned.places.values()]
    figure, ax = drawing(
        bottom=min(min(heights) - margin, *(at.place[1] - at.room for at in notes)),
        top=max(max(heights) + margin, *(at.place[1] + at.room for at in notes)),
    )
    _draw_edges(ax, planned)
    _draw_nodes(ax, planned, explanation.parameter.name)
    for at in notes:
        note(ax, at.place, at.text, color=at.colour, ha=at.align, fontsize=at.size)
    return figure


@dataclass(frozen=True)
class _Note:
    """A text, where it stands, its colour, and how much room it needs above and below."""

    place: Point
    text: str
    colour: str = INK
    room: float = 10
    align: str = "center"
    size: float = 11.5


def _factors(explanation: Explanation, planned: Plan) -> list[_Note]:
    """Return notes with the names of weights and the factors, if there is room for them."""
    net, parameter = explanation.network, explanation.parameter
    if not draws_all_neurons(explanation) or len(parameter.position) < 3:
        return []
    neurons = neuron_names(net)
    is_small = len(neurons) <= 3 and max(map(len, neurons)) <= 2
    if not is_small or net.activations[-1] == "softmax":
        return []
    notes = []
    for weight in (p for p in every_parameter(net) if len(p.position) == 3):
        layer, row, column = weight.position
        edge = (neurons[layer][column], neurons[layer + 1][row])
        if edge in planned.lit_edges:
            slanted = planned.places[edge[0]][1] != planned.places[edge[1]][1]
            notes.append(_weight(edge, weight.name, planned, part=0.24 if slanted else 0.45))
    factors = [f.name for line in explanation.lines for f in line.factors_shown() if f.rule]
    return notes + [_factor(name, parameter.name, planned) for name in factors]


def _weight(edge: Edge, name: str, planned: Plan, part: float = 0.45) -> _Note:
    start, end = (planned.places[neuron] for neuron in edge)
    return _Note(between(start, end, part), symbol(name), _look(edge)[0])


def _factor(name: str, parameter: str, planned: Plan) -> _Note:
    """Return a factor at its node or edge: outside the outer rows, on an edge between them."""
    of, by = name[1:].split("/d")
    if of.startswith("out_"):  # from a neuron's net to its output
        edge: Edge = (of[4:], of[4:])
    elif of.startswith("net_"):  # along a connection
        edge = next(
            (start, end)
            for start, end in planned.lit_edges
            if end == of[4:] and by in (f"out_{start}", parameter)
        )
    else:  # from an output to its error
        edge = next(edge for edge in planned.lit_edges if edge[0] == by[4:])
    start, end = (planned.places[node] for node in edge)
    x, y = between(start, end, 0.5)
    if edge[1].startswith("E_"):
        x = end[0] - _radius(edge[1], planned)
    if start[1] == end[1]:
        y += (planned.radius + 24) * (1 if y >= 0 else -1)
    return _Note((x, y), symbol(name), _look(edge)[0], room=22)


def _numbers(explanation: Explanation, planned: Plan) -> list[_Note]:
    """Return notes with the gradient and with each delta on the way, at its neuron."""
    net, parameter = explanation.network, explanation.parameter
    deltas = net.gradients(explanation.x, explanation.target).deltas
    top = max(y for _, y in planned.places.values()) + planned.radius + 22
    text = f"{inline_derivative(parameter.name, 'E_total')} = {number(explanation.gradient, 3)}"
    notes = [_Note((0.0, top), text, align="left")]
    notes += [_weight(edge, name, planned) for edge, name in planned.labels.items()]
    if planned.unit < _ROOM_FOR_A_DELTA:
        return notes
    _, *neurons = neuron_names(net, np.shape(explanation.x))
    ends = {end for _, end in planned.lit_edges}
    for layer, names, values in zip(net.layers, neurons, deltas, strict=True):
        if not layer.neuron_letter:  # its numbers are named below it already
            continue
        # Pooled numbers have no total net input beside their output. Theirs stand above them, clear
        # of the deltas below their neighbours.
        sign = "δ" if layer.parameters else r"$\partial E / \partial \mathrm{out}$"
        for name, delta in zip(names, values.flat, strict=True):
            if name in ends:
                x, y = planned.places[name]
                text, colour = f"{sign} {number(delta, 2)}", _look((name, name))[0]
                aside, align, below = 0.0, "center", planned.radius + 9
                if f"out_{name}" in planned.places or not layer.parameters:
                    # Paths part at the neuron, and leave the place to the left of it free.
                    aside, align = (6.0 if layer.parameters else 0.8 * planned.radius), "right"
                at = (x + aside, y - below if layer.parameters else y + below)
                notes.append(_Note(at, text, colour, align=align, size=10.5))
    return notes


def _draw_edges(ax: Axes, planned: Plan) -> None:
    """Draw all edges: thick on a path, thin and dotted elsewhere."""
    for edge in planned.edges:
        start, end = (planned.places[name] for name in edge)
        gaps = (_radius(edge[0], planned), _radius(edge[1], planned))
        if edge in planned.lit_edges:
            colour, dashes = _look(edge)
            arrow(ax, start, end, gaps=gaps, colour=colour, width=2.8, dashes=dashes, zorder=2)
        else:
            arrow(ax, start, end, gaps=gaps, colour=MUTED, width=0.9, dashes=2)


def _draw_nodes(ax: Axes, planned: Plan, explained: str) -> None:
    for name, place in planned.places.items():
        lit = name in planned.lit
        size = 12.5 * planned.radius / 18.5
        node(
            ax,
            place,
            _radius(name, planned),
            symbol(name),
            edge=INK if lit else MUTED,
            fill=TINT if lit else PAPER,
            dashed=name == explained,
            color=INK if lit else MUTED,
            fontsize=size * (0.88 if name == "E_total" or name.startswith("out_") else 1),
        )
    for x, y in planned.gaps:
        ax.text(x, y, "⋮", ha="center", va="center", color=MUTED, fontsize=16)


def _radius(name: str, planned: Plan) -> float:
    return planned.radius * (1.3 if name == "E_total" else 1)


def _look(edge: Edge) -> tuple[str, int]:
    """Return the colour and the dashes of an edge: those of the output that it leads to."""
    for name in reversed(edge):
        if output := _OUTPUT.fullmatch(name):
            index = int(output[1]) - 1
            n = len(_COLOURS)
            return _COLOURS[index % n], (index + index // n) % len(DASHES)
    return INK, 0
