"""The convolution lab as Python sees it: its state, what it refuses, and what is stored of it."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import Network
from backprop_by_numbers.example import convolution
from backprop_by_numbers.explaining.numbers import as_written
from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.network.convolution import AveragePool2D, Conv2D
from backprop_by_numbers.widgets import ConvolutionLab
from backprop_by_numbers.widgets.convolution_parameters import POSITIONS, network_of, parameters
from backprop_by_numbers.widgets.sliders import RateSlider

START = parameters(convolution.network())
OTHER = network_of({name: (-1) ** n * n / 7 for n, name in enumerate(POSITIONS)})


def with_layer(k, layer):
    layers = list(convolution.network().layers)
    layers[k] = layer
    return Network(layers=layers, in_shape=convolution.image.shape)


UNLIKE = {
    "another type": ("weights", "expected a Network"),
    "dense layers": (Network([[[1.0]]], [[0.0]]), "must be like the example's, Conv2D"),
    "another activation": (
        with_layer(0, Conv2D([[[[1, 2], [3, 4]]]], [0], "tanh")),
        "but it is Conv2D.*'tanh'",
    ),
    "another pooling": (with_layer(1, AveragePool2D(2)), "but it is .* AveragePool2D"),
    "another size": (
        Network(layers=convolution.network().layers, in_shape=(1, 6, 6)),
        "must take images of shape .1, 5, 5., but its in_shape is .1, 6, 6.",
    ),
    "another loss": (
        Network(layers=convolution.network().layers, loss="binary cross-entropy"),
        "but it is .* with binary cross-entropy",
    ),
    "out of range": (network_of(START | {"w3": 5.01}), "w3 must be .* from -5 to 5"),
}


@pytest.fixture
def lab():
    return ConvolutionLab()


def set_by_page(lab, **state):
    """Set the view as a message of the page does."""
    lab.view.set_state(state)


def test_a_network_is_the_same_after_its_way_through_the_lab(lab):
    assert parameters(network_of(START)) == START
    lab.network = OTHER
    assert lab.network is OTHER
    assert lab.view.parameters == parameters(OTHER)
    values = {name: slider.value for name, slider in lab.sliders.items()}
    assert values == {name: parameters(OTHER)[name] for name in values}


def test_a_slider_makes_another_network(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "network")
    lab.sliders["k2"].value = 0.25
    lab.sliders["b1"].value = -1
    assert parameters(lab.network) == START | {"k2": 0.25, "b1": -1}
    assert seen[-1] is lab.network
    assert len(seen) == 2


def test_a_step_in_the_page_is_a_step_of_the_network(lab):
    example = (convolution.image, convolution.targets)
    after = lab.network.updated(lab.network.gradients(*example), 0.5)
    found = parameters(after)
    set_by_page(lab, parameters=found, steps=1)
    for name, slider in lab.sliders.items():
        slider.set_state({"value": found[name]})
    assert parameters(lab.network) == found
    lab.sliders["k1"].value = 0.75  # steps go on from there
    assert parameters(lab.network) == found | {"k1": 0.75}


def test_a_step_keeps_its_digits_where_sliders_round_what_they_are_set_to(lab):
    """JupyterLab's sliders move to the nearest of their places, and report it."""
    found = parameters(OTHER)
    set_by_page(lab, parameters=found)
    for name, slider in lab.sliders.items():
        slider.set_state({"value": round(found[name] / 0.01) * 0.01})
    assert parameters(lab.network) == found


def test_assigned_network_counts_in_the_page_where_a_slider_stays_in_its_place(lab):
    found = START | {"k2": -0.2914}
    set_by_page(lab, parameters=found, k2=found["k2"])
    lab.sliders["k2"].set_state({"value": -0.29})
    lab.network = network_of(START | {"k2": -0.2942})
    assert (lab.view.k2, lab.view.parameters["k2"]) == (-0.2942, -0.2942)
    assert parameters(lab.network)["k2"] == -0.2942


