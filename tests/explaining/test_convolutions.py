"""Explanations of convolutional networks and of inputs: against the engine and all single paths."""

from __future__ import annotations

import copy
import itertools
import math
import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Explanation,
    Flatten,
    MaxPool2D,
    Network,
    explain,
)
from backprop_by_numbers.example import convolution
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.numbers import html, latex
from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.layers import Layer, Links
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.parameters import (
    every_parameter,
    every_shared_bias,
    find_parameter,
    neuron_names,
)
from backprop_by_numbers.network.validation import Array
from random_networks import random_convolution, random_examples, random_kind, random_network, stack

EXAMPLE = convolution.network(), convolution.image, convolution.targets


def of_the_example(name: str) -> Explanation:
    return explain(*EXAMPLE, name)


def everything(net: Network, x: Array) -> list[str]:
    """Return the names of all that can be explained."""
    parameters = (*every_parameter(net), *every_shared_bias(net)) if net.weights else ()
    return [*(parameter.name for parameter in parameters), *neuron_names(net, x.shape)[0]]


def assert_right(net: Network, x: Array, target: Array, name: str, found: Any) -> None:
    """Compare each number of an explanation with its rule, its name, and the engine."""
    explanation = explain(net, x, target, name)
    known: dict[str, float] = {}
    sizes = [1e-300]
    for line in explanation.lines:
        for factor in itertools.chain(*line.terms):
            if factor.rule:
                by_rule = formula.evaluate(factor.rule, found, math.exp)
                assert factor.value == pytest.approx(by_rule, rel=1e-11, abs=1e-15)
            else:
                assert factor.value == known[factor.name]
        products = [math.prod(factor.value for factor in term) for term in line.terms]
        assert line.name not in known
        known[line.name] = sum(products, 0.0)
        sizes += map(abs, products)
        if line.name in found:
            assert line.value == pytest.approx(found[line.name], rel=1e-9, abs=1e-13)
    assert list(known)[-1] == f"dE_total/d{name}"
    # Relative to the largest that is added up, so that what cancels may leave its rounding.
    gradient = found[f"dE_total/d{name}"]
    assert abs(explanation.gradient - gradient) <= 1e-11 * max(sizes)
    assert explanation.value == found[name]
    assert (explanation.paths == 0) == (not explanation.lines[-1].terms)


@pytest.mark.parametrize("seed", range(10))
def test_every_parameter_and_every_input_of_any_layers_is_explained(seed: int) -> None:
    net, x, target = random_convolution(seed)
    found = quantities(net, x, target)
    for name in everything(net, x):
        assert_right(net, x, target, name, found)


def test_a_network_of_all_layers_is_explained() -> None:
    net, x, target = stack(1, "softmax")
    found = quantities(net, x[0], target[0])
    for name in everything(net, x[0])[::3]:
        assert_right(net, x[0], target[0], name, found)


@pytest.mark.parametrize("seed", range(6))
def test_every_input_of_a_dense_network_is_explained(seed: int) -> None:
    activations, loss = random_kind(seed, 1 + seed % 3)
    net = random_network(seed, (3, 4, 3, 2)[2 - seed % 3 :], activations, loss)
    (x,), (target,) = random_examples(seed, net, 1)
    found = quantities(net, x, target)
    for name in neuron_names(net)[0]:
        assert_right(net, x, target, name, found)


def jacobian(layer: Layer, x: Array) -> Array:
    """Return the derivatives of a layer's nets, by its own backward pass from one at a time."""
    net, cache = layer.net(layer.parameters, x[None])
    one_each = np.eye(net.size).reshape(-1, *net.shape)
    back = [layer.backward(layer.parameters, each, x[None], cache) for each in one_each]
    return np.reshape(back, (net.size, x.size))


def uses(layer: Layer, x: Array, place: tuple[int, ...]) -> Array:
    """Return how a layer's nets change with a parameter, and NaN where they do not use it."""
    one_each = np.eye(layer.net(layer.parameters, x[None])[0].size)
    shape = (1, *layer.out_shape(x.shape))
    kind = "weights" if len(place) > 1 else "biases"
    found = []
    for each in one_each:
        slopes = []
        for inputs in (x, np.ones_like(x)):
            cache = layer.net(layer.parameters, inputs[None])[1]
            gradients = layer.gradients(each.reshape(shape), inputs[None], cache)[kind]
            slopes.append(gradients[place] if place else gradients.sum())
        found.append(slopes[0] if slopes[1] else np.nan)
    return np.array(found)


