"""The digit lab as Python sees it: its state, what it refuses, and what is stored of it."""

import json
import math

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import AveragePool2D, Conv2D, Dense, MaxPool2D, Network
from backprop_by_numbers.explaining.numbers import as_written
from backprop_by_numbers.widgets import DigitLab
from backprop_by_numbers.widgets.digit_parameters import pixels_at_kinks
from random_networks import digit_reader

RNG = np.random.default_rng(1989)
READER, OTHER = (digit_reader(RNG) for _ in range(2))
SMALL = digit_reader(RNG, 2, (4, 2), (2, 3))
IMAGES = RNG.integers(0, 17, (3, 8, 8)) / 16
CONVOLUTION, POOLING, FLATTEN, DENSE = READER.layers


def with_layers(*layers, loss="cross-entropy", **settings):
    return Network(layers=layers, loss=loss, **settings)


def convolution(n=8, channels=1, activation="ReLU", **settings):
    return Conv2D(np.ones((n, channels, 3, 3)), np.zeros(n), activation, **settings)


def dense(n_out=10, n_in=72, activation="softmax"):
    return Dense(np.ones((n_out, n_in)), np.zeros(n_out), activation)


UNLIKE = {
    "another type": ("weights", "expected a Network"),
    "dense layers": (
        with_layers(dense(10, 64)),
        "network must have the layers Conv2D, MaxPool2D, Flatten, Dense, not Dense",
    ),
    "average pooling": (
        with_layers(CONVOLUTION, AveragePool2D(2), FLATTEN, DENSE),
        "not Conv2D, AveragePool2D, Flatten, Dense",
    ),
    "another size": (
        with_layers(CONVOLUTION, POOLING, FLATTEN, dense(10, 200), in_shape=(1, 12, 12)),
        r"must take images of shape \(1, 8, 8\), but its in_shape is \(1, 12, 12\)",
    ),
    "another size, left open": (
        with_layers(CONVOLUTION, POOLING, FLATTEN, dense(10, 200)),
        "must read images of 8 x 8: its kernels and pooling leave 72 numbers of one, "
        "but its last layer takes 200",
    ),
    "a kernel larger than the image": (
        with_layers(Conv2D(np.ones((1, 1, 9, 9)), [0], "ReLU"), POOLING, FLATTEN, dense(10, 1)),
        "must have kernels of at most 8 x 8, not 9 x 9",
    ),
    "another activation": (
        with_layers(convolution(activation="tanh"), POOLING, FLATTEN, DENSE),
        "must have ReLU in its convolution, not 'tanh'",
    ),
    "a stride": (
        with_layers(convolution(stride=2), POOLING, FLATTEN, dense(10, 8)),
        "must have a convolution of stride 1 without padding, not Conv2D",
    ),
    "padding": (
        with_layers(convolution(padding="same"), POOLING, FLATTEN, dense(10, 128)),
        "must have a convolution of stride 1 without padding, not Conv2D",
    ),
    "colours": (
        with_layers(convolution(channels=3), POOLING, FLATTEN, DENSE, in_shape=(3, 8, 8)),
        r"must take images of shape \(1, 8, 8\)",
    ),
    "too many kernels": (
        with_layers(convolution(17), POOLING, FLATTEN, dense(10, 153)),
        "must have at most 16 kernels, not 17",
    ),
    "windows that overlap": (
        with_layers(CONVOLUTION, MaxPool2D(2, stride=1), FLATTEN, dense(10, 200)),
        "must have pooling windows that do not overlap",
    ),
    "padded pooling": (
        with_layers(CONVOLUTION, MaxPool2D(2, padding=1), FLATTEN, dense(10, 128)),
        "must have pooling windows that do not overlap",
    ),
    "another loss": (
        with_layers(CONVOLUTION, POOLING, FLATTEN, DENSE, loss="half squared error"),
        "must have the loss 'cross-entropy', not 'half squared error'",
    ),
    "too few outputs": (
        with_layers(CONVOLUTION, POOLING, FLATTEN, dense(9)),
        "must have ten outputs, one for each digit, not 9",
    ),
    "a weight out of range": (
        READER.with_parameters([READER.weights[0], np.full((10, 72), 1001)], READER.biases),
        r"network: layers\[3\].weights must be a number from -1000 to 1000",
    ),
}


