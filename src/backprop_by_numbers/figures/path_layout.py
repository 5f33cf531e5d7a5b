"""Where the parts of a network stand in a drawing of paths, and which of them paths lead through.

Of a dense network all neurons are drawn; of a layer with more than five the first two and the last,
and the two that the parameter connects. In other networks most numbers of a map lie on no path, so
those on paths are drawn alone, at most five of a layer, after what is explained. Where each net of
the last layer changes all outputs, these stand in a column of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from backprop_by_numbers.explaining.explanation import Explanation
from backprop_by_numbers.explaining.paths import Paths
from backprop_by_numbers.figures.base.sketch import Point
from backprop_by_numbers.network.layers import Dense
from backprop_by_numbers.network.parameters import Input, Parameter, neuron_names

Edge = tuple[str, str]

#: Names from top to bottom, and None where neurons are left out.
Column = list[str | None]

_LEFT, _RIGHT = 20.0, 347.0
_MOST_ROWS = 5
_TWO_ROWS, _MORE_ROWS, _ROWS_ON_PATHS = 140.0, 64.0, 76.0  # from one row to the next


@dataclass(frozen=True)
class Plan:
    """What is drawn, by the names of neurons, errors and what is explained.

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
    labels : mapping of Edge to str
        What the path's first number is multiplied by on its first edges, where that has a name.
    unit : float
        From one layer to the next, in points.
    layers : int
        From how many layers neurons are drawn, the inputs aside.
    """

    places: Mapping[str, Point]
    gaps: tuple[Point, ...]
    edges: tuple[Edge, ...]
    lit_edges: frozenset[Edge]
    labels: Mapping[Edge, str]
    unit: float
    layers: int

    @property
    def radius(self) -> float:
        """Of a node: what fits between the layers."""
        return min(18.5, 0.24 * self.unit)

    @property
    def lit(self) -> frozenset[str]:
        """The nodes on a path."""
        return frozenset(name for edge in self.lit_edges for name in edge)


@dataclass(frozen=True)
class _Sketch:
    """What a plan places: columns up to the outputs, and the edges between them.

    `starts` are the edges that paths begin with, and `labels` the names at some of these.
    """

    columns: list[Column]
    edges: list[Edge]
    starts: list[Edge]
    labels: dict[Edge, str]


def plan(explanation: Explanation) -> Plan:
    """Plan the drawing of an explanation's paths."""
    is_dense = draws_all_neurons(explanation)
    sketch = _all_neurons(explanation) if is_dense else _neurons_on_paths(explanation)
    columns = [*sketch.columns]
    widths = [1.0] * (len(columns) - 1)
    if explanation.mixes_outputs or _has_errors(explanation):
        kind = "out" if explanation.mixes_outputs else "E"
        columns.append([name and f"{kind}_{name}" for name in columns[-1]])
        widths.append(0.75)
    columns.append(["E_total"])
    widths.append(0.6 if is_dense else 0.75)
    unit = (_RIGHT - _LEFT) / sum(widths)
    across = [_LEFT + unit * width for width in accumulate(widths, initial=0.0)]
    rows, more_rows = (_rows, _MORE_ROWS) if is_dense else (_rows_on_paths, _ROWS_ON_PATHS)
    pitch = _TWO_ROWS if max(map(len, columns)) <= 2 else more_rows

    nodes = [(x, *at) for x, names in zip(across, columns, strict=True) for at in rows(names)]
    places = {name: (x, pitch * row) for x, row, name in nodes if name}
    gaps = tuple((x, pitch * row) for x, row, name in nodes if not name)
    above = [[name for name in names if name] for names in columns[len(sketch.columns) - 1 :]]
    edges = [*sketch.edges, *_edges(above)]
    own = explanation.parameter.name
    if own not in places and sketch.starts[0][0] == own:
        # A bias comes from no neuron: it has a node of its own, between two columns.
        layer, *place = explanation.parameter.position
        row = 0.0 if not place else places[sketch.starts[0][1]][1] / pitch
        row += 0.4 * (1 if row >= 0 else -1) * len(place)
        places[own] = (across[layer + 1] - 0.5 * unit, pitch * row)
        edges += [edge for edge in sketch.starts if edge[1] in places]
    lit, layers = _lit(edges, sketch.starts), len(sketch.columns) - 1
    return Plan(places, gaps, tuple(edges), lit, sketch.labels, unit, layers)


def draws_all_neurons(explanation: Explanation) -> bool:
    """Return whether all neurons are drawn, and not those on paths alone."""
    return all(type(layer) is Dense for layer in explanation.network.layers)


