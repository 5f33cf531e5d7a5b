"""Networks that others have calculated agree with the digits they printed where these are right."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import numpy as np
import pytest

from backprop_by_numbers import Network
from backprop_by_numbers.network.activations import softmax
from backprop_by_numbers.network.validation import Array


def assert_printed(found: Iterable[Array], printed: str) -> None:
    """Compare all numbers, in their order, at as many digits as were printed."""
    numbers = np.concatenate([array.ravel() for array in found])
    for number, text in zip(numbers, printed.split(), strict=True):
        last_digit = 10.0 ** int(Decimal(text).as_tuple().exponent)
        assert abs(number - float(text)) <= 0.5 * last_digit + 1e-15  # a float's own rounding


def test_a_3_2_1_network_with_biases() -> None:
    # "Appendix B: An Example of Back-propagation Algorithm", lecture notes of November 2011.
    net = Network([[[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], [[-0.3, -0.2]]], [[-0.4, 0.2], [0.1]])
    x, target = [1, 0, 1], [1]
    passed, found = net.forward(x), net.gradients(x, target)
    assert_printed(passed.nets, "-0.7 0.1 -0.105")
    assert_printed(passed.outs, "0.332 0.525 0.474")
    # Their deltas are ours negated. The output's was computed from an output of three digits.
    assert_printed([-found.deltas[0]], "-0.0087 -0.0065")
    assert_printed([np.array(0.474 * (1 - 0.474) * (1 - 0.474))], "0.1311")
    assert_printed([-found.deltas[1]], "0.1312")
    new = net.updated(found, 0.9)
    assert_printed(new.weights, "0.192 0.4 -0.508 -0.306 0.1 0.194 -0.261 -0.138")
    assert_printed(new.biases, "-0.408 0.194 0.218")


def test_a_2_3_1_network() -> None:
    # ojAlgo, HowToBuildNeuralNetwork.java, after "Mind: How to Build a Neural Network".
    net = Network([[[0.8, 0.2], [0.4, 0.9], [0.3, 0.5]], [[0.3, 0.5, 0.9]]], [[0.0] * 3, [0.0]])
    hidden = net.forward([1, 1]).outs[0]
    assert_printed([hidden], "0.73 0.79 0.69")
    # The output that is printed follows from these.
    last = Network(net.weights[1:], net.biases[1:])
    assert_printed(last.forward([0.73, 0.79, 0.69]).outs, "0.7746924929149283")
    assert_printed([net.forward([1, 1]).output], "0.7744")


def test_a_2_2_1_network_of_tanh() -> None:
    # A public course exercise, with a learning rate of 0.1.
    net = Network([[[0.3, -0.1], [0.2, 0.4]], [[0.5, -0.3]]], [[0.1, -0.2], [0.2]], "tanh")
    x, target = [0.5, -0.2], [1.0]
    passed, found = net.forward(x), net.gradients(x, target)
    assert_printed(passed.nets, "0.27 -0.18 0.3852366782")
    assert_printed(passed.outs, "0.2636248355 -0.1780808681 0.367246562645108")
    # Its error is twice ours, and so is each slope.
    assert 2 * net.error(x, target) == pytest.approx(0.4003769124844312, rel=1e-15)
    assert_printed(
        [2 * delta for delta in found.deltas], "-0.5093697527 0.3180323583 -1.0948279147135995"
    )
    assert_printed(
        [2 * slopes for slopes in found.weights],
        "-0.2546848763 0.1018739505 0.1590161791 -0.0636064717 -0.2886238289 0.1949679055",
    )
    assert_printed([2 * found.biases[1]], "-1.0948279147")
    new = net.updated(found, 2 * 0.1)
    assert_printed(
        new.weights,
        "0.3254684876 -0.1101873951 0.1840983821 0.4063606472 0.5288623829 -0.3194967905",
    )
    assert_printed(new.biases, "0.1509369753 -0.2318032358 0.3094827915")


def test_a_3_2_2_network_with_softmax_and_cross_entropy() -> None:
    # postnetwork.co, "Understanding Neural Networks: Softmax, Cross-Entropy, and Backpropagation".
    net = Network(
        [[[0.2, -0.3, 0.4], [-0.5, 0.1, 0.2]], [[0.3, 0.4], [-0.1, 0.2]]],
        [[0.5, 0.5], [0.1, 0.1]],
        ["logistic", "softmax"],
        "cross-entropy",
    )
    passed = net.forward([1, 2, -1])
    assert_printed([passed.nets[0], passed.outs[0], passed.nets[1]], "-0.3 0 0.426 0.5 0.428 0.157")
    # The last net is printed as 0.185, from which 0.561, 0.439 and an error of 0.579 follow.
    assert softmax(np.array([0.428, 0.185])) == pytest.approx([0.561, 0.439], abs=1e-3)
    assert_printed([passed.output, np.array(net.error([1, 2, -1], [1, 0]))], "0.567 0.433 0.567")
