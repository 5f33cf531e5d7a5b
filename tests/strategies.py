"""What Hypothesis draws from: networks of any shape, and examples that fit them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop_by_numbers import Network
from backprop_by_numbers.validation import Array


@dataclass(frozen=True)
class Problem:
    """A network, inputs that fit it, and targets that fit both."""

    net: Network
    x: Array
    target: Array


def numbers(shape: tuple[int, ...], low: float, high: float) -> st.SearchStrategy[Array]:
    return arrays(np.float64, shape, elements=st.floats(low, high, allow_subnormal=False))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    widths = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    shapes = list(zip(widths[1:], widths[:-1], strict=True))
    return Network(
        weights=[draw(numbers(shape, -3, 3)) for shape in shapes],
        biases=[draw(numbers((n_out,), -3, 3)) for n_out, _ in shapes],
    )


@st.composite
def problems(draw: st.DrawFn, single: bool | None = None) -> Problem:
    """Draw a single example, a batch, or (by default) either."""
    net = draw(networks())
    if single is None:
        single = draw(st.booleans())
    rows = () if single else (draw(st.integers(1, 4)),)
    return Problem(
        net,
        x=draw(numbers((*rows, net.weights[0].shape[1]), -3, 3)),
        target=draw(numbers((*rows, net.biases[-1].size), 0, 1)),
    )
