"""Training: the same step over and over, held to a loop by hand and to 50 digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fifty_digits
from backprop_by_numbers import Network, train
from backprop_by_numbers.validation import Array
from fifty_digits import T, X
from strategies import Problem, problems

STEPS = 10_000

relaxed = settings(max_examples=50)


def by_methods(problem: Problem, rate: float, steps: int, biases: bool) -> list[Network]:
    """Return the network before training and after each step, by the network's own methods."""
    nets = [problem.net]
    for _ in range(steps):
        found = nets[-1].gradients(problem.x, problem.target)
        nets.append(nets[-1].updated(found, rate, train_biases=biases))
    return nets


def with_the_slip(problem: Problem, rate: float, steps: int) -> tuple[list[Array], list[Array]]:
    """Return weights and biases after training that changes each layer before going back."""
    weights, biases = (
        [w.copy() for w in problem.net.weights],
        [b.copy() for b in problem.net.biases],
    )
    xs, ts = np.atleast_2d(problem.x), np.atleast_2d(problem.target)
    for _ in range(steps):
        outs = [xs]
        for w, b in zip(weights, biases, strict=True):
            outs.append(1 / (1 + np.exp(-(outs[-1] @ w.T + b))))
        slope = (outs[-1] - ts) / len(xs)
        for k in range(len(weights) - 1, -1, -1):
            delta = slope * outs[k + 1] * (1 - outs[k + 1])
            weights[k] -= rate * np.einsum("bo,bi->oi", delta, outs[k])
            slope = delta @ weights[k]  # which are the new ones
            biases[k] -= rate * delta.sum(axis=0)
    return weights, biases


@pytest.mark.parametrize("order", ["original", "updated"])
def test_the_example_in_fifty_digits(net: Network, order: str) -> None:
    exact = fifty_digits.errors(STEPS, slip=order == "updated")
    found = train(net, X, T, learning_rate=0.5, steps=STEPS, backward_through=order).errors
    for step in (0, 1, 9_999, STEPS):
        assert found[step] == pytest.approx(float(exact[step]), rel=1e-9, abs=0)


@relaxed
@given(problems(), st.floats(1e-2, 5), st.integers(0, 5), st.booleans())
def test_training_is_the_step_repeated(
    problem: Problem, rate: float, steps: int, biases: bool
) -> None:
    nets = by_methods(problem, rate, steps, biases)
    history = train(
        problem.net, problem.x, problem.target, rate, steps, biases, snapshots_at=range(steps + 1)
    )
    assert history.errors.shape == (steps + 1,)
    errors = [net.error(problem.x, problem.target) for net in nets]
    np.testing.assert_allclose(history.errors, errors, rtol=1e-12, atol=1e-15)
    assert sorted(history.snapshots) == list(range(steps + 1))
    for step, net in enumerate(nets):
        found = history.snapshots[step]
        for a, b in zip(found.weights + found.biases, net.weights + net.biases, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)
    assert_equal(history.network, history.snapshots[steps])


def assert_equal(found: Network, expected: Network) -> None:
    for a, b in zip(found.weights + found.biases, expected.weights + expected.biases, strict=True):
        assert a.tobytes() == b.tobytes()


@relaxed
@given(problems(), st.floats(1e-2, 1), st.integers(0, 5))
def test_the_slip_is_a_loop_by_hand(problem: Problem, rate: float, steps: int) -> None:
    weights, biases = with_the_slip(problem, rate, steps)
    net, x, target = problem.net, problem.x, problem.target
    trained = train(net, x, target, rate, steps, True, backward_through="updated").network
    for a, b in zip(trained.weights + trained.biases, (*weights, *biases), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-11)


def test_biases_stay_unless_asked(net: Network) -> None:
    for order in ("original", "updated"):
        stay = train(net, X, T, steps=3, backward_through=order).network
        move = train(net, X, T, steps=3, train_biases=True, backward_through=order).network
        for k in (0, 1):
            assert stay.biases[k].tobytes() == net.biases[k].tobytes()
            assert np.all(move.biases[k] != net.biases[k])


def test_no_steps(net: Network) -> None:
    history = train(net, X, T, steps=0, snapshots_at=[0])
    assert history.errors == pytest.approx([net.error(X, T)], rel=1e-13)
    assert_equal(history.network, net)
    assert_equal(history.snapshots[0], net)


@pytest.mark.parametrize("wanted", [[], [2, 0, 2], {0, 2}, (0,), range(3), np.array([0, 2])])
def test_snapshots_where_asked_and_nowhere_else(net: Network, wanted: list[int]) -> None:
    snapshots = train(net, X, T, steps=2, snapshots_at=wanted).snapshots
    assert sorted(snapshots) == sorted({int(step) for step in wanted})
    assert all(type(step) is int for step in snapshots)


def test_defaults_are_the_articles(net: Network) -> None:
    history = train(net, X, T)
    spelled_out = train(net, X, T, 0.5, 10_000, False, "original", ())
    assert history.errors.tobytes() == spelled_out.errors.tobytes()
    assert_equal(history.network, spelled_out.network)
    assert not history.snapshots
