"""Forward pass, error and update: compared with 50 digits, for batches, and in every shape."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fifty_digits
from backprop_by_numbers import Network
from fifty_digits import T, X
from strategies import Problem, problems

NEURONS = [("h1", 0, 0), ("h2", 0, 1), ("o1", 1, 0), ("o2", 1, 1)]
WEIGHTS = [(f"w{4 * k + 2 * i + j + 1}", k, i, j) for k in (0, 1) for i in (0, 1) for j in (0, 1)]

relaxed = settings(max_examples=100)


def assert_same(found: float, exact: Decimal) -> None:
    # Of a dozen operations, each may be a unit or two in its last place off on some machine.
    assert abs(Decimal(found) - exact) <= Decimal("4e-15") * abs(exact)


@pytest.mark.parametrize(("neuron", "k", "i"), NEURONS)
def test_each_neuron_agrees_with_fifty_digit_arithmetic(
    net: Network, neuron: str, k: int, i: int
) -> None:
    values, gradients = fifty_digits.numbers()
    passed = net.forward(X)
    assert_same(passed.nets[k][i], values[f"net_{neuron}"])
    assert_same(passed.outs[k][i], values[f"out_{neuron}"])
    assert_same(net.gradients(X, T).deltas[k][i], gradients[neuron])
    assert_same(net.gradients(X, T).biases[k][i], gradients[neuron])


@pytest.mark.parametrize(("weight", "k", "i", "j"), WEIGHTS)
def test_each_weight_agrees_with_fifty_digit_arithmetic(
    net: Network, weight: str, k: int, i: int, j: int
) -> None:
    _, gradients = fifty_digits.numbers()
    found = net.gradients(X, T)
    assert_same(found.weights[k][i, j], gradients[weight])
    after = Decimal(fifty_digits.WEIGHTS[k][i][j]) - gradients[weight] / 2
    assert_same(net.updated(found, 0.5).weights[k][i, j], after)


def test_the_error_agrees_with_fifty_digit_arithmetic(net: Network) -> None:
    values, _ = fifty_digits.numbers()
    found = net.error(X, T)
    assert type(found) is float
    assert_same(found, values["E"])


@relaxed
@given(problems())
def test_every_array_has_its_shape(problem: Problem) -> None:
    net, x, target = problem.net, problem.x, problem.target
    layers = [(*x.shape[:-1], b.size) for b in net.biases]
    passed, found = net.forward(x), net.gradients(x, target)
    assert [a.shape for a in passed.nets] == layers
    assert [a.shape for a in passed.outs] == layers
    assert [a.shape for a in found.deltas] == layers
    assert [a.shape for a in found.weights] == [w.shape for w in net.weights]
    assert [a.shape for a in found.biases] == [b.shape for b in net.biases]
    assert passed.output is passed.outs[-1]
    assert isinstance(net.error(x, target), float)
    assert [w.shape for w in net.updated(found, 0.5).weights] == [w.shape for w in net.weights]


@relaxed
@given(problems(single=False))
def test_a_batch_gives_what_its_examples_give(problem: Problem) -> None:
    net, batch = problem.net, len(problem.x)
    pairs = list(zip(problem.x, problem.target, strict=True))
    singles = [net.forward(x) for x, _ in pairs]
    alone = [net.gradients(x, target) for x, target in pairs]
    passed, found = net.forward(problem.x), net.gradients(problem.x, problem.target)
    close = {"rtol": 1e-12, "atol": 1e-12}
    for k in range(len(net.weights)):
        np.testing.assert_allclose(passed.nets[k], [s.nets[k] for s in singles], **close)
        np.testing.assert_allclose(passed.outs[k], [s.outs[k] for s in singles], **close)
        np.testing.assert_allclose(found.deltas[k] * batch, [g.deltas[k] for g in alone], **close)
        for kind in ("weights", "biases"):
            mean = np.mean([getattr(g, kind)[k] for g in alone], axis=0)
            np.testing.assert_allclose(getattr(found, kind)[k], mean, **close)
    mean_error = np.mean([net.error(x, target) for x, target in pairs])
    assert net.error(problem.x, problem.target) == pytest.approx(mean_error, rel=1e-12)


@relaxed
@given(problems(), st.floats(1e-3, 10), st.booleans())
def test_an_update_subtracts_the_gradient_times_the_learning_rate(
    problem: Problem, rate: float, biases: bool
) -> None:
    net = problem.net
    found = net.gradients(problem.x, problem.target)
    after = net.updated(found, rate, train_biases=biases)
    for k in range(len(net.weights)):
        np.testing.assert_array_equal(after.weights[k], net.weights[k] - rate * found.weights[k])
        step = rate * found.biases[k] if biases else 0.0
        np.testing.assert_array_equal(after.biases[k], net.biases[k] - step)


def test_biases_are_updated_by_default(net: Network) -> None:
    found = net.gradients(X, T)
    for k in (0, 1):
        stay = net.updated(found, 0.5, train_biases=False).biases[k]
        assert stay.tobytes() == net.biases[k].tobytes()
        assert np.all(net.updated(found, 0.5).biases[k] != net.biases[k])


@pytest.mark.parametrize("kind", [list, tuple, np.array, np.float32, np.float16])
def test_any_kind_of_array_is_accepted(kind: type) -> None:
    net = Network([kind([[0.5, -0.25]])], (kind([0.0]),))
    passed = net.forward(kind([1.0, 2.0]))
    assert passed.output.dtype == np.float64
    assert net.error(kind([1.0, 2.0]), kind([1.0])) == 0.125


@pytest.mark.parametrize("kind", [int, np.int8, np.uint64, np.int64])
def test_integers_are_accepted_up_to_the_last_exact_one(kind: type) -> None:
    net = Network([[[kind(1)]]], [[kind(0)]])
    assert net.forward([kind(1)]).output[0] == pytest.approx(1 / (1 + math.exp(-1)), rel=1e-15)
    if kind is not np.int8:
        assert net.forward([kind(2**53)]).nets[0][0] == 2**53
