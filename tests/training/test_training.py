"""Training: the same update over and over, compared with a plain loop and with 50 digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fifty_digits
from backprop_by_numbers import Network, train
from fifty_digits import T, X
from strategies import Problem, problems

STEPS = 10_000

relaxed = settings(max_examples=50)


def by_methods(problem: Problem, rate: float, steps: int, biases: bool) -> list[Network]:
    """Return the network before training and after each update, made by its own methods."""
    nets = [problem.net]
    for _ in range(steps):
        found = nets[-1].gradients(problem.x, problem.target)
        nets.append(nets[-1].updated(found, rate, train_biases=biases))
    return nets


def test_the_worked_example_agrees_with_fifty_digit_arithmetic(net: Network) -> None:
    exact = fifty_digits.errors(STEPS, new_weights=False)
    found = train(net, X, T, learning_rate=0.5, steps=STEPS, train_biases=False).errors
    for step in (0, 1, 9_999, STEPS):
        assert found[step] == pytest.approx(float(exact[step]), rel=1e-9, abs=0)


@relaxed
@given(problems(), st.floats(1e-2, 5), st.integers(0, 5), st.booleans())
def test_training_repeats_the_update(
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


def test_biases_are_trained_by_default(net: Network) -> None:
    stay = train(net, X, T, steps=3, train_biases=False).network
    move = train(net, X, T, steps=3).network
    for k in (0, 1):
        assert stay.biases[k].tobytes() == net.biases[k].tobytes()
        assert np.all(move.biases[k] != net.biases[k])


def test_by_default_a_network_learns_nor() -> None:
    """Its output for 0, 0 depends on the bias alone, and stays 0.5 if biases are not trained."""
    x, nor = [[0, 0], [0, 1], [1, 0], [1, 1]], [[1], [0], [0], [0]]
    learnt = train(Network([[[0.5, -0.5]]], [[0.0]]), x, nor).network
    assert np.round(learnt.forward(x).output).tolist() == nor


def test_without_steps_the_network_is_unchanged(net: Network) -> None:
    history = train(net, X, T, steps=0, snapshots_at=[0])
    assert history.errors == pytest.approx([net.error(X, T)], rel=1e-13)
    assert_equal(history.network, net)
    assert_equal(history.snapshots[0], net)


@pytest.mark.parametrize("wanted", [[], [2, 0, 2], {0, 2}, (0,), range(3), np.array([0, 2])])
def test_snapshots_are_kept_at_the_steps_asked_for_alone(net: Network, wanted: list[int]) -> None:
    snapshots = train(net, X, T, steps=2, snapshots_at=wanted).snapshots
    assert sorted(snapshots) == sorted({int(step) for step in wanted})
    assert all(type(step) is int for step in snapshots)


def test_the_defaults_are_those_documented(net: Network) -> None:
    history = train(net, X, T)
    spelled_out = train(net, X, T, 0.5, 10_000, True, ())
    assert history.errors.tobytes() == spelled_out.errors.tobytes()
    assert_equal(history.network, spelled_out.network)
    assert not history.snapshots