def test_what_comes_from_the_page_is_not_set_there_again(lab):
    """The page may have made the next step meanwhile: it would be undone."""
    answers = []
    for widget in (lab.view, *lab.sliders.values()):
        widget.comm.publish_msg = lambda _, data, **__: answers.append(data["method"])
    set_by_page(lab, parameters=START | {"w5": 0.125}, image=[0.25] * 25)
    lab.sliders["k1"].set_state({"value": 0.5})
    assert parameters(lab.network) == START | {"w5": 0.125, "k1": 0.5}
    assert set(answers) == {"echo_update"}


def test_pixels_are_read_and_painted(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "image")
    assert np.array_equal(lab.image, convolution.image)
    set_by_page(lab, image=[0.0] * 24 + [1.0])
    assert lab.image.shape == (1, 5, 5)
    assert lab.image.ravel().tolist() == [0.0] * 24 + [1.0]
    lab.image = np.full((5, 5), 0.5)
    assert lab.view.image == [0.5] * 25
    assert [image.ravel()[0] for image in seen] == [0, 0.5]
    with pytest.raises(ValueError, match="read-only"):
        lab.image[0, 0, 0] = 1


def test_learning_rate_moves_with_its_slider(lab):
    lab.learning_rate = 2
    rate = next(w for w in lab.children[1].children[1].children if isinstance(w, RateSlider))
    assert rate.value == 2
    rate.value = 0.125
    assert lab.learning_rate == 0.125


@pytest.mark.parametrize(("network", "message"), UNLIKE.values(), ids=UNLIKE)
def test_networks_that_the_lab_cannot_show_are_refused(lab, network, message):
    with pytest.raises(TraitError, match=message):
        lab.network = network
    assert lab.network is convolution.network()
    with pytest.raises(TraitError, match=message.replace("expected", "must be")):
        ConvolutionLab(network)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 4)), "image must have shape .* but its shape is .4, 4."),
        (np.zeros(25), "image must have shape .* but its shape is .25,."),
        (np.full((5, 5), 1.5), "image: i1 must be a number from 0 to 1, not .*1.5"),
        (np.full((5, 5), math.nan), "image"),
        ("a 4", "image"),
    ],
)
def test_images_that_the_lab_cannot_show_are_refused(lab, image, message):
    with pytest.raises(TraitError, match=message):
        lab.image = image
    assert np.array_equal(lab.image, convolution.image)
    with pytest.raises(TraitError, match=message):
        ConvolutionLab(image=image)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"targets": [0, 1, 0]}, "targets must hold 2 numbers"),
        ({"learning_rate": 0}, "learning_rate must be a number from 0.005 to 5"),
        ({"learning_rate": math.inf}, "learning_rate must be a number"),
        ({"chosen": "w1"}, "chosen must be one of"),
        ({"backward": "yes"}, "backward"),
    ],
)
def test_other_arguments_are_checked(argument, message):
    with pytest.raises(TraitError, match=message):
        ConvolutionLab(**argument)


def test_view_refuses_parameters_that_are_incomplete_or_out_of_range(lab):
    with pytest.raises(TraitError, match="parameters must be k1, k2"):
        lab.view.parameters = {"k1": 1.0}
    with pytest.raises(TraitError, match="w8 must be a number from -5 to 5, not 6"):
        lab.view.parameters = START | {"w8": 6}
    assert lab.view.parameters == START


def test_what_is_stored_shows_the_present_state(lab):
    one = lab._repr_mimebundle_()
    lines = one["text/plain"].splitlines()
    assert lines[0] == "Convolution lab"
    found = quantities(lab.network, lab.image, convolution.targets)
    for name in ("k2", "net_m5", "out_p3", "out_o1", "E_total"):
        assert f"{name} = {as_written(found[name])}" in lines
    assert "Max pooling" in one["image/svg+xml"]
    back = ConvolutionLab(backward=True)._repr_mimebundle_()
    for name in ("delta_m5", "dE_total/dk2", "E_total"):
        assert f"{name} = {as_written(found[name])}" in back["text/plain"].splitlines()
    lab.image = np.zeros((5, 5))  # no window has a winner
    other = lab._repr_mimebundle_()
    assert other["image/svg+xml"] not in (one["image/svg+xml"], back["image/svg+xml"])
    assert "winner of its pooling window" not in other["image/svg+xml"]
