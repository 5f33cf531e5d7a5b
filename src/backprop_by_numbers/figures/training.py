"""Whole training runs: the error, the outputs and the weights against the updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import checked_network
from backprop_by_numbers.explaining.numbers import number
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.axis import error_axis, log_spaced_steps, updates_axis
from backprop_by_numbers.figures.base.labels import DASHES, at_line_ends
from backprop_by_numbers.figures.base.palette import BLUE, GREEN, MUTED, ORANGE, PURPLE
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.figures.base.wording import label, symbol
from backprop_by_numbers.figures.learning import LEAST
from backprop_by_numbers.training.history import History

_COLOURS = (BLUE, ORANGE, GREEN, PURPLE)


@in_book_style
def error_history(histories: Mapping[str, History]) -> Figure:
    """Draw the total error against the number of updates, both on logarithmic axes.

    Parameters
    ----------
    histories : mapping of str to History
        A label for each training run; at most eight.

    Returns
    -------
    Figure
        One line for each run, with its label at the end. The error before training is the first
        point of each: the part of the axis from 0 to 1 is linear. An error of 0, for which a
        logarithmic axis has no place, is drawn as 1e-18, as is any smaller one.

    Raises
    ------
    TypeError, ValueError
        If `histories` is empty, too many, or maps anything but labels to histories of at least
        one update.

    Examples
    --------
    >>> from backprop_by_numbers import article, train
    >>> history = train(article.network(), article.inputs, article.targets, steps=100)
    >>> figure = error_history({"0.5": history})
    >>> figure.axes[0].get_xlabel()
    'updates'
    """
    runs = checks.histories(histories, "histories")
    if len(runs) > 8:
        raise ValueError(f"histories must be at most 8, or they look alike, not {len(runs)}")
    height = 3.5
    figure, ax = plot(height)
    ends = []
    for i, history in enumerate(runs.values()):
        steps = log_spaced_steps(len(history.errors) - 1)
        errors = np.maximum(history.errors[steps], LEAST)
        ax.plot(steps, errors, **_look(i))
        ends.append(float(errors[-1]))
    error_axis(ax)
    updates_axis(ax, max(len(history.errors) - 1 for history in runs.values()))
    at_line_ends(
        ax, ends, [label(name) for name in runs], [_colour(i) for i in range(len(runs))], height
    )
    return figure


@in_book_style
def output_history(history: History, x: ArrayLike, targets: ArrayLike) -> Figure:
    """Draw the outputs on their way to their targets.

    Parameters
    ----------
    history : History
        With at least two snapshots.
    x : array_like, shape (n_in,)
        Inputs.
    targets : array_like, shape (n_out,)
        Targets, at most four, from -1e100 to 1e100, as all outputs must be. The axis shows 0 to 1
        and all of them.

    Returns
    -------
    Figure
        One line for each output, against the number of updates on a logarithmic axis (its part
        from 0 to 1 is linear), and a dotted line for each target.

    Raises
    ------
    TypeError, ValueError
        If `history` has fewer than two snapshots, or an argument is of another type or does not
        fit.

    Examples
    --------
    >>> from backprop_by_numbers import article, train
    >>> history = train(article.network(), article.inputs, article.targets, steps=100,
    ...                 snapshots_at=log_spaced_steps(100))
    >>> figure = output_history(history, article.inputs, article.targets)
    >>> figure.axes[0].get_title(loc="left")
    'out'
    """
    networks = checks.snapshots(history, "history")
    inputs, wanted = checks.example(history.network, x, targets)
    if wanted.size > len(_COLOURS):
        raise ValueError(f"targets must be at most {len(_COLOURS)}, not {wanted.size}")
    for i, target in enumerate(wanted):
        checks.real(target, f"targets[{i}]")
    outs = np.array([net.forward(inputs).output for net in networks.values()])
    extremes = [checks.real(out, "outputs of history") for out in (outs.min(), outs.max())]
    low, high = min(0.0, *wanted, *extremes), max(1.0, *wanted, *extremes)
    margin, middle = 0.02 * (high - low), (low + high) / 2

    height = 3.4
    figure, ax = plot(height)
    for i, target in enumerate(wanted):
        ax.axhline(target, color=MUTED, linewidth=1.2, linestyle=(0, (1, 2)))
        ax.annotate(
            f"target {number(target)}",
            (0, target),
            (6, 3 if target < middle else -4),
            textcoords="offset points",
            va="bottom" if target < middle else "top",
            color=MUTED,
        )
        ax.plot(list(networks), outs[:, i], **_look(i))
    ax.set(ylim=(low - margin, high + margin), title="out")
    updates_axis(ax, max(networks))
    ends = [float(out) for out in outs[-1]]
    texts = [f"{symbol(f'out_o{i + 1}')}\n{number(out)}" for i, out in enumerate(ends)]
    at_line_ends(ax, ends, texts, [_colour(i) for i in range(len(ends))], height)
    return figure


@in_book_style
def weight_paths(history: History) -> Figure:
    """Draw the eight weights of the 2-2-2 network against the number of updates.

    Parameters
    ----------
    history : History
        Of a network with two inputs, two hidden neurons and two outputs, with at least two
        snapshots.

    Returns
    -------
    Figure
        One line for each weight, with its name and last value at the end. The axis of updates is
        logarithmic (its part from 0 to 1 is linear).

    Raises
    ------
    TypeError, ValueError
        If `history` is of another type or network, or has fewer than two snapshots.

    Examples
    --------
    >>> from backprop_by_numbers import article, train
    >>> history = train(article.network(), article.inputs, article.targets, steps=100,
    ...                 snapshots_at=log_spaced_steps(100))
    >>> len(weight_paths(history).axes[0].texts)
    8
    """
    networks = checks.snapshots(history, "history")
    checked_network(history.network, "history.network")
    height = 4.2
    figure, ax = plot(height)
    ends, texts = [], []
    for n, (name, (layer, row, column)) in enumerate(setup.WEIGHTS.items()):
        values = [float(net.weights[layer][row, column]) for net in networks.values()]
        ax.plot(list(networks), values, **_look(n))
        ends.append(values[-1])
        texts.append(f"{symbol(name)}  {number(ends[-1], 3)}")
    ax.set_title("weight")
    updates_axis(ax, max(networks))
    at_line_ends(ax, ends, texts, [_colour(n) for n in range(len(texts))], height)
    return figure


def _colour(n: int) -> str:
    return _COLOURS[n % len(_COLOURS)]


def _look(n: int) -> dict[str, Any]:
    """Return colour and dashes of line n: no two of the first eight have both in common."""
    return {"color": _colour(n), "linestyle": DASHES[(n + n // len(_COLOURS)) % len(DASHES)]}