def every_path(net: Network, x: Array, target: Array, name: str) -> Iterator[float]:
    """Yield what each single path from a parameter or an input contributes to the gradient."""
    records = backpropagation.forward(net.layers, net.parameters, x[None])
    steps = [
        jacobian(layer, record.x[0]) for layer, record in zip(net.layers, records, strict=True)
    ]
    slopes = [
        ACTIVATIONS[layer.activation].backward(np.ones_like(r.net), r.net, r.out).ravel()
        for layer, r in zip(net.layers, records, strict=True)
    ]
    by_out = LOSSES[net.loss].derivative(records[-1].out, target[None]).ravel()

    def onwards(k: int, j: int, product: float) -> Iterator[float]:
        product *= slopes[k][j]
        if k == len(steps) - 1:
            yield product * by_out[j]
            return
        for above in np.flatnonzero(steps[k + 1][:, j]):
            yield from onwards(k + 1, above, product * steps[k + 1][above, j])

    if name.startswith("i"):
        first, start = 0, steps[0][:, int(name[1:]) - 1]
        start = np.where(start, start, np.nan)
    else:
        with_weights = [k for k, layer in enumerate(net.layers) if layer.parameters]
        position = find_parameter(net, name).position
        first = with_weights[position[0]]
        start = uses(net.layers[first], records[first].x[0], position[1:])
    for j in np.flatnonzero(~np.isnan(start)):
        yield from onwards(first, j, start[j])


@pytest.mark.parametrize("name", ["k1", "k4", "b_c2", "b1", "k12", "b_c3", "w2", "i1", "i6", "i12"])
def test_the_gradient_is_the_sum_over_all_paths_and_their_number_is_right(name: str) -> None:
    rng = np.random.default_rng(5)
    layers = [
        Conv2D(rng.normal(size=(2, 1, 2, 2)), [0.1, 0.1], "ReLU", padding=(0, 1)),
        MaxPool2D(2, stride=1),
        Conv2D(rng.normal(size=(1, 2, 1, 2)), [0.2], "tanh"),
        AveragePool2D(2, stride=1),
        Flatten(),
        Dense(rng.normal(size=(2, 2)), [0.0, 0.3], "logistic"),
    ]
    net = Network(layers=layers, in_shape=(1, 4, 4))
    x, target = rng.normal(size=(1, 4, 4)), np.array([1.0, 0.0])
    paths = list(every_path(net, x, target, name))
    explanation = explain(net, x, target, name)
    assert explanation.paths == len(paths)
    assert explanation.gradient == pytest.approx(sum(paths), rel=1e-11, abs=1e-14)


def last_line(explanation: Explanation) -> list[str]:
    return [" * ".join(f.rule or f.name for f in term) for term in explanation.lines[-1].terms]


def test_a_kernels_weight_has_a_term_for_each_position_that_a_path_leads_through() -> None:
    assert last_line(of_the_example("k3")) == [
        "delta_m5 * i11", "delta_m8 * i14", "delta_m9 * i16", "delta_m11 * i18",
    ]  # fmt: skip
    assert last_line(of_the_example("b1")) == [f"delta_m{n} * 1" for n in (5, 8, 9, 11)]
    assert [line.name for line in of_the_example("k3").lines] == [
        "delta_o1", "delta_o2", *(f"dE_total/dout_p{n}" for n in range(1, 5)),
        "delta_m5", "delta_m8", "delta_m9", "delta_m11", "dE_total/dk3",
    ]  # fmt: skip
    assert [of_the_example(name).paths for name in ("k3", "b1", "b_c1", "i14", "w2")] == [
        8, 8, 8, 4, 1,
    ]  # fmt: skip


def test_a_pixel_has_a_term_for_each_window_that_contains_it_and_no_update() -> None:
    explanation = of_the_example("i14")
    assert last_line(explanation) == ["delta_m8 * k3", "delta_m11 * k2"]
    assert repr(explanation).startswith("i14 = 0.87: 4 paths to the error\n")
    assert "eta" not in repr(explanation) + explanation._repr_latex_()
    assert explanation.parameter.position == (0, 2, 3)
    with pytest.raises(ValueError, match=r"^i14 is an input, which no update changes"):
        _ = explanation.new_value


def test_the_winner_of_a_dead_window_keeps_its_term_of_zero() -> None:
    (delta,) = (line for line in of_the_example("k3").lines if line.name == "delta_m9")
    assert [factor.name for factor in delta.terms[0]] == [
        "dE_total/dout_p3", "dout_p3/dout_m9", "dout_m9/dnet_m9",
    ]  # fmt: skip
    assert [factor.rule for factor in delta.terms[0]] == ["", "1", "1 if net_m9 > 0 else 0"]
    assert delta.value == 0


