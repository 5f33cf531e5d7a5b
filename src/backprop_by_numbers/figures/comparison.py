"""Two training runs compared, where their errors look the same."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.axis import log_spaced_steps, updates_axis
from backprop_by_numbers.figures.base.palette import BLUE, MUTED
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.training.history import History


@in_book_style
def error_difference(history: History, reference: History) -> Figure:
    """Draw by how many percent one run's error differs from another's, after each update.

    Parameters
    ----------
    history, reference : History
        Two runs of the same number of updates. The errors of `reference` count as 100 percent
        and must be above 0.

    Returns
    -------
    Figure
        The difference against the number of updates on a logarithmic axis (its part from 0 to 1
        is linear), and a dotted line where there is none.

    Raises
    ------
    TypeError, ValueError
        If an argument is no History of at least one update, if the two differ in their number of
        updates, or if an error of `reference` is 0.

    Examples
    --------
    >>> from backprop_by_numbers import article, train
    >>> run = train(article.network(), article.inputs, article.targets, steps=100)
    >>> error_difference(run, run).axes[0].get_xlabel()
    'updates'
    """
    errors = checks.trained(history, "history").errors
    base = checks.trained(reference, "reference").errors
    if len(errors) != len(base):
        raise ValueError(
            f"reference must hold {len(errors) - 1} updates, as history does, not {len(base) - 1}"
        )
    if not base.all():
        raise ValueError("reference must have errors above 0, but one of them is 0")
    steps = log_spaced_steps(len(base) - 1)
    # What is smaller is noise: of two runs that are the same it would fill the axis.
    percent = np.round(100 * (errors[steps] / base[steps] - 1), 6)

    figure, ax = plot(3.0)
    ax.axhline(0, color=MUTED, linewidth=1.2, linestyle=(0, (1, 2)))
    ax.plot(steps, percent, color=BLUE)
    ax.set_title("difference of the error in percent")
    updates_axis(ax, steps[-1])
    return figure
