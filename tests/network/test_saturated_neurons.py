"""A saturated neuron still has a slope, with all its digits, wherever the engine computes it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from backprop_by_numbers import Network, explain, gradient_check, train
from backprop_by_numbers.training.backends import preallocated, program
from fifty_digits import DIGITS

SLOPES = {
    "logistic": lambda net: mp.exp(-net) / (1 + mp.exp(-net)) ** 2,
    "tanh": lambda net: mp.sech(net) ** 2,
}
OUTS = {"logistic": lambda net: 1 / (1 + mp.exp(-net)), "tanh": mp.tanh}
NETS = [0.0, 0.3775, 2.0, 18.0, 19.5, 36.0, 37.0, 40.0, 100.0, 350.0]
NETS += [-net for net in NETS]
every_net = pytest.mark.parametrize("net", NETS)
squashing = pytest.mark.parametrize("name", SLOPES)


def exact_slope(name: str, net: float) -> float:
    with mp.workdps(DIGITS):
        return float(SLOPES[name](mpf(net)))


@squashing
@every_net
def test_the_gradient_of_a_saturated_neuron_is_right_to_twelve_digits(
    name: str, net: float
) -> None:
    sure, target = Network([[[net]]], [[0.0]], name), 0.25
    with mp.workdps(DIGITS):
        at = mpf(net)
        expected = float((OUTS[name](at) - mpf(target)) * SLOPES[name](at))
    assert sure.gradients([1.0], [target]).biases[0][0] == pytest.approx(expected, rel=1e-12, abs=0)
    for parameter in ("w1", "b1"):
        found = explain(sure, [1.0], [target], parameter).gradient
        assert found == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("weights", "target", "activation", "loss"),
    [
        ([[40.0]], [1.0], "logistic", "binary cross-entropy"),
        ([[-40.0]], [0.0], "logistic", "binary cross-entropy"),
        ([[40.0], [0.0]], [1.0, 0.0], "softmax", "cross-entropy"),
    ],
)
def test_a_saturated_output_that_is_right_has_an_error_and_a_gradient(
    weights: list[list[float]], target: list[float], activation: str, loss: str
) -> None:
    sure = Network([weights], [[0.0] * len(weights)], activation, loss)
    with mp.workdps(DIGITS):
        error, delta = float(mp.log1p(mp.exp(-40))), float(1 / (1 + mp.exp(40)))
    assert sure.error([1.0], target) == pytest.approx(error, rel=1e-12, abs=0)
    signed = -math.copysign(delta, weights[0][0])
    assert sure.gradients([1.0], target).deltas[0][0] == pytest.approx(signed, rel=1e-12, abs=0)
    found = explain(sure, [1.0], target, "w1").gradient
    assert found == pytest.approx(signed, rel=1e-12, abs=0)


@pytest.mark.parametrize("net", [1.0, 16.0, 24.0, 36.0, 37.0, 40.0, 300.0])
@pytest.mark.parametrize("target", [0.0, 0.25, 0.75])
def test_a_gradient_check_gives_the_same_report_for_a_net_and_its_negative(
    net: float, target: float
) -> None:
    """It is undecided or passes; a gradient of 0 at 37 would pass on one side alone."""
    right, left = (
        gradient_check(Network([[[w]]], [[0.0]]), [1.0], [t])
        for w, t in ((net, target), (-net, 1.0 - target))
    )
    assert repr(right) == repr(left)


def test_training_changes_a_saturated_neuron_that_is_wrong() -> None:
    for net, target in ((40.0, 0.0), (-40.0, 1.0)):
        sure = Network([[[net]]], [[0.0]])
        moved = train(sure, [1.0], [target], 1e18, steps=1).network.biases[0][0]
        expected = -math.copysign(1e18 * exact_slope("logistic", 40.0), net)
        assert moved == pytest.approx(expected, rel=1e-12, abs=0)


@squashing
@every_net
def test_a_backend_has_the_slope_of_a_saturated_neuron(name: str, net: float) -> None:
    expected = exact_slope(name, net)
    with mp.workdps(DIGITS):
        out = float(OUTS[name](mpf(net)))
    assert by_call(name, out) == pytest.approx(expected, rel=0, abs=1e-15)
    in_program = by_program(name, out, math.exp(-net))
    assert in_program == pytest.approx(expected, rel=0, abs=1e-15)
    if name == "logistic":
        assert in_program == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", SLOPES)
@pytest.mark.parametrize("out", [0.5, 1 - 1e-9, 1 - 2**-53, -1 + 2**-53])
def test_a_backend_loses_no_digit_of_the_slope_that_an_output_has(name: str, out: float) -> None:
    """One minus an output near 1 has few digits, of which rounding must take no more."""
    if name == "logistic" and out < 0:
        return
    with mp.workdps(DIGITS):
        of_out = mpf(out) * (1 - mpf(out)) if name == "logistic" else 1 - mpf(out) ** 2
    assert by_call(name, out) == pytest.approx(float(of_out), rel=1e-15, abs=0)
    if name == "tanh":
        assert by_program(name, out, 0.0) == pytest.approx(float(of_out), rel=1e-15, abs=0)


def by_call(name: str, out: float) -> float:
    """Return the slope from the calls of NumPy that two backends share."""
    delta = np.ones((1, 1))
    for call in preallocated.activation_backward(name, delta, np.array([[out]])):
        call()
    return float(delta[0, 0])


def by_program(name: str, out: float, e: float) -> float:
    """Return the slope from the source of a program."""
    return float(eval(program.SUPPORTED_ACTIVATIONS[name].slope, {"out": out, "e": e}))
