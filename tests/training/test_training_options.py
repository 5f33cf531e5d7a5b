"""Momentum, held-out examples, single precision, the progress bar, and runs that diverge."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from itertools import chain

import numpy as np
import pytest

from backprop_by_numbers import History, Network, TrainingDiverged, train
from fifty_digits import T, X, example
from random_networks import random_examples, random_network

NET = random_network(4, (3, 5, 2), ["ReLU", "identity"])
EXAMPLES = random_examples(4, NET, 12)
OTHERS = random_examples(5, NET, 6)


@pytest.mark.parametrize("steps", [20, 400])
@pytest.mark.parametrize("biases", [False, True])
def test_momentum_is_the_heavy_ball_method(net: Network, steps: int, biases: bool) -> None:
    weights, own = [w.copy() for w in net.weights], [b.copy() for b in net.biases]
    fast, slow = [np.zeros_like(w) for w in weights], [np.zeros_like(b) for b in own]
    for _ in range(steps):
        h = 1 / (1 + np.exp(-(weights[0] @ X + own[0])))
        o = 1 / (1 + np.exp(-(weights[1] @ h + own[1])))
        output_delta = (o - T) * o * (1 - o)
        hidden_delta = (weights[1].T @ output_delta) * h * (1 - h)
        for k, (delta, incoming) in enumerate(((hidden_delta, X), (output_delta, h))):
            fast[k] = 0.9 * fast[k] - 0.1 * np.outer(delta, incoming)
            weights[k] += fast[k]
            slow[k] = 0.9 * slow[k] - 0.1 * delta
            own[k] += slow[k] if biases else 0.0
    found = train(net, X, T, 0.1, steps, biases, momentum=0.9).network
    for a, b in zip(found.weights + found.biases, (*weights, *own), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-12)


def test_momentum_of_zero_is_plain_gradient_descent(net: Network) -> None:
    plain, zero = train(net, X, T, steps=9), train(net, X, T, steps=9, momentum=0)
    assert plain.errors.tobytes() == zero.errors.tobytes()


@pytest.mark.parametrize(
    ("options", "steps", "expected"),
    [
        ({}, 3, [0, 1, 2, 3]),
        ({"batch_size": 4, "seed": 0}, 9, [0, 3, 6, 9]),
        ({"batch_size": 5, "seed": 0}, 8, [0, 3, 6, 8]),
        ({"batch_size": 5, "seed": 0}, 0, [0]),
        ({"batch_size": 5, "seed": 0}, 2, [0, 2]),
    ],
    ids=["all at once", "whole passes", "to the end", "no step", "not one pass"],
)
def test_the_held_out_error_is_found_after_each_pass(
    options: dict, steps: int, expected: list[int]
) -> None:
    history = train(
        NET, *EXAMPLES, 0.01, steps, held_out=OTHERS, snapshots_at=range(steps + 1), **options
    )
    assert list(history.held_out_errors) == expected
    for step, error in history.held_out_errors.items():
        assert error == history.snapshots[step].error(*OTHERS)


def test_a_single_example_can_be_held_out(net: Network) -> None:
    history = train(net, X, T, steps=1, held_out=[X, T])
    assert list(history.held_out_errors.values()) == pytest.approx(history.errors, rel=1e-13)


def test_without_held_out_examples_there_are_no_such_errors(net: Network) -> None:
    assert train(net, X, T, steps=1).held_out_errors == {}


@pytest.mark.parametrize("steps", [20, 2000])
def test_single_precision_keeps_seven_digits(steps: int) -> None:
    double, single = (
        train(NET, *EXAMPLES, 0.01, steps, held_out=OTHERS, dtype=dtype)
        for dtype in ("float64", "float32")
    )
    np.testing.assert_allclose(single.errors, double.errors, rtol=1e-3)
    assert single.errors.tolist() != double.errors.tolist()
    last = single.network.weights[0]
    assert last.dtype == np.float64
    assert last.tolist() == last.astype(np.float32).tolist(), "it was computed in single precision"
    np.testing.assert_allclose(
        single.held_out_errors[steps], double.held_out_errors[steps], rtol=1e-3
    )


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: train(NET, EXAMPLES[0] * 1e39, EXAMPLES[1], dtype="float32"), "x and target"),
        (lambda: train(Network([[[1e39]]], [[0.0]]), [1.0], [0.0], dtype="float32"), "net"),
        (lambda: train(Network([[[1.0]]], [[1e39]]), [1.0], [0.0], dtype="float32"), "net"),
        (
            lambda: train(NET, *EXAMPLES, held_out=(OTHERS[0] * 1e39, OTHERS[1]), dtype="float32"),
            "held_out",
        ),
    ],
)
@pytest.mark.usefixtures("nothing_computed")
def test_numbers_too_large_for_single_precision_are_refused(
    call: Callable[[], object], name: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name} must hold numbers that fit in a float32"):
        call()


def test_overflow_in_single_precision_names_the_type() -> None:
    with pytest.raises(TrainingDiverged, match="too large for a float32; a learning_rate below"):
        train(NET, *EXAMPLES, 1e30, 200, dtype="float32")
    assert train(NET, *EXAMPLES, 1e30, 0).errors.size == 1


RUNNING_AWAY = Network([[[1.0]]], [[0.0]], "identity")


@pytest.mark.parametrize("steps", [60, 1000])
def test_a_run_that_diverges_has_its_history(steps: int) -> None:
    """At 1e100 each update multiplies the weight by -1e100; its square overflows at the second."""
    with pytest.raises(TrainingDiverged) as caught:
        train(
            RUNNING_AWAY, [1.0], [0.0], 1e100, steps, train_biases=False,
            snapshots_at=range(9), held_out=([2.0], [0.0]),
        )  # fmt: skip
    found = caught.value
    assert (found.step, found.learning_rate, found.dtype) == (2, 1e100, "float64")
    history = found.history
    assert history.errors.tolist() == [0.5, 0.5e200]
    assert history.network.weights[0].tolist() == [[-1e100]]
    assert list(history.snapshots) == list(history.held_out_errors) == [0, 1]


@pytest.mark.parametrize("stops", [[], [1], [2], [3], [2, 3]])
@pytest.mark.parametrize("steps", [3, 2000])
def test_the_history_of_a_run_that_diverges_does_not_depend_on_snapshots(
    stops: list[int], steps: int
) -> None:
    x, t = [[1.0], [2.0], [3.0], [4.0]], [[0.0], [0.0], [0.0], [1e200]]
    net = Network([[[0.1]]], [[0.0]], "identity")
    order = np.random.default_rng(0).permutation(4)
    last = int(np.flatnonzero(order == 3)[0])  # its target's square is too large
    with pytest.raises(TrainingDiverged) as caught:
        train(net, x, t, 0.01, steps, batch_size=1, seed=0, snapshots_at=stops)
    assert caught.value.step == last
    assert caught.value.history.errors.size == last


def test_a_run_that_diverges_after_a_thousand_updates_has_all_its_errors() -> None:
    x, t = np.ones((3000, 1)), np.zeros((3000, 1))
    order = np.random.default_rng(0).permutation(3000)
    t[order[1000]] = 1e30  # the first of the second stretch; its square is too large for float32
    with pytest.raises(TrainingDiverged) as caught:
        train(
            Network([[[0.1]]], [[0.0]], "identity"), x, t, 0.01, 2000,
            batch_size=1, seed=0, dtype="float32",
        )  # fmt: skip
    assert caught.value.step == 1000
    assert caught.value.history.errors.size == 1000


def test_the_held_out_error_is_found_ever_less_often(net: Network) -> None:
    tested = list(train(net, X, T, steps=4021, held_out=(X, T)).held_out_errors)
    passes = (range(1000), range(1000, 2000, 2), range(2000, 4000, 4), range(4000, 4021, 8))
    assert tested == [*chain(*passes), 4021]


def test_held_out_examples_that_are_too_large_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^held_out must hold numbers so small"):
        train(RUNNING_AWAY, [1.0], [0.0], 0.1, 9, held_out=([1e200], [0.0]))


def test_more_steps_than_fit_in_memory_are_refused_by_name(net: Network) -> None:
    with pytest.raises(ValueError, match=r"^steps must be so few that one error for each fits"):
        train(net, X, T, steps=2**50)


def test_where_a_weight_overflows_the_history_has_the_network_before() -> None:
    with pytest.raises(TrainingDiverged) as caught:
        train(example(), X, [1e10, 0.0], 1e308, 3)
    assert caught.value.step == 1
    assert caught.value.history.errors.size == 1
    assert caught.value.history.network.weights[0].tolist() == example().weights[0].tolist()


def test_a_run_that_diverges_before_the_first_update_has_no_history() -> None:
    with pytest.raises(TrainingDiverged) as caught:
        train(RUNNING_AWAY, [1e200], [0.0])
    assert (caught.value.step, caught.value.history) == (0, None)


def test_a_held_out_error_that_is_too_large_stops_training_too() -> None:
    with pytest.raises(TrainingDiverged, match="diverged at update 4") as caught:
        train(RUNNING_AWAY, [1.0], [1e60], 3.0, 9, False, held_out=([1e93], [0.0]))
    history = caught.value.history
    assert history.errors.size == 5
    assert list(history.held_out_errors) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
def test_the_error_can_be_copied_and_pickled(
    copied: Callable[[TrainingDiverged], TrainingDiverged],
) -> None:
    with pytest.raises(TrainingDiverged) as caught:
        train(RUNNING_AWAY, [1.0], [0.0], 1e100, 5)
    again = copied(caught.value)
    assert str(again) == str(caught.value)
    assert (again.step, again.learning_rate, again.dtype) == (2, 1e100, "float64")
    assert again.history.errors.tolist() == caught.value.history.errors.tolist()
    assert isinstance(again, FloatingPointError)


def test_a_history_is_made_without_held_out_errors_and_keeps_a_copy_of_them(net: Network) -> None:
    errors = {0: 0.5}
    history = History([0.5], net, {}, errors)
    errors[1] = 0.25
    assert history.held_out_errors == {0: 0.5}
    with pytest.raises(TypeError, match="does not support item assignment"):
        history.held_out_errors[0] = 1.0
    assert History([0.5], net, {}).held_out_errors == {}


@pytest.mark.parametrize("steps", [0, 50, 3000])
def test_the_progress_bar_counts_the_updates(
    net: Network, steps: int, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = train(net, X, T, steps=steps)
    assert capsys.readouterr() == ("", "")
    shown = train(net, X, T, steps=steps, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "training" in err
    assert f"{steps}/{steps}" in err or (steps == 0 and "0 updates" in err)
    assert shown.errors.tobytes() == quiet.errors.tobytes()
