"""Every number of a network and one example, by its name: from the passes, and from `autograd`.

The derivative by a layer's outputs is that by the inputs of a network of the layers after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    Network,
    article,
    quantities,
)
from backprop_by_numbers.network.validation import Array
from by_autograd import FUNCTIONS, gradient
from random_networks import random_examples, random_kind, random_network

RATE = 0.25

#: The error of each output, as a function of the outputs and the targets.
ERRORS: dict[str, Any] = {
    "half squared error": lambda out, target: (target - out) ** 2 / 2,
    "cross-entropy": lambda out, target: -target * anp.log(out),
    "binary cross-entropy": lambda out, target: (
        -target * anp.log(out) - (1 - target) * anp.log(1 - out)
    ),
}


def numbered(letter: str, first: int, last: int) -> list[str]:
    return [f"{letter}{n}" for n in range(first, last + 1)]


def calculated(
    net: Network, x: Array, target: Array, layers: Sequence[list[str]], parameters: Sequence[str]
) -> dict[str, float]:
    """Return all numbers; `layers` are the names of the inputs and of each layer's outputs."""
    found: dict[str, float] = {"eta": RATE, "E_total": net.error(x, target)}

    def add(form: str, names: Sequence[str], values: Any) -> None:
        found.update(zip(map(form.format, names), np.ravel(values), strict=True))

    inputs, *outputs = layers
    forward, gradients = net.forward(x), net.gradients(x, target)
    errors = ERRORS[net.loss]
    add("{}", inputs, x)
    add("dE_total/d{}", inputs, gradients.inputs)
    add("target_{}", outputs[-1], target)
    add("E_{}", outputs[-1], errors(forward.output, target))
    for k, (layer, names) in enumerate(zip(net.layers, outputs, strict=True)):
        nets, outs = forward.nets[k], forward.outs[k]
        add("out_{}", names, outs)
        if layer is net.layers[-1]:
            by_out = gradient(lambda out: anp.sum(errors(out, target)), outs)
        else:
            after = Network(layers=net.layers[k + 1 :], loss=net.loss)
            by_out = after.gradients(outs, target).inputs
        add("dE_total/dout_{}", names, by_out)
        if layer.parameters:
            add("net_{}", names, nets)
            add("delta_{}", names, gradients.deltas[k])
            if layer.activation != "softmax":
                function = FUNCTIONS[layer.activation]
                slopes = gradient(lambda n, f=function: anp.sum(f(n)), nets)
                add("dout_{0}/dnet_{0}", names, slopes)

    def flat(weights: Sequence[Array], biases: Sequence[Array]) -> Array:
        return np.concatenate([array.ravel() for array in (*weights, *biases)])

    old, slopes = flat(net.weights, net.biases), flat(gradients.weights, gradients.biases)
    add("{}", parameters, old)
    add("dE_total/d{}", parameters, slopes)
    add("{}+", parameters, old - RATE * slopes)
    return found


def assert_all(found: Any, expected: dict[str, float]) -> None:
    assert dict(found) == pytest.approx(expected, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("seed", range(20))
def test_every_number_of_a_dense_network_has_its_name(seed: int) -> None:
    net = random_network(seed, (3, 4, 2, 2), *random_kind(seed, 3))
    (x,), (target,) = random_examples(seed, net, 1)
    layers = [numbered("i", 1, 3), numbered("h", 1, 4), numbered("h", 5, 6), ["o1", "o2"]]
    biases = [f"b_{name}" for names in layers[1:] for name in names]
    expected = calculated(net, x, target, layers, [*numbered("w", 1, 24), *biases])
    assert_all(quantities(net, x, target, RATE), expected)


def convolutional(seed: int) -> tuple[Network, Array, Array]:
    rng = np.random.default_rng(seed)
    layers = [
        Conv2D(rng.normal(size=(2, 2, 2, 2)), rng.normal(size=2), "ReLU"),
        AveragePool2D(2, stride=1),
        Conv2D(rng.normal(size=(1, 2, 1, 2)), rng.normal(size=1), "tanh"),
        Flatten(),
        Dense(rng.normal(size=(2, 2)), rng.normal(size=2), "softmax"),
    ]
    net = Network(layers=layers, loss="cross-entropy")
    return net, rng.normal(size=(2, 4, 4)), rng.dirichlet([1, 1])


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_a_convolutional_network_has_its_name(seed: int) -> None:
    net, x, target = convolutional(seed)
    last_map, outputs = ["m19", "m20"], ["o1", "o2"]
    layers = [
        numbered("i", 1, 32), numbered("m", 1, 18), numbered("p", 1, 8), last_map, last_map, outputs
    ]  # fmt: skip
    weights = [*numbered("k", 1, 20), *numbered("w", 1, 4)]
    biases = [f"b_{name}" for name in ("c1", "c2", "c3", "o1", "o2")]
    expected = calculated(net, x, target, layers, [*weights, *biases])
    # The one bias of the one kernel goes by both names.
    expected |= {name.replace("b_c3", "b2"): expected[name] for name in expected if "b_c3" in name}
    assert_all(quantities(net, x, target, RATE), expected)


def test_a_bias_that_a_layer_shares_gets_what_all_its_neurons_get() -> None:
    net = random_network(0, (2, 3, 2))
    net = net.with_parameters(net.weights, [[0.5] * 3, [0.25, 0.75]])
    found = quantities(net, [0.5, -1.0], [0.0, 1.0], RATE)
    deltas = [found[f"delta_h{n}"] for n in (1, 2, 3)]
    assert found["b1"] == 0.5
    assert found["dE_total/db1"] == pytest.approx(sum(deltas), rel=1e-14)
    assert found["b1+"] == pytest.approx(0.5 - RATE * sum(deltas), rel=1e-14)
    assert found["b_h1+"] == pytest.approx(0.5 - RATE * deltas[0], rel=1e-14)
    assert not {"b2", "dE_total/db2", "b2+"} & found.keys()


def test_a_probability_of_0_has_an_endless_slope_and_an_error_all_the_same() -> None:
    net = Network([[[0.0], [-1000.0]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    found = quantities(net, [1.0], [0.0, 1.0])
    assert found["out_o2"] == 0
    assert found["E_total"] == found["E_o2"] == 1000
    assert found["dE_total/dout_o2"] == -np.inf
    assert (found["delta_o1"], found["delta_o2"]) == (1, -1)


def test_all_is_in_the_order_of_the_work() -> None:
    found = [*quantities(Network([[[1.0]]], [[0.0]]), [1.0], [0.0])]
    assert found == [
        *("i1", "target_o1", "w1", "b_o1", "b1", "eta", "net_o1", "out_o1", "E_o1", "E_total"),
        *("dE_total/dout_o1", "dout_o1/dnet_o1", "delta_o1", "dE_total/di1", "dE_total/dw1", "w1+"),
        *("dE_total/db_o1", "b_o1+", "dE_total/db1", "b1+"),
    ]


def test_an_error_that_is_too_large_is_refused() -> None:
    net = Network([[[0.0]]], [[1e200]], "identity")
    with pytest.raises(FloatingPointError, match="the error is too large for a float64"):
        quantities(net, [1.0], [0.0])


@pytest.fixture
def found() -> Any:
    return quantities(article.network(), article.inputs, article.targets)


def test_the_learning_rate_is_the_articles_unless_it_is_given(found: Any) -> None:
    assert found["eta"] == article.learning_rate


def test_what_is_found_cannot_be_changed(found: Any) -> None:
    with pytest.raises(TypeError):
        found["w1"] = 0.0
