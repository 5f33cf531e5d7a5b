"""Watch it learn, from Python: its network, its slider, its refusals, its static picture."""

import numpy as np
import pytest
from traitlets import TraitError

from backprop_by_numbers import Network, article, train
from backprop_by_numbers.widgets.training_lab import TrainingLab, round_numbers

TANH = Network(article.network().weights, article.network().biases, "tanh")


@pytest.fixture
def lab():
    return TrainingLab(article.network(), steps=250)


def weights_of(network):
    return np.concatenate([layer.ravel() for layer in network.weights]).tolist()


def after(updates, rate):
    """What one run of so many updates gives: the lab's go on from a snapshot, and round anew."""
    example = (article.inputs, article.targets)
    history = train(
        article.network(), *example, learning_rate=rate, steps=updates, train_biases=False
    )
    return pytest.approx(weights_of(history.network), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("updates", [0, 1, 77, 230, 250])
def test_network_is_the_one_after_so_many_updates(lab, updates):
    lab.updates = updates
    assert weights_of(lab.network) == after(updates, rate=0.5)
    assert lab.children[1].value == updates


def test_slider_moves_the_lab_and_observers_are_notified(lab):
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "network")
    lab.children[1].index = 12
    assert lab.updates == 12
    assert seen == [lab.network]
    assert weights_of(lab.network) == after(12, rate=0.5)


def test_observer_may_set_the_lab_again(lab):
    lab.observe(lambda _: setattr(lab, "updates", 10), "updates")
    lab.children[1].value = 80
    assert lab.updates == lab.children[1].value == 10
    assert weights_of(lab.network) == after(10, rate=0.5)


def test_rate_can_be_another(lab):
    lab.updates = 40
    lab.learning_rate = 3
    assert lab.view.learning_rate == 3
    assert weights_of(lab.network) == after(40, rate=3)


def test_slider_says_the_number_of_updates():
    whole = TrainingLab(article.network(), updates=10_000)
    labels = tuple(label for label, _ in whole.children[1].options)
    assert labels[:3] == ("0", "1", "2")
    assert labels[-1] == "10,000"
    assert whole.updates == 10_000
    assert {1, 10, 100, 1000, 10_000} <= set(whole.view.places)


def test_round_numbers_rise_and_are_round():
    numbers = round_numbers(10_000)
    assert numbers == sorted(set(numbers))
    assert all(len(str(n).rstrip("0")) <= 2 for n in numbers)
    assert round_numbers(1) == [0, 1]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("updates", 123, "at most two digits before its zeros, such as 120, not 123"),
        ("updates", 260, "updates must be a whole number from 0 to 250, not 260"),
        ("updates", -1, "updates must be a whole number"),
        ("updates", "all", "updates must be a whole number"),
        ("updates", None, "updates must be a whole number"),
        ("learning_rate", 0, "learning_rate must be a number from 0.001 to 1000, not 0"),
        ("learning_rate", float("inf"), "learning_rate must be a number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(lab, name, value, words):
    before = (lab.learning_rate, lab.updates, weights_of(lab.network))
    with pytest.raises(TraitError, match=words):
        setattr(lab, name, value)
    assert (lab.learning_rate, lab.updates, weights_of(lab.network)) == before
    assert lab.children[1].value == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"network": None}, "network must be a Network"),
        ({"network": TANH}, "network must have the article's activations"),
        ({"inputs": "ab"}, "inputs must hold 2 numbers"),
        ({"steps": 1.5}, "steps must be a whole number from 1 to 10000, not 1.5"),
        ({"updates": 7}, "updates must be a whole number from 0 to 5, not 7"),
    ],
)
def test_wrong_settings_are_refused(settings, words):
    with pytest.raises(TraitError, match=words):
        TrainingLab(**{"network": article.network(), "steps": 5, **settings})


def test_static_picture_has_title_and_numbers(lab):
    data = lab._repr_mimebundle_()
    title, *lines = data["text/plain"].splitlines()
    assert title == "Watch it learn"
    assert "E_total = 0.298371109" in lines
    assert data["image/svg+xml"].startswith("<?xml")
