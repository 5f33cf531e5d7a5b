"""The calls of NumPy that apply an activation, and that turn derivatives into deltas.

Each writes into an array made before. In these arrays a neuron has a row, and an example a column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from backprop_by_numbers.network.validation import Array

#: Something to be done in an update, such as ``partial(np.multiply, a, b, out)``.
Call = Callable[[], object]

#: The activations there are calls for.
SUPPORTED_ACTIVATIONS = frozenset({"logistic", "tanh", "ReLU", "identity", "softmax"})


def activation_forward(
    name: str, net: Array, power: Sequence[Call], one: Array | float = 1.0
) -> list[Call]:
    """Return the calls that replace a layer's total net inputs by its outputs.

    `power` are the calls for ``exp(-net)``; `one` may be another number in ``1 / (1 + exp(-net))``.
    """
    if name == "logistic":
        return [*power, partial(np.add, net, one, net), partial(np.divide, one, net, net)]
    if name == "tanh":
        return [partial(np.tanh, net, net)]
    if name == "ReLU":
        return [partial(np.maximum, net, 0.0, out=net)]
    return softmax(net, net, np.empty_like(net[0])) if name == "softmax" else []


def softmax(net: Array, out: Array, row: Array) -> list[Call]:
    """Return the calls that put the softmax of `net` into `out`.

    Then `net`, unless it is `out`, is the net minus its largest number, and `row` is the sum of the
    powers of e of that.
    """
    return [
        partial(np.maximum.reduce, net, 0, None, row),
        partial(np.subtract, net, row, net),
        partial(np.exp, net, out),
        partial(np.add.reduce, out, 0, None, row),
        partial(np.divide, out, row, out),
    ]


def activation_backward(name: str, delta: Array, out: Array) -> list[Call]:
    """Return the calls that turn the error's derivatives with respect to outputs into deltas."""
    if name == "ReLU":
        positive = np.empty(out.shape, bool)
        return [partial(np.greater, out, 0, positive), partial(np.multiply, delta, positive, delta)]
    if name not in ("logistic", "tanh", "softmax"):  # the identity
        return []
    slope, one = np.empty_like(out), np.ones((), out.dtype)  # a float would be converted each time
    to_one, times = partial(np.subtract, one, out, slope), partial(np.multiply, delta, slope, delta)
    # Not by squares of outputs: near 1 that would round away what is left of the slope.
    if name == "logistic":
        return [to_one, times, partial(np.multiply, delta, out, delta)]
    if name == "tanh":
        return [to_one, times, partial(np.add, one, out, slope), times]
    mean = np.empty_like(out[0])  # softmax
    return [
        partial(np.multiply, delta, out, slope),
        partial(np.add.reduce, slope, 0, None, mean),
        partial(np.subtract, delta, mean, delta),
        partial(np.multiply, delta, out, delta),
    ]
