"""Each fast road against the readable one, when it is taken, and when it is not to be trusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_by_numbers import Network, TrainingDiverged, backpropagation, fast, train
from backprop_by_numbers.activations import ACTIVATIONS
from backprop_by_numbers.updates import Rows, Rule, State, at_rest, updated
from backprop_by_numbers.validation import Array
from fifty_digits import T, X, example
from random_networks import random_examples, random_kind, random_network

UPDATES = 8
RATE = 0.02  # of which no layer of `identity` runs away
ALL = slice(None)

seeds = st.integers(0, 2**32 - 1)
widths = st.lists(st.integers(1, 5), min_size=2, max_size=4)
some = settings(max_examples=60)


def close(found: Array, expected: Array, digits: float = 1e-13) -> None:
    np.testing.assert_allclose(found, expected, rtol=digits, atol=digits)


def assert_same(
    road: fast.Road, rule: Rule, state: State, x: Array, t: Array, batches: list[Rows],
    digits: float = 1e-13,
) -> None:  # fmt: skip
    """Hold a road to the readable one, on two stretches in a row: nothing is left in between."""
    for _ in range(2):
        errors, found = road(state, batches)
        expected, state = updated(rule, state, x, t, batches)
        close(errors, expected, digits)
        for name in ("weights", "biases", "weight_velocities", "bias_velocities"):
            for a, b in zip(getattr(found, name), getattr(state, name), strict=True):
                assert a.dtype == b.dtype == x.dtype
                close(a, b, digits)


@some
@given(
    seeds, widths, st.lists(st.sampled_from(sorted(fast._IN_PYTHON)), min_size=3, max_size=3),
    st.integers(1, 3), st.booleans(), st.sampled_from(["original", "updated"]),
)  # fmt: skip
def test_a_written_program_makes_the_same_updates(
    seed: int, widths: list[int], names: list[str], examples: int, biases: bool, order: str
) -> None:
    net = random_network(seed, widths, names[: len(widths) - 1])
    x, t = random_examples(seed, net, examples)
    rule = Rule(net.activations, net.loss, RATE, 0.0, biases, order)
    state = at_rest(rule, net.weights, net.biases)
    assert_same(fast._written(rule, x, t), rule, state, x, t, [ALL] * (UPDATES + 1))


@some
@given(seeds, widths, st.integers(1, 9), st.booleans(), st.sampled_from([0.0, 0.5]), st.booleans())
def test_calls_make_the_same_updates(
    seed: int, widths: list[int], examples: int, biases: bool, momentum: float, in_batches: bool
) -> None:
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, t = random_examples(seed, net, examples)
    rule = Rule(net.activations, net.loss, RATE, momentum, biases)
    state = at_rest(rule, net.weights, net.biases)
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, examples, UPDATES + 1, endpoint=True)
    batches: list[Rows] = [rng.permutation(examples)[:n] if in_batches else ALL for n in sizes]
    assert_same(fast.Calls(rule, state, x, t), rule, state, x, t, batches)


@pytest.mark.parametrize("name", ["logistic", "tanh", "ReLU", "identity", "softmax"])
def test_calls_in_single_precision(name: str) -> None:
    net = random_network(1, (5, 6, 3), ["tanh", name])
    x, t = (a.astype(np.float32) for a in random_examples(1, net, 7))
    rule = Rule(net.activations, net.loss, 0.1, 0.5, True)
    layers = (tuple(p.astype(np.float32) for p in part) for part in (net.weights, net.biases))
    state = at_rest(rule, *layers)
    batches: list[Rows] = [np.array([3, 1, 0]), ALL, np.array([2])]
    assert_same(fast.Calls(rule, state, x, t), rule, state, x, t, batches, digits=1e-5)


@some
@given(seeds, widths, st.integers(1, 4), st.booleans())
def test_copies_make_the_same_updates(
    seed: int, widths: list[int], examples: int, biases: bool
) -> None:
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, t = random_examples(seed, net, examples)
    rule = Rule(net.activations, net.loss, np.nan, train_biases=biases)
    start, rates = State(net.weights, net.biases), np.array([0.001, 0.01, RATE])
    copies = fast.Copies(rule, start, x, t, rates)
    for updates in (0, 1, UPDATES - 1):
        copies.run(updates)
    weights, biases_found = copies.state()
    for i, rate in enumerate(rates):
        alone = replace(rule, learning_rate=float(rate))
        _, expected = updated(alone, start, x, t, [ALL] * (UPDATES + 1))
        for k in range(len(net.weights)):
            close(weights[k][i], expected.weights[k])
            close(biases_found[k][i], expected.biases[k])


@pytest.mark.parametrize("order", ["original", "updated"])
def test_the_whole_example(net: Network, order: str) -> None:
    rule = Rule(net.activations, net.loss, 0.5, backward_through=order)
    state = at_rest(rule, net.weights, net.biases)
    x, t = np.array([X]), np.array([T])
    expected, after = updated(rule, state, x, t, [ALL] * 10_001)
    found = train(net, X, T, backward_through=order)
    close(found.errors, expected)
    for a, b in zip(found.network.weights, after.weights, strict=True):
        close(a, b)


LARGE = random_network(0, (8, 9, 2))
WIDE = random_network(0, (8, 9, 2), ["ReLU", "softmax"], "cross-entropy")


@pytest.mark.parametrize(
    ("net", "examples", "options", "kind"),
    [
        pytest.param(example(), 1, {}, "written", id="the example"),
        pytest.param(example(), 1, {"backward_through": "updated"}, "written", id="the slip"),
        pytest.param(example(), 8, {"train_biases": True}, "written", id="all that fit"),
        pytest.param(example(), 9, {}, "calls", id="more examples"),
        pytest.param(example(), 1, {"momentum": 0.5}, "calls", id="momentum"),
        pytest.param(LARGE, 3, {}, "calls", id="a larger network"),
        pytest.param(LARGE, 3, {"batch_size": 2, "seed": 0}, "calls", id="mini-batches"),
        pytest.param(example(), 3, {"batch_size": 2, "seed": 0}, "calls", id="small ones"),
        pytest.param(example(), 1, {"dtype": "float32"}, "calls", id="single precision"),
        pytest.param(WIDE, 3, {}, "calls", id="cross-entropy"),
    ],
)
def test_the_fast_road_is_taken(
    monkeypatch: pytest.MonkeyPatch, net: Network, examples: int, options: dict, kind: str
) -> None:
    x, t = random_examples(0, net, examples)
    expected = train(net, x, t, steps=300, **options)
    taken = []
    for name, made in (("_written", fast._written), ("Calls", fast.Calls)):
        monkeypatch.setattr(
            fast, name, lambda *a, name=name, made=made: taken.append(name) or made(*a)
        )
    # With the readable way back out of order, no update can have been made by it.
    monkeypatch.setattr(backpropagation, "backward", None)
    found = train(net, x, t, steps=300, **options)
    assert [name.strip("_").lower() for name in taken] == [kind]
    assert found.errors.tobytes() == expected.errors.tobytes()


def test_where_no_fast_road_goes_the_readable_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, net: Network
) -> None:
    for name in ("_written", "Calls"):
        monkeypatch.setattr(fast, name, None)
    history = train(net, X, T, steps=300, backward_through="updated", momentum=0.5)
    assert history.errors.size == 301


# What runs away, and how many updates it takes.
IDENTITY = Network([[[1.0]]], [[0.0]], "identity")
RUNAWAYS = {
    "slowly": (IDENTITY, [1.0], [0.0], 2.5),
    "hidden by the logistic function": (Network([[[0.0]]], [[0.0]]), [1e10], [1.0], 1e298),
    "not at all, but large": (Network([[[1e80]]], [[0.0]]), [1.0], [0.0], 1.0),
    "large from the start": (Network([[[1e200]]], [[0.0]], "identity"), [1.0], [0.0], 1.5),
    "large inputs": (Network([[[1.0]]], [[0.0]], "identity"), [1e40], [0.0], 3e-80),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNAWAYS)
@pytest.mark.parametrize("copies_of_the_example", [1, 70])
def test_a_run_that_diverges_is_stopped_where_the_readable_one_stops(
    monkeypatch: pytest.MonkeyPatch, name: str, copies_of_the_example: int
) -> None:
    net, x, t, rate = RUNAWAYS[name]
    examples = [x] * copies_of_the_example, [t] * copies_of_the_example

    def outcome() -> tuple[object, ...]:
        try:
            history, step = train(net, *examples, rate, 3000), None
        except TrainingDiverged as diverged:
            history, step = diverged.history, diverged.step
        return step, None if history is None else history.errors

    step, errors = outcome()
    monkeypatch.setattr(fast, "road", lambda *_: None)
    expected_step, expected_errors = outcome()
    assert step == expected_step
    if errors is not None:
        np.testing.assert_allclose(errors, expected_errors, rtol=1e-9)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
def test_what_is_not_sound(bad: float) -> None:
    fine, spoilt = np.array([[0.5, 0.5]]), np.array([[0.5, bad]])
    assert fast.sound(State((fine,), (fine[0],)), np.array([1.0]))
    assert not fast.sound(State((spoilt,), (fine[0],)))
    assert not fast.sound(State((fine,), (spoilt[0],)))
    if not np.isfinite(bad):
        assert not fast.sound(State((fine,), (fine[0],)), spoilt)


def test_saturated_neurons_run_through(net: Network) -> None:
    far = [1e4, -1e4]
    rule = Rule(net.activations, net.loss, 0.5)
    expected, _ = updated(
        rule, at_rest(rule, net.weights, net.biases), np.array([far]), np.array([[0.5, 0.5]]),
        [ALL] * 401,
    )  # fmt: skip
    close(train(net, far, [0.5, 0.5], 0.5, 400).errors, expected)


@pytest.mark.parametrize("name", ["tanh", "logistic"])
@pytest.mark.parametrize("out", [0.5, 1 - 1e-9, 1 - 2**-53, -1 + 2**-53])
def test_what_is_left_of_a_slope_is_not_rounded_away(name: str, out: float) -> None:
    """A neuron that is sure and wrong learns from one minus its output, of which little is left."""
    outs, delta = np.array([[out]]), np.ones((1, 1))
    expected = ACTIVATIONS[name].back(delta, outs, outs)[0, 0]
    for call in fast._back(name, delta, outs):
        call()
    assert delta[0, 0] == pytest.approx(expected, rel=1e-15, abs=0)
    assert eval(fast._IN_PYTHON[name][1], {"out": out}) == pytest.approx(expected, rel=1e-15, abs=0)
