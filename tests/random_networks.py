"""Random networks of any kind, from a seed: hardly ever is one at a kink of ReLU."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from backprop_by_numbers import Network
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.validation import Array

#: The activations that a layer below the last can have.
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")
#: The activations that the last layer can have, each with each loss that it can have then.
ENDS = tuple(
    (name, loss.name)
    for loss in LOSSES.values()
    for name in ACTIVATIONS
    if not loss.from_net or loss.from_net.activation == name
)


def random_network(
    seed: int,
    widths: Sequence[int] = (3, 4, 2),
    activations: str | Sequence[str] = "logistic",
    loss: str = "half squared error",
) -> Network:
    rng = np.random.default_rng(seed)
    weights = [
        rng.standard_normal((n_out, n_in)) / np.sqrt(n_in) for n_in, n_out in pairwise(widths)
    ]
    return Network(weights, [rng.standard_normal(n) for n in widths[1:]], activations, loss)


def random_examples(seed: int, net: Network, examples: int) -> tuple[Array, Array]:
    """Return inputs, and targets that are probabilities, which suit every loss."""
    rng = np.random.default_rng([seed, 1])
    x = rng.standard_normal((examples, net.weights[0].shape[1]))
    return x, rng.dirichlet(np.ones(net.biases[-1].size), examples)


def random_kind(seed: int, layers: int) -> tuple[list[str], str]:
    """Return an activation for each layer, and a loss."""
    rng = np.random.default_rng([seed, 2])
    last, loss = ENDS[rng.integers(len(ENDS))]
    return [*rng.choice(HIDDEN, layers - 1).tolist(), last], loss
