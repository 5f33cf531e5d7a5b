"""A longer run begins as the shorter one, to the byte, whatever is recorded meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from backprop_by_numbers import History, Network, sweep, train
from fifty_digits import example
from random_networks import random_examples, random_network

SMALL = example()
SURE = random_network(3, (3, 4, 2), ["tanh", "softmax"], "cross-entropy")
YES_OR_NO = random_network(4, (3, 4, 2), loss="binary cross-entropy")
LARGE = random_network(5, (6, 30, 20, 3), ["ReLU", "logistic", "identity"])
LONGEST = 1207  # more than are made between two checks of the range


def numbers(net: Network) -> bytes:
    return b"".join(array.tobytes() for array in net.weights + net.biases)


def up_to(history: History, step: int) -> Iterator[bytes]:
    """Yield all results of a run up to an update."""
    yield history.errors[: step + 1].tobytes()
    yield from (numbers(net) for at, net in history.snapshots.items() if at <= step)


@pytest.mark.parametrize(
    ("net", "options"),
    [
        pytest.param(SMALL, {}, id="a program"),
        pytest.param(SMALL, {"momentum": 0.5}, id="arrays kept"),
        pytest.param(YES_OR_NO, {}, id="step by step"),
        pytest.param(SMALL, {"dtype": "float32"}, id="single precision"),
        pytest.param(SURE, {"batch_size": 4, "seed": 2, "momentum": 0.9}, id="mini-batches"),
        pytest.param(LARGE, {}, id="a large network"),
    ],
)
def test_a_longer_run_begins_as_the_shorter_one(net: Network, options: dict) -> None:
    x, t = random_examples(2, net, 9 if "seed" in options else 3)
    marks = (0, 1, 2, 700)
    longest = train(net, x, t, 0.01, LONGEST, snapshots_at=marks, held_out=(x, t), **options)
    for steps in (0, 1, 2, 99, 1000, 1001):
        seen = tuple(mark for mark in marks if mark <= steps)
        run = train(net, x, t, 0.01, steps, snapshots_at=seen, held_out=(x, t), **options)
        assert [*up_to(run, steps)] == [*up_to(longest, steps)]
        common = run.held_out_errors.keys() & longest.held_out_errors.keys()
        assert {*common, steps} == run.held_out_errors.keys()
        for step in common:
            assert run.held_out_errors[step] == longest.held_out_errors[step]
    plain = train(net, x, t, 0.01, LONGEST, **options)
    assert plain.errors.tobytes() == longest.errors.tobytes()
    assert numbers(plain.network) == numbers(longest.network)


@pytest.mark.parametrize("net", [SMALL, SURE, LARGE], ids=["small", "softmax", "large"])
def test_a_longer_sweep_begins_as_the_shorter_one(net: Network) -> None:
    x, t = random_examples(2, net, 3)
    rates = np.geomspace(1e-3, 0.1, 7)
    longest = sweep(net, x, t, rates, LONGEST, errors_at=(0, 1, 99, 1001))
    for steps in (0, 1, 99, 1001):
        run = sweep(net, x, t, rates, steps)
        assert run.errors.tobytes() == longest.errors_at[steps].tobytes()
    plain = sweep(net, x, t, rates, LONGEST)
    assert plain.errors.tobytes() == longest.errors.tobytes()
    assert [w.tobytes() for w in plain.weights] == [w.tobytes() for w in longest.weights]
