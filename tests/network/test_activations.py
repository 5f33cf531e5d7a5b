"""The logistic function and its derivative, compared with 50 digits for floats of any size."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from backprop_by_numbers.network.activations import logistic, logistic_derivative

EPS = sys.float_info.epsilon
SMALLEST = 5e-324  # where results are subnormal, digits run out: one unit of the last is allowed
BY_HAND = [0.0, 1e-300, 5e-324, 1e-17, 0.3775, 1.0, 36.7, 37.5, 700.0, 709.7, 709.8, 740.0]
BY_HAND += [745.1, 745.2, 746.0, 1000.0, 1e308, sys.float_info.max]
EDGES = [sign * net for net in BY_HAND for sign in (1.0, -1.0)]

finite_floats = st.floats(allow_nan=False, allow_infinity=False)
lively_floats = st.floats(-750, 750)


def exact_logistic(net: float) -> mpf:
    with mp.workdps(50):
        return 1 / (1 + mp.exp(-mpf(net)))


def quiet_logistic(net: float) -> float:
    with np.errstate(all="raise", under="ignore"):
        return float(logistic(np.array(net)))


def assert_right(net: float) -> None:
    exact = exact_logistic(net)
    # What a handful of operations may round (an `exp` is not alike on all machines), no more.
    assert abs(quiet_logistic(net) - exact) <= 8 * EPS * exact + 2 * SMALLEST


@pytest.mark.parametrize("net", EDGES)
def test_logistic_of_extreme_floats_has_all_its_digits(net: float) -> None:
    assert_right(net)


@given(finite_floats | lively_floats)
def test_logistic_of_any_float_has_all_its_digits(net: float) -> None:
    assert_right(net)


@given(lively_floats)
def test_logistic_of_a_number_and_of_its_negative_are_1_in_sum(net: float) -> None:
    assert quiet_logistic(net) + quiet_logistic(-net) == pytest.approx(1.0, rel=4 * EPS)


def test_logistic_never_decreases() -> None:
    nets = np.sort(np.concatenate([EDGES, np.linspace(-40, 40, 100_001)]))
    outs = logistic(nets)
    # Neighbouring results may differ by their rounding alone.
    assert np.all(np.diff(outs) >= -8 * EPS * outs[1:])
    assert outs.min() >= 0
    assert outs.max() <= 1


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 0), (2, 3, 4)])
def test_the_shape_is_that_of_the_net(shape: tuple[int, ...]) -> None:
    nets = np.linspace(-5, 5, int(np.prod(shape))).reshape(shape)
    assert logistic(nets).shape == shape
    assert np.shape(logistic_derivative(nets)) == shape


def test_the_callers_array_is_not_written_to() -> None:
    nets = np.array([-1.0, 0.0, 2.0])
    before = nets.copy()
    logistic(nets)
    logistic_derivative(nets)
    assert nets.tobytes() == before.tobytes()


@pytest.mark.parametrize("net", EDGES)
def test_derivative_at_extreme_floats_has_all_its_digits(net: float) -> None:
    assert_derivative_right(net)


@given(finite_floats | lively_floats)
def test_derivative_at_any_float_has_all_its_digits(net: float) -> None:
    assert_derivative_right(net)


def assert_derivative_right(net: float) -> None:
    with mp.workdps(50):
        exact = exact_logistic(net) * exact_logistic(-net)
    with np.errstate(all="raise", under="ignore"):
        found = float(logistic_derivative(np.array(net)))
    # As right in the flat part as in the steep one, on both sides.
    assert abs(found - exact) <= 8 * EPS * exact + 2 * SMALLEST


@given(st.floats(-20, 20))
def test_derivative_agrees_with_finite_differences(net: float) -> None:
    h = 1e-5
    slope = (quiet_logistic(net + h) - quiet_logistic(net - h)) / (2 * h)
    found = logistic_derivative(np.array(net))
    assert float(found) == pytest.approx(slope, rel=1e-7, abs=1e-10)
