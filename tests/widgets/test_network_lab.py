"""The network lab as Python sees it: its state, what it refuses, and what is stored of it."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import Network, article, figures
from backprop_by_numbers.figures.base.style import as_svg
from backprop_by_numbers.widgets import NetworkLab
from backprop_by_numbers.widgets.parameters import network_of, parameters

OTHER = Network([[[1, -2], [0.5, 3]], [[-4, 5], [0.125, -5]]], [[-1, -1], [2, 2]])
UNLIKE = {
    "another type": ("weights", "expected a Network"),
    "another shape": (Network([[[1.0]]], [[0.0]]), "must be 2-2-2"),
    "out of range": (
        article.with_weights(article.network(), w5=5.01),
        "w5 must be .* from -5 to 5",
    ),
    "another activation": (
        Network(OTHER.weights, OTHER.biases, ["ReLU", "logistic"]),
        "must have the article's activations .*'ReLU'",
    ),
    "another loss": (
        Network(OTHER.weights, OTHER.biases, ["logistic", "softmax"], "cross-entropy"),
        "must have the article's .*'cross-entropy'",
    ),
    "two biases": (Network(OTHER.weights, [[0, 1], [0, 0]]), "one bias for both neurons .* b1"),
}


@pytest.fixture
def lab():
    return NetworkLab(article.network())


def same(one, other):
    return all(map(np.array_equal, one.weights + one.biases, other.weights + other.biases))


def test_a_network_is_the_same_after_its_way_through_the_sliders():
    assert same(network_of(parameters(OTHER)), OTHER)
    assert same(NetworkLab(OTHER).network, OTHER)


def test_a_slider_makes_another_network(lab):
    lab.sliders["w5"].value = -1.25
    lab.sliders["b2"].value = 2
    assert lab.network.weights[1][0, 0] == -1.25
    assert list(lab.network.biases[1]) == [2, 2]


def test_assigning_a_network_moves_the_sliders(lab):
    lab.network = OTHER
    assert {name: slider.value for name, slider in lab.sliders.items()} == parameters(OTHER)


def test_each_change_is_observed_once(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "network")
    lab.network = OTHER
    lab.sliders["w1"].value = 0.25
    assert len(seen) == 2
    assert seen[0] is OTHER
    assert same(seen[1], article.with_weights(OTHER, w1=0.25))


def test_a_sliders_own_value_is_not_sent_back_to_it(lab):
    """When an answer comes, the reader may have moved the slider on: it would jump back."""
    seen, answers = [], []
    lab.observe(seen.append, "network")
    for slider in lab.sliders.values():
        slider.comm.publish_msg = lambda _, data, **__: answers.append(data)
    lab.sliders["w5"].set_state({"value": 0.40000000000000036})  # as JupyterLab writes 0.4
    assert seen == []
    assert lab.network is article.network()
    lab.sliders["w6"].set_state({"value": 0.5})
    assert len(seen) == 1
    assert lab.network.weights[1][0].tolist() == [0.4, 0.5]
    # The page counts on hearing its own words again, and takes them for nothing more.
    assert [answer["method"] for answer in answers] == ["echo_update", "echo_update"]


@pytest.mark.parametrize(("network", "message"), UNLIKE.values(), ids=UNLIKE)
def test_networks_that_the_sliders_cannot_show_are_refused(lab, network, message):
    with pytest.raises(TraitError, match=message):
        lab.network = network
    assert lab.network is article.network()
    assert lab.sliders["w5"].value == 0.4
    with pytest.raises(
        (TraitError, TypeError), match=message.replace("expected", "must be|expected")
    ):
        NetworkLab(network)


@pytest.mark.parametrize("value", [5.01, -6, math.nan, math.inf])
def test_nothing_is_moved_to_the_end_of_its_range(lab, value):
    with pytest.raises(TraitError, match="w5 must be a number from -5 to 5"):
        lab.sliders["w5"].value = value
    with pytest.raises(TraitError, match="w5 must be a number from -5 to 5"):
        lab.view.w5 = value
    assert lab.sliders["w5"].value == lab.view.w5 == 0.4
    assert lab.network is article.network()


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"inputs": [1, 2, 3]}, "inputs must hold 2 numbers"),
        ({"inputs": [[1, 2]]}, "inputs must hold 2 numbers"),
        ({"inputs": "ab"}, "inputs must hold 2 numbers"),
        ({"targets": [0, math.nan]}, r"targets\[1\] must be a number"),
        ({"targets": [True, 0]}, r"targets\[0\] must be a number"),
        ({"chosen": "w9"}, "chosen must be one of"),
        ({"backward": "yes"}, "backward"),
    ],
)
def test_other_arguments_are_checked(argument, message):
    with pytest.raises(TraitError, match=message):
        NetworkLab(article.network(), **argument)


def test_what_is_stored_shows_the_present_state(lab):
    lab.network = OTHER
    stored = lab._repr_mimebundle_()
    picture = figures.network_diagram(OTHER, article.inputs, article.targets, show="forward")
    assert stored["image/svg+xml"] == as_svg(picture)
    lines = stored["text/plain"].splitlines()
    assert lines[0] == "Network lab"
    assert "w6 = 5.00" in lines
    assert f"E_total = {article.as_written(article.quantity('E_total', OTHER))}" in lines


def test_what_is_stored_is_the_same_each_time():
    one, other = (NetworkLab(OTHER, backward=True)._repr_mimebundle_() for _ in range(2))
    widget = "application/vnd.jupyter.widget-view+json"
    assert one.pop(widget) != other.pop(widget)  # the id of a widget, which is not stored
    assert one == other


def test_page_may_choose_the_total_error(lab):
    lab.view.chosen = "E_total"
    assert lab.view.chosen == "E_total"
