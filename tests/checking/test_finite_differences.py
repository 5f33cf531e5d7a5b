"""The derivative of a network's error by one parameter, where it is hard to measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp

from backprop_by_numbers import Network
from backprop_by_numbers.checking.finite_differences import FiniteDifferences
from backprop_by_numbers.network.validation import Array


def slopes(net: Network, x: list[list[float]], target: list[list[float]]) -> list[Array]:
    """Return slope and uncertainty of the first weight, then of the first bias."""
    differences = FiniteDifferences(net, np.array(x), np.array(target))
    first = (("weights", 0), (0, 0)), (("biases", 0), (0,))
    return [np.array(differences.slope(*place, 1e-6)) for place in first]


@pytest.mark.parametrize("size", [1e3, 1234567.89e3, 1e12, 1e15])
def test_a_step_is_not_lost_beside_a_large_weight(size: float) -> None:
    # The first example, which hardly has a net, asks for a short step; the weight needs a long one.
    net = Network([[[size]]], [[0.0]], "identity")
    (slope, uncertainty), _ = slopes(net, [[0.0], [1.0]], [[0.0], [size - 4]])
    assert slope == pytest.approx(2.0, rel=1e-8)
    assert uncertainty < 1e-3


@pytest.mark.parametrize("incoming", [1e-12, 1e-6, 1e-2, 1.0, 1e3, 1e9])
def test_the_step_fits_the_size_of_the_input(incoming: float) -> None:
    net = Network([[[0.3 / incoming]]], [[0.1]], "tanh")
    (slope, uncertainty), of_bias = slopes(net, [[incoming]], [[0.0]])
    exact = math.tanh(0.4) * (1 - math.tanh(0.4) ** 2)
    assert of_bias[0] == pytest.approx(exact, rel=1e-8)
    assert slope == pytest.approx(incoming * exact, rel=1e-8 if incoming > 1e-8 else 1e-4)
    if incoming > 1e-8:
        assert uncertainty < 1e-8 * slope


@pytest.mark.parametrize("net", [4.0, 20.0, 60.0])
def test_the_uncertainty_of_a_tiny_error_counts_the_rounding_of_its_outputs(net: float) -> None:
    # The cross-entropy of an output next to 1 is lost in that output's last digit.
    sure = Network([[[net], [-net]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    for slope, uncertainty in slopes(sure, [[1.0]], [[1.0, 0.0]]):
        with mp.workdps(50):
            exact = float(mp.exp(-2 * net) / (1 + mp.exp(-2 * net)))
        assert abs(slope + exact) <= uncertainty
        assert uncertainty < 1e-9


def test_the_uncertainty_of_a_tiny_squared_error_counts_the_rounding_of_its_outputs() -> None:
    out = 1 / (1 + math.exp(-0.5))
    close = Network([[[0.5]]], [[0.0]], "logistic")
    target = out + 1e-12
    for slope, uncertainty in slopes(close, [[1.0]], [[target]]):
        assert abs(slope + (target - out) * out * (1 - out)) <= uncertainty
        assert uncertainty < 1e-9


@pytest.mark.parametrize("steepness", [1e2, 1e4, 1e6])
def test_where_the_slope_changes_fast_the_step_is_shorter(steepness: float) -> None:
    # In the first layer, the error turns within a thousandth or a millionth of a total net input.
    middle = math.tanh(0.4)
    biases = [[0.1], [0.3 - steepness * middle]]
    net = Network([[[0.3]], [[steepness]]], biases, "tanh")
    exact = net.gradients([1.0], [0.5])
    (slope, uncertainty), of_bias = slopes(net, [[1.0]], [[0.5]])
    assert uncertainty < 1e-4 * abs(slope)
    assert abs(slope - exact.weights[0][0, 0]) <= uncertainty
    assert abs(of_bias[0] - exact.biases[0][0]) <= of_bias[1]


def test_at_a_kink_there_is_no_slope() -> None:
    at_kink = Network([[[1.0]], [[1.0]]], [[-1.0], [1.0]], ["ReLU", "identity"])
    for pair in slopes(at_kink, [[1.0]], [[0.0]]):
        assert np.isnan(pair).all()
    for pair in slopes(at_kink, [[1.0 + 1e-7]], [[0.0]]):
        assert pair[0] == pytest.approx(1.0, rel=1e-6)
