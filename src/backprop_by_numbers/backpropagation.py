r"""Forward pass, error, backward pass and step: the whole algorithm, on plain arrays.

Everything else in this package calls these functions. They take batches, one example per row:
`x` is (batch, n_in), and ``nets[k]``, ``outs[k]`` and ``deltas[k]`` are (batch, n_out) of layer k.
`activations` holds one name for each layer, as in `ACTIVATIONS`, and `loss` is a name in `LOSSES`.
They check nothing: `Network` and `train` have done that before. The formulas are those of
Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
Nature 323 (1986).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backprop_by_numbers.activations import ACTIVATIONS
from backprop_by_numbers.losses import (
    LOSSES,
    softmax_cross_entropy,
    softmax_cross_entropy_delta,
)
from backprop_by_numbers.validation import Array

Layers = tuple[Array, ...]
Names = tuple[str, ...]


def forward(weights: Layers, biases: Layers, x: Array, activations: Names) -> tuple[Layers, Layers]:
    """Return ``(nets, outs)``: each layer's outputs are the next layer's inputs."""
    nets: list[Array] = []
    outs: list[Array] = []
    incoming = x
    for w, b, activation in zip(weights, biases, activations, strict=True):
        nets.append(incoming @ w.T + b)
        outs.append(ACTIVATIONS[activation].function(nets[-1]))
        incoming = outs[-1]
    return tuple(nets), tuple(outs)


def error(net: Array, out: Array, target: Array, loss: str) -> float:
    """Return the error summed over the outputs, its mean over the examples.

    `net` and `out` are the last layer's.
    """
    return float(error_by_example(net, out, target, loss).mean())


def error_by_example(net: Array, out: Array, target: Array, loss: str) -> Array:
    """Return each example's error, summed over the outputs along the last axis."""
    if loss == "cross-entropy":  # which only follows a softmax
        errors = softmax_cross_entropy(net, target)
    else:
        errors = LOSSES[loss].function(out, target)
    return np.asarray(errors.sum(axis=-1))


def output_delta(net: Array, out: Array, target: Array, activation: str, loss: str) -> Array:
    """Return the last layer's delta, where the way back begins."""
    # The error is a mean over the batch, so each example's share of it is 1/batch.
    if loss == "cross-entropy":
        return softmax_cross_entropy_delta(out, target) / len(out)
    error_by_out = LOSSES[loss].derivative(out, target) / len(out)
    return ACTIVATIONS[activation].back(error_by_out, net, out)


def backward(
    weights: Layers,
    x: Array,
    nets: Layers,
    outs: Layers,
    target: Array,
    activations: Names,
    loss: str,
    way_back: Callable[[int, Array], Array] | None = None,
) -> tuple[Layers, Layers, Layers]:
    """Return ``(weight_gradients, bias_gradients, deltas)``, found from the last layer back.

    The delta of a layer reaches the layer below through the weights between the two.
    `way_back(k, weight_gradient)` names other weights to send it through; only the article's slip
    needs that.
    """
    weight_gradients: list[Array] = []
    bias_gradients: list[Array] = []
    deltas: list[Array] = []
    incoming = (x, *outs)
    delta = output_delta(nets[-1], outs[-1], target, activations[-1], loss)
    for k in reversed(range(len(weights))):
        weight_gradients.insert(0, delta.T @ incoming[k])
        bias_gradients.insert(0, delta.sum(axis=0))
        deltas.insert(0, delta)
        if k > 0:  # below layer 0 are the inputs, which have no delta
            through = weights[k] if way_back is None else way_back(k, weight_gradients[0])
            below = ACTIVATIONS[activations[k - 1]]
            delta = below.back(delta @ through, nets[k - 1], outs[k - 1])
    return tuple(weight_gradients), tuple(bias_gradients), tuple(deltas)


def stepped(parameters: Layers, gradients: Layers, learning_rate: float) -> Layers:
    """Return the parameters after one step against their gradients."""
    return tuple(
        np.asarray(p - learning_rate * g) for p, g in zip(parameters, gradients, strict=True)
    )
