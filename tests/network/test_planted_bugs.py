"""The gradient check finds every bug planted in a backward pass, and says where it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

import backward_passes
from backprop_by_numbers import Gradients, Network, gradient_check
from backprop_by_numbers.network.validation import Array
from backward_passes import BUGS

# In which arrays each bug must show; "hidden" and "output" are the weights and biases of those
# layers. Where a bug of the output layer goes back, the hidden layers are wrong with it.
SHOWS_IN = {
    "missing derivative": {"hidden weights", "hidden biases"},
    "wrong transpose": {"hidden weights", "hidden biases"},
    "wrong sign": {"hidden weights", "hidden biases", "output weights", "output biases"},
    "forgotten output": {"hidden weights", "hidden biases"},
    "updated weights": {"hidden weights", "hidden biases"},
    "ReLU of output": {"hidden weights", "hidden biases"},
    "missing 1/batch": {"hidden weights", "hidden biases", "output weights", "output biases"},
    "softmax one by one": {"hidden weights", "hidden biases", "output weights", "output biases"},
    "bias of one example": {"hidden biases", "output biases"},
    "outputs for inputs": {"hidden weights", "output weights"},
}

Source = Callable[[Network, Array, Array], Gradients]


def problem(hidden: str, output: str, seed: int, depth: int = 2) -> tuple[Network, Array, Array]:
    """Return a network of three neurons a layer, so that a wrong transpose fits, and a batch."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(3, 3)) for _ in range(depth)]
    biases = [rng.normal(size=3) for _ in range(depth)]
    net = Network(weights, biases, [hidden] * (depth - 1) + [output])
    return net, rng.normal(size=(4, 3)), rng.normal(size=(4, 3))


def kinds_that_show(bug: str) -> list[tuple[str, str]]:
    """Return the activations of hidden and output layer with which a bug makes a difference."""
    hidden = ["ReLU"] if bug == "ReLU of output" else ["logistic", "tanh", "ReLU"]
    output = ["softmax"] if bug == "softmax one by one" else ["logistic", "identity", "softmax"]
    return [(below, last) for below in hidden for last in output]


CASES = [
    pytest.param(bug, *kind, seed, id=f"{bug}-{'-'.join(kind)}-{seed}")
    for bug in BUGS
    for kind in kinds_that_show(bug)
    for seed in range(3)
]


def test_it_is_listed_where_every_bug_shows() -> None:
    assert SHOWS_IN.keys() == BUGS.keys()


@pytest.mark.parametrize("hidden", ["logistic", "tanh", "ReLU", "identity"])
@pytest.mark.parametrize("output", ["logistic", "tanh", "ReLU", "identity", "softmax"])
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_a_backward_pass_without_a_bug_passes(hidden: str, output: str, depth: int) -> None:
    for seed in range(3):
        report = gradient_check(*problem(hidden, output, seed, depth), backward_passes.gradients)
        assert report.passed, report
        assert not report.at_kink


@pytest.mark.parametrize(("bug", "hidden", "output", "seed"), CASES)
def test_every_bug_is_found_where_it_shows(bug: str, hidden: str, output: str, seed: int) -> None:
    net, x, target = problem(hidden, output, seed)
    source: Source = partial(backward_passes.gradients, bug=bug)
    report = gradient_check(net, x, target, source)
    assert not report.passed
    assert str(report).startswith("Gradient check FAILED: ")
    names = {"weights[0]": "hidden weights", "biases[0]": "hidden biases"}
    names |= {"weights[1]": "output weights", "biases[1]": "output biases"}
    assert {names[each.array] for each in report.wrong} == SHOWS_IN[bug]
    assert report.worst == report.wrong[0]
    # It is wrong where the gradient differs from the right one, and nowhere else.
    found, right = source(net, x, target), net.gradients(x, target)
    for each in report.comparisons:
        kind, (layer, *index) = each.array.partition("[")[0], each.position
        at = layer, tuple(index)
        wrong, exact = (getattr(g, kind)[at[0]][at[1]] for g in (found, right))
        assert (each in report.wrong) == (abs(wrong - exact) > 1e-6 * max(abs(wrong), abs(exact)))


def test_a_common_factor_is_named() -> None:
    source = partial(backward_passes.gradients, bug="missing 1/batch")
    text = str(gradient_check(*problem("tanh", "identity", 0), source))
    assert "Each is 4 times its central difference." in text


def test_a_wrong_sign_is_named_as_a_factor() -> None:
    source = partial(backward_passes.gradients, bug="wrong sign")
    text = str(gradient_check(*problem("tanh", "identity", 0), source))
    assert "Each is -1 times its central difference." in text


@pytest.mark.parametrize("bug", ["missing derivative", "wrong sign", "missing 1/batch"])
def test_bugs_are_found_in_the_worked_example(net: Network, bug: str) -> None:
    x, target = [[0.05, 0.10], [0.2, 0.3]], [[0.01, 0.99], [0.5, 0.5]]
    report = gradient_check(net, x, target, partial(backward_passes.gradients, bug=bug))
    assert not report.passed
    assert {each.name for each in report.wrong} >= {"w1", "w2", "w3", "w4", "b_h1", "b_h2"}
    assert ("w5" in {each.name for each in report.wrong}) == (bug != "missing derivative")
