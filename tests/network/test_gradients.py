"""Every gradient, compared with finite differences and with automatic differentiation.

The network is written once more here, on `autograd.numpy`; of the engine, only its results and its
error are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings

from backprop_by_numbers import Dense, Network, train
from backprop_by_numbers.network.validation import Array
from strategies import Problem, problems

relaxed = settings(max_examples=60)


def logistic(net: Any) -> Any:
    return 0.5 * (1.0 + anp.tanh(0.5 * net))


def error(weights: Any, biases: Any, x: Any, target: Any) -> Any:
    """Return the mean over the rows of `x` of half the squared error."""
    out = x
    for w, b in zip(weights, biases, strict=True):
        out = logistic(anp.einsum("oi,...i->...o", w, out) + b)
    examples = 1 if out.ndim == 1 else out.shape[0]
    return anp.sum((out - target) ** 2) / (2 * examples)


def error_from(problem: Problem, k: int) -> Callable[[Any], Any]:
    """Return the error as a function of layer k's total net inputs."""
    above = slice(k + 1, None)
    weights, biases = problem.net.weights[above], problem.net.biases[above]
    return lambda nets: error(weights, biases, logistic(nets), problem.target)


def quotients(function: Callable[[Array], float], at: Array, h: float = 1e-5) -> Array:
    """Return the central difference quotient of `function` for each number of `at`."""
    found = np.empty_like(at)
    for index in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[index] += h
        below[index] -= h
        found[index] = (function(above) - function(below)) / (2 * h)
    return found


def replaced(layers: tuple[Array, ...], k: int, layer: Array) -> list[Array]:
    return [*layers[:k], layer, *layers[k + 1 :]]


def assert_exact(found: Array, reference: Array) -> None:
    np.testing.assert_allclose(found, reference, rtol=1e-10, atol=1e-13)


def assert_near(found: Array, reference: Array) -> None:
    np.testing.assert_allclose(found, reference, rtol=1e-6, atol=1e-9)


@relaxed
@given(problems())
def test_the_error_agrees_with_an_independent_program(problem: Problem) -> None:
    net, x, target = problem.net, problem.x, problem.target
    expected = error(net.weights, net.biases, x, target)
    assert net.error(x, target) == pytest.approx(expected, rel=1e-10, abs=1e-14)


@relaxed
@given(problems())
def test_gradients_of_weights_and_biases_agree_with_autograd(problem: Problem) -> None:
    net, x, target = problem.net, problem.x, problem.target
    found = net.gradients(x, target)
    by_weights, by_biases = (
        grad(error, argument)(list(net.weights), list(net.biases), x, target) for argument in (0, 1)
    )
    for k in range(len(net.weights)):
        assert_exact(found.weights[k], by_weights[k])
        assert_exact(found.biases[k], by_biases[k])


@relaxed
@given(problems())
def test_deltas_agree_with_autograd(problem: Problem) -> None:
    nets = problem.net.forward(problem.x).nets
    deltas = problem.net.gradients(problem.x, problem.target).deltas
    for k in range(len(nets)):
        assert_exact(deltas[k], grad(error_from(problem, k))(np.array(nets[k])))


@relaxed
@given(problems())
def test_gradients_of_weights_and_biases_agree_with_finite_differences(problem: Problem) -> None:
    net, x, target = problem.net, problem.x, problem.target
    found = net.gradients(x, target)
    for k in range(len(net.weights)):

        def of_weights(w: Array, k: int = k) -> float:
            return Network(replaced(net.weights, k, w), net.biases).error(x, target)

        def of_biases(b: Array, k: int = k) -> float:
            return Network(net.weights, replaced(net.biases, k, b)).error(x, target)

        assert_near(found.weights[k], quotients(of_weights, net.weights[k]))
        assert_near(found.biases[k], quotients(of_biases, net.biases[k]))


@relaxed
@given(problems())
def test_deltas_agree_with_finite_differences(problem: Problem) -> None:
    nets = problem.net.forward(problem.x).nets
    deltas = problem.net.gradients(problem.x, problem.target).deltas
    for k in range(len(nets)):
        assert_near(deltas[k], quotients(error_from(problem, k), nets[k]))


def test_training_needs_no_backward_pass_of_the_first_layer() -> None:
    class First(Dense):
        def backward(self, *_: object) -> Array:
            pytest.fail("a slope by the inputs was computed")

    plain = Network([[[0.5]]] * 3, [[0.1]] * 3)
    net = Network(layers=[First([[0.5]], [0.1]), *plain.layers[1:]])
    found, expected = (train(each, [0.2], [0.9], steps=3) for each in (net, plain))
    np.testing.assert_allclose(found.errors, expected.errors, rtol=1e-13)