@pytest.fixture
def lab():
    return DigitLab(READER, images=IMAGES, labels=[3, 1, 4])


def in_page(lab):
    """Return the parameters as the page has them, after their way through JSON."""
    state = json.loads(json.dumps(lab.view.get_state("network")))["network"]
    names = ("kernels", "kernelBiases", "weights", "biases")
    kernels, kernel_biases, weights, biases = (np.array(state[name]) for name in names)
    return [kernels[:, None], weights], [kernel_biases, biases]


def assert_same(arrays, others):
    for own, other in zip(arrays, others, strict=True):
        np.testing.assert_array_equal(own, other)


@pytest.mark.parametrize("network", [READER, SMALL], ids=["chapter's", "small"])
def test_python_and_the_page_have_the_same_rounded_network(network):
    lab = DigitLab(network)
    weights, biases = in_page(lab)
    assert_same(lab.network.weights, weights)
    assert_same(lab.network.biases, biases)
    for own, given in zip(
        (*lab.network.weights, *lab.network.biases),
        (*network.weights, *network.biases),
        strict=True,
    ):
        np.testing.assert_allclose(own, given, rtol=5e-6)
        assert not np.array_equal(own, given)
    nearly = network.with_parameters([w * (1 + 1e-11) for w in network.weights], network.biases)
    assert DigitLab(nearly).view.network == lab.view.network  # another machine's last digits
    again = DigitLab(lab.network)
    assert_same(again.network.weights, lab.network.weights)


def test_network_that_is_assigned_is_shown(lab):
    lab.network = OTHER
    assert_same(lab.network.weights, in_page(lab)[0])
    np.testing.assert_allclose(lab.network.weights[1], OTHER.weights[1], rtol=5e-6)
    lab.network = SMALL
    assert lab.view.network["window"] == [2, 3]


def test_probabilities_are_those_of_its_network_for_its_image(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "image")
    for image in IMAGES:
        lab.image = image
        expected = lab.network.forward(image[None]).output
        np.testing.assert_array_equal(lab.probabilities, expected)
    np.testing.assert_array_equal(seen, IMAGES[:, None])


def test_drawing_in_the_page_reaches_python_and_is_not_set_there_again(lab):
    answers = []
    lab.view.comm.publish_msg = lambda _, data, **__: answers.append(data["method"])
    drawn = np.eye(8)
    lab.view.set_state({"image": drawn.ravel().tolist()})
    assert lab.image.shape == (1, 8, 8)
    np.testing.assert_array_equal(lab.image[0], drawn)
    assert set(answers) == {"echo_update"}
    with pytest.raises(ValueError, match="read-only"):
        lab.image[0, 0, 0] = 1


def test_more_ink_and_less_ink_have_opposite_effects_where_there_is_a_square():
    """Where they have not, as on blank paper, there is no derivative, and so no square."""
    stroke = np.zeros((8, 8))
    stroke[1:7, 3] = 1
    for image, most in ((np.zeros((8, 8)), 0), (stroke, 50), (IMAGES[0], 64)):
        forward = READER.forward(image[None])
        target = np.eye(10)[forward.output.argmax()]
        slopes = READER.gradients(image[None], target).inputs[0]
        smooth = ~pixels_at_kinks(READER, forward.nets[0])
        assert smooth.sum() <= most
        for place in np.argwhere(smooth):
            changed = np.repeat(image[None, None], 2, axis=0)
            changed[:, 0, *place] += (1e-6, -1e-6)
            more, less = (
                READER.error(x, target) - READER.error(image[None], target) for x in changed
            )
            np.testing.assert_allclose([more, -less], slopes[tuple(place)] * 1e-6, atol=1e-10)
    assert smooth.sum() > 32


