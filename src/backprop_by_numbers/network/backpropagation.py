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


class Step(NamedTuple):
    """What one layer leaves behind on the way forward.

    Attributes
    ----------
    x, net, out : ndarray, each with the batch first
        What came in, the total net inputs, and the outputs.
    known : object
        What else the layer needs to know on its way back, such as who has won a pooling.
    """

    x: Array
    net: Array
    out: Array
    known: Any


def forward(layers: Sequence[Layer], parameters: Sequence[Parameters], x: Array) -> list[Step]:
    """Return each layer's step: its outputs are the next layer's inputs."""
    steps: list[Step] = []
    for layer, own in zip(layers, parameters, strict=True):
        net, known = layer.net(own, x)
        out = ACTIVATIONS[layer.activation].function(net)
        steps.append(Step(x, net, out, known))
        x = out
    return steps


def error(last: Step, target: Array, loss: str) -> float:
    """Return the error summed over the outputs, its mean over the examples."""
    errors = LOSSES[loss].errors(last.net, last.out, target)
    return float(errors.sum(axis=tuple(range(1, errors.ndim))).mean())


def backward(
    layers: Sequence[Layer],
    parameters: Sequence[Parameters],
    steps: Sequence[Step],
    target: Array,
    loss: str,
) -> tuple[list[Array], list[Parameters]]:
    """Return each layer's delta and the gradients of its parameters, found from the last one back.

    The delta of a layer is how fast the error changes with its total net inputs.
    """
    deltas: list[Array] = []
    gradients: list[Parameters] = []
    last = steps[-1]
    # The error is a mean over the batch, so each example's share of it is 1/batch.
    delta = LOSSES[loss].delta(layers[-1].activation, last.net, last.out, target) / len(target)
    for k in reversed(range(len(layers))):
        deltas.insert(0, delta)
        gradients.insert(0, layers[k].gradients(delta, steps[k].x, steps[k].known))
        if k > 0:  # below layer 0 are the inputs, which have no delta
            by_input = layers[k].back(parameters[k], delta, steps[k].x, steps[k].known)
            below = steps[k - 1]
            delta = ACTIVATIONS[layers[k - 1].activation].back(by_input, below.net, below.out)
    return deltas, gradients


def updated(parameters: Parameters, gradients: Parameters, learning_rate: float) -> Parameters:
    """Return the parameters after one step against their gradients."""
    return {
        name: np.asarray(array - learning_rate * gradients[name])
        for name, array in parameters.items()
    }
