"""The backward pass of every activation agrees with autograd and with finite differences."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import jacobian
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import by_autograd
from backprop_by_numbers.network.activations import ACTIVATIONS, softmax
from backprop_by_numbers.network.validation import Array
from strategies import numbers

SMALLEST = 5e-324
every_activation = pytest.mark.parametrize("name", ACTIVATIONS)


def backward(name: str, slopes: Array, net: Array) -> Array:
    activation = ACTIVATIONS[name]
    with np.errstate(all="raise", under="ignore"):
        return activation.backward(slopes, net, activation.function(net))


def by_autograd_alone(name: str, slopes: Array, net: Array) -> Array:
    def error(nets: Any) -> Any:
        return anp.sum(slopes * by_autograd.FUNCTIONS[name](nets))

    return by_autograd.gradient(error, net)


def by_differences(name: str, slopes: Array, net: Array, h: float = 1e-5) -> Array:
    found = np.empty_like(net)
    for index in np.ndindex(net.shape):
        above, below = net.copy(), net.copy()
        above[index] += h
        below[index] -= h
        change = ACTIVATIONS[name].function(above) - ACTIVATIONS[name].function(below)
        found[index] = (slopes * change).sum() / (above[index] - below[index])
    return found


@every_activation
@given(data=st.data(), rows=st.integers(1, 3), width=st.integers(1, 5))
def test_it_agrees_with_autograd_and_with_finite_differences(
    name: str, data: st.DataObject, rows: int, width: int
) -> None:
    net = data.draw(numbers((rows, width), -8, 8))
    slopes = data.draw(numbers((rows, width), -3, 3))
    found = backward(name, slopes, net)
    np.testing.assert_allclose(found, by_autograd_alone(name, slopes, net), rtol=1e-11, atol=1e-14)
    if name == "ReLU":  # a difference must not reach across the kink
        net = net + np.where(net > 0, 1e-4, -1e-4)
        found = backward(name, slopes, net)
    np.testing.assert_allclose(found, by_differences(name, slopes, net), rtol=1e-7, atol=1e-9)


@every_activation
@pytest.mark.parametrize("size", [0.0, 1e-300, 30.0, 800.0, 1e4])
def test_it_agrees_with_autograd_at_zero_and_far_from_it(name: str, size: float) -> None:
    net = np.array([[size, -size, 0.0], [-size, -size, 1.0], [size, size, -size]])
    slopes = np.array([[1.0, -2.0, 3.0]])
    found = backward(name, slopes, net)
    assert np.isfinite(found).all()
    expected = by_autograd_alone(name, np.broadcast_to(slopes, net.shape), net)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14)


@every_activation
@given(net=st.integers(1, 5).flatmap(lambda n: numbers((n,), -20, 20)))
def test_the_jacobian_of_one_example_agrees_with_autograd(name: str, net: Array) -> None:
    activation = ACTIVATIONS[name]
    found = activation.jacobian(net, activation.function(net))
    assert found.shape == (net.size, net.size)
    expected = jacobian(by_autograd.FUNCTIONS[name])(net)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-15)
    if name != "softmax":
        np.testing.assert_array_equal(found, np.diag(np.diag(found)))
    slopes = np.linspace(-1, 2, net.size)
    np.testing.assert_allclose(slopes @ found, backward(name, slopes, net), rtol=1e-12, atol=1e-14)


@given(net=st.integers(1, 5).flatmap(lambda n: numbers((n,), -400, 400)))
def test_the_jacobian_of_softmax_has_all_its_digits(net: Array) -> None:
    """Also for an output that rounds to 1: one minus it is the sum of the others."""
    found = ACTIVATIONS["softmax"].jacobian(net, softmax(net))
    with mp.workdps(50):
        powers = [mp.exp(mpf(float(n))) for n in net]
        outs = [power / sum(powers) for power in powers]
        for i, j in np.ndindex(found.shape):
            rest = sum(outs[:i] + outs[i + 1 :]) if i == j else -outs[j]
            exact = outs[i] * rest
            assert abs(found[i, j] - exact) <= 1e-12 * abs(exact) + 16 * SMALLEST


def test_softmax_passes_on_only_differences_between_derivatives() -> None:
    net = np.array([[0.5, -1.0, 3.0]])
    back = backward("softmax", np.array([[1.0, 2.0, 3.0]]), net)
    np.testing.assert_allclose(back.sum(), 0.0, atol=1e-15)
    shifted = backward("softmax", np.array([[101.0, 102.0, 103.0]]), net)
    np.testing.assert_allclose(shifted, back, rtol=1e-12)
    np.testing.assert_allclose(backward("softmax", np.full((1, 3), 7.0), net), 0.0, atol=1e-15)
