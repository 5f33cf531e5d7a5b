"""Half the squared error and its derivative, to 50 digits and against finite differences."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from backprop_by_numbers.network.losses import half_squared_error, half_squared_error_derivative

EPS = sys.float_info.epsilon
outputs = st.floats(0, 1)
targets = st.floats(-1e6, 1e6)


@given(outputs, targets)
def test_the_error_agrees_with_fifty_digit_arithmetic(out: float, target: float) -> None:
    with mp.workdps(50):
        exact = (mpf(target) - mpf(out)) ** 2 / 2
    found = float(half_squared_error(np.array(out), np.array(target)))
    assert abs(found - exact) <= 4 * EPS * exact + 5e-324


@given(outputs, targets)
def test_the_derivative_agrees_with_fifty_digit_arithmetic(out: float, target: float) -> None:
    with mp.workdps(50):
        exact = -(mpf(target) - mpf(out))
    found = float(half_squared_error_derivative(np.array(out), np.array(target)))
    assert abs(found - exact) <= EPS * abs(exact)


@given(outputs, st.floats(-2, 2))
def test_the_derivative_agrees_with_finite_differences(out: float, target: float) -> None:
    h = 1e-4
    above, below = (half_squared_error(np.array(out + d), np.array(target)) for d in (h, -h))
    slope = float(above - below) / (2 * h)
    found = float(half_squared_error_derivative(np.array(out), np.array(target)))
    assert found == pytest.approx(slope, abs=1e-10)


@given(outputs)
def test_at_the_target_error_and_derivative_are_zero(out: float) -> None:
    at = np.array(out)
    assert half_squared_error(at, at) == 0
    assert half_squared_error_derivative(at, at) == 0


@pytest.mark.parametrize("shape", [(1,), (3,), (2, 3)])
def test_each_output_has_an_error_and_a_derivative(shape: tuple[int, ...]) -> None:
    out, target = np.full(shape, 0.75), np.full(shape, 0.25)
    np.testing.assert_array_equal(half_squared_error(out, target), np.full(shape, 0.125))
    np.testing.assert_array_equal(half_squared_error_derivative(out, target), np.full(shape, 0.5))
