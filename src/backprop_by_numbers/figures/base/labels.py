"""Labels written at what they name, moved apart where they would touch."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from backprop_by_numbers.figures.base.palette import MUTED

#: Lines are distinguished by these, in this order, and by their labels.
DASHES: tuple[str | tuple[float, tuple[float, ...]], ...] = (
    "-",
    (0, (3.4, 1.3)),
    (0, (1.2, 1.4)),
    (0, (6, 1.5, 1.2, 1.5)),
)

#: The thin line from a label to its point, for `annotate`.
LEADER: Mapping[str, Any] = MappingProxyType(
    {"arrowstyle": "-", "color": MUTED, "linewidth": 0.9, "shrinkA": 3, "shrinkB": 4}
)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions as near to the `wanted` ones as can be, at least `gap` apart.

    They keep their order and stay from `low` to `high`, unless there are too many for that.
    Wanted positions that are the same to nine decimals keep that in which they are given.

    Examples
    --------
    >>> spread([0.5, 0.5, 1.0], gap=0.25, low=0.0, high=1.0)
    [0.375, 0.625, 1.0]
    """
    # Rounded, since last digits differ between machines: they must not put one above the other.
    order = np.argsort(np.round(wanted, 9), kind="stable")
    # With each position less the room that the ones before it need, "apart" means "not falling";
    # neighbours that fall are pooled at their mean (isotonic regression).
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        pools.append((wanted[index] - rank * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m), (b, n) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n)]
    highest = max(low, high - (len(order) - 1) * gap)
    flat = [min(max(mean, low), highest) for mean, size in pools for _ in range(size)]
    placed = [0.0] * len(order)
    for rank, index in enumerate(order):
        placed[index] = flat[rank] + rank * gap
    return placed


def at_line_ends(
    ax: Axes, ends: Sequence[float], texts: Sequence[str], colours: Sequence[str], height: float
) -> None:
    """Write each text to the right of the axes, at the height where its line ends.

    Call it when scales and limits are final; `height` is the figure's, in inches. A text that had
    to be moved gets a thin line to its own.
    """
    wrapped = [text if "$" in text else textwrap.fill(text, 15) for text in texts]
    lines = 1 + max(text.count("\n") for text in wrapped)
    gap = (14 * lines + 1) / (72 * height - 60)  # the axes are about 60 points less high
    right = ax.get_xlim()[1]
    to_axes = ax.transData + ax.transAxes.inverted()
    wanted = [float(to_axes.transform((right, end))[1]) for end in ends]
    placed = spread(wanted, gap=gap, low=0.5 * gap, high=1.0)
    for text, colour, start, end in zip(wrapped, colours, wanted, placed, strict=True):
        tie: dict[str, Any] = {"color": MUTED, "linewidth": 0.8, "clip_on": False}
        ax.plot([1.008, 1.045], [start, end], transform=ax.transAxes, **tie)
        ax.text(1.055, end, text, color=colour, va="center", transform=ax.transAxes)
