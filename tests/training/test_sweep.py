"""A sweep, compared with the training runs that it stands for."""

from __future__ import annotations

import copy
import pickle
import sys
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_by_numbers import Network, Sweep, TrainingDiverged, article, sweep, train
from fifty_digits import T, X, example
from random_networks import random_examples, random_kind, random_network

RATES = [0.001, 0.01, 0.05]
#: The module, whose name is also that of its function.
MODULE = sys.modules[sweep.__module__]


def assert_same(found: Sweep, net: Network, x: object, t: object, steps: int, **options) -> None:
    """Compare each copy of a sweep with a run of `train`."""
    for i, rate in enumerate(found.learning_rates):
        name = f"learning rate {rate}"
        run, stopped = None, None
        try:
            run = train(net, x, t, rate, steps, snapshots_at=found.errors_at, **options)
        except TrainingDiverged as diverged:
            stopped = diverged
        if stopped:
            assert found.diverged[i] == stopped.step, name
            assert np.isnan(found.errors[i]), name
            for step, errors in found.errors_at.items():
                assert np.isfinite(errors[i]) == (step < stopped.step), name
            expected = stopped.history.network if stopped.history else net
        else:
            assert i not in found.diverged, name
            np.testing.assert_allclose(found.errors[i], run.errors[-1], 1e-12, 1e-13)
            for step, errors in found.errors_at.items():
                np.testing.assert_allclose(errors[i], run.errors[step], 1e-12, 1e-13)
            expected = run.network
        network = found.network(i)
        assert (network.activations, network.loss) == (net.activations, net.loss)
        for a, b in zip(
            network.weights + network.biases, expected.weights + expected.biases, strict=True
        ):
            np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-12)


@settings(max_examples=60)
@given(
    st.integers(0, 2**32 - 1), st.lists(st.integers(1, 5), min_size=2, max_size=4),
    st.integers(1, 4), st.booleans(), st.sampled_from([0, 1, 150]),
)  # fmt: skip
def test_a_sweep_gives_what_single_runs_give(
    seed: int, widths: list[int], examples: int, biases: bool, steps: int
) -> None:
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, t = random_examples(seed, net, examples)
    found = sweep(net, x, t, RATES, steps, biases, errors_at={0, steps // 2, steps})
    assert_same(found, net, x, t, steps, train_biases=biases)


def test_the_example_over_all_learning_rates(net: Network) -> None:
    rates = np.geomspace(1e-3, 1e5, 30)
    found = sweep(net, X, T, rates, 2000, errors_at=[0, 1, 100, 1999])
    assert_same(found, net, X, T, 2000)
    assert found.diverged == {}
    assert list(found.errors_at) == [0, 1, 100, 1999]


def test_a_copy_that_diverges_does_not_stop_the_others() -> None:
    net = random_network(1, (2, 3, 2), "identity")
    x, t = random_examples(1, net, 4)
    rates = [1e-3, 1e200, 1e-2, 10.0, 5.0, 1e-4]
    found = sweep(net, x, t, rates, 400, errors_at=[0, 1, 50, 400])
    assert sorted(found.diverged) == [1, 3, 4]
    assert_same(found, net, x, t, 400)


def test_numbers_too_large_for_a_backend_give_what_single_runs_give() -> None:
    net = Network([[[1e90]], [[0.5]]], [[0.0], [0.0]], ["tanh", "logistic"])
    found = sweep(net, [1.0], [0.0], RATES, 300, errors_at=[150])
    assert found.diverged == {}
    assert_same(found, net, [1.0], [0.0], 300)
    large = sweep(net, [1e-200], [0.0], [1e300, 1.0], 300)
    assert_same(large, net, [1e-200], [0.0], 300)


@pytest.mark.parametrize(("x", "t"), [([1e200], [0.0]), ([1.0], [1e200])])
def test_a_network_that_is_too_large_before_training_is_reported(
    x: list[float], t: list[float]
) -> None:
    net = Network([[[1e200]]], [[0.0]])
    found = sweep(net, x, t, RATES, 9, errors_at=[0])
    assert found.diverged == {0: 0, 1: 0, 2: 0}
    assert np.isnan(found.errors).all()
    assert np.isnan(found.errors_at[0]).all()
    assert found.network(1).weights[0].tolist() == [[1e200]]


def test_many_copies_come_out_as_few_do(net: Network) -> None:
    rates = np.geomspace(0.1, 10, 50_000)  # far more than are trained at a time
    whole = sweep(net, X, T, rates, 50)
    few = sweep(net, X, T, rates[::997], 50)
    np.testing.assert_allclose(whole.errors[::997], few.errors, rtol=1e-13)
    np.testing.assert_allclose(whole.weights[0][::997], few.weights[0], rtol=1e-13)


def test_each_copy_of_a_large_network_is_trained_as_train_does() -> None:
    net = random_network(0, (8, 16, 4), ["tanh", "softmax"], "cross-entropy")
    x, t = random_examples(0, net, 40)
    found = sweep(net, x, t, RATES, 30, errors_at=[0, 10])
    assert_same(found, net, x, t, 30)


@pytest.mark.parametrize("examples", [1, 6])
@pytest.mark.parametrize(
    "net",
    [
        example(),
        random_network(0, (3, 5, 4, 2), ["tanh", "logistic", "softmax"], "cross-entropy"),
    ],
)
def test_memory_beyond_the_result_does_not_grow_with_the_copies(
    net: Network, examples: int
) -> None:
    rates = np.geomspace(0.1, 10, 20_000)
    x, t = random_examples(0, net, examples)
    sweep(net, x, t, [0.5], 1)  # what is imported or made once, is there
    tracemalloc.start()
    found = sweep(net, x, t, rates, 3, errors_at=[1])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    arrays = (found.errors, found.errors_at[1], *found.weights, *found.biases)
    assert most < sum(array.nbytes for array in (found.learning_rates, *arrays)) + 2e6


def test_the_result_is_in_the_order_of_the_rates(net: Network) -> None:
    forward, backward = (sweep(net, X, T, rates, 30) for rates in (RATES, RATES[::-1]))
    np.testing.assert_allclose(forward.errors, backward.errors[::-1], rtol=1e-12)
    assert forward.learning_rates.tolist() == RATES


def test_a_single_learning_rate_is_accepted(net: Network) -> None:
    found = sweep(net, X, T, [0.5], train_biases=False)
    assert found.errors.shape == (1,)
    assert article.as_written(found.errors[0]) == article.as_written(
        article.quantity("E_total(10000)")
    )


SWEEP = sweep(example(), X, T, [0.5, 1.0], 5, errors_at=[3])


@pytest.mark.parametrize(
    "copied", [lambda s: s, copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_sweep_is_immutable(copied: Callable[[Sweep], Sweep]) -> None:
    found = copied(SWEEP)
    arrays = [found.learning_rates, found.errors, found.errors_at[3]]
    for array in (*arrays, *found.weights, *found.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
    for mapping in (found.errors_at, found.diverged):
        with pytest.raises(TypeError, match="does not support item assignment"):
            mapping[0] = 1
    with pytest.raises(AttributeError):
        found.errors = np.zeros(2)
    assert found.errors.tolist() == SWEEP.errors.tolist()
    assert found.network(1).weights[1].tolist() == SWEEP.network(1).weights[1].tolist()


@pytest.mark.parametrize("position", [2, 10**9])
def test_a_position_beyond_the_copies_is_refused(position: int) -> None:
    with pytest.raises(ValueError, match="position must be below 2, not"):
        SWEEP.network(position)
