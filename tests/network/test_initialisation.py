"""Random networks: the same for the same seed, and of a size that lets them learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import Dense, random_network

DEEP = ["tanh", "ReLU", "softmax"]


def test_the_shapes_the_activations_and_the_loss_are_those_asked_for() -> None:
    net = random_network((4, 3, 2, 5), DEEP, "cross-entropy", seed=0)
    assert [w.shape for w in net.weights] == [(3, 4), (2, 3), (5, 2)]
    assert [b.tolist() for b in net.biases] == [[0.0] * 3, [0.0] * 2, [0.0] * 5]
    assert (net.activations, net.loss) == (tuple(DEEP), "cross-entropy")


def test_the_same_seed_gives_the_same_network_and_another_seed_another() -> None:
    def weights(seed: int) -> list[Any]:
        return [w.tolist() for w in random_network([4, 3, 2], seed=seed).weights]

    assert weights(7) == weights(np.int64(7))
    assert weights(7) != weights(8)


def test_layers_and_sizes_give_the_same_network() -> None:
    by_sizes = random_network([4, 3, 2], ["ReLU", "tanh"], seed=7)
    layers = [
        Dense(np.ones((3, 4)), np.ones(3), "ReLU"),
        Dense(np.ones((2, 3)), np.ones(2), "tanh"),
    ]
    by_layers = random_network(layers=layers, seed=7)
    assert by_layers.activations == by_sizes.activations
    for a, b in zip(
        by_layers.weights + by_layers.biases, by_sizes.weights + by_sizes.biases, strict=True
    ):
        assert a.tobytes() == b.tobytes()


def test_weights_are_distributed_evenly_within_the_limit_of_their_layer() -> None:
    net = random_network([300, 200, 400], ["tanh", "ReLU"], seed=3)
    for weights, limit in zip(net.weights, [(6 / 500) ** 0.5, (6 / 200) ** 0.5], strict=True):
        assert np.abs(weights).max() <= limit
        counts, _ = np.histogram(weights, bins=10, range=(-limit, limit))
        np.testing.assert_allclose(counts / weights.size, 0.1, atol=0.01)


@pytest.mark.parametrize("name", ["tanh", "ReLU"])
def test_outputs_keep_their_size_through_many_layers(name: str) -> None:
    net = random_network([100] * 11, name, seed=5)
    x = np.random.default_rng(6).uniform(-0.5, 0.5, (200, 100))
    sizes = [float((out**2).mean()) for out in net.forward(x).outs]
    assert all(0.2 * sizes[0] < size < 5 * sizes[0] for size in sizes)
