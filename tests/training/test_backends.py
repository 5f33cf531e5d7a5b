"""Each backend agrees with the reference, is used where it is fastest, and notices overflow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_by_numbers import Conv2D, Dense, Flatten, MaxPool2D, Network, TrainingDiverged, train
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training import loop
from backprop_by_numbers.training.backends import many_networks, preallocated, program
from backprop_by_numbers.training.backends.many_networks import ManyNetworks
from backprop_by_numbers.training.backends.preallocated import Preallocated
from backprop_by_numbers.training.backends.within_range import stayed_within_range
from backprop_by_numbers.training.reference import (
    Backend,
    Rows,
    Settings,
    TrainingState,
    initial_state,
    run,
)
from backprop_by_numbers.training.train import trained_parameters
from fifty_digits import T, X, example
from random_networks import random_convolution, random_examples, random_kind, random_network

UPDATES = 8
RATE = 0.02  # with which no layer of `identity` diverges
ALL = slice(None)

seeds = st.integers(0, 2**32 - 1)
widths = st.lists(st.integers(1, 5), min_size=2, max_size=4)
some = settings(max_examples=60)


def close(found: Array, expected: Array, digits: float = 1e-13) -> None:
    np.testing.assert_allclose(found, expected, rtol=digits, atol=digits)


def settings_of(net: Network, rate: float, momentum: float = 0.0, biases: bool = True) -> Settings:
    return Settings(net.layers, net.loss, rate, momentum, trained_parameters(biases))


def assert_same(
    backend: Backend, run_settings: Settings, state: TrainingState, x: Array, t: Array,
    batches: list[Rows], digits: float = 1e-13,
) -> None:  # fmt: skip
    """Compare a backend with the reference, twice in a row: no state is left in between."""
    for _ in range(2):
        errors, found = backend(state, batches)
        expected, state = run(run_settings, state, x, t, batches)
        close(errors, expected, digits)
        for ours, theirs in (
            (found.parameters, state.parameters), (found.velocities, state.velocities)
        ):  # fmt: skip
            for own, other in zip(ours, theirs, strict=True):
                assert own.keys() == other.keys()
                for name, array in own.items():
                    assert array.dtype == other[name].dtype == x.dtype
                    close(array, other[name], digits)


@some
@given(
    seeds, widths,
    st.lists(st.sampled_from(sorted(program.SUPPORTED_ACTIVATIONS)), min_size=3, max_size=3),
    st.integers(1, 3), st.booleans(),
)  # fmt: skip
def test_a_program_makes_the_updates_of_the_reference(
    seed: int, widths: list[int], names: list[str], examples: int, biases: bool
) -> None:
    net = random_network(seed, widths, names[: len(widths) - 1])
    x, t = random_examples(seed, net, examples)
    run_settings = settings_of(net, RATE, biases=biases)
    state = initial_state(run_settings, net.parameters)
    assert_same(
        program.backend(run_settings, x, t), run_settings, state, x, t, [ALL] * (UPDATES + 1)
    )


@some
@given(seeds, widths, st.integers(1, 9), st.booleans(), st.sampled_from([0.0, 0.5]), st.booleans())
def test_preallocated_calls_make_the_updates_of_the_reference(
    seed: int, widths: list[int], examples: int, biases: bool, momentum: float, in_batches: bool
) -> None:
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, t = random_examples(seed, net, examples)
    run_settings = settings_of(net, RATE, momentum, biases)
    assume(preallocated.supports(run_settings))
    state = initial_state(run_settings, net.parameters)
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, examples, UPDATES + 1, endpoint=True)
    batches: list[Rows] = [rng.permutation(examples)[:n] if in_batches else ALL for n in sizes]
    assert_same(Preallocated(run_settings, state, x, t), run_settings, state, x, t, batches)


@pytest.mark.parametrize(("dtype", "digits"), [("float64", 1e-13), ("float32", 1e-4)])
@settings(max_examples=100)
@given(
    seeds, st.integers(1, 5), st.booleans(), st.sampled_from([0.0, 0.5]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_preallocated_calls_update_convolutional_networks_as_the_reference_does(
    dtype: str, digits: float, seed: int, examples: int, biases: bool, momentum: float,
    in_batches: bool, in_other_order: bool,
) -> None:  # fmt: skip
    net, one, targets = random_convolution(seed)
    run_settings = settings_of(net, RATE / 10, momentum, biases)
    assume(preallocated.supports(run_settings))
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(examples, *one.shape)).astype(dtype)
    t = rng.dirichlet(np.ones(targets.size), examples).astype(dtype)
    order = "F" if in_other_order else "C"  # as weights from another library may come
    state = initial_state(
        run_settings,
        [{name: a.astype(dtype, order) for name, a in own.items()} for own in net.parameters],
    )
    sizes = rng.integers(1, examples, UPDATES + 1, endpoint=True)
    batches: list[Rows] = [rng.permutation(examples)[:n] if in_batches else ALL for n in sizes]
    backend = Preallocated(run_settings, state, x, t)
    assert_same(backend, run_settings, state, x, t, batches, digits)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("activation", ["ReLU", "identity", "tanh"])
def test_the_first_of_equal_numbers_wins_a_pooling_window_as_in_the_reference(
    stride: int, activation: str
) -> None:
    rng = np.random.default_rng(stride)
    below = Conv2D(rng.integers(-1, 2, (2, 1, 2, 2)), [0.0, -1.0], "ReLU")
    above = Conv2D(rng.integers(-1, 2, (2, 2, 2, 2)), [1.0, 0.0], activation)
    pooled = int(np.prod(MaxPool2D(2, stride).out_shape((2, 4, 4))))
    last = Dense(rng.integers(-1, 2, (2, pooled)), [0.0, 0.0], "identity")
    net = Network(layers=[below, above, MaxPool2D(2, stride), Flatten(), last])
    x, t = rng.integers(0, 2, (3, 1, 6, 6)).astype(float), np.zeros((3, 2))
    windows = net.forward(x).outs[1][..., :2, :2].reshape(-1, 4)
    assert any(w.max() > 0 and np.count_nonzero(w == w.max()) > 1 for w in windows)
    run_settings = settings_of(net, 0.5)
    state = initial_state(run_settings, net.parameters)
    assert_same(Preallocated(run_settings, state, x, t), run_settings, state, x, t, [ALL] * 2)


@pytest.mark.parametrize("name", ["logistic", "tanh", "ReLU", "identity", "softmax"])
def test_preallocated_calls_make_the_updates_of_the_reference_in_single_precision(
    name: str,
) -> None:
    net = random_network(1, (5, 6, 3), ["tanh", name])
    x, t = (a.astype(np.float32) for a in random_examples(1, net, 7))
    run_settings = settings_of(net, 0.1, 0.5)
    single = [{part: p.astype(np.float32) for part, p in own.items()} for own in net.parameters]
    state = initial_state(run_settings, single)
    batches: list[Rows] = [np.array([3, 1, 0]), ALL, np.array([2])]
    assert_same(
        Preallocated(run_settings, state, x, t), run_settings, state, x, t, batches, digits=1e-5
    )


@some
@given(seeds, widths, st.integers(1, 4), st.booleans())
def test_many_networks_are_updated_as_the_reference_updates_each(
    seed: int, widths: list[int], examples: int, biases: bool
) -> None:
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, t = random_examples(seed, net, examples)
    run_settings, rates = settings_of(net, np.nan, biases=biases), np.array([0.001, 0.01, RATE])
    assume(many_networks.supports(run_settings, x))
    start = initial_state(run_settings, net.parameters)
    copies = ManyNetworks(run_settings, start, x, t, rates)
    for updates in (0, 1, UPDATES - 1):
        copies.run(updates)
    weights, biases_found = copies.state()
    for i, rate in enumerate(rates):
        alone = replace(run_settings, learning_rate=float(rate))
        _, expected = run(alone, start, x, t, [ALL] * (UPDATES + 1))
        for k in range(len(net.weights)):
            close(weights[k][i], expected.weights[k])
            close(biases_found[k][i], expected.biases[k])


@pytest.mark.parametrize("biases", [False, True])
def test_ten_thousand_updates_of_the_worked_example_agree_with_the_reference(
    net: Network, biases: bool
) -> None:
    run_settings = settings_of(net, 0.5, biases=biases)
    x, t = np.array([X]), np.array([T])
    expected, after = run(
        run_settings, initial_state(run_settings, net.parameters), x, t, [ALL] * 10_001
    )
    found = train(net, X, T, train_biases=biases)
    close(found.errors, expected)
    for a, b in zip(found.network.weights, after.weights, strict=True):
        close(a, b)


def of_images(kind: type[Conv2D]) -> Network:
    return Network(
        layers=[kind(np.ones((1, 1, 2, 2)), [0.0]), Flatten(), Dense(np.ones((1, 4)), [0.0])],
        in_shape=(1, 3, 3),
    )


class Recoloured(Conv2D):
    """A kind of convolution that no backend can know."""


IMAGES, RECOLOURED = of_images(Conv2D), of_images(Recoloured)
LARGE = random_network(0, (8, 9, 2))
WIDE = random_network(0, (8, 9, 2), ["ReLU", "softmax"], "cross-entropy")
YES_OR_NO = random_network(0, (2, 1), loss="binary cross-entropy")


@pytest.mark.parametrize(
    ("net", "examples", "batch", "momentum", "dtype", "kind"),
    [
        pytest.param(example(), 1, 1, 0.0, "float64", "a program", id="the example"),
        pytest.param(example(), 8, 8, 0.0, "float64", "a program", id="all that fit"),
        pytest.param(example(), 9, 9, 0.0, "float64", "arrays", id="more examples"),
        pytest.param(example(), 1, 1, 0.5, "float64", "arrays", id="momentum"),
        pytest.param(LARGE, 3, 3, 0.0, "float64", "arrays", id="a larger network"),
        pytest.param(LARGE, 3, 2, 0.0, "float64", "arrays", id="mini-batches"),
        pytest.param(example(), 3, 2, 0.0, "float64", "arrays", id="small ones"),
        pytest.param(example(), 1, 1, 0.0, "float32", "arrays", id="single precision"),
        pytest.param(WIDE, 3, 3, 0.0, "float64", "arrays", id="cross-entropy"),
        pytest.param(IMAGES, 3, 2, 0.0, "float32", "arrays", id="images"),
        pytest.param(RECOLOURED, 3, 2, 0.0, "float64", "the reference", id="a layer of one's own"),
        pytest.param(YES_OR_NO, 3, 3, 0.0, "float64", "the reference", id="one that none supports"),
    ],
)
def test_the_fastest_backend_is_chosen(
    net: Network, examples: int, batch: int, momentum: float, dtype: str, kind: str
) -> None:
    x, t = (
        np.ones((examples, *net.in_shape), dtype),
        np.ones((examples, net.biases[-1].size), dtype),
    )
    run_settings = settings_of(net, RATE, momentum)
    chosen = loop.backend(run_settings, initial_state(run_settings, net.parameters), x, t, batch)
    kinds = {type(None): "the reference", Preallocated: "arrays"}
    assert kinds.get(type(chosen), "a program") == kind


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
def test_a_run_that_diverges_is_stopped_where_the_reference_stops(
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
    monkeypatch.setattr(loop, "backend", lambda *_: None)
    expected_step, expected_errors = outcome()
    assert step == expected_step
    if errors is not None:
        np.testing.assert_allclose(errors, expected_errors, rtol=1e-9)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
def test_numbers_that_may_have_overflowed_are_noticed(bad: float) -> None:
    fine, spoilt = np.array([[0.5, 0.5]]), np.array([[0.5, bad]])

    def within_range(weights: Array, biases: Array, *errors: Array) -> bool:
        return stayed_within_range(
            TrainingState(({"weights": weights, "biases": biases},)), *errors
        )

    assert within_range(fine, fine[0], np.array([1.0]))
    assert not within_range(spoilt, fine[0])
    assert not within_range(fine, spoilt[0])
    if not np.isfinite(bad):
        assert not within_range(fine, fine[0], spoilt)


def test_saturated_neurons_are_trained_as_the_reference_trains_them(net: Network) -> None:
    far = [1e4, -1e4]
    run_settings = settings_of(net, 0.5)
    start, x, t = (
        initial_state(run_settings, net.parameters),
        np.array([far]),
        np.array([[0.5, 0.5]]),
    )
    expected, _ = run(run_settings, start, x, t, [ALL] * 401)
    close(train(net, far, [0.5, 0.5], 0.5, 400).errors, expected)