def _all_neurons(explanation: Explanation) -> _Sketch:
    """Return all neurons of a dense network; a bias has no place in its columns."""
    parameter, neurons = explanation.parameter, neuron_names(explanation.network)
    layer, *place = parameter.position
    labels = {}
    if isinstance(parameter, Input):
        starts = [(parameter.name, end) for end in neurons[1]]
    elif len(place) == 2:
        starts = [(neurons[layer][place[1]], neurons[layer + 1][place[0]])]
        labels = {starts[0]: parameter.name}
    else:
        ends = neurons[layer + 1] if not place else (neurons[layer + 1][place[0]],)
        starts = [(parameter.name, end) for end in ends]
    needed = {starts[0][0], starts[0][1]}
    columns = [_abridged(names, needed) for names in neurons]
    return _Sketch(columns, _edges([[n for n in names if n] for names in columns]), starts, labels)


def _neurons_on_paths(explanation: Explanation) -> _Sketch:
    """Return neurons that lie on paths, and what is explained in a column before them.

    A weight that one neuron alone uses stands at the edge from its input, as in a dense network.
    """
    net, explained = explanation.network, explanation.parameter
    x = np.array(explanation.x, dtype=np.float64)
    paths = Paths(net, x, explained)
    if not paths.number:
        outputs = _abridged(neuron_names(net, x.shape)[-1], set())
        return _Sketch([[explained.name], outputs], [], [], {})

    drawn: list[int] = []
    columns: list[Column] = []
    edges: list[Edge] = []
    for k in range(len(paths.stages) - 1, paths.start - 1, -1):
        names = paths.stages[k].names if k >= 0 else paths.stages[0].input_names
        below = [int(j) for j in paths.on_path[k]]
        if columns:
            users = {j: {m for m, _ in paths.links_from(k, j)}.intersection(drawn) for j in below}
            below = [j for j in below if users[j]]
            if len(below) > _MOST_ROWS:  # one for each that is drawn above
                below = sorted({next(j for j in below if m in users[j]) for m in drawn})
            above = paths.stages[k + 1].names
            edges = [(names[j], above[m]) for j in below for m in sorted(users[j])] + edges
        elif len(below) > _MOST_ROWS:
            below = [*below[:2], below[-1]]
        drawn = below
        columns.insert(0, _with_gaps(names, drawn))

    start, uses, is_one_weight = explained.name, paths.uses, False
    if isinstance(explained, Parameter):
        is_one_weight = len(uses) == 1 and len(explained.position) > 2
        if is_one_weight:
            start = uses[0][1].rule.removeprefix("out_")
        columns.insert(0, [start])
    elif paths.stages:
        uses = paths.links_from(-1, drawn[0])
    users_drawn = paths.stages[max(paths.start, 0)].names if uses else ()
    rules = {(start, users_drawn[j]): factor.rule for j, factor in uses}
    starts = {edge: rule for edge, rule in rules.items() if edge[1] in columns[1]}
    if isinstance(explained, Parameter):
        edges = [*starts, *edges]
    labels = {
        edge: explained.name if is_one_weight else rule
        for edge, rule in starts.items()
        if rule.isidentifier()
    }
    return _Sketch(columns, edges, list(starts), labels)


def _with_gaps(names: Sequence[str], drawn: Sequence[int]) -> Column:
    """Return the names that are drawn, in order, with None where others are left out between."""
    column: Column = [names[drawn[0]]]
    for before, i in pairwise(drawn):
        column += [None, names[i]] if i - before > 1 else [names[i]]
    return column


def _has_errors(explanation: Explanation) -> bool:
    """Return whether the total error is a sum of one error for each output, and more than one."""
    return explanation.network.activations[-1] != "softmax" and np.size(explanation.target) > 1


def _abridged(names: Sequence[str], needed: set[str]) -> Column:
    """Return the names that are drawn, with None where others are left out."""
    if len(names) <= _MOST_ROWS:
        return list(names)
    last = len(names) - 1
    return _with_gaps(
        names, [i for i, name in enumerate(names) if i in {0, 1, last} or name in needed]
    )


def _rows(names: Column) -> list[tuple[float, str | None]]:
    """Return each name with its row, counted upwards from the middle."""
    return [((len(names) - 1) / 2 - i, name) for i, name in enumerate(names)]


def _rows_on_paths(names: Column) -> list[tuple[float, str | None]]:
    """Return each name with its row, and gaps between the rows, so that these stay in line."""
    row = (sum(name is not None for name in names) + 1) / 2
    found: list[tuple[float, str | None]] = []
    for name in names:
        row -= name is not None
        found.append((row, name) if name else (row - 0.62, None))
    return found


def _edges(columns: Sequence[Sequence[str]]) -> list[Edge]:
    """Return the connections: each neuron with all of the next layer, an output with its error."""
    return [
        (below, above)
        for lower, upper in pairwise(columns)
        for below in lower
        for above in upper
        if not above.startswith("E_") or above in (f"E_{below}", "E_total")
    ]


def _lit(edges: Sequence[Edge], starts: Iterable[Edge]) -> frozenset[Edge]:
    """Return the edges on a path from its first edges on, column by column."""
    found = set(starts).intersection(edges)
    while new := {edge for edge in edges if edge[0] in {end for _, end in found}} - found:
        found |= new
    return frozenset(found)
