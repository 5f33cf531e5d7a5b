"""Both cross-entropies, of probabilities and of the total net inputs of these."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

import by_autograd
from backprop_by_numbers import Network
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import (
    LOSSES,
    cross_entropy,
    cross_entropy_derivative,
    logistic_cross_entropy,
    logistic_cross_entropy_delta,
    softmax_cross_entropy,
    softmax_cross_entropy_delta,
)
from backprop_by_numbers.network.validation import Array
from strategies import numbers, probabilities

EPS = sys.float_info.epsilon
SMALLEST = 5e-324
BOTH = pytest.mark.parametrize("name", ["cross-entropy", "binary cross-entropy"])

shares = st.floats(0, 1)
positive_shares = st.floats(1e-300, 1)


@given(positive_shares, shares)
def test_the_error_agrees_with_fifty_digit_arithmetic(out: float, target: float) -> None:
    with mp.workdps(50):
        exact = -mpf(target) * mp.log(mpf(out))
        slope = -mpf(target) / mpf(out)
    found = float(cross_entropy(np.array(out), np.array(target)))
    assert abs(found - exact) <= 4 * EPS * exact + 5e-324
    found = float(cross_entropy_derivative(np.array(out), np.array(target)))
    assert abs(found - slope) <= 2 * EPS * abs(slope) + 5e-324


@BOTH
@given(out=st.floats(0.01, 0.99), target=shares)
def test_the_derivative_agrees_with_finite_differences(
    name: str, out: float, target: float
) -> None:
    h, loss = 1e-6, LOSSES[name]
    above, below = (loss.function(np.array(out + d), np.array(target)) for d in (h, -h))
    slope = float(above - below) / (2 * h)
    found = float(loss.derivative(np.array(out), np.array(target)))
    assert found == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_an_output_of_zero_for_a_target_of_zero_is_no_error_and_gives_no_warning() -> None:
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


def assert_right(found: Array, exact: list[mpf]) -> None:
    """Compare numbers that should have all digits that a float64 can have."""
    for a, b in zip(found.ravel(), exact, strict=True):
        assert abs(a - b) <= 1e-12 * abs(b) + 16 * SMALLEST


@given(st.data(), st.sampled_from([3.0, 40.0, 800.0, 1e4]))
def test_cross_entropy_has_all_its_digits_however_sure_the_network_is(
    data: st.DataObject, most: float
) -> None:
    nets, _ = data.draw(layers(most))
    right = data.draw(st.integers(0, nets.shape[1] - 1))
    targets = np.broadcast_to(np.eye(nets.shape[1])[right], nets.shape)
    with np.errstate(all="raise", under="ignore"):
        found = softmax_cross_entropy(nets, targets).sum(axis=-1)
        deltas = softmax_cross_entropy_delta(nets, targets)
    with mp.workdps(50):
        for row, error, delta in zip(nets, found, deltas, strict=True):
            powers = [mp.exp(mpf(float(net)) - mpf(float(row.max()))) for net in row]
            total, others = sum(powers), sum(powers[:right] + powers[right + 1 :])
            assert_right(error, [mp.log1p(others / powers[right])])
            exact = [power / total for power in powers]
            exact[right] = -others / total
            assert_right(delta, exact)


@given(st.floats(-750, 750) | st.floats(-40, 40), st.sampled_from([0.0, 1.0]))
def test_binary_cross_entropy_has_all_its_digits_however_sure_the_network_is(
    net: float, target: float
) -> None:
    nets, targets = np.array([net]), np.array([target])
    with np.errstate(all="raise", under="ignore"):
        found = logistic_cross_entropy(nets, targets)
        deltas = logistic_cross_entropy_delta(nets, targets)
    with mp.workdps(50):
        wrong = mpf(net) * (1 if target == 0 else -1)
        assert_right(found, [mp.log1p(mp.exp(wrong))])
        assert_right(deltas, [(1 if target == 0 else -1) / (1 + mp.exp(-wrong))])


@BOTH
@given(layer=layers())
def test_any_probabilities_agree_with_fifty_digit_arithmetic(
    name: str, layer: tuple[Array, Array]
) -> None:
    nets, targets = layer
    loss = LOSSES[name].from_net
    with np.errstate(all="raise", under="ignore"):
        found, deltas = loss.function(nets, targets), loss.delta(nets, targets)
    assert found.min() >= 0
    with mp.workdps(50):
        for row, target, errors, delta in zip(nets, targets, found, deltas, strict=True):
            exact_nets = [mpf(float(net)) for net in row]
            total = sum(mp.exp(net) for net in exact_nets)
            for net, t, e, d in zip(
                exact_nets, map(mpf, target.tolist()), errors, delta, strict=True
            ):
                if name == "cross-entropy":
                    error, out = t * (mp.log(total) - net), mp.exp(net) / total
                else:
                    out = 1 / (1 + mp.exp(-net))
                    error = t * mp.log1p(mp.exp(-net)) + (1 - t) * mp.log1p(mp.exp(net))
                # The difference of nets is rounded once, in its size: 4 EPS of up to 2e4.
                assert abs(e - error) <= 4 * EPS * (t + error) + SMALLEST
                assert abs(d - (out - t)) <= 1e-11


@BOTH
@given(layer=layers(most=6))
def test_loss_and_activation_in_one_step_agree_with_both_in_turn(
    name: str, layer: tuple[Array, Array]
) -> None:
    nets, targets = layer
    loss = LOSSES[name]
    activation = ACTIVATIONS[loss.from_net.activation]
    out = activation.function(nets)
    np.testing.assert_allclose(
        loss.from_net.function(nets, targets), loss.function(out, targets), rtol=1e-9, atol=1e-13
    )
    apart = activation.backward(loss.derivative(out, targets), nets, out)
    np.testing.assert_allclose(loss.from_net.delta(nets, targets), apart, rtol=1e-9, atol=1e-13)


@BOTH
@given(layer=layers())
def test_loss_and_activation_in_one_step_agree_with_autograd(
    name: str, layer: tuple[Array, Array]
) -> None:
    nets, targets = layer
    own = LOSSES[name].from_net
    expected = by_autograd.gradient(by_autograd.error_of_nets, nets, targets, own.activation, name)
    found = own.delta(nets, targets) / len(nets)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("size", [800.0, 1e4, 1e300])
def test_a_probability_that_underflows_has_a_finite_error(size: float) -> None:
    net = Network([[[size], [-size]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    assert net.forward([1.0]).output.tolist() == [1.0, 0.0]
    assert net.error([1.0], [0.0, 1.0]) == 2 * size
    assert net.gradients([1.0], [0.0, 1.0]).biases[0].tolist() == [1.0, -1.0]
    assert net.error([1.0], [1.0, 0.0]) == 0
    assert net.gradients([1.0], [1.0, 0.0]).biases[0].tolist() == [0.0, 0.0]


def test_every_loss_is_found_by_its_name() -> None:
    assert [name for name, loss in LOSSES.items() if loss.name == name] == list(LOSSES)
    assert sorted(LOSSES) == ["binary cross-entropy", "cross-entropy", "half squared error"]