def test_a_pixel_that_no_winner_sees_has_no_path() -> None:
    explanation = of_the_example("i25")
    assert explanation.gradient == explanation.paths == 0
    assert repr(explanation) == (
        "i25 = 0.04: 0 paths to the error\n\ndE_total/di25 = 0 = 0.000000000"
    )
    assert r"\partial i_{25}} &= 0" in explanation._repr_latex_()


@pytest.mark.parametrize("name", ["k1", "k2", "b1", "i2", "i5", "w1"])
def test_ties_in_pooling_and_kinks_of_relu_are_taken_as_the_engine_takes_them(name: str) -> None:
    layers = [
        Conv2D([[[[1.0, -1.0]]]], [0.0], "ReLU"),
        MaxPool2D((1, 2), stride=1),
        Flatten(),
        Dense([[1.0, 2.0, 3.0]], [0.5], "identity"),
    ]
    net = Network(layers=layers, in_shape=(1, 1, 5))
    x, target = np.array([[[3.0, 2.0, 1.0, 1.0, 1.0]]]), np.array([1.0])
    found = quantities(net, x, target)
    assert [found[f"net_m{n}"] for n in range(1, 5)] == [1.0, 1.0, 0.0, 0.0]
    assert_right(net, x, target, name, found)
    assert last_line(explain(net, x, target, "k1")) == [
        "delta_m1 * i1", "delta_m2 * i2", "delta_m3 * i3",
    ]  # fmt: skip


def test_a_number_that_wins_in_several_windows_has_the_sum_in_a_line_of_its_own() -> None:
    layers = [Conv2D([[[[1.0]]]], [0.0]), MaxPool2D((1, 2), stride=1), Flatten()]
    net = Network(layers=[*layers, Dense([[1.0, 2.0]], [0.0])], in_shape=(1, 1, 3))
    explanation = explain(net, [[[0.0, 1.0, 0.0]]], [0.0], "k1")
    (line,) = (line for line in explanation.lines if line.name == "dE_total/dout_m2")
    assert [[factor.name for factor in term] for term in line.terms] == [
        ["dE_total/dout_p1", "dout_p1/dout_m2"], ["dE_total/dout_p2", "dout_p2/dout_m2"],
    ]  # fmt: skip


def test_a_share_of_average_pooling_is_a_fraction_of_what_is_in_the_image() -> None:
    net = Network(layers=[AveragePool2D((1, 3), padding="same")], in_shape=(1, 1, 4))
    x, target = np.array([[[1.0, 2.0, 3.0, 4.0]]]), np.zeros((1, 1, 2))
    assert last_line(explain(net, x, target, "i1")) == ["-(target_p1 - out_p1) * 1 / 2"]
    assert last_line(explain(net, x, target, "i4")) == ["-(target_p2 - out_p2) * 1 / 2"]
    assert r"\tfrac{1}{2}" in explain(net, x, target, "i4")._repr_latex_()


def test_a_network_that_changes_nothing_is_explained_by_its_error() -> None:
    explanation = explain(Network(layers=[Flatten()]), [[[1.0, 3.0]]], [0.0, 1.0], "i2")
    assert last_line(explanation) == ["-(target_i2 - out_i2)"]
    assert (explanation.gradient, explanation.paths) == (2.0, 1)


def test_the_number_of_lines_grows_with_the_maps_and_not_with_the_paths() -> None:
    row = Conv2D([[[[0.5, 0.3, 0.2]]]], [0.0], "tanh", padding="same")
    net = Network(layers=[row] * 200, in_shape=(1, 1, 3))
    explanation = explain(net, [[[1.0, 2.0, 3.0]]], np.zeros((1, 1, 3)), "k1")
    assert explanation.paths > 10**60
    assert len(explanation.lines) <= 2 * 3 * 200
    assert "more than a billion paths" in repr(explanation)


def test_of_a_large_map_the_first_and_last_positions_are_written() -> None:
    rng = np.random.default_rng(0)
    layers = [
        Conv2D(rng.normal(size=(8, 1, 5, 5)), rng.normal(size=8), "tanh"),
        Flatten(),
        Dense(rng.normal(size=(2, 8 * 24 * 24)) / 70, [0.0, 0.0]),
    ]
    net = Network(layers=layers, in_shape=(1, 28, 28))
    x, target = rng.normal(size=(1, 28, 28)), np.array([0.0, 1.0])
    explanation = explain(net, x, target, "k26")
    last = explanation.lines[-1]
    assert [term if isinstance(term, int) else term[0].name for term in last.shown] == [
        "delta_m577", "delta_m578", "delta_m579", 572, "delta_m1152",
    ]  # fmt: skip
    assert len(last.terms) == 576
    assert len(explanation.lines_shown) == 2 + 4 * 2 + 1
    assert max(map(len, repr(explanation).splitlines())) <= 90
    assert explanation.gradient == pytest.approx(
        net.gradients(x, target).weights[0][1, 0, 0, 0], rel=1e-10
    )


