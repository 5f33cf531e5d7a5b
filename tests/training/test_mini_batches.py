"""Training on mini-batches: each pass uses every example once, and a seed repeats the run."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from backprop_by_numbers import Network, train
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.loop import batches
from random_networks import random_examples, random_network

NET = random_network(3, (3, 4, 2), ["tanh", "softmax"], "cross-entropy")
X, T = random_examples(3, NET, 10)


def by_methods(steps: int, size: int, seed: int, rate: float) -> tuple[list[float], list[Network]]:
    """Return the errors and networks of training, made by the network's own methods."""
    shuffler, order = np.random.default_rng(seed), np.array([], int)
    net, errors, nets = NET, [], [NET]
    for _ in range(steps + 1):
        if not order.size:
            order = shuffler.permutation(len(X))
        rows, order = order[:size], order[size:]
        errors.append(net.error(X[rows], T[rows]))
        net = net.updated(net.gradients(X[rows], T[rows]), rate, train_biases=True)
        nets.append(net)
    return errors, nets[: steps + 1]


def parameters(net: Network) -> bytes:
    return b"".join(array.tobytes() for array in net.weights + net.biases)


@pytest.mark.parametrize("size", [1, 3, 5, 9])
def test_training_repeats_the_update_on_shuffled_examples(size: int) -> None:
    errors, nets = by_methods(400, size, seed=7, rate=0.05)
    history = train(
        NET, X, T, 0.05, 400, train_biases=True, batch_size=size, seed=7, snapshots_at=range(401)
    )
    np.testing.assert_allclose(history.errors, errors, rtol=1e-11, atol=1e-13)
    for step, net in enumerate(nets):
        found = history.snapshots[step]
        for a, b in zip(found.weights + found.biases, net.weights + net.biases, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("size", range(1, 10))
def test_each_pass_uses_every_example_once(size: int) -> None:
    a_pass = -(-len(X) // size)
    rows = list(islice(batches(len(X), size, seed=1), 3 * a_pass))
    orders = [np.concatenate(rows[i : i + a_pass]).tolist() for i in range(0, len(rows), a_pass)]
    assert all(sorted(order) == list(range(len(X))) for order in orders)
    assert orders[0] != orders[1] != orders[2], "shuffled anew"
    assert {len(r) for r in rows} == {size, len(X) % size or size}


@pytest.mark.parametrize("steps", [30, 3000])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_same_seed_gives_the_same_bytes(steps: int, dtype: str) -> None:
    def run(seed: int) -> tuple[bytes, bytes]:
        history = train(NET, X, T, steps=steps, batch_size=4, seed=seed, momentum=0.5, dtype=dtype)
        return history.errors.tobytes(), parameters(history.network)

    assert run(5) == run(5)
    assert run(5) != run(6)


@pytest.mark.parametrize("steps", [30, 3000])
def test_a_batch_of_all_examples_gives_the_same_as_no_batches(steps: int) -> None:
    whole = train(NET, X, T, steps=steps)
    for options in ({"batch_size": 10}, {"batch_size": 10, "seed": 4}, {"seed": 4}):
        history = train(NET, X, T, steps=steps, **options)
        assert history.errors.tobytes() == whole.errors.tobytes()


def test_the_last_error_is_on_the_examples_that_would_come_next() -> None:
    rows: list[Array] = list(islice(batches(len(X), 4, seed=2), 9))  # type: ignore[arg-type]
    history = train(NET, X, T, steps=8, batch_size=4, seed=2)
    expected = history.network.error(X[rows[8]], T[rows[8]])
    assert history.errors[-1] == pytest.approx(expected, rel=1e-13)
