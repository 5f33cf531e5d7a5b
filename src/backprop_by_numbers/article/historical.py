"""The article's numbers after training, which come out of a training loop with a mistake in it.

The article says to use the original weights in the backward pass. The numbers that it prints come
out, digit for digit, if each output weight is updated first, and the backward pass then uses the
new one. Which program made them is not known.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from backprop_by_numbers.example.setup import (
    inputs,
    learning_rate,
    network_or_default,
    targets,
)
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import count
from backprop_by_numbers.practice.new_weights import train_with_new_weights
from backprop_by_numbers.training.history import History
from backprop_by_numbers.training.train import checked_steps


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
    return train_with_new_weights(
        net, inputs, targets, learning_rate=learning_rate, steps=steps, snapshots_at=snapshots_at
    )
