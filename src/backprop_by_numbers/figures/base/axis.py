"""The axes of a training run: which updates are drawn, where they stand, and how errors do."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import AutoLocator, LogLocator, StrMethodFormatter

from backprop_by_numbers.network.validation import count


def log_spaced_steps(last: int, most: int = 160) -> list[int]:
    """Return some steps from 0 to `last`: few at the end, where little happens between them.

    Parameters
    ----------
    last : int
        The last step.
    most : int, optional
        How many steps to return at most: at least 3.

    Returns
    -------
    list of int
        Steps in order, the first 0 and the last `last`: what to give to `train` as
        `snapshots_at`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number, `last` is below 0 or `most` below 3.

    Examples
    --------
    >>> log_spaced_steps(10_000, most=6)
    [0, 1, 10, 100, 1000, 10000]
    """
    end, size = count(last, "last"), count(most, "most", least=3)
    spaced = np.geomspace(1, max(end, 1), size - 1)  # 0 comes on top
    return sorted({0, end, *(min(end, round(float(step))) for step in spaced)})


def error_axis(ax: Axes) -> None:
    """Make the vertical axis logarithmic, with at least two numbers on it."""
    ax.set_yscale("log")
    low, high = ax.get_ylim()
    if high < 10 * low:  # there may be no power of ten in sight
        ax.yaxis.set_major_locator(AutoLocator())
        ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    elif high < 100 * low:
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    ax.minorticks_off()
    ax.set_title("total error")


def updates_axis(ax: Axes, last: int) -> None:
    """Make the horizontal axis logarithmic from the first update on, with room for 0 before."""
    powers = [10**k for k in range(len(str(last)))]
    ax.set_xscale("symlog", linthresh=1, linscale=0.5)
    ax.set_xticks([0, *powers], labels=["0", *(f"{power:,}" for power in powers)])
    ax.minorticks_off()
    ax.set(xlim=(0, last), xlabel="updates")
