"""Through which neurons a parameter, or an input, changes the error, and on how many paths.

Each layer's `links` state what it uses where, so nothing here depends on kinds of layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

import numpy as np

from backprop_by_numbers.explaining.explanation import Factor
from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.backpropagation import LayerRecord
from backprop_by_numbers.network.layers import Indices, Layer, Links
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.parameters import Input, Parameter, first_number, neuron_names
from backprop_by_numbers.network.validation import Array


class Stage:
    """A layer in the forward pass of one example, its neurons and its inputs counted from 0.

    Attributes
    ----------
    layer : Layer
        The layer.
    names, input_names : tuple of str
        Its neurons, and what comes in: "i1", or "out_h1" of a neuron below.
    in_shape : tuple of int
        The shape of what comes in.
    inputs, nets, outs : ndarray, of one dimension
        Their numbers.
    has_nets : bool
        Whether the total net inputs have names of their own: in pooling they are the outputs.
    """

    def __init__(
        self,
        layer: Layer,
        record: LayerRecord,
        names: tuple[str, ...],
        input_names: tuple[str, ...],
        first_weight: int,
    ) -> None:
        self.layer, self._record, self._first_weight = layer, record, first_weight
        self.names, self.input_names = names, input_names
        self.in_shape: tuple[int, ...] = record.x.shape[1:]
        self.inputs, self.nets, self.outs = record.x.ravel(), record.net.ravel(), record.out.ravel()
        self.has_nets = bool(layer.parameters) or layer.activation != "identity"

    @cached_property
    def slopes(self) -> Array:
        """Each output's derivative with respect to its own net; for softmax, to each net."""
        activation = ACTIVATIONS[self.layer.activation]
        if self.layer.activation == "softmax":
            return activation.jacobian(self.nets, self.outs)
        return activation.slopes(self.nets, self.outs)

    @cached_property
    def links(self) -> Links:
        """Which inputs each neuron uses."""
        return self.layer.links(self.in_shape, self._record.cache)

    def links_from(self, i: int) -> Iterator[tuple[int, Factor]]:
        """Yield the neurons that use an input, each with its derivative with respect to that."""
        order, inputs = self._by_input
        first, end = np.searchsorted(inputs, [i, i + 1])
        for link in order[first:end]:
            j, slope = int(self.links.outputs[link]), float(self.links.slopes[link])
            of = f"{'net' if self.has_nets else 'out'}_{self.names[j]}"
            yield j, Factor(f"d{of}/d{self.input_names[i]}", slope, self._rule(link))

    def uses_of(self, parameter: Parameter) -> Iterator[tuple[int, Factor]]:
        """Yield the neurons that use a parameter, each with its derivative with respect to that."""
        _, *place = parameter.position
        shape = self.layer.parameters["weights"].shape
        if len(place) > 1:
            for link in np.flatnonzero(self.links.weights == np.ravel_multi_index(place, shape)):
                j, i = int(self.links.outputs[link]), int(self.links.inputs[link])
                name = f"dnet_{self.names[j]}/d{parameter.name}"
                yield j, Factor(name, float(self.inputs[i]), self.input_names[i])
        else:  # a bias, which is a weight whose input is always 1
            for j, name in enumerate(self.names):
                if not place or j * shape[0] // len(self.names) == place[0]:
                    yield j, Factor(f"dnet_{name}/d{parameter.name}", 1.0, "1")

    @cached_property
    def _by_input(self) -> tuple[Indices, Indices]:
        order = np.argsort(self.links.inputs, kind="stable")
        return order, self.links.inputs[order]

    def _rule(self, link: int) -> str:
        """Return a link's derivative as text: a weight's name, or a share such as 1 / 4."""
        if self.links.weights is None:
            share = Fraction(self.links.slopes[link]).limit_denominator(10**6)
            return str(share).replace("/", " / ")
        return f"{self.layer.weight_letter}{self._first_weight + self.links.weights[link]}"


def stages(net: Network, x: Array) -> list[Stage]:
    """Return a stage for each layer but those that leave every number as it is, such as Flatten."""
    net.forward(x)  # which refuses numbers that grow too large
    records = backpropagation.forward(net.layers, net.parameters, x[None])
    input_names, *names = neuron_names(net, x.shape)
    found: list[Stage] = []
    with_weights = 0
    for layer, record, own in zip(net.layers, records, names, strict=True):
        if layer.neuron_letter:
            first_weight = first_number(net, with_weights) if layer.parameters else 0
            found.append(Stage(layer, record, own, input_names, first_weight))
            input_names = tuple(f"out_{name}" for name in own)
        with_weights += bool(layer.parameters)
    return found


class Paths:
    """The paths from a parameter, or an input, to the error.

    A neuron lies on a path if the parameter changes it and it changes the error. A number that
    another one has beaten in max pooling does not.

    Attributes
    ----------
    stages : list of Stage
        The layers of the network.
    start : int
        The stage that uses the parameter; -1, below them all, for an input.
    uses : list of (int, Factor)
        The neurons of that stage that use the parameter and lie on a path, each with its
        derivative with respect to it; none for an input.
    on_path : dict of int to ndarray of int
        The neurons that lie on a path, for each stage from `start` on; of -1 the input itself.
    number : int
        How many paths there are to an output of the network.
    """

    def __init__(self, net: Network, x: Array, explained: Parameter | Input) -> None:
        self.stages = stages(net, x)
        sizes = [x.size, *(len(stage.names) for stage in self.stages)]
        uses: list[tuple[int, Factor]] = []
        if isinstance(explained, Input):
            self.start = -1
            begins = [int(np.ravel_multi_index(explained.position, x.shape))]
        else:
            with_weights = [k for k, stage in enumerate(self.stages) if stage.layer.parameters]
            self.start = with_weights[explained.position[0]]
            uses = list(self.stages[self.start].uses_of(explained))
            begins = [j for j, _ in uses]

        # As Python's whole numbers, of which none is too large.
        ways = np.zeros(sizes[self.start + 1], dtype=object)
        np.add.at(ways, begins, 1)
        is_reached = [ways > 0]
        for stage in self.stages[self.start + 1 :]:
            below, ways = ways, np.zeros(len(stage.names), dtype=object)
            np.add.at(ways, stage.links.outputs, below[stage.links.inputs])
            is_reached.append(ways > 0)
        self.number = int(ways.sum())

        leads_on = np.ones(ways.size, dtype=bool)
        self.on_path: dict[int, Indices] = {}
        for k in range(len(self.stages) - 1, self.start - 1, -1):
            if k < len(self.stages) - 1:
                links = self.stages[k + 1].links
                above, leads_on = leads_on, np.zeros(sizes[k + 1], dtype=bool)
                leads_on[links.inputs[above[links.outputs]]] = True
            self.on_path[k] = np.flatnonzero(leads_on & is_reached.pop())
        self.uses = [(j, factor) for j, factor in uses if leads_on[j]]
        self._is_on_path = {k: set(found.tolist()) for k, found in self.on_path.items()}

    def links_from(self, k: int, j: int) -> list[tuple[int, Factor]]:
        """Return the neurons of stage k + 1 through which the paths of neuron j of stage k lead.

        Each with its derivative with respect to that neuron's output.
        """
        on_path = self._is_on_path[k + 1]
        return [link for link in self.stages[k + 1].links_from(j) if link[0] in on_path]
