"""The chords and the tangent of `difference_quotients` are where their numbers say."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from backprop_by_numbers import Network, article, figures
from drawn_figures import EXAMPLE, ONE_OUTPUT


@pytest.mark.parametrize(("weight", "step"), [("w7", 1.0), ("w5", 2.5), ("w1", 0.01)])
def test_the_lines_are_the_tangent_and_the_chords(weight: str, step: float) -> None:
    ax = figures.difference_quotients(*EXAMPLE, weight, step).axes[0]
    net, x, target = EXAMPLE
    layer, row, column = article.WEIGHTS[weight]
    now = net.weights[layer][row, column]

    def error(value: float) -> float:
        return article.with_weights(net, **{weight: value}).error(x, target)

    def at(line: int, value: float) -> float:
        return float(np.interp(value, *ax.lines[line].get_data()))

    tangent, both, one = 1, 2, 3
    for value in (now - step, now + step):
        assert at(both, value) == pytest.approx(error(value), abs=2e-9)
    for line in (tangent, one):
        assert at(line, now) == pytest.approx(error(now), abs=2e-9)
    assert at(one, now + step) == pytest.approx(error(now + step), abs=2e-9)
    slope = net.gradients(x, target).weights[layer][row, column]
    rise = at(tangent, now + step) - at(tangent, now)
    assert rise == pytest.approx(slope * step, abs=2e-9)


def test_the_labels_are_the_slopes_and_stay_apart() -> None:
    figure = figures.difference_quotients(*EXAMPLE, "w7", 1.0)
    labels = {" ".join(text.get_text().split()): text for text in figure.axes[0].texts}
    assert list(labels) == ["tangent −0.0226", "to both sides −0.0242", "to one side −0.0152"]
    figure.draw_without_rendering()
    boxes = sorted((text.get_window_extent() for text in labels.values()), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 for low, high in pairwise(boxes))
    assert all(box.x0 > figure.axes[0].get_window_extent().x1 for box in boxes)


def test_no_line_leaves_the_axes() -> None:
    for weight in article.WEIGHTS:
        ax = figures.difference_quotients(*EXAMPLE, weight, 5).axes[0]
        bottom, top = ax.get_ylim()
        for line in ax.lines[:4]:
            assert bottom <= np.min(line.get_ydata()) <= np.max(line.get_ydata()) <= top


TANH = Network(EXAMPLE[0].weights, EXAMPLE[0].biases, "tanh")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: figures.difference_quotients(*EXAMPLE, "w9"), ValueError, "weight must be one of"),
        (lambda: figures.difference_quotients(*EXAMPLE, step=0), ValueError, "step must be finite"),
        (lambda: figures.difference_quotients(*EXAMPLE, step=5.1), ValueError, "step must be at m"),
        (lambda: figures.difference_quotients(*EXAMPLE, step="1"), TypeError, "step must be a num"),
        (lambda: figures.difference_quotients(*ONE_OUTPUT), ValueError, "network must be 2-2-2"),
        (lambda: figures.difference_quotients(TANH, *EXAMPLE[1:]), ValueError, "network must have"),
        (lambda: figures.difference_quotients(EXAMPLE[0], [1], [0, 1]), ValueError, "x must have"),
    ],
)
def test_a_bad_argument_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        call()
