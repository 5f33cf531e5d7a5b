"""Every setting beside the arrays, in every way that it can be wrong: refused, and by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import Gradients, Network, central_differences, gradient_check, train
from fifty_digits import T, X, example

NET = example()
FOUND = NET.gradients(X, T)

IN_TRAIN = ("learning_rate", "steps", "train_biases", "backward_through", "snapshots_at")


#: The exception, what its message says is allowed, and what is not.
Kind = tuple[type[Exception], str, list[Any]]


def set_train(name: str) -> Callable[[Any], object]:
    return lambda bad: train(NET, X, T, **{name: bad})


# Where a setting goes in: "function argument" and the call.
PLACES: dict[str, Callable[[Any], object]] = {
    **{f"train {name}": set_train(name) for name in IN_TRAIN},
    "train net": lambda bad: train(bad, X, T),
    "updated gradients": lambda bad: NET.updated(bad, 0.5),
    "updated learning_rate": lambda bad: NET.updated(FOUND, bad),
    "updated train_biases": lambda bad: NET.updated(FOUND, 0.5, bad),
    "checked_gradients gradients": lambda bad: NET.checked_gradients(bad),
    "gradient_check net": lambda bad: gradient_check(bad, X, T),
    "gradient_check tolerance": lambda bad: gradient_check(NET, X, T, tolerance=bad),
    "gradient_check gradients": lambda bad: gradient_check(NET, X, T, bad),
    "central_differences step": lambda bad: central_differences(np.sum, X, bad),
    "central_differences function": lambda bad: central_differences(bad, X),
}

# Each kind of setting: exception and what the message says is allowed, then what is not.
Kind = tuple[type[Exception], str, list[Any]]

NUMBER_TYPE = TypeError, "must be a number", [
    None, "0.5", b"0.5", True, False, np.True_, 1j, np.complex128(1), [0.5], (0.5,), np.array(0.5),
    np.array([0.5]), Decimal("0.5"), Fraction(1, 2), len,
]  # fmt: skip
NUMBER_RANGE = ValueError, "must be finite and greater than 0", [
    0, 0.0, -0.0, -1, -0.5, np.float64(0), np.int8(-1), float("nan"), np.float64("nan"),
    np.float32("nan"), np.inf, -np.inf, np.float16("inf"), np.longdouble("inf"), -5e-324,
    10**400, -(10**400),
]  # fmt: skip
COUNT_TYPE = TypeError, "must be a whole number", [
    None, "3", b"3", True, np.False_, 3.0, np.float64(3), 1j, [3], np.array(3), np.array([3]),
    Decimal(3), Fraction(3), float("nan"), float("inf"),
]  # fmt: skip
COUNT_RANGE = ValueError, "must be at least 0", [-1, np.int64(-1), -(10**30)]
COUNT_TOO_LARGE = ValueError, "must be at most 2**53", [2**53 + 1, 10**30, 10**5000]
FLAG = TypeError, "must be True or False", [
    None, 0, 1, 1.0, "True", "", [], np.array(True), np.int64(1),
]  # fmt: skip
ORDER_TYPE = TypeError, "must be a string, one of ('original', 'updated')", [
    None, True, 0, b"original", ["original"], ("original", "updated"), np.array("original"),
]  # fmt: skip
ORDER = ValueError, "must be one of ('original', 'updated')", [
    "", "Original", "original ", "new", np.str_("old"),
]  # fmt: skip
STEPS_TYPE = TypeError, "must be a collection of whole numbers", [
    None, 1, 1.0, True, "12", b"12", np.array(1), np.int64(1), iter([1]), len,
]  # fmt: skip
STEPS_BEYOND = ValueError, "must not go beyond steps (10000)", [
    [10_001], (0, 10**9), {20_000}, range(10_002), np.array([10_001]),
]  # fmt: skip
STEP_TYPE = TypeError, "[0] must be a whole number", [
    [None], [1.0], ["1"], [True], (np.False_,), [[1]], np.array([[1]]), np.array([1.0]),
    np.array([True]), {0.5}, {"1": 1},
]  # fmt: skip
STEP_RANGE = ValueError, "[0] must be at least 0", [[-1], {-1}, np.array([-1])]
NOT_A_NETWORK = TypeError, "must be a Network", [None, Network, "net", NET.weights, FOUND]
NOT_GRADIENTS = TypeError, "must be Gradients", [None, Gradients, NET, FOUND.weights, {}, [1]]
NO_SOURCE = TypeError, "must be Gradients, or a function of (net, x, target)", [
    Gradients, NET, FOUND.weights, {}, [1], "gradients", 1,
]  # fmt: skip
NOT_CALLABLE = TypeError, "must be callable", [None, 1, "np.sum", [np.sum]]
TOO_TOLERANT = ValueError, "must be below 1", [1, 1.0, 2.5, np.float64(1)]
OTHER_SHAPES = ValueError, "must have the shapes of this network's weights and biases", [
    Network([[[0.5]]], [[0.5]]).gradients([1.0], [1.0]),
    Network([[[0.5]], [[0.5]]], [[0.5]] * 2).gradients([1.0], [1.0]),
    Network(NET.weights[:1], NET.biases[:1]).gradients(X, T),
    Gradients(weights=FOUND.weights, biases=FOUND.biases[:1], deltas=FOUND.deltas),
    Gradients([[[0.5]]], [[0.5]], [[0.5]]),
]  # fmt: skip


def without_none(kind: Kind) -> Kind:
    """Return a kind of setting that may be left out: there, None stands for the default."""
    exception, allowed, values = kind
    return exception, allowed, [value for value in values if value is not None]


TABLE = {
    "train learning_rate": [NUMBER_TYPE, NUMBER_RANGE],
    "updated learning_rate": [NUMBER_TYPE, NUMBER_RANGE],
    "train steps": [COUNT_TYPE, COUNT_RANGE, COUNT_TOO_LARGE],
    "train train_biases": [FLAG],
    "updated train_biases": [FLAG],
    "train backward_through": [ORDER_TYPE, ORDER],
    "train snapshots_at": [STEPS_TYPE, STEPS_BEYOND, STEP_TYPE, STEP_RANGE],
    "train net": [NOT_A_NETWORK],
    "updated gradients": [NOT_GRADIENTS, OTHER_SHAPES],
    "checked_gradients gradients": [NOT_GRADIENTS, OTHER_SHAPES],
    "gradient_check net": [NOT_A_NETWORK],
    "gradient_check tolerance": [NUMBER_TYPE, NUMBER_RANGE, TOO_TOLERANT],
    "gradient_check gradients": [NO_SOURCE, OTHER_SHAPES],
    "central_differences step": [without_none(NUMBER_TYPE), NUMBER_RANGE],
    "central_differences function": [NOT_CALLABLE],
}


def cases(table: dict[str, list[Kind]]) -> list[Any]:
    """Return every (place, exception, what is allowed, bad value) of a table."""
    return [
        pytest.param(place, exception, allowed, bad, id=f"{place}-{allowed}-{number}")
        for place, kinds in table.items()
        for exception, allowed, values in kinds
        for number, bad in enumerate(values)
    ]


def assert_refused(
    call: Callable[[Any], object], place: str, exception: type[Exception], allowed: str, bad: object
) -> None:
    """Hold a call to the exception, and its message to the argument's name and what is allowed."""
    name = place.split()[1]
    with pytest.raises(exception, match=f"^{name}.*{re.escape(allowed)}") as caught:
        call(bad)
    assert type(caught.value) is exception


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == PLACES.keys()


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(("place", "exception", "allowed", "bad"), cases(TABLE))
def test_bad_setting(place: str, exception: type[Exception], allowed: str, bad: object) -> None:
    assert_refused(PLACES[place], place, exception, allowed, bad)


@pytest.mark.parametrize("rate", [1, 0.5, np.float64(0.5), np.float32(0.5), np.int8(1), 5e-324])
def test_good_learning_rates(rate: float) -> None:
    assert train(NET, X, T, rate, steps=1).errors.size == 2
    assert NET.updated(FOUND, rate).weights


@pytest.mark.parametrize("steps", [0, 2, np.int64(2), np.uint8(2)])
def test_good_steps(steps: int) -> None:
    history = train(NET, X, T, steps=steps, train_biases=np.True_, snapshots_at=[steps])
    assert history.errors.size == steps + 1


@pytest.mark.parametrize("order", ["original", "updated", np.str_("updated")])
def test_good_orders(order: str) -> None:
    assert train(NET, X, T, steps=1, backward_through=order).errors.size == 2
