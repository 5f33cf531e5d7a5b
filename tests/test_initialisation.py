"""Random networks: the same for the same seed, and of a size that lets them learn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import Network, random_network

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


def test_the_weights_are_spread_evenly_up_to_the_limit_of_their_layer() -> None:
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


NOT_SIZES = TypeError, "sizes must be a list or tuple of whole numbers"
BAD: list[tuple[Callable[[], Network], type[Exception], str]] = [
    *((lambda bad=bad: random_network(bad, seed=0), *NOT_SIZES)
      for bad in (None, 3, "2, 2", {2, 1}, np.array([2, 1]), iter([2, 1]))),
    (lambda: random_network([], seed=0), ValueError, "sizes must have at least two numbers"),
    (lambda: random_network([2], seed=0), ValueError, "sizes must have at least two.*not 1"),
    (lambda: random_network([2.0, 1], seed=0), TypeError, r"sizes\[0\] must be a whole number"),
    (lambda: random_network([2, True], seed=0), TypeError, r"sizes\[1\] must be a whole number"),
    (lambda: random_network([2, 0], seed=0), ValueError, r"sizes\[1\] must be at least 1, not 0"),
    (lambda: random_network([2, 1], "relu", seed=0), ValueError, "activations must be one of"),
    (lambda: random_network([2, 1], ["tanh"] * 2, seed=0), ValueError, "activations must have one"),
    (lambda: random_network([2, 1], 3, seed=0), TypeError, "activations must be a string, or"),
    (lambda: random_network([2, 1], loss="cross-entropy", seed=0), ValueError, "loss must not be"),
    (lambda: random_network([2, 1], seed=-1), ValueError, "seed must be at least 0, not -1"),
    (lambda: random_network([2, 1], seed=0.5), TypeError, "seed must be a whole number"),
    (lambda: random_network([2, 1], seed=None), TypeError, "seed must be a whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_a_bad_argument_is_named_before_anything_is_drawn(
    call: Callable[[], Network],
    error: type[Exception],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Untouched:
        def uniform(self, *_: object) -> None:
            pytest.fail("drawn before the arguments were checked")

    make = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda seed: make(seed) and Untouched())
    with pytest.raises(error, match=f"^{message}"):
        call()
