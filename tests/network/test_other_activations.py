"""tanh, ReLU, identity and softmax: their outputs, to 50 digits, for floats of any size."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from mpmath import mp, mpf

from backprop_by_numbers.network.activations import (
    ACTIVATIONS,
    identity,
    identity_derivative,
    relu,
    relu_derivative,
    softmax,
    tanh,
    tanh_derivative,
)
from backprop_by_numbers.network.validation import Array

EPS = sys.float_info.epsilon
SMALLEST = 5e-324
EDGES = [0.0, SMALLEST, 1e-300, 1e-9, 0.3775, 1.0, 18.0, 19.5, 40.0, 800.0, 1e4, 1e308]
EDGES += [-net for net in EDGES]

finite_floats = st.floats(allow_nan=False, allow_infinity=False)
lively_floats = st.floats(-25, 25)


@pytest.mark.parametrize("net", EDGES)
def test_tanh_of_extreme_floats_has_all_its_digits(net: float) -> None:
    assert_tanh(net)


@given(finite_floats | lively_floats)
def test_tanh_of_any_float_has_all_its_digits(net: float) -> None:
    assert_tanh(net)


def assert_tanh(net: float) -> None:
    with mp.workdps(50), np.errstate(all="raise", under="ignore"):
        exact = mp.tanh(mpf(net))
        found = tanh(np.array(net))
        assert abs(found - exact) <= 4 * EPS * abs(exact) + SMALLEST
        slope = float(tanh_derivative(np.array(net)))
        # As right in the flat part as in the steep one; `1 - tanh**2` needs more than 50 digits.
        exact = mp.sech(mpf(net)) ** 2
        assert abs(slope - exact) <= 16 * EPS * exact + 4 * SMALLEST


@given(finite_floats)
def test_relu_and_identity_of_any_float_are_exact(net: float) -> None:
    at = np.array(net)
    assert relu(at) == max(net, 0.0)
    assert relu_derivative(at) == (1.0 if net > 0 else 0.0)
    assert identity(at) == net
    assert identity_derivative(at) == 1.0


@pytest.mark.parametrize(
    ("net", "slope"),
    [(0.0, 0.0), (-0.0, 0.0), (SMALLEST, 1.0), (-SMALLEST, 0.0), (1e308, 1.0), (-1e308, 0.0)],
)
def test_the_slope_of_relu_is_1_above_its_kink_and_0_elsewhere(net: float, slope: float) -> None:
    found = relu_derivative(np.array([net]))
    assert found.tolist() == [slope]
    # What published code has got wrong: of the output, which is never negative.
    assert (relu(np.array([net])) >= 0).all()


nets_in_rows = arrays(
    np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e4, 1e4)
)


@given(nets_in_rows)
def test_softmax_agrees_with_fifty_digit_arithmetic(nets: Array) -> None:
    with np.errstate(all="raise", under="ignore"):
        found = softmax(nets)
    assert found.shape == nets.shape
    with mp.workdps(50):
        for index in np.ndindex(nets.shape[:-1]):
            powers = [mp.exp(mpf(float(net))) for net in nets[index]]
            for out, power in zip(found[index], powers, strict=True):
                exact = power / sum(powers)
                # `exp` of -700 knows its argument, of size 1e4 before, to 12 digits of a share.
                assert abs(out - exact) <= 1e-11 * exact + 2 * SMALLEST


@given(nets_in_rows)
def test_softmax_gives_probabilities(nets: Array) -> None:
    found = softmax(nets)
    assert found.min() >= 0
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, rtol=8 * EPS)


@given(nets_in_rows, st.integers(-1000, 1000))
def test_softmax_depends_on_differences_alone(nets: Array, more: int) -> None:
    whole = np.round(nets)  # so that the sum is exact
    np.testing.assert_allclose(softmax(whole + more), softmax(whole), rtol=16 * EPS)


@pytest.mark.parametrize("size", [1.0, 800.0, 1e4, 1e307])
def test_softmax_of_huge_nets_does_not_overflow(size: float) -> None:
    found = softmax(np.array([[size, -size, size], [-size, -size, -size], [0.0, -size, size]]))
    np.testing.assert_allclose(found[1], 1 / 3, rtol=4 * EPS)
    if size > 1:
        np.testing.assert_array_equal(found[[0, 2]], [[0.5, 0, 0.5], [0, 0, 1]])


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_the_shape_and_the_type_are_those_of_the_net(name: str, kind: type) -> None:
    activation = ACTIVATIONS[name]
    assert activation.name == name
    for shape in [(3,), (2, 3), (2, 3, 4)]:
        net = np.linspace(-5, 5, int(np.prod(shape)), dtype=kind).reshape(shape)
        before = net.copy()
        out = activation.function(net)
        delta = activation.backward(np.ones_like(net), net, out)
        for array in (out, delta):
            assert array.shape == shape
            assert array.dtype == kind
        assert net.tobytes() == before.tobytes()
