"""Every array that anyone passes in, in every way that it can be wrong: refused, and by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import (
    ForwardPass,
    Gradients,
    History,
    Network,
    explain,
    gradient_check,
    sweep,
    train,
)
from fifty_digits import T, X, example

pytestmark = pytest.mark.usefixtures("nothing_computed")

NET = example()
W, B = ([layer.tolist() for layer in layers] for layers in (NET.weights, NET.biases))

# Where an array goes in: the argument's name as messages say it, one that is right, the call.
PLACES: dict[str, tuple[str, list[Any], Callable[[Any], object]]] = {
    "weights[0]": ("weights[0]", W[0], lambda bad: Network([bad, W[1]], B)),
    "weights[1]": ("weights[1]", W[1], lambda bad: Network([W[0], bad], B)),
    "biases[0]": ("biases[0]", B[0], lambda bad: Network(W, [bad, B[1]])),
    "biases[1]": ("biases[1]", B[1], lambda bad: Network(W, [B[0], bad])),
    "forward x": ("x", X, lambda bad: NET.forward(bad)),
    "error x": ("x", X, lambda bad: NET.error(bad, T)),
    "error target": ("target", T, lambda bad: NET.error(X, bad)),
    "gradients x": ("x", X, lambda bad: NET.gradients(bad, T)),
    "gradients target": ("target", T, lambda bad: NET.gradients(X, bad)),
    "checked_examples x": ("x", X, lambda bad: NET.checked_examples(bad, T)),
    "checked_examples target": ("target", T, lambda bad: NET.checked_examples(X, bad)),
    "train x": ("x", X, lambda bad: train(NET, bad, T)),
    "train target": ("target", T, lambda bad: train(NET, X, bad)),
    "gradient_check x": ("x", X, lambda bad: gradient_check(NET, bad, T)),
    "gradient_check target": ("target", T, lambda bad: gradient_check(NET, X, bad)),
    "sweep x": ("x", X, lambda bad: sweep(NET, bad, T, [0.5])),
    "sweep target": ("target", T, lambda bad: sweep(NET, X, bad, [0.5])),
    "batch x": ("x", [X, X], lambda bad: NET.gradients(bad, [T, T])),
    "batch target": ("target", [T, T], lambda bad: NET.gradients([X, X], bad)),
    "nets[1]": ("nets[1]", B[1], lambda bad: ForwardPass([B[0], bad], B)),
    "outs[0]": ("outs[0]", B[0], lambda bad: ForwardPass(B, [bad, B[1]])),
    "Gradients weights[0]": ("weights[0]", W[0], lambda bad: Gradients([bad, W[1]], B, B)),
    "Gradients biases[1]": ("biases[1]", B[1], lambda bad: Gradients(W, [B[0], bad], B)),
    "deltas[0]": ("deltas[0]", [T, T], lambda bad: Gradients(W, B, [bad, B[1]])),
    "explain x": ("x", X, lambda bad: explain(NET, bad, T, "w5")),
    "explain target": ("target", T, lambda bad: explain(NET, X, bad, "w5")),
    "errors": ("errors", [0.5, 0.25], lambda bad: History(bad, NET, {})),
}


def with_last(entry: object) -> Callable[[list[Any]], object]:
    """Return what puts `entry` where the last number of an array stands."""

    def spoil(good: list[Any]) -> object:
        last = spoil(good[-1]) if isinstance(good[-1], list) else entry
        return [*good[:-1], last]

    return spoil


# How an array is wrong: what makes it so, the exception, and what the message says is allowed.
FAULTS: dict[str, tuple[Callable[[list[Any]], object], type[Exception], str]] = {
    "nan": (with_last(float("nan")), ValueError, "must be finite"),
    "np.nan": (lambda good: np.array(good) * np.float64("nan"), ValueError, "must be finite"),
    "inf": (with_last(float("inf")), ValueError, "must be finite"),
    "-inf": (with_last(-np.inf), ValueError, "must be finite"),
    "string entry": (with_last("0.1"), TypeError, "must hold real numbers"),
    "string": (lambda _: "0.1 0.2", TypeError, "must hold real numbers"),
    "bytes": (lambda _: b"0.1 0.2", TypeError, "must hold real numbers"),
    "None": (lambda _: None, TypeError, "must hold real numbers"),
    "None entry": (with_last(None), TypeError, "must hold real numbers"),
    "complex": (with_last(1j), TypeError, "must hold real numbers"),
    "complex, real": (lambda good: np.array(good, complex), TypeError, "must hold real numbers"),
    "bool": (lambda good: np.array(good) > 0, TypeError, "must hold real numbers"),
    "bool entry": (with_last(True), TypeError, "must hold real numbers"),
    "np.bool entry": (with_last(np.True_), TypeError, "must hold real numbers"),
    "object": (lambda good: np.array(good, object), TypeError, "must hold real numbers"),
    "dict": (lambda good: dict(enumerate(good)), TypeError, "must hold real numbers"),
    "set": (lambda _: {0.1, 0.2}, TypeError, "must hold real numbers"),
    "iterator": (lambda good: iter(good), TypeError, "must hold real numbers"),
    "function": (lambda _: len, TypeError, "must hold real numbers"),
    "date": (lambda good: np.zeros(np.shape(good), "M8[s]"), TypeError, "must hold real numbers"),
    "masked": (lambda good: np.ma.masked_less(good, 0.1), TypeError, "must be a plain array"),
    "masked, no mask": (lambda good: np.ma.array(good), TypeError, "must be a plain array"),
    "masked entry": (with_last(np.ma.masked), TypeError, "must be a plain array"),
    "int": (with_last(2**53 + 1), ValueError, "integers up to 2**53 only"),
    "negative int": (with_last(-(2**53) - 1), ValueError, "integers up to 2**53 only"),
    "np.int64": (with_last(np.int64(2**53 + 1)), ValueError, "integers up to 2**53 only"),
    "uint64": (with_last(np.uint64(2**63 + 1)), ValueError, "integers up to 2**53 only"),
    "int beyond int64": (with_last(2**70), ValueError, "integers up to 2**53 only"),
    "int beyond float64": (with_last(10**400), ValueError, "integers up to 2**53 only"),
    "int array": (
        lambda good: np.full(np.shape(good), 2**53 + 1),
        ValueError,
        "integers up to 2**53 only",
    ),
    "negative int array": (
        lambda good: np.full(np.shape(good), np.iinfo(np.int64).min),
        ValueError,
        "integers up to 2**53 only",
    ),
    "ragged": (lambda good: [good, good[:1]], ValueError, "same length"),
    "ragged depth": (lambda good: [good, 0.5], ValueError, "same length"),
    "empty": (lambda _: [], ValueError, "at least one number"),
    "no columns": (lambda _: [[], []], ValueError, "at least one number"),
    "no rows": (lambda _: np.empty((0, 2)), ValueError, "at least one number"),
    "number": (lambda _: 0.5, ValueError, "must have shape"),
    "0-d": (lambda _: np.array(0.5), ValueError, "must have shape"),
    "three dimensions": (lambda _: np.zeros((2, 2, 2)), ValueError, "must have shape"),
}
if np.dtype(np.longdouble).itemsize > 8:
    for name, number in {"longdouble": "0.1", "longdouble beyond": "1e400"}.items():
        FAULTS[name] = (
            lambda good, number=number: np.full(np.shape(good), np.longdouble(number)),
            TypeError,
            "must hold real numbers",
        )


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", PLACES)
def test_bad_array(place: str, fault: str) -> None:
    name, good, call = PLACES[place]
    spoil, exception, allowed = FAULTS[fault]
    with pytest.raises(exception) as caught:
        call(spoil(good))
    assert type(caught.value) is exception
    assert str(caught.value).startswith(f"{name} ")
    assert allowed in str(caught.value)
