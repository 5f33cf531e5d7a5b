"""The learning-rate lab, from Python: its network, its refusals, its static picture."""

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import Network, article, train
from backprop_by_numbers.widgets.learning_rate_lab import LearningRateLab, printed_values

TANH = Network(article.network().weights, article.network().biases, "tanh")


@pytest.fixture
def lab():
    return LearningRateLab(article.network(), steps=300)


def weights_of(network):
    return np.concatenate([layer.ravel() for layer in network.weights]).tolist()


EXAMPLE = (article.network(), article.inputs, article.targets)


def after(updates, rate, example=EXAMPLE):
    """What one run of so many updates gives: the lab's go on from a snapshot, and round anew."""
    history = train(*example, learning_rate=rate, steps=updates, train_biases=False)
    return pytest.approx(weights_of(history.network), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("rate", [0.001, 0.5, 500])
@pytest.mark.parametrize("updates", [0, 1, 77, 300])
def test_network_is_the_one_after_so_many_updates(lab, rate, updates):
    lab.learning_rate, lab.updates = rate, updates
    assert weights_of(lab.network) == after(updates, rate)


def test_sliders_move_the_lab_and_observers_are_notified(lab):
    seen = []
    lab.observe(lambda change: seen.append((change["name"], change["new"])))
    rate, updates = lab.children[1:]
    rate.value = 20
    updates.value = 5
    names = [name for name, _ in seen]
    assert names.count("learning_rate") == names.count("updates") == 1
    assert seen[-1] == ("network", lab.network) or ("network", lab.network) in seen
    assert weights_of(lab.network) == after(5, rate=20)


def test_lab_moves_the_sliders(lab):
    lab.learning_rate, lab.updates = 12.5, 7
    assert [slider.value for slider in lab.children[1:]] == [12.5, 7]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0, "learning_rate must be a number from 0.001 to 1000, not 0"),
        ("learning_rate", 1000.1, "learning_rate must be a number from 0.001 to 1000"),
        ("learning_rate", float("nan"), "learning_rate must be a number"),
        ("learning_rate", "fast", "learning_rate must be a number"),
        ("updates", -1, "updates must be a whole number from 0 to 300, not -1"),
        ("updates", 301, "updates must be a whole number from 0 to 300, not 301"),
        ("updates", 2.5, "updates must be a whole number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(lab, name, value, words):
    lab.updates = 3
    before = (lab.learning_rate, lab.updates, weights_of(lab.network))
    with pytest.raises(TraitError, match=words):
        setattr(lab, name, value)
    assert (lab.learning_rate, lab.updates, weights_of(lab.network)) == before
    assert [each.value for each in lab.children[1:]] == [0.5, 3]


@pytest.mark.parametrize(("slider", "value"), [(1, 0.0009), (1, 2000), (2, -1), (2, 301)])
def test_sliders_refuse_what_is_out_of_range(lab, slider, value):
    before = [each.value for each in lab.children[1:]]
    with pytest.raises(TraitError, match=r"must be a (whole )?number from"):
        lab.children[slider].value = value
    assert [each.value for each in lab.children[1:]] == before


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"network": 1}, "network must be a Network"),
        ({"network": TANH}, "network must have the article's activations"),
        ({"inputs": [0.05]}, "inputs must hold 2 numbers"),
        ({"targets": [0.01, float("inf")]}, r"targets\[1\] must be a number from -100 to 100"),
        ({"learning_rate": 2000}, "learning_rate must be a number from 0.001 to 1000, not 2000"),
        ({"steps": 0}, "steps must be a whole number from 1 to 10000, not 0"),
        ({"steps": 20_000}, "steps must be a whole number from 1 to 10000, not 20000"),
    ],
)
def test_wrong_settings_are_refused(settings, words):
    with pytest.raises(TraitError, match=words):
        LearningRateLab(**{"network": article.network(), "steps": 1, **settings})


def test_article_is_marked_on_its_own_example_only(lab):
    assert lab.view.printed == printed_values(300)
    other = LearningRateLab(article.with_weights(article.network(), w5=0.7), steps=300)
    assert other.view.printed == []
    assert LearningRateLab(article.network(), inputs=[0.05, 0.2], steps=300).view.printed == []


def test_all_of_the_training_that_the_article_prints_is_marked():
    printed = {(mark["name"], mark["updates"]): mark["text"] for mark in printed_values(10_000)}
    assert printed == {
        ("E_total", 1): "0.291027924",
        ("E_total", 10_000): "0.000035085",
        ("out_o1", 10_000): "0.015912196",
        ("out_o2", 10_000): "0.984065734",
    }


def test_another_network_can_be_trained():
    start = Network([np.full((2, 2), 0.5), np.full((2, 2), -0.25)], [[0.1, 0.1], [-0.2, -0.2]])
    lab = LearningRateLab(start, [1, 2], [0.2, 0.8], learning_rate=2, steps=50)
    assert weights_of(lab.network) == after(50, 2, (start, [1, 2], [0.2, 0.8]))


def test_static_picture_has_title_and_numbers(lab):
    lab.updates = 1
    data = lab._repr_mimebundle_()
    title, *lines = data["text/plain"].splitlines()
    assert title == "Learning-rate lab"
    assert "updates = 1" in lines
    assert "E_total = 0.291027774" in lines
    assert data["image/svg+xml"].startswith("<?xml")
    assert data["image/svg+xml"] == lab._repr_mimebundle_()["image/svg+xml"]
