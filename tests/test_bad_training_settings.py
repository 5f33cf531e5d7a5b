"""The settings of training beyond the article's, and those of a sweep, in every way to be wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import Network, sweep, train
from fifty_digits import T, X, example
from test_bad_settings import (
    COUNT_RANGE,
    COUNT_TOO_LARGE,
    COUNT_TYPE,
    FLAG,
    NOT_A_NETWORK,
    NUMBER_TYPE,
    STEP_RANGE,
    STEP_TYPE,
    STEPS_BEYOND,
    STEPS_TYPE,
    Kind,
    assert_refused,
    cases,
)

NET = example()
MANY = [X] * 5, [T] * 5
SWEPT = sweep(NET, X, T, [0.5], 1)


def set_train(name: str, **others: Any) -> Callable[[Any], object]:
    return lambda bad: train(NET, *MANY, **{name: bad}, **others)


def set_sweep(name: str) -> Callable[[Any], object]:
    return lambda bad: sweep(NET, *MANY, **({"learning_rates": [0.5]} | {name: bad}))


PLACES: dict[str, Callable[[Any], object]] = {
    "train batch_size": set_train("batch_size", seed=0),
    "train seed": set_train("seed", batch_size=2),
    "train momentum": set_train("momentum"),
    "train held_out": set_train("held_out"),
    "train progress": set_train("progress"),
    "train dtype": set_train("dtype"),
    "sweep net": lambda bad: sweep(bad, X, T, [0.5]),
    "sweep learning_rates": set_sweep("learning_rates"),
    "sweep steps": set_sweep("steps"),
    "sweep train_biases": set_sweep("train_biases"),
    "sweep errors_at": set_sweep("errors_at"),
    "network position": SWEPT.network,
}


def but(kind: Kind, *allowed: Any) -> Kind:
    """Return a kind of fault without the values that are allowed here."""
    exception, message, values = kind
    return exception, message, [v for v in values if not any(v is a for a in allowed)]


PART_OF_NONE = ValueError, "must be at least 1", [0, -1, np.int64(0)]
TOO_LARGE_A_PART = ValueError, "must be at most the number of examples, 5, not", [6, 10**6]
NO_SEED = ValueError, "must be given with mini-batches", [None]
MOMENTUM = ValueError, "must be at least 0 and less than 1", [
    1, 1.0, -1e-9, -1, 2.5, float("nan"), np.inf, -np.inf, 10**400,
]  # fmt: skip
NO_PAIR = TypeError, "must be a pair of inputs and targets", [
    0, "XT", (X,), [X, T, T], {"x": X, "target": T}, np.array([X, T]), len,
]  # fmt: skip
UNFIT_PAIR = ValueError, ": x must have 2 inputs", [([1.0], T), [[[1.0]] * 3, [T] * 3]]
UNFIT_TARGET = ValueError, ": target must have shape (3, 2)", [([X] * 3, T)]
TYPED_PAIR = TypeError, ": x must hold real numbers", [("x", T)]
DTYPE_TYPE = TypeError, "must be a string, one of ('float64', 'float32')", [
    None, np.float32, np.dtype("float32"), float, 32, b"float32",
]  # fmt: skip
DTYPE = ValueError, "must be one of ('float64', 'float32')", ["float16", "f4", "", "double"]
RATES_TYPE = TypeError, "must hold real numbers", [None, "0.5", [True], [1j], {0.5}, ["0.5"]]
RATES_SHAPE = ValueError, "must have shape (copies,)", [0.5, [[0.5]], np.array(0.5)]
NO_RATES = ValueError, "is empty", [[], np.empty(0)]
RATES = ValueError, "must be greater than 0", [[0.5, 0.0], [-1], [0.5, -0.0, 1e9]]
RATES_FINITE = ValueError, "must be finite", [[0.5, np.nan], [np.inf]]
NO_SUCH_COPY = ValueError, "must be below 1", [1, 10**9]

TABLE = {
    "train batch_size": [but(COUNT_TYPE, None), PART_OF_NONE, TOO_LARGE_A_PART, COUNT_TOO_LARGE],
    "train seed": [but(COUNT_TYPE, None), COUNT_RANGE, COUNT_TOO_LARGE, NO_SEED],
    "train momentum": [NUMBER_TYPE, MOMENTUM],
    "train held_out": [NO_PAIR, UNFIT_PAIR, UNFIT_TARGET, TYPED_PAIR],
    "train progress": [FLAG],
    "train dtype": [DTYPE_TYPE, DTYPE],
    "sweep net": [NOT_A_NETWORK],
    "sweep learning_rates": [RATES_TYPE, RATES_SHAPE, NO_RATES, RATES, RATES_FINITE],
    "sweep steps": [COUNT_TYPE, COUNT_RANGE, COUNT_TOO_LARGE],
    "sweep train_biases": [FLAG],
    "sweep errors_at": [STEPS_TYPE, STEPS_BEYOND, STEP_TYPE, STEP_RANGE],
    "network position": [COUNT_TYPE, COUNT_RANGE, COUNT_TOO_LARGE, NO_SUCH_COPY],
}


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == PLACES.keys()


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(("place", "exception", "allowed", "bad"), cases(TABLE))
def test_bad_setting(place: str, exception: type[Exception], allowed: str, bad: object) -> None:
    assert_refused(PLACES[place], place, exception, allowed, bad)


@pytest.mark.usefixtures("nothing_computed")
def test_targets_that_are_no_probabilities() -> None:
    net = Network([[[1.0], [2.0]]], [[0.0, 0.0]], "softmax", "cross-entropy")
    good = [1.0], [0.25, 0.75]
    with pytest.raises(ValueError, match=r"^target must hold probabilities"):
        sweep(net, [1.0], [0.5, 0.25], [0.5])
    with pytest.raises(ValueError, match=r"^held_out: target must hold probabilities"):
        train(net, *good, held_out=([1.0], [0.5, 0.25]))


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": np.int64(2), "seed": np.uint8(3)},
        {"batch_size": 5},
        {"seed": 2**53},
        {"momentum": np.float32(0.5)},
        {"momentum": 0},
        {"held_out": [X, T]},
        {"held_out": MANY},
        {"progress": np.False_},
        {"dtype": np.str_("float32")},
    ],
)
def test_good_settings(options: dict) -> None:
    assert train(NET, *MANY, steps=2, **options).errors.size == 3


@pytest.mark.parametrize(
    "rates", [[1], (0.5, 2), np.array([0.5], np.float32), range(1, 4), [5e-324]]
)
def test_good_learning_rates(rates: Any) -> None:
    assert sweep(NET, X, T, rates, 1).errors.size == len(rates)
