"""Good numbers in shapes that do not fit together: refused, and by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import ForwardPass, Gradients, Network, train
from fifty_digits import T, X, example

pytestmark = pytest.mark.usefixtures("nothing_computed")

NET = example()
W, B = ([layer.tolist() for layer in layers] for layers in (NET.weights, NET.biases))

# Each call, and the shape that its message says was wanted.
MISFITS: list[tuple[Callable[[], object], str]] = [
    (lambda: NET.forward([1.0]), "x must have 2 inputs along its last axis"),
    (lambda: NET.forward([[1.0], [2.0]]), "x must have 2 inputs along its last axis"),
    (lambda: NET.error([1.0, 2.0, 3.0], T), "x must have 2 inputs along its last axis"),
    (lambda: NET.error(X, [0.5]), "target must have shape (2,) to fit x"),
    (lambda: NET.error(X, [T]), "target must have shape (2,) to fit x"),
    (lambda: NET.gradients([X], T), "target must have shape (1, 2) to fit x"),
    (lambda: NET.gradients([X, X], [T]), "target must have shape (2, 2) to fit x"),
    (lambda: train(NET, [[1.0]], [T]), "x must have 2 inputs along its last axis"),
    (lambda: train(NET, [X, X, X], [T, T]), "target must have shape (3, 2) to fit x"),
    (lambda: Network([[0.5, 0.5]], [[0.5]]), "weights[0] must have shape (n_out, n_in)"),
    (lambda: Network([[[0.5]]], [[[0.5]]]), "biases[0] must have shape (n_out,)"),
    (lambda: Network([[[0.5]]], [[0.5, 0.5]]), "biases[0] must have shape (1,) to fit weights[0]"),
    (
        lambda: Network([[[0.5]], [[0.5, 0.5]]], [[0.5], [0.5]]),
        "weights[1] must have shape (n_out, 1) to fit the outputs of weights[0]",
    ),
    (lambda: Network(W, B[:1]), "weights and biases must have one array per layer each"),
    (lambda: Network(W[:1], B), "weights and biases must have one array per layer each"),
    (lambda: Network([], B), "weights is empty; a network needs at least one layer"),
    (lambda: Network(W, ()), "biases is empty; a network needs at least one layer"),
    (lambda: Gradients(W, W, B), "biases[0] must have shape (n_out,)"),
    (lambda: Gradients((), (), ()), "weights is empty; a network needs at least one layer"),
]


@pytest.mark.parametrize(("call", "message"), MISFITS)
def test_shapes_that_do_not_fit(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is held to below
        call()
    assert type(caught.value) is ValueError
    assert message in str(caught.value)


@pytest.mark.parametrize("bad", [None, 1, 0.5, "W", b"W", {0: W[0]}, {0.5}, iter(W), np.array(W)])
def test_layers_come_in_a_list_or_tuple(bad: Any) -> None:
    calls = [
        ("weights", lambda: Network(bad, B)),
        ("biases", lambda: Network(W, bad)),
        ("nets", lambda: ForwardPass(bad, B)),
        ("outs", lambda: ForwardPass(B, bad)),
        ("weights", lambda: Gradients(bad, B, B)),
        ("biases", lambda: Gradients(W, bad, B)),
        ("deltas", lambda: Gradients(W, B, bad)),
    ]
    for name, call in calls:
        with pytest.raises(TypeError, match=f"^{name} must be a list or tuple") as caught:
            call()
        assert type(caught.value) is TypeError
