"""The error surface lab, from Python: its network, its axes, its refusals, its static picture."""

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import Network, article
from backprop_by_numbers.widgets.error_surface_lab import ErrorSurfaceLab


@pytest.fixture
def lab():
    return ErrorSurfaceLab(article.network())


def dropdown(lab, axis):
    return lab.choices[axis]


def test_slider_moves_the_network_and_observers_are_notified(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "network")
    lab.sliders["w6"].value = -1.5
    assert seen == [lab.network]
    assert lab.network.weights[1][0, 1] == -1.5
    assert lab.network.weights[0].tolist() == article.network().weights[0].tolist()


def test_network_moves_the_sliders_and_is_announced_once(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "network")
    network = Network([np.full((2, 2), 0.5), np.full((2, 2), -0.25)], [[0.1, 0.1], [-0.2, -0.2]])
    lab.network = network
    assert seen == [network]
    assert [slider.value for slider in lab.sliders.values()] == [0.5] * 4 + [-0.25] * 4
    assert (lab.view.b1, lab.view.b2) == (0.1, -0.2)
    lab.sliders["w1"].value = 1
    assert lab.network.biases[0].tolist() == [0.1, 0.1]


def test_axes_move_the_dropdowns_and_follow_them(lab):
    lab.axes = ("w6", "w5")
    assert [dropdown(lab, axis).value for axis in ("horizontal", "vertical")] == ["w6", "w5"]
    dropdown(lab, "horizontal").index = 0
    assert lab.axes == ("w1", "w5")


def test_dropdowns_that_agree_leave_the_last_pair_until_they_differ(lab):
    dropdown(lab, "horizontal").value = "w6"
    assert lab.axes == ("w5", "w6")
    dropdown(lab, "vertical").value = "w5"
    assert lab.axes == ("w6", "w5")


@pytest.mark.parametrize(
    ("axes", "words"),
    [
        (("w5", "w5"), "vertical must be another weight than horizontal, but both are 'w5'"),
        (("b1", "w5"), "horizontal must be one of w1, .*, w8, not 'b1'"),
        (("w5", 6), "vertical must be one of w1, .*, w8, not 6"),
        (("w5",), r"axes must be the names of two weights, not \('w5',\)"),
        ("w5", "axes"),
    ],
)
def test_axes_are_refused_in_words(lab, axes, words):
    with pytest.raises(TraitError, match=words):
        lab.axes = axes
    assert lab.axes == ("w5", "w6")
    assert dropdown(lab, "vertical").value == "w6"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"horizontal": "w6"}, "vertical must be another weight than horizontal"),
        ({"vertical": "w9"}, "vertical must be one of w1"),
        ({"learning_rate": 0}, "learning_rate must be a number from 0.01 to 1000, not 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be a number from 0.01 to 1000"),
        ({"inputs": [0.05]}, "inputs must hold 2 numbers"),
        ({"targets": [0, float("inf")]}, r"targets\[1\] must be a number from -100 to 100"),
    ],
)
def test_settings_are_refused_in_words(settings, words):
    with pytest.raises(TraitError, match=words):
        ErrorSurfaceLab(article.network(), **settings)


def test_state_out_of_range_is_refused_and_changes_nothing(lab):
    with pytest.raises(TraitError, match="w5 must be a number from -5 to 5"):
        lab.sliders["w5"].value = 5.5
    with pytest.raises(TraitError, match="w7 must be a number from -5 to 5"):
        lab.network = article.with_weights(article.network(), w7=7)
    with pytest.raises(TraitError, match="network must have the article's activations"):
        lab.network = Network(lab.network.weights, lab.network.biases, "tanh")
    with pytest.raises(TraitError, match="learning_rate must be a number from"):
        lab.rate.value = 2000
    assert lab.network is article.network()
    assert lab.rate.value == 0.5


def test_static_picture_shows_the_present_state(lab):
    before = lab._repr_mimebundle_()
    assert before["image/svg+xml"].startswith("<?xml")
    assert before["text/plain"].splitlines() == [
        "Error surface lab",
        "w5 = 0.40",
        "w6 = 0.45",
        "eta = 0.50",
        "E_total = 0.298371109",
        "dE_total/dw5 = 0.082167041",
        "dE_total/dw6 = 0.082667628",
        "w5+ = 0.35891648",
        "w6+ = 0.408666186",
        "E_total after the step = 0.291538049",
    ]
    lab.axes = ("w5", "w7")
    lab.sliders["w5"].value = 2
    after = lab._repr_mimebundle_()
    assert after["image/svg+xml"] != before["image/svg+xml"]
    assert "w5 = 2.00\nw7 = 0.50" in after["text/plain"]
