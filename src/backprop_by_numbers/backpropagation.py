r"""Forward pass, error, backward pass and step: the whole algorithm, on plain arrays.

Everything else in this package calls these functions. They take batches, one example per row:
`x` is (batch, n_in), and ``nets[k]``, ``outs[k]`` and ``deltas[k]`` are (batch, n_out) of layer k.
They check nothing: `Network` and `train` have done that before. The formulas are those of
Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
Nature 323 (1986).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backprop_by_numbers.activations import logistic, logistic_derivative
from backprop_by_numbers.losses import half_squared_error, half_squared_error_derivative
from backprop_by_numbers.validation import Array

Layers = tuple[Array, ...]


def forward(weights: Layers, biases: Layers, x: Array) -> tuple[Layers, Layers]:
    """Return ``(nets, outs)``: each layer's outputs are the next layer's inputs."""
    nets: list[Array] = []
    outs: list[Array] = []
    incoming = x
    for w, b in zip(weights, biases, strict=True):
        nets.append(incoming @ w.T + b)
        outs.append(logistic(nets[-1]))
        incoming = outs[-1]
    return tuple(nets), tuple(outs)


def error(output: Array, target: Array) -> float:
    """Return the error summed over the outputs, its mean over the examples."""
    return float(half_squared_error(output, target).sum(axis=1).mean())


def backward(
    weights: Layers,
    x: Array,
    outs: Layers,
    target: Array,
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
    # The error is a mean over the batch, so each example's share of it is 1/batch.
    error_by_out = half_squared_error_derivative(outs[-1], target) / len(x)
    incoming = (x, *outs)
    for k in reversed(range(len(weights))):
        delta = error_by_out * logistic_derivative(outs[k])
        weight_gradients.insert(0, delta.T @ incoming[k])
        bias_gradients.insert(0, delta.sum(axis=0))
        deltas.insert(0, delta)
        if k > 0:  # below layer 0 are the inputs, which have no delta
            through = weights[k] if way_back is None else way_back(k, weight_gradients[0])
            error_by_out = delta @ through
    return tuple(weight_gradients), tuple(bias_gradients), tuple(deltas)


def stepped(parameters: Layers, gradients: Layers, learning_rate: float) -> Layers:
    """Return the parameters after one step against their gradients."""
    return tuple(
        np.asarray(p - learning_rate * g) for p, g in zip(parameters, gradients, strict=True)
    )
