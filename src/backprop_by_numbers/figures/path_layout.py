"""Where the parts of a network stand in a drawing of paths, and which of them paths lead through.

Of a layer with more than five neurons, the first two and the last are drawn, and the two that the
parameter connects. Where each net of the last layer changes all outputs, these stand in a column of
their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from backprop_by_numbers.explaining.explanation import Explanation
from backprop_by_numbers.figures.base.sketch import Point
from backprop_by_numbers.network.parameters import neuron_names

Edge = tuple[str, str]

_LEFT, _RIGHT = 20.0, 347.0
_MOST_ROWS = 5
_TWO_ROWS, _MORE_ROWS = 140.0, 64.0  # from one row to the next


@dataclass(frozen=True)
class Plan:
    """What is drawn, by the names of neurons, errors and the parameter.

    Attributes
    ----------
    places : mapping of str to Point
        The centre of each node.
    gaps : tuple of Point
        Where neurons are left out.
    edges : tuple of Edge
        All connections.
    lit_edges : frozenset of Edge
        Those on a path.
    unit : float
        From one layer to the next, in points.
    """

    places: Mapping[str, Point]
    gaps: tuple[Point, ...]
    edges: tuple[Edge, ...]
    lit_edges: frozenset[Edge]
    unit: float

    @property
    def radius(self) -> float:
        """Of a node: what fits between the layers."""
        return min(18.5, 0.24 * self.unit)

    @property
    def lit(self) -> frozenset[str]:
        """The nodes on a path."""
        return frozenset(name for edge in self.lit_edges for name in edge)


def plan(explanation: Explanation) -> Plan:
    """Plan the drawing of an explanation's paths."""
    net, parameter = explanation.network, explanation.parameter
    layer, *place = parameter.position
    neurons = neuron_names(net)
    ends = neurons[layer + 1] if not place else (neurons[layer + 1][place[0]],)
    start = neurons[layer][place[1]] if len(place) == 2 else parameter.name

    columns = [_abridged(names, {start, *ends[:1]}) for names in neurons]
    widths = [1.0] * len(net.weights)
    if explanation.mixes_outputs or _has_errors(explanation):
        kind = "out" if explanation.mixes_outputs else "E"
        columns.append([name and f"{kind}_{name}" for name in columns[-1]])
        widths.append(0.75)
    columns.append(["E_total"])
    widths.append(0.6)
    unit = (_RIGHT - _LEFT) / sum(widths)
    across = [_LEFT + unit * width for width in accumulate(widths, initial=0.0)]
    pitch = _TWO_ROWS if max(map(len, columns)) <= 2 else _MORE_ROWS

    nodes = [(x, *at) for x, names in zip(across, columns, strict=True) for at in _rows(names)]
    places = {name: (x, pitch * row) for x, row, name in nodes if name}
    gaps = tuple((x, pitch * row) for x, row, name in nodes if not name)
    edges = _edges([[name for name in names if name] for names in columns])
    if len(place) < 2:  # a bias comes from no neuron: it has a node of its own
        row = 0.0 if not place else places[ends[0]][1] / pitch
        row += 0.4 * (1 if row >= 0 else -1) * len(place)
        places[parameter.name] = (across[layer + 1] - 0.5 * unit, pitch * row)
        edges += [(start, end) for end in ends if end in places]
    return Plan(places, gaps, tuple(edges), _lit(edges, start, ends), unit)


def _has_errors(explanation: Explanation) -> bool:
    """Return whether the total error is a sum of one error for each output, and more than one."""
    net = explanation.network
    return net.activations[-1] != "softmax" and net.biases[-1].size > 1


def _abridged(names: Sequence[str], needed: set[str]) -> list[str | None]:
    """Return the names that are drawn, with None where others are left out."""
    if len(names) <= _MOST_ROWS:
        return list(names)
    drawn = [i for i, name in enumerate(names) if i in {0, 1, len(names) - 1} or name in needed]
    found: list[str | None] = [names[0]]
    for before, i in pairwise(drawn):
        found += [None, names[i]] if i - before > 1 else [names[i]]
    return found


def _rows(names: Sequence[str | None]) -> list[tuple[float, str | None]]:
    """Return each name with its row, counted upwards from the middle."""
    return [((len(names) - 1) / 2 - i, name) for i, name in enumerate(names)]


def _edges(columns: Sequence[Sequence[str]]) -> list[Edge]:
    """Return the connections: each neuron with all of the next layer, an output with its error."""
    return [
        (below, above)
        for lower, upper in pairwise(columns)
        for below in lower
        for above in upper
        if not above.startswith("E_") or above in (f"E_{below}", "E_total")
    ]


def _lit(edges: Sequence[Edge], start: str, ends: Sequence[str]) -> frozenset[Edge]:
    """Return the edges from the parameter on, column by column."""
    found = {(start, end) for end in ends if (start, end) in edges}
    while new := {edge for edge in edges if edge[0] in {end for _, end in found}} - found:
        found |= new
    return frozenset(found)
