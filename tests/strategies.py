"""Strategies for Hypothesis: networks of any shape and kind, and examples that fit them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop_by_numbers import Network
from backprop_by_numbers.network.validation import Array
from random_networks import ENDS, HIDDEN


@dataclass(frozen=True)
class Problem:
    """A network, inputs that fit it, and targets that fit both."""

    net: Network
    x: Array
    target: Array


def numbers(shape: tuple[int, ...], low: float, high: float) -> st.SearchStrategy[Array]:
    return arrays(np.float64, shape, elements=st.floats(low, high, allow_subnormal=False))


@st.composite
def networks(draw: st.DrawFn, any_kind: bool = False) -> Network:
    """Draw a network of logistic neurons, or with `any_kind` of any activations and loss."""
    widths = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    shapes = list(zip(widths[1:], widths[:-1], strict=True))
    return Network(
        [draw(numbers(shape, -3, 3)) for shape in shapes],
        [draw(numbers((n_out,), -3, 3)) for n_out, _ in shapes],
        *(draw(kinds(len(shapes))) if any_kind else ()),
    )


@st.composite
def kinds(draw: st.DrawFn, n_layers: int) -> tuple[list[str], str]:
    """Draw an activation for each layer and a loss."""
    below = st.sampled_from(HIDDEN)
    activations = draw(st.lists(below, min_size=n_layers - 1, max_size=n_layers - 1))
    last, loss = draw(st.sampled_from(ENDS))
    return [*activations, last], loss


@st.composite
def probabilities(draw: st.DrawFn, shape: tuple[int, ...]) -> Array:
    """Draw probabilities: not negative, and 1 in sum along the last axis."""
    parts = draw(numbers(shape, 0, draw(st.sampled_from([0, 1]))))
    certain = draw(st.integers(0, shape[-1] - 1))
    parts = parts + np.eye(shape[-1])[certain]
    return parts / parts.sum(axis=-1, keepdims=True)


@st.composite
def problems(draw: st.DrawFn, single: bool | None = None, any_kind: bool = False) -> Problem:
    """Draw a single example, a batch, or (by default) either."""
    net = draw(networks(any_kind))
    if single is None:
        single = draw(st.booleans())
    rows = () if single else (draw(st.integers(1, 4)),)
    outputs = (*rows, net.biases[-1].size)
    targets = probabilities(outputs) if net.loss == "cross-entropy" else numbers(outputs, 0, 1)
    return Problem(
        net,
        x=draw(numbers((*rows, net.weights[0].shape[1]), -3, 3)),
        target=draw(targets),
    )
