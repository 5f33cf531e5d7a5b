"""One training run, on the examples it was trained on and on those that were held out."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.axis import error_axis, log_spaced_steps, updates_axis
from backprop_by_numbers.figures.base.labels import DASHES, at_line_ends
from backprop_by_numbers.figures.base.palette import BLUE, ORANGE
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.training.history import History

#: A logarithmic axis has no place for an error of zero: it is drawn as this one.
LEAST = 1e-18


@in_book_style
def learning_curves(history: History) -> Figure:
    """Draw a run's error against the number of updates, and the error on held-out examples.

    Parameters
    ----------
    history : History
        Of at least one update.

    Returns
    -------
    Figure
        The error in training: each point is the mean of the errors since the point before it,
        since those of mini-batches jump. If examples were held out, the error on them. Both axes
        are logarithmic, that of updates is linear from 0 to 1. An error of 0, for which a
        logarithmic axis has no place, is drawn as 1e-18, as is any smaller one.

    Raises
    ------
    TypeError, ValueError
        If `history` is no History of at least one update.

    Examples
    --------
    >>> from backprop_by_numbers import article, train
    >>> example = (article.inputs, article.targets)
    >>> history = train(article.network(), *example, steps=100, held_out=example)
    >>> [text.get_text() for text in learning_curves(history).axes[0].texts]
    ['training', 'held out']
    """
    errors = checks.trained(history, "history").errors
    last = len(errors) - 1
    steps = log_spaced_steps(last)
    sums = np.add.reduceat(errors, [0, *(step + 1 for step in steps[:-1])])
    curves = {"training": (steps, sums / np.diff([-1, *steps]))}
    if history.held_out_errors:
        tested = sorted(history.held_out_errors)
        kept = [tested[i] for i in log_spaced_steps(len(tested) - 1)]
        curves["held out"] = (kept, np.array([history.held_out_errors[step] for step in kept]))

    height, colours = 3.5, (BLUE, ORANGE)
    figure, ax = plot(height)
    ends = []
    for (x, y), colour, dashes in zip(curves.values(), colours, DASHES, strict=False):
        shown = np.maximum(y, LEAST)
        ax.plot(x, shown, color=colour, linestyle=dashes)
        ends.append(float(shown[-1]))
    error_axis(ax)
    updates_axis(ax, last)
    at_line_ends(ax, ends, list(curves), colours[: len(ends)], height)
    return figure
