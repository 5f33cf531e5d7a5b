"""The training loop with a mistake in it: the backward pass uses weights that are updated."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_by_numbers import Network, TrainingDiverged, train
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.practice.new_weights import train_with_new_weights
from random_networks import random_convolution, random_examples, random_kind, random_network


def wrongly_updated(net: Network, x: Array, target: Array, rate: float) -> list[Array]:
    """Return the weights after one update, each layer's from the gradient of the changed network.

    The layers above one are changed before its gradient is found, while what they get from the
    forward pass, and the last layer's delta, stay as they were.
    """
    forward = net.forward(x)
    delta = net.gradients(x, target).deltas[-1]
    new = []
    for k in reversed(range(len(net.weights))):
        incoming = forward.outs[k - 1] if k else x
        new.insert(0, net.weights[k] - rate * np.outer(delta, incoming))
        if k:
            slope = 1 - forward.outs[k - 1] ** 2
            delta = delta @ new[0] * slope
    return new


@pytest.mark.parametrize("seed", range(5))
def test_each_layer_gets_what_the_updated_one_above_passes_on(seed: int) -> None:
    net = random_network(seed, (2, 3, 4, 2), "tanh")
    x, target = (array[0] for array in random_examples(seed, net, 1))
    found = train_with_new_weights(net, x, target, learning_rate=0.7, steps=1).network
    for mine, theirs in zip(found.weights, wrongly_updated(net, x, target, 0.7), strict=True):
        assert mine == pytest.approx(theirs, rel=1e-12)
    assert all(np.array_equal(a, b) for a, b in zip(found.biases, net.biases, strict=True))


def test_one_layer_has_none_below_it_that_could_go_wrong() -> None:
    net = random_network(1, (3, 2), *random_kind(1, 1))
    x, target = (array[0] for array in random_examples(1, net, 1))
    wrong = train_with_new_weights(net, x, target, steps=20, train_biases=True)
    right = train(net, x, target, steps=20)
    assert wrong.errors == pytest.approx(right.errors, rel=1e-12)


def test_it_trains_convolutions_and_keeps_snapshots() -> None:
    net, x, target = random_convolution(4)
    history = train_with_new_weights(
        net, x, target, learning_rate=0.01, steps=5, train_biases=True, snapshots_at=[2]
    )
    again = train_with_new_weights(net, x, target, learning_rate=0.01, steps=2, train_biases=True)
    assert history.errors[:3].tolist() == again.errors.tolist()
    for mine, theirs in zip(history.snapshots[2].weights, again.network.weights, strict=True):
        assert mine.tolist() == theirs.tolist()


def test_numbers_that_grow_too_large_stop_training() -> None:
    net = random_network(3, (2, 2, 2), "identity")
    with pytest.raises(TrainingDiverged, match="diverged at update") as caught:
        train_with_new_weights(net, [1.0, 2.0], [0.0, 0.0], learning_rate=1e9, steps=500)
    assert np.isfinite(caught.value.history.errors[:-1]).all()
    assert all(np.isfinite(weights).all() for weights in caught.value.history.network.weights)