def test_names_of_maps_and_pooled_cells_are_written_as_symbols() -> None:
    assert latex("dE_total/dout_p1") == (
        r"\frac{\partial E_{\mathrm{total}}}{\partial \mathrm{out}_{p1}}"
    )
    assert (latex("net_m16"), latex("delta_m5"), latex("k3")) == (
        r"\mathrm{net}_{m16}", r"\delta_{m5}", "k_{3}",
    )  # fmt: skip
    assert html("dE_total/dk3") == "∂E<sub>total</sub>/∂k<sub>3</sub>"
    assert html("dout_p1/dout_m5") == "∂out<sub>p1</sub>/∂out<sub>m5</sub>"
    assert html("b_c1") == "b<sub>c1</sub>"


def test_names_that_the_network_does_not_have_are_refused_with_those_that_it_has() -> None:
    for name in ("k5", "k0", "w9", "m1", "i26", "i0", "p1", "b_m1", "b_o3", "b3"):
        with pytest.raises(ValueError, match=r"^parameter must be a weight, ") as caught:
            of_the_example(name)
        assert str(caught.value) == (
            "parameter must be a weight, 'k1' to 'k4' or 'w1' to 'w8', a neuron's bias such as "
            "'b_o1', or a layer's shared bias, 'b1' to 'b2', or an input, 'i1' to 'i25', "
            f"not {name!r}"
        )


def test_positions_of_kernels_are_found() -> None:
    assert explain(*EXAMPLE, (0, 0, 0, 1, 0)).parameter.name == "k3"
    assert explain(*EXAMPLE, (0, 0)).parameter.name == "b_c1"
    assert explain(*EXAMPLE, (1, 1, 0)).parameter.name == "w5"


def test_batches_of_images_are_refused() -> None:
    net, image, target = EXAMPLE
    with pytest.raises(ValueError, match=r"^x must be one example, but .* \(1, 1, 5, 5\)"):
        explain(net, image[None], target[None], "k1")


class Halved(MaxPool2D):
    """Passes half of what it should back."""

    def backward(self, *arguments: Any) -> Array:
        return super().backward(*arguments) / 2


class Negated(Flatten):
    """Changes the sign of its inputs, and says so."""

    neuron_letter = "n"

    def net(self, parameters: Any, x: Array) -> tuple[Array, None]:  # noqa: ARG002
        return -x.reshape(len(x), -1), None

    def backward(self, parameters: Any, delta: Array, x: Array, cache: None) -> Array:  # noqa: ARG002
        return -delta.reshape(x.shape)

    def links(self, in_shape: tuple[int, ...], cache: None) -> Links:
        return super().links(in_shape, cache)._replace(slopes=-np.ones(np.prod(in_shape)))


class Named(MaxPool2D):
    """Differs in its name alone."""


def test_a_layer_whose_arithmetic_has_no_links_is_refused_by_name() -> None:
    net, image, target = EXAMPLE
    layers = [net.layers[0], Halved(2), *net.layers[2:]]
    with pytest.raises(ValueError, match=r"^net must have layers .* layers\[1\] is a Halved, "):
        explain(Network(layers=layers), image, target, "w1")
    same = explain(Network(layers=[net.layers[0], Named(2), *net.layers[2:]]), image, target, "k1")
    assert same.gradient == of_the_example("k1").gradient


def test_a_layer_of_any_kind_is_explained_by_its_links() -> None:
    net, image, target = EXAMPLE
    own = Network(layers=[*net.layers[:2], Negated(), net.layers[3]])
    for name in ("k2", "i14"):
        assert_right(own, image, target, name, quantities(own, image, target))


def test_an_explanation_of_an_image_is_immutable() -> None:
    explanation = of_the_example("i14")
    assert explanation.x[0][2][3] == explanation.value == 0.87
    with pytest.raises(TypeError):
        explanation.x[0][2][3] = 1.0
    for again in (copy.deepcopy(explanation), pickle.loads(pickle.dumps(explanation))):
        assert repr(again) == repr(explanation)
        assert again._repr_latex_() == explanation._repr_latex_()
