"""Central differences of any function of an array: to nine digits where it is smooth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from backprop_by_numbers import central_differences
from backprop_by_numbers.network.validation import Array
from strategies import numbers

#: Each function of one number, and its derivative.
SMOOTH: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "square": (lambda x: x**2, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "sine": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "line": (lambda x: 3 * x - 1, lambda x: np.full_like(x, 3.0)),
}

any_arrays = array_shapes(min_dims=0, max_dims=3, max_side=3).flatmap(lambda s: numbers(s, -3, 3))


@pytest.mark.parametrize("name", SMOOTH)
@given(at=any_arrays, weights=st.floats(-3, 3))
def test_every_slope_of_a_smooth_function(name: str, at: Array, weights: float) -> None:
    function, derivative = SMOOTH[name]
    found = central_differences(lambda x: float((weights * function(x)).sum()), at)
    assert found.shape == at.shape
    assert found.dtype == np.float64
    # What is added up to the sum is rounded with all of it.
    size = max(1.0, float(np.abs(function(at)).sum()))
    np.testing.assert_allclose(found, weights * derivative(at), rtol=1e-8, atol=4e-9 * size)


def test_the_step_is_longer_for_large_numbers() -> None:
    found = central_differences(lambda x: (x**2).sum(), [1e8, -1e-8])
    np.testing.assert_allclose(found, [2e8, -2e-8], rtol=1e-8, atol=1e-1)
    alone = central_differences(lambda x: x[0] ** 2, [1e12])
    np.testing.assert_allclose(alone, [2e12], rtol=1e-9)


def test_the_step_can_be_chosen() -> None:
    seen = []

    def cube(x: Array) -> float:
        seen.append(float(x[0]))
        return float(x[0] ** 3)

    assert central_differences(cube, [2.0], step=1.0).tolist() == [(27 - 1) / 2]
    assert sorted(seen) == [1.0, 3.0]


def test_the_quotient_divides_by_the_step_after_rounding() -> None:
    # Near 1e6, a step of 1e-10 rounds to 1.16e-10: of a line, the slope is exact all the same.
    found = central_differences(lambda x: x[0], [1e6], step=1e-10)
    assert found.tolist() == [1.0]


def test_at_a_kink_the_slope_is_the_mean_of_both_sides() -> None:
    at = np.array([[-2.0, 0.0, 3.0], [1e-3, -1e-3, 0.5]])
    found = central_differences(lambda net: np.maximum(0.0, net).sum(), at)
    np.testing.assert_allclose(found, [[0, 0.5, 1], [1, 0, 1]], atol=1e-9)


def test_dropout_is_scaled_in_the_backward_pass_too() -> None:
    kept, slopes = np.array([1.0, 0.0, 1.0]), np.array([0.5, -1.0, 2.0])
    found = central_differences(lambda out: (slopes * out * kept / 0.5).sum(), [0.3, 0.2, -0.1])
    np.testing.assert_allclose(found, slopes * kept / 0.5, atol=1e-9)


def test_each_call_gets_an_array_of_its_own() -> None:
    at = np.array([1.0, 2.0])

    def spoiling(x: Array) -> float:
        total = float((x**2).sum())
        x[:] = 99.0
        return total

    np.testing.assert_allclose(central_differences(spoiling, at), [2.0, 4.0], rtol=1e-9)
    assert at.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("number", [1, 1.0, np.float32(1), np.int64(1), np.array(1.0)])
def test_the_function_may_return_any_kind_of_number(number: Any) -> None:
    assert central_differences(lambda _: number, [0.5]).tolist() == [0.0]


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (lambda x: x, TypeError, r"function must return one number.*shape \(1,\)"),
        (lambda _: None, TypeError, r"function\(at\) must be a number, not NoneType"),
        (lambda _: np.inf, FloatingPointError, "function must return a finite.*returned inf"),
        (lambda _: np.nan, FloatingPointError, "function must return a finite.*returned nan"),
    ],
)
def test_a_function_that_returns_no_finite_number_is_refused(
    function: Callable[[Array], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        central_differences(function, [1.0])
