"""Networks of any activations and any loss, compared with autograd, and those that are refused."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import by_autograd
from backprop_by_numbers import Dense, Network, random_network, train
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.validation import Array
from fifty_digits import T, X, example
from strategies import Problem, problems

relaxed = settings(max_examples=200)
W, B = example().weights, example().biases
SURE = Network(W, B, ["tanh", "softmax"], "cross-entropy")


def assert_close(found: list[Array], expected: list[Array]) -> None:
    """Compare arrays, to eleven digits of the largest number and to nine of each."""
    scale = max(1.0, *(np.abs(array).max() for array in expected))
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11 * scale)


def assume_that_no_relu_is_nearly_at_its_kink(problem: Problem) -> None:
    """Skip networks in which rounding alone decides on which side of its kink a ReLU is."""
    nets = problem.net.forward(problem.x).nets
    for net, name in zip(nets, problem.net.activations, strict=True):
        assume(name != "ReLU" or ((net == 0) | (np.abs(net) > 1e-9)).all())


@relaxed
@given(problems(single=False, any_kind=True))
def test_error_and_gradients_agree_with_autograd(problem: Problem) -> None:
    assume_that_no_relu_is_nearly_at_its_kink(problem)
    net, x, target = problem.net, problem.x, problem.target
    expected = float(by_autograd.error(net.weights, net.biases, x, target, net))
    assert net.error(x, target) == pytest.approx(expected, rel=1e-11, abs=1e-14)
    found = net.gradients(x, target)
    by_weights, by_biases, by_inputs = by_autograd.gradients(net, x, target)
    assert_close([*found.weights, *found.biases], [*by_weights, *by_biases])
    assert_close([found.inputs], [by_inputs])
    assert_close(list(found.deltas), by_autograd.deltas(net, x, target))


@relaxed
@given(problems(single=False, any_kind=True))
def test_a_batch_gives_what_its_examples_give(problem: Problem) -> None:
    net, examples = problem.net, list(zip(problem.x, problem.target, strict=True))
    outs = net.forward(problem.x).outs
    for k, out in enumerate(outs):
        assert_close([out], [np.array([net.forward(x).outs[k] for x, _ in examples])])
    assume_that_no_relu_is_nearly_at_its_kink(problem)
    found = net.gradients(problem.x, problem.target)
    alone = [net.gradients(x, target) for x, target in examples]
    assert_close([found.inputs], [np.array([a.inputs for a in alone]) / len(alone)])
    layers = range(len(net.weights))
    assert_close(list(found.weights), [np.mean([a.weights[k] for a in alone], 0) for k in layers])
    assert_close(list(found.biases), [np.mean([a.biases[k] for a in alone], 0) for k in layers])


@settings(max_examples=50)
@given(problems(any_kind=True), st.booleans())
def test_training_repeats_the_update(problem: Problem, biases: bool) -> None:
    assume_that_no_relu_is_nearly_at_its_kink(problem)
    x, target = problem.x, problem.target
    nets = [problem.net]
    for _ in range(3):
        nets.append(nets[-1].updated(nets[-1].gradients(x, target), 1e-9, biases))
    history = train(problem.net, x, target, 1e-9, 3, biases, snapshots_at=range(4))
    errors = [net.error(x, target) for net in nets]
    np.testing.assert_allclose(history.errors, errors, rtol=1e-12, atol=1e-14)
    for step, net in enumerate(nets):
        for found in (history.snapshots[step], *([history.network] if step == 3 else [])):
            assert kind_of(found) == kind_of(net) == kind_of(problem.net)
            assert_moved_alike(problem.net, found, net)


def assert_moved_alike(start: Network, found: Network, expected: Network) -> None:
    """Compare updates, which may be far smaller than weights, to nine digits of the largest."""
    before, one, other = (net.weights + net.biases for net in (start, found, expected))
    step = max(np.abs(b - a).max() for a, b in zip(before, other, strict=True))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-15, atol=1e-15 + 1e-9 * step)


def kind_of(net: Network) -> tuple[tuple[str, ...], str]:
    return net.activations, net.loss


def test_by_default_a_network_is_like_the_articles() -> None:
    net = Network(W, B)
    assert kind_of(net) == (("logistic", "logistic"), "half squared error")
    named = Network(W, B, "logistic", "half squared error")
    assert net.gradients(X, T).weights[0].tobytes() == named.gradients(X, T).weights[0].tobytes()


@pytest.mark.parametrize("given_as", [list, tuple])
def test_names_are_kept_as_a_tuple(given_as: Callable[[list[str]], Any]) -> None:
    net = Network(W, B, given_as([np.str_("ReLU"), "identity"]))
    assert net.activations == ("ReLU", "identity")
    assert all(type(name) is str for name in net.activations)
    assert type(Network(W, B, loss=np.str_("half squared error")).loss) is str
    assert Network(W, B, "tanh").activations == ("tanh", "tanh")
    assert Network(W[:1], B[:1], "softmax").activations == ("softmax",)


def test_other_common_names_are_understood() -> None:
    net = Network(W, B, ["relu", "Sigmoid"], "Binary Cross-Entropy")
    assert kind_of(net) == (("ReLU", "logistic"), "binary cross-entropy")
    assert Network(W, B, "linear").activations == ("identity", "identity")
    assert kind_of(Network(W[:1], B[:1], "Softmax", "categorical cross-entropy")) == (
        ("softmax",), "cross-entropy",
    )  # fmt: skip
    assert Dense(W[0], B[0], "TANH").activation == "tanh"
    assert random_network([2, 1], "Sigmoid", seed=0).activations == ("logistic",)


def test_dense_layers_and_their_arrays_give_the_same_network() -> None:
    layers = [Dense(W[0], B[0], "tanh"), Dense(W[1], B[1], "softmax")]
    net = Network(layers=layers, loss="cross-entropy")
    assert kind_of(net) == kind_of(SURE)
    assert net.layers == tuple(layers)
    found, expected = net.gradients(X, [0.0, 1.0]), SURE.gradients(X, [0.0, 1.0])
    for a, b in zip(found.weights + found.biases, expected.weights + expected.biases, strict=True):
        assert a.tobytes() == b.tobytes()


def test_with_other_parameters_all_else_stays_the_same() -> None:
    other = SURE.with_parameters([2 * w for w in W], [b + 1 for b in B])
    assert kind_of(other) == kind_of(SURE)
    for k in (0, 1):
        assert other.weights[k].tolist() == (2 * W[k]).tolist()
        assert other.biases[k].tolist() == (B[k] + 1).tolist()
        assert SURE.weights[k] is not other.weights[k]
        assert SURE.weights[k].tolist() == W[k].tolist()


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"logistic"}))
def test_each_layer_applies_its_own_activation(name: str, layer: int) -> None:
    if name == "softmax" and layer == 0:
        return
    names = ["logistic", "logistic"]
    names[layer] = name
    passed = Network(W, B, names).forward(X)
    for net, out, activation in zip(passed.nets, passed.outs, names, strict=True):
        np.testing.assert_allclose(out, ACTIVATIONS[activation].function(net), rtol=1e-13)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))]
)
def test_copies_have_the_same_activations_and_loss(copied: Callable[[Network], Network]) -> None:
    again = copied(SURE)
    assert kind_of(again) == kind_of(SURE) == (("tanh", "softmax"), "cross-entropy")
    assert again.error(X, [0.0, 1.0]) == SURE.error(X, [0.0, 1.0])


def test_what_grows_too_large_is_refused_by_name() -> None:
    deep = Network([[[1e200]], [[1e200]]], [[0.0], [0.0]], "ReLU")
    with pytest.raises(FloatingPointError, match="a total net input is too large"):
        deep.forward([1.0])
    wide = Network([[[1e200], [-1e200]]], [[0.0, 0.0]], "identity")
    with pytest.raises(FloatingPointError, match="the error is too large"):
        wide.error([1.0], [0.0, 0.0])
    with pytest.raises(FloatingPointError, match="a gradient is too large"):
        wide.gradients([1e100], [0.0, 0.0])
    far = Network([[[1e308], [-1e308]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    assert far.error([1.0], [1.0, 0.0]) == 0
    with pytest.raises(FloatingPointError, match="the error is too large"):
        far.error([1.0], [0.0, 1.0])
