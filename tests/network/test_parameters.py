"""The names of a network's parts: the article's, by one rule for all networks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from backprop_by_numbers import Conv2D, Dense, Flatten, Network, article
from backprop_by_numbers.network.parameters import every_parameter, find_parameter, neuron_names
from random_networks import stack
from strategies import networks


def test_the_worked_example_has_the_articles_names() -> None:
    net = article.network()
    assert neuron_names(net) == (("i1", "i2"), ("h1", "h2"), ("o1", "o2"))
    given_values = {p.name: float(p.text) for p in article.PRINTED if p.chapter == "setup"}
    for name in (f"w{n}" for n in range(1, 9)):
        layer, *place = find_parameter(net, name).position
        assert net.weights[layer][tuple(place)] == given_values[name]
    for layer, name in enumerate(("b1", "b2")):
        assert find_parameter(net, name).position == (layer,)
        assert net.biases[layer].tolist() == [given_values[name]] * 2


@given(networks())
def test_each_parameter_is_found_by_its_name_and_by_its_position(net: Network) -> None:
    found = list(every_parameter(net))
    sizes = [*(w.size for w in net.weights), *(b.size for b in net.biases)]
    assert len(found) == len({p.name for p in found}) == len({p.position for p in found})
    assert len(found) == sum(sizes)
    for parameter in found:
        assert find_parameter(net, parameter.name) == parameter
        assert find_parameter(net, parameter.position) == parameter
        assert find_parameter(net, list(map(np.int64, parameter.position))) == parameter


@given(networks())
def test_weights_are_numbered_row_by_row_through_the_layers(net: Network) -> None:
    flat = np.concatenate([w.ravel() for w in net.weights])
    for number, weight in enumerate(flat, start=1):
        layer, *place = find_parameter(net, f"w{number}").position
        assert net.weights[layer][tuple(place)] == weight


def test_hidden_neurons_are_numbered_through_the_layers() -> None:
    net = Network(
        [np.ones((3, 1)), np.ones((2, 3)), np.ones((1, 2))], [[0.0] * n for n in (3, 2, 1)]
    )
    assert neuron_names(net) == (("i1",), ("h1", "h2", "h3"), ("h4", "h5"), ("o1",))
    assert find_parameter(net, "b_h4").position == (1, 0)
    assert find_parameter(net, (1,)).name == "b2"


def test_cells_of_maps_and_of_pooling_are_numbered_through_the_layers() -> None:
    net, x, _ = stack(0)
    names = neuron_names(net)
    sizes = [x[0].size, *(net_of.size for net_of in net.forward(x[0]).nets)]
    assert [len(found) for found in names] == sizes
    firsts_and_lasts = [(found[0], found[-1]) for found in names]
    assert firsts_and_lasts == [
        ("i1", "i24"), ("m1", "m40"), ("p1", "p18"), ("p19", "p30"), ("m41", "m48"),
        ("m41", "m48"), ("o1", "o2"),
    ]  # fmt: skip


def test_where_images_may_have_any_size_a_shape_must_be_given_for_names() -> None:
    net = Network(layers=[Conv2D([[[[1.0, 2.0]]]], [0.0])])
    message = r"^in_shape must be given, since net takes examples of shape \(1, None, None\)"
    with pytest.raises(ValueError, match=message):
        neuron_names(net)
    assert neuron_names(net, (1, 1, 3)) == (("i1", "i2", "i3"), ("m1", "m2"))
    with pytest.raises(ValueError, match="must have as many channels as each kernel, 1"):
        neuron_names(net, (2, 1, 3))


NET = article.network()


@pytest.mark.parametrize(
    "name",
    ["", "w", "w0", "w9", "w05", "w-1", "W5", "w5 ", " w5", "5", "w5+", "w²", "w\u0665", "w1.0",
     "b0", "b3", "b_h0", "b_h3", "b_i1", "b_o3", "b_", "h1", "i1", "out_h1", "w" + "9" * 5000],
)  # fmt: skip
def test_unknown_names_are_refused(name: str) -> None:
    message = "^parameter must be a weight, 'w1' to 'w8', a neuron's bias such as 'b_o1', or a "
    with pytest.raises(ValueError, match=message) as caught:
        find_parameter(NET, name)
    assert str(caught.value).endswith(f", 'b1' to 'b2', not {name!r}")


@pytest.mark.parametrize(
    ("position", "error", "message"),
    [
        ((), ValueError, r"must be \(layer, row, column\) of a weight, .*, not \(\)"),
        ((0, 0, 0, 0), ValueError, r"must be \(layer, row, column\) of a weight"),
        ((2, 0, 0), ValueError, r"\[0\] must be below 2, the number of layers, not 2"),
        ((0, 2, 0), ValueError, r"\[1\] must be below 2, the number of rows, not 2"),
        ((1, 0, 2), ValueError, r"\[2\] must be below 2, the number of columns, not 2"),
        ((0, 2), ValueError, r"\[1\] must be below 2, the number of rows, not 2"),
        ((2,), ValueError, r"\[0\] must be below 2, the number of layers, not 2"),
        ((-1, 0, 0), ValueError, r"\[0\] must be at least 0, not -1"),
        ((1, 0, -1), ValueError, r"\[2\] must be at least 0, not -1"),
        ((1, 0.0, 0), TypeError, r"\[1\] must be a whole number \(int\), not float"),
        ((True, 0, 0), TypeError, r"\[0\] must be a whole number \(int\), not bool"),
        (("w", 0, 0), TypeError, r"\[0\] must be a whole number \(int\), not str"),
    ],
)
def test_wrong_positions_are_refused(position: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^parameter ?{message}"):
        find_parameter(NET, position)


@pytest.mark.parametrize("position", [(0, 0, 0), (1, 0, 0, 0, 0)])
def test_a_position_with_the_axes_of_another_layers_weights_is_refused(position: Any) -> None:
    kernels, dense = Conv2D(np.ones((1, 1, 2, 2)), [0.0]), Dense([[1.0] * 4], [0.0])
    net = Network(layers=[kernels, Flatten(), dense])
    wanted = (5, 3)[position[0]]
    message = rf"^parameter must have {wanted} numbers for a weight of layer {position[0]}, not "
    with pytest.raises(ValueError, match=message):
        find_parameter(net, position)


@pytest.mark.parametrize(
    "bad", [None, 5, 5.0, b"w5", {1, 0}, {"w": 5}, np.array([1, 0, 0]), range(3)]
)
def test_what_is_neither_name_nor_position_is_refused(bad: Any) -> None:
    with pytest.raises(TypeError, match=r"^parameter must be a name such as 'w5' or a position"):
        find_parameter(NET, bad)


@pytest.mark.parametrize("which", ["b1", (0,), [0]])
def test_a_bias_that_is_not_shared_has_no_name_of_its_own(which: Any) -> None:
    net = Network(NET.weights, [[0.35, 0.36], [0.60, 0.60]])
    with pytest.raises(ValueError, match=r"^parameter b1 must be one bias .* 'b_h1' to 'b_h2'"):
        find_parameter(net, which)
    assert find_parameter(net, "b2").position == (1,)
