"""Networks of every kind once more, on `autograd.numpy`, to compare the engine's gradients with.

Nothing here has a derivative; `autograd` finds them all. ReLU is a choice between the two lines
that it is made of, so that at 0, like everybody's, it has the slope of the lower one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop_by_numbers import Network
from backprop_by_numbers.network.validation import Array


def log_softmax(net: Any) -> Any:
    below = net - anp.max(net, axis=-1, keepdims=True)
    return below - anp.log(anp.sum(anp.exp(below), axis=-1, keepdims=True))


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "logistic": lambda net: 0.5 * (1.0 + anp.tanh(0.5 * net)),
    "tanh": anp.tanh,
    "ReLU": lambda net: anp.where(net > 0, net, 0.0),
    "identity": lambda net: 1.0 * net,
    "softmax": lambda net: anp.exp(log_softmax(net)),
}


def gradient(function: Callable[..., Any], *arguments: Any, at: int = 0) -> Any:
    """Return the gradient of `function` by one of its arguments."""
    with np.errstate(over="ignore"):  # it divides by cosh, which overflows to a slope of 0
        return grad(function, at)(*arguments)


def error_of_nets(nets: Any, target: Array, activation: str, loss: str) -> Any:
    """Return the mean error of the output layer's total net inputs, (batch, n_out)."""
    if loss == "cross-entropy":
        return -anp.sum(target * log_softmax(nets)) / len(target)
    if loss == "binary cross-entropy":
        no, yes = anp.logaddexp(0.0, nets), anp.logaddexp(0.0, -nets)
        return anp.sum(target * yes + (1 - target) * no) / len(target)
    return anp.sum((FUNCTIONS[activation](nets) - target) ** 2) / (2 * len(target))


def error(weights: Any, biases: Any, x: Any, target: Array, net: Network, first: int = 0) -> Any:
    """Return the mean error over a batch, from layer `first` on; `x` are that layer's inputs."""
    out = x
    for k in range(first, len(weights)):
        nets = anp.matmul(out, weights[k].T) + biases[k]
        out = FUNCTIONS[net.activations[k]](nets)
    return error_of_nets(nets, target, net.activations[-1], net.loss)


def gradients(net: Network, x: Array, target: Array) -> tuple[list[Array], list[Array], Array]:
    """Return the gradients of the weights, of the biases and of the inputs, for a batch."""
    moved = list(net.weights), list(net.biases), x
    return tuple(gradient(error, *moved, target, net, at=at) for at in range(len(moved)))


def deltas(net: Network, x: Array, target: Array) -> list[Array]:
    """Return the gradients of each layer's total net inputs, for a batch."""
    nets = net.forward(x).nets

    def from_layer(k: int) -> Callable[[Any], Any]:
        if k == len(nets) - 1:
            return lambda n: error_of_nets(n, target, net.activations[-1], net.loss)
        function = FUNCTIONS[net.activations[k]]
        return lambda n: error(net.weights, net.biases, function(n), target, net, first=k + 1)

    return [gradient(from_layer(k), nets[k].copy()) for k in range(len(nets))]