def test_page_cannot_change_what_python_alone_can(lab):
    for name in ("network", "images", "labels"):
        with pytest.raises(TraitError, match=f"{name} can be changed from Python alone"):
            lab.view.set_state({name: getattr(lab.view, name)})


def test_first_of_the_images_is_shown_unless_another_is_given():
    assert DigitLab(READER, images=IMAGES).view.image == IMAGES[0].ravel().tolist()
    assert DigitLab(READER, IMAGES[2][None], IMAGES).view.image == IMAGES[2].ravel().tolist()
    assert not DigitLab(READER).image.any()
    given = DigitLab(READER, images=list(IMAGES), labels=np.array([3, 1, 4]))
    assert given.view.images == [image.ravel().tolist() for image in IMAGES]
    assert given.view.labels == [3, 1, 4]


@pytest.mark.parametrize(("network", "message"), UNLIKE.values(), ids=UNLIKE)
def test_networks_that_the_lab_cannot_show_are_refused(lab, network, message):
    before = lab.network
    with pytest.raises(TraitError, match=message):
        lab.network = network
    assert lab.network is before
    with pytest.raises(TraitError, match=message.replace("expected", "must be")):
        DigitLab(network)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"image": np.zeros((5, 5))}, r"image must have shape \(8, 8\) or \(1, 8, 8\), but .* 5"),
        ({"image": np.full((8, 8), math.nan)}, "image must be finite"),
        ({"image": np.full((8, 8), 16)}, "image: i1 must be a number from 0 to 1"),
        ({"images": "7"}, "images must be a sequence of images, not str"),
        ({"images": [np.zeros((8, 8)), np.zeros(64)]}, r"images\[1\] must have shape"),
        ({"images": np.zeros((21, 8, 8))}, "images must be at most 20, not 21"),
        ({"images": IMAGES, "labels": [3]}, "labels must hold one digit for each image, 3, not 1"),
        ({"images": IMAGES, "labels": [3, 1, 10]}, r"labels\[2\] must be a whole number from 0 to"),
        ({"images": np.array(1.0)}, "images must be a sequence of images, not ndarray"),
        ({"labels": np.array(1)}, "labels must be a sequence of digits, not int"),
        ({"labels": 3}, "labels must be a sequence of digits, not int"),
        ({"target": 10}, "target must be a whole number from 0 to 9, not 10"),
        ({"target": -1}, "target must be a whole number from 0 to 9, not -1"),
        ({"derivatives": "yes"}, "derivatives"),
    ],
)
def test_other_arguments_are_checked(argument, message):
    with pytest.raises(TraitError, match=message):
        DigitLab(READER, **argument)


def test_image_that_does_not_fit_changes_nothing(lab):
    with pytest.raises(TraitError, match="image: i64 must be a number from 0 to 1"):
        lab.image = [[0] * 8] * 7 + [[0] * 7 + [2]]
    np.testing.assert_array_equal(lab.image[0], IMAGES[0])


def test_what_is_stored_shows_the_present_state(lab):
    one = lab._repr_mimebundle_()
    lines = one["text/plain"].splitlines()
    answer = int(lab.probabilities.argmax())
    assert lines[:2] == ["Draw a digit", f"answer = {answer}"]
    assert f"probability of 7 = {as_written(lab.probabilities[7])}" in lines
    assert "Image" in one["image/svg+xml"]
    assert "pixel" not in one["image/svg+xml"]
    pictures = {one["image/svg+xml"]}
    for target in (None, answer, (answer + 1) % 10):
        settings = {"images": IMAGES, "derivatives": True, "target": target}
        pictures.add(DigitLab(READER, **settings)._repr_mimebundle_()["image/svg+xml"])
    assert len(pictures) == 3  # without a target it is the answer's
    lab.image = IMAGES[1]
    assert lab._repr_mimebundle_()["image/svg+xml"] not in pictures
