"""Cross-entropy, alone and together with softmax, where a probability underflows and elsewhere."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import by_autograd
from backprop_by_numbers import Network
from backprop_by_numbers.activations import softmax, softmax_back
from backprop_by_numbers.losses import (
    LOSSES,
    cross_entropy,
    cross_entropy_derivative,
    softmax_cross_entropy,
    softmax_cross_entropy_delta,
)
from backprop_by_numbers.validation import Array
from strategies import numbers, probabilities

EPS = sys.float_info.epsilon

shares = st.floats(0, 1)
positive_shares = st.floats(1e-300, 1)


@given(positive_shares, shares)
def test_in_fifty_digits(out: float, target: float) -> None:
    with mp.workdps(50):
        exact = -mpf(target) * mp.log(mpf(out))
        slope = -mpf(target) / mpf(out)
    found = float(cross_entropy(np.array(out), np.array(target)))
    assert abs(found - exact) <= 4 * EPS * exact + 5e-324
    found = float(cross_entropy_derivative(np.array(out), np.array(target)))
    assert abs(found - slope) <= 2 * EPS * abs(slope) + 5e-324


@given(st.floats(0.01, 1), shares)
def test_derivative_is_the_slope(out: float, target: float) -> None:
    h = 1e-6
    above, below = (cross_entropy(np.array(out + d), np.array(target)) for d in (h, -h))
    slope = float(above - below) / (2 * h)
    found = float(cross_entropy_derivative(np.array(out), np.array(target)))
    assert found == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_what_cannot_happen_costs_nothing_and_no_warning_is_given() -> None:
    nothing, certain = np.array([0.0]), np.array([1.0])
    assert cross_entropy(nothing, nothing).tolist() == [0.0]
    assert cross_entropy(nothing, certain).tolist() == [np.inf]
    assert str(cross_entropy(certain, certain)) == "[0.]"  # not -0.
    assert cross_entropy_derivative(nothing, nothing).tolist() == [0.0]
    assert cross_entropy_derivative(nothing, certain).tolist() == [-np.inf]


@st.composite
def layers(draw: st.DrawFn, most: float = 1e4) -> tuple[Array, Array]:
    """Draw a batch of a softmax layer's total net inputs, and targets."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 5)))
    return draw(numbers(shape, -most, most)), draw(probabilities(shape))


@given(layers())
def test_together_in_fifty_digits(layer: tuple[Array, Array]) -> None:
    nets, targets = layer
    with np.errstate(all="raise", under="ignore"):
        found = softmax_cross_entropy(nets, targets)
        deltas = softmax_cross_entropy_delta(softmax(nets), targets)
    assert found.min() >= 0
    with mp.workdps(50):
        for row, target, errors, delta in zip(nets, targets, found, deltas, strict=True):
            exact_nets = [mpf(float(net)) for net in row]
            total = sum(mp.exp(net) for net in exact_nets)
            for net, t, e, d in zip(exact_nets, target, errors, delta, strict=True):
                surprise = mp.log(total) - net
                # The difference of nets is rounded once, in its size: 4 EPS of up to 2e4.
                assert abs(e - mpf(float(t)) * surprise) <= 4 * EPS * (1 + surprise) * t + 5e-324
                assert abs(d - (mp.exp(net) / total - mpf(float(t)))) <= 1e-11


@given(layers(most=30))
def test_together_is_one_after_the_other(layer: tuple[Array, Array]) -> None:
    nets, targets = layer
    out = softmax(nets)
    np.testing.assert_allclose(
        softmax_cross_entropy(nets, targets), cross_entropy(out, targets), rtol=1e-9, atol=1e-14
    )
    apart = softmax_back(cross_entropy_derivative(out, targets), out)
    together = softmax_cross_entropy_delta(out, targets)
    np.testing.assert_allclose(together, apart, rtol=1e-12, atol=1e-13)


@given(layers())
def test_together_by_autograd(layer: tuple[Array, Array]) -> None:
    nets, targets = layer
    found = softmax_cross_entropy_delta(softmax(nets), targets) / len(nets)
    expected = by_autograd.gradient(
        by_autograd.error_of_nets, nets, targets, "softmax", "cross-entropy"
    )
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("size", [800.0, 1e4, 1e300])
def test_a_probability_that_underflows(size: float) -> None:
    net = Network([[[size], [-size]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    assert net.forward([1.0]).output.tolist() == [1.0, 0.0]
    assert net.error([1.0], [0.0, 1.0]) == 2 * size
    assert net.gradients([1.0], [0.0, 1.0]).biases[0].tolist() == [1.0, -1.0]
    assert net.error([1.0], [1.0, 0.0]) == 0
    assert net.gradients([1.0], [1.0, 0.0]).biases[0].tolist() == [0.0, 0.0]


def test_every_loss_is_found_by_its_name() -> None:
    assert [name for name, loss in LOSSES.items() if loss.name == name] == list(LOSSES)
    assert sorted(LOSSES) == ["cross-entropy", "half squared error"]
