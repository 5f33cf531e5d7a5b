"""Each check of arguments: all that it refuses, and what it returns."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers.network.validation import (
    all_finite,
    canonical_name,
    check_between_0_and_1,
    check_probabilities,
    count,
    flag,
    frozen,
    one_of,
    positive_number,
    real_array,
    real_number,
    refuse_overflow,
)

NAN, INF = float("nan"), float("inf")


def array(value: Any) -> Any:
    return real_array(value, "it", {1: "(n,)", 2: "(m, n)"})


def number(value: object) -> float:
    return real_number(value, "it")


def positive(value: object) -> float:
    return positive_number(value, "it")


def probabilities(value: Any) -> None:
    check_probabilities(np.array(value, np.float64), "it")


def whole(value: object) -> int:
    return count(value, "it")


def truth(value: object) -> bool:
    return flag(value, "it")


def between(value: Any) -> None:
    check_between_0_and_1(np.array(value, np.float64), "it")


def choice(value: object) -> str:
    return one_of(value, "it", ("original", "updated"))


def name(value: object) -> str:
    return canonical_name(value, "it", {"ReLU": (), "logistic": ("sigmoid", "Fermi")})


NO_NUMBERS = [
    None, "0.5", b"0.5", True, np.True_, 1j, np.complex128(1), [0.5], (0.5,), np.array(0.5),
    np.array([0.5]), Decimal("0.5"), Fraction(1, 2), len,
]  # fmt: skip

# Each check, the exception, how its message goes on after the argument's name, what is refused.
REFUSED: list[tuple[Callable[[Any], object], type[Exception], str, list[Any]]] = [
    (array, TypeError, "must hold real numbers", [
        None, "0.1 0.2", b"0.1 0.2", len, {0.1, 0.2}, {0: 0.1}, iter([0.1]), [0.1, None],
        [0.1, "0.1"], [0.1, 1j], np.array([0.1], complex), np.array([0.1], np.complex64),
        np.array([0.1], object), np.zeros(2, "M8[s]"), [0.1, True], [[0.1, 0.2], (0.1, True)],
        [0.1, np.True_], np.array([True, False]),
    ]),
    (array, TypeError, "must be a plain array", [
        np.ma.masked_less([0.1, 0.2], 0.15), np.ma.array([0.1, 0.2]), [0.1, np.ma.masked],
    ]),
    (array, ValueError, "must hold integers up to 2**53 only", [
        [0.1, 2**53 + 1], [0.1, -(2**53) - 1], [0.1, np.int64(2**53 + 1)], [[0.1], [2**70]],
        [0.1, np.uint64(2**63 + 1)], [0.1, 10**400], np.array([0, 2**53 + 1]),
        np.array([[np.iinfo(np.int64).min]]), np.array([2**63 + 1], np.uint64),
    ]),
    (array, ValueError, "is ragged: its rows must all have the same length", [
        [[0.1, 0.2], [0.1]], [[0.1, 0.2], 0.5],
    ]),
    (array, ValueError, "is empty; it needs at least one number", [
        [], (), [[], []], np.empty((0, 2)),
    ]),
    (array, ValueError, "must have shape (n,) or (m, n), but its shape is (", [
        0.5, np.array(0.5), np.float64(0.5), [[[0.5]]], np.zeros((2, 2, 2)),
    ]),
    (array, ValueError, "must be finite, but it holds NaN or an infinity", [
        [0.1, NAN], [0.1, INF], [[0.1], [-INF]], np.array([np.nan]), np.array([np.inf], np.float32),
    ]),
    (number, TypeError, "must be a number, not", NO_NUMBERS),
    (positive, TypeError, "must be a number, not", NO_NUMBERS),
    (positive, ValueError, "must be finite and greater than 0, not", [
        0, 0.0, -0.0, -1, -0.5, -5e-324, np.float64(0), np.int8(-1), NAN, np.float32("nan"), INF,
        -INF, np.float16("inf"), np.longdouble("inf"), 10**400, -(10**400),
    ]),
    (whole, TypeError, "must be a whole number (int), not", [
        None, "3", b"3", True, np.False_, 3.0, np.float64(3), NAN, INF, 1j, [3], np.array(3),
        np.array([3]), Decimal(3), Fraction(3), len,
    ]),
    (whole, ValueError, "must be at least 0, not", [-1, np.int64(-1), -(10**30)]),
    (lambda value: count(value, "it", least=2), ValueError, "must be at least 2, not", [1, 0, -2]),
    (whole, ValueError, "must be at most 2**53", [2**53 + 1, 10**30, np.uint64(2**63)]),
    (truth, TypeError, "must be True or False, not", [
        None, 0, 1, 1.0, "True", "", [], np.array(True), np.int64(1),
    ]),
    (choice, TypeError, "must be a string, one of ('original', 'updated'), not", [
        None, True, 0, b"original", ["original"], ("original", "updated"), np.array("original"),
    ]),
    (choice, ValueError, "must be one of ('original', 'updated'), not", [
        "", "Original", "original ", "new", np.str_("old"),
    ]),
    (choice, ValueError, "must be one of ('original', 'updated'), not 'Orginal'; the nearest is "
     "'original'", ["Orginal"]),
    (name, TypeError, "must be a string, one of ('ReLU', 'logistic'), not", [
        None, 0, b"ReLU", ["ReLU"],
    ]),
    (name, ValueError, "must be one of ('ReLU', 'logistic'), not", ["", "swish", "ReLU6"]),
    (name, ValueError, "must be one of ('ReLU', 'logistic'), not 'RELO'; the nearest is 'ReLU'", [
        "RELO",
    ]),
    (between, ValueError, "must hold probabilities, from 0 to 1, but it holds -", [
        [-0.5, 0.5], [[0.5], [-5e-324]], [-1.0, 2.0],
    ]),
    (between, ValueError, "must hold probabilities, from 0 to 1, but it holds 1.", [
        [1.5, 0.5], [np.nextafter(1.0, 2.0)],
    ]),
    (probabilities, ValueError, "must hold probabilities, which are not negative, but it holds -", [
        [-0.5, 1.5], [[0, 1], [1 + 1e-300, -1e-300]],
    ]),
    (probabilities, ValueError, "must hold probabilities, which are 1 in sum along the last axis", [
        [0.5, 0.4], [0.5, 0.5 + 2e-12], [0.0, 0.0], [[0, 1], [1, 1]], [[0, 1], [1, 0], [0, 0.75]],
        [[1, 0], [1, 0], [0, 0]], np.array([0.9, 0.1], np.float32),
    ]),
]  # fmt: skip
if np.dtype(np.longdouble).itemsize > 8:
    longer = [np.full(2, np.longdouble(text)) for text in ("0.1", "1e400")]
    REFUSED.append((array, TypeError, "must hold real numbers", longer))


@pytest.mark.parametrize(
    ("check", "exception", "message", "bad"),
    [(*how, bad) for *how, values in REFUSED for bad in values],
)
def test_a_bad_value_is_refused_by_its_name(
    check: Callable[[Any], object], exception: type[Exception], message: str, bad: object
) -> None:
    with pytest.raises(exception) as caught:
        check(bad)
    assert type(caught.value) is exception
    assert str(caught.value).startswith(f"it {message}")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ([1, 2.5], [1.0, 2.5]),
        ((1, np.float32(0.5)), [1.0, 0.5]),
        (([2**53], (-(2**53),)), [[2.0**53], [-(2.0**53)]]),
        (range(3), [0.0, 1.0, 2.0]),
        (np.array([[1, 2]], np.uint8), [[1.0, 2.0]]),
        (np.array([2**53], np.uint64), [2.0**53]),
        (np.array([0.5], np.float16), [0.5]),
        (np.array([5e-324, 1.7976931348623157e308]), [5e-324, 1.7976931348623157e308]),
    ],
)
def test_an_array_is_returned_as_read_only_floats(value: Any, kept: list[Any]) -> None:
    found = array(value)
    assert found.dtype == np.float64
    assert found.tolist() == kept
    assert not found.flags.writeable


def test_an_array_is_copied() -> None:
    own = np.array([0.5, 0.25])
    kept = array(own)
    own[0] = 9.0
    assert kept.tolist() == [0.5, 0.25]


def test_a_frozen_array_is_read_only() -> None:
    result = frozen(np.array([1, 2]))
    assert (result.dtype, result.tolist()) == (np.float64, [1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        result[0] = 9.0


@pytest.mark.parametrize(
    ("check", "value", "kept"),
    [
        (number, -1, -1.0),
        (number, np.float32(0.5), 0.5),
        (number, np.int8(3), 3.0),
        (number, -INF, -INF),
        (number, 10**400, INF),
        (number, -(10**400), -INF),
        (positive, 1, 1.0),
        (positive, 5e-324, 5e-324),
        (positive, np.float32(0.5), 0.5),
        (positive, np.int8(1), 1.0),
        (whole, 0, 0),
        (whole, np.uint8(2), 2),
        (whole, 2**53, 2**53),
        (lambda value: count(value, "it", least=2), np.int64(2), 2),
        (truth, True, True),
        (truth, np.False_, False),
        (choice, "updated", "updated"),
        (choice, np.str_("original"), np.str_("original")),
        (lambda value: one_of(value, "it", iter(("a", "b"))), "b", "b"),
        *((name, value, "ReLU") for value in ("ReLU", "relu", "RELU", np.str_("Relu"))),
        *((name, value, "logistic") for value in ("Logistic", "sigmoid", "SIGMOID", "fermi")),
        (between, [0.0, 1.0, 0.5], None),
    ],
)
def test_a_good_value_is_returned(check: Callable[[Any], Any], value: Any, kept: Any) -> None:
    found = check(value)
    assert found == kept
    assert type(found) is type(kept)


def test_a_count_with_more_digits_than_python_prints_is_refused_like_any_other() -> None:
    with pytest.raises(ValueError, match=r"^it must be at most 2\*\*53$"):
        whole(10**5000)


def test_nan_is_a_number_but_not_a_positive_one() -> None:
    assert math.isnan(number(NAN))
    assert math.isnan(number(np.float16("nan")))


@pytest.mark.parametrize(
    "good",
    [[0, 1], [0.5, 0.5], [[0.25, 0.75], [1, 0]], [1e-300, 1], [0.1 + 1e-13, 0.9],
     np.array([0.75, 0.25], np.float32)],
)  # fmt: skip
def test_probabilities_may_be_as_far_from_1_in_sum_as_rounding_takes_them(good: Any) -> None:
    probabilities(good)


def test_the_sum_that_is_furthest_from_1_is_named() -> None:
    with pytest.raises(ValueError, match=r"to twelve digits, but a sum is 0\.25; divide by"):
        probabilities([[0.5, 0.75], [0.0, 0.25], [0.5, 0.5]])


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_overflow_is_refused_with_its_name_and_its_causes(bad: float) -> None:
    good = [np.ones(2), 1.0, np.ones((2, 2))]
    assert all_finite(good)
    assert not all_finite([*good, [0.0, bad]])
    refuse_overflow(good, "the error")
    with pytest.raises(FloatingPointError) as caught:
        refuse_overflow([*good, bad], "the error")
    assert str(caught.value) == (
        "the error is too large for a float64; weights, inputs or targets must be smaller"
    )
    with pytest.raises(FloatingPointError, match="; the learning_rate must be smaller"):
        refuse_overflow([bad], "a weight", "the learning_rate")
