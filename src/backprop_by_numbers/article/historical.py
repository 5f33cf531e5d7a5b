"""A training loop that gives the article's numbers after training, with a mistake in it.

The article says to use the original weights in the backward pass. The numbers that it prints come
out, digit for digit, if each output weight is updated first, and the backward pass then uses the
new one. Which program made them is not known. The engine has no option for this mistake; this loop
is all there is of it.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import lru_cache

import numpy as np

from backprop_by_numbers.example.setup import (
    inputs,
    learning_rate,
    network_or_default,
    targets,
)
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, count
from backprop_by_numbers.training.history import History, TrainingDiverged
from backprop_by_numbers.training.train import checked_steps

#: The weights w1 to w8.
_Weights = tuple[float, float, float, float, float, float, float, float]


def historical_run(
    steps: int = 10_000,
    network: Network | None = None,
    snapshots_at: Collection[int] = (),
) -> History:
    """Train on the example by the wrong rule: the backward pass uses updated weights.

    It gives the article's numbers after training.

    Parameters
    ----------
    steps : int, optional
        How many updates, at least 0.
    network : Network, optional
        A 2-2-2 network: where to start; the article's by default.
    snapshots_at : collection of int, optional
        As in `train`.

    Returns
    -------
    History
        As `train` returns it. The biases stay, and the learning rate is 0.5.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If the network is not 2-2-2, or a number of updates is out of range.
    TrainingDiverged
        If a number grows too large for a float64.

    Examples
    --------
    >>> history = historical_run()
    >>> round(float(history.errors[1]), 9), round(float(history.errors[-1]), 9)
    (0.291027924, 3.5085e-05)
    """
    net, last = network_or_default(network), count(steps, "steps")
    return _run(net, last, checked_steps(snapshots_at, "snapshots_at", last))


@lru_cache(maxsize=64)
def _run(net: Network, steps: int, snapshots_at: frozenset[int]) -> History:
    """Return the training run; runs that were made before are kept."""
    i1, i2 = map(float, inputs)
    target_o1, target_o2 = map(float, targets)
    b_h1, b_h2, b_o1, b_o2 = np.concatenate(net.biases).tolist()
    w1, w2, w3, w4, w5, w6, w7, w8 = np.concatenate([w.ravel() for w in net.weights]).tolist()
    eta = learning_rate
    errors = np.empty(steps + 1)
    snapshots = {}
    for step in range(steps + 1):
        weights = (w1, w2, w3, w4, w5, w6, w7, w8)
        if step in snapshots_at:
            snapshots[step] = _network(net, weights)

        out_h1 = _logistic(w1 * i1 + w2 * i2 + b_h1)
        out_h2 = _logistic(w3 * i1 + w4 * i2 + b_h2)
        out_o1 = _logistic(w5 * out_h1 + w6 * out_h2 + b_o1)
        out_o2 = _logistic(w7 * out_h1 + w8 * out_h2 + b_o2)
        errors[step] = 0.5 * (target_o1 - out_o1) ** 2 + 0.5 * (target_o2 - out_o2) ** 2
        if step == steps:
            break

        delta_o1 = -(target_o1 - out_o1) * out_o1 * (1 - out_o1)
        delta_o2 = -(target_o2 - out_o2) * out_o2 * (1 - out_o2)
        w5, w6 = w5 - eta * delta_o1 * out_h1, w6 - eta * delta_o1 * out_h2
        w7, w8 = w7 - eta * delta_o2 * out_h1, w8 - eta * delta_o2 * out_h2
        # The mistake: w5 to w8 are already updated here.
        delta_h1 = (delta_o1 * w5 + delta_o2 * w7) * out_h1 * (1 - out_h1)
        delta_h2 = (delta_o1 * w6 + delta_o2 * w8) * out_h2 * (1 - out_h2)
        w1, w2 = w1 - eta * delta_h1 * i1, w2 - eta * delta_h1 * i2
        w3, w4 = w3 - eta * delta_h2 * i1, w4 - eta * delta_h2 * i2
        if not math.isfinite(w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8):
            so_far = History(errors[: step + 1], _network(net, weights), snapshots)
            raise TrainingDiverged(step + 1, eta, so_far)
    return History(errors, _network(net, weights), snapshots)


def _logistic(net: float) -> float:
    small = math.exp(-abs(net))
    return (1.0 if net >= 0 else small) / (1.0 + small)


def _network(net: Network, weights: _Weights) -> Network:
    w: Array = np.array(weights).reshape(2, 2, 2)
    return net.with_parameters([w[0], w[1]], net.biases)
