"""What leaves the range of a float64 is refused by name: no NaN, no infinity, no warning."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_by_numbers import Network, train
from fifty_digits import T, X, example

HUGE = Network([[[1e308, -1e308]]], [[0.0]])
FLAT = Network([[[0.0]]], [[0.0]])


def test_a_forward_pass_that_overflows_is_refused() -> None:
    with pytest.raises(FloatingPointError, match="total net input is too large for a float64"):
        HUGE.forward([10.0, 10.0])


def test_an_error_that_overflows_is_refused() -> None:
    with pytest.raises(FloatingPointError, match="total net input is too large"):
        HUGE.error([10.0, 10.0], [0.0])
    with pytest.raises(FloatingPointError, match="the error is too large for a float64"):
        example().error(X, [1e200, 0.0])


def test_gradients_that_overflow_are_refused() -> None:
    with pytest.raises(FloatingPointError, match="total net input is too large"):
        HUGE.gradients([10.0, 10.0], [0.0])
    with pytest.raises(FloatingPointError, match="a gradient is too large for a float64"):
        Network([[[1e-300]]], [[0.0]]).gradients([1e300], [1e308])


def test_an_update_that_overflows_is_refused() -> None:
    net = example()
    with pytest.raises(ValueError, match=r"weights\[0\] must be finite"):
        net.updated(net.gradients(X, [1e10, 0.0]), 1e308)


@pytest.mark.parametrize(
    ("net", "x", "target", "rate", "step"),
    [
        pytest.param(example(), X, [1e10, 0.0], 1e308, 1, id="a weight"),
        pytest.param(FLAT, [1e10], [1.0], 1e298, 1, id="a total net input"),
        pytest.param(example(), X, [1e200, 0.0], 0.25, 0, id="the error"),
        pytest.param(HUGE, [10.0, 10.0], [0.0], 0.25, 0, id="from the start"),
    ],
)
def test_training_names_step_and_learning_rate(
    net: Network, x: list[float], target: list[float], rate: float, step: int
) -> None:
    named = rf"update {step}: .* learning_rate below {rate}".replace("+", r"\+")
    with pytest.raises(FloatingPointError, match=named):
        train(net, x, target, rate, 3, snapshots_at=range(4))


def test_training_names_the_last_update_too() -> None:
    # Its error is the last thing that is computed, with no step after it to stumble.
    after = FLAT.updated(FLAT.gradients([1e10], [1.0]), 1e298)
    assert np.isfinite(after.weights[0]).all()
    with pytest.raises(FloatingPointError, match="diverged at update 1"):
        train(FLAT, [1e10], [1.0], learning_rate=1e298, steps=1)


def test_underflow_is_no_error() -> None:
    found = train(example(), X, T, learning_rate=5e-324, steps=1)
    assert found.errors[1] == pytest.approx(found.errors[0], rel=1e-13)
    assert example().forward([-1e308, -1e308]).outs[0].tolist() == [0.0, 0.0]
