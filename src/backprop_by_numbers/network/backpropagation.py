r"""Forward pass, error, backward pass and update: the whole algorithm, on plain arrays.

Everything else in this package calls these functions. They take batches, one example per row or
image by image, and ``parameters[k]`` holds the arrays of ``layers[k]`` by name. They check nothing:
`Network` and `train` have done that before. The formulas are those of Rumelhart, Hinton and
Williams, "Learning representations by back-propagating errors", Nature 323 (1986).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.layers import Layer, Parameters
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.validation import Array


class LayerRecord(NamedTuple):
    """What a forward pass records of one layer.

    Attributes
    ----------
    x, net, out : ndarray, each with the batch first
        What came in, the total net inputs, and the outputs.
    cache : object
        What else the layer needs for the backward pass, such as where a window's largest number is.
    """

    x: Array
    net: Array
    out: Array
    cache: Any


def forward(
    layers: Sequence[Layer], parameters: Sequence[Parameters], x: Array
) -> list[LayerRecord]:
    """Return a record of each layer; the outputs of one are the inputs of the next."""
    records: list[LayerRecord] = []
    for layer, layer_parameters in zip(layers, parameters, strict=True):
        net, cache = layer.net(layer_parameters, x)
        out = ACTIVATIONS[layer.activation].function(net)
        records.append(LayerRecord(x, net, out, cache))
        x = out
    return records


def error(last: LayerRecord, target: Array, loss: str) -> float:
    """Return the error: summed over the outputs, and the mean of that over the examples."""
    errors = LOSSES[loss].errors(last.net, last.out, target)
    return float(errors.sum(axis=tuple(range(1, errors.ndim))).mean())


def backward(
    layers: Sequence[Layer],
    parameters: Sequence[Parameters],
    records: Sequence[LayerRecord],
    target: Array,
    loss: str,
) -> tuple[list[Array], list[Parameters]]:
    """Return each layer's delta, and the gradients of its parameters, found from the last layer on.

    The delta of a layer is the derivative of the error with respect to its total net inputs.
    """
    deltas: list[Array] = []
    gradients: list[Parameters] = []
    last = records[-1]
    # The error is a mean over the batch, so each example's share of it is 1/batch.
    delta = LOSSES[loss].delta(layers[-1].activation, last.net, last.out, target) / len(target)
    for k in reversed(range(len(layers))):
        deltas.insert(0, delta)
        gradients.insert(0, layers[k].gradients(delta, records[k].x, records[k].cache))
        if k > 0:  # below layer 0 are the inputs, which have no delta
            error_by_input = layers[k].backward(
                parameters[k], delta, records[k].x, records[k].cache
            )
            below = records[k - 1]
            delta = ACTIVATIONS[layers[k - 1].activation].backward(
                error_by_input, below.net, below.out
            )
    return deltas, gradients


def updated(parameters: Parameters, gradients: Parameters, learning_rate: float) -> Parameters:
    """Return the parameters after one step against their gradients."""
    return {
        name: np.asarray(array - learning_rate * gradients[name])
        for name, array in parameters.items()
    }
