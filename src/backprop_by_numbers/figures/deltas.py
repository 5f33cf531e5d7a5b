"""The delta of an output under two losses: one keeps the slope of the activation, one does not."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from backprop_by_numbers.explaining.numbers import number, short
from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.labels import DASHES
from backprop_by_numbers.figures.base.palette import BLUE, MUTED, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import in_book_style, plot
from backprop_by_numbers.network.activations import logistic
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.validation import Array, check_between_0_and_1

_LOSSES = ("binary cross-entropy", "half squared error")
_REACH = 8.0


@in_book_style
def delta_curves(target: float, net: float) -> Figure:
    """Draw the delta of a logistic output against its net, under either of two losses.

    Parameters
    ----------
    target : float
        What the output should be, from 0 to 1.
    net : float
        The net at which both deltas are marked and written, from -8 to 8.

    Returns
    -------
    Figure
        The delta under binary cross-entropy, solid, and under half the squared error, dashed.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number, or out of range.

    Examples
    --------
    >>> figure = delta_curves(target=1, net=-6)
    >>> for text in figure.legends[0].texts:
    ...     print(text.get_text())
    binary cross-entropy: −0.998 at net −6
    half squared error: −0.00246 at net −6
    """
    wanted, marked = checks.real(target, "target"), checks.real(net, "net")
    check_between_0_and_1(np.array([wanted]), "target")
    if abs(marked) > _REACH:
        raise ValueError(f"net must be from {-_REACH:g} to {_REACH:g}, not {marked:g}")

    figure, ax = plot(3.6)
    nets = np.linspace(-_REACH, _REACH, 161)
    ax.axvline(marked, color=MUTED, linewidth=1.2, linestyle=(0, (1, 2)))
    for loss, colour, dashes in zip(_LOSSES, (BLUE, ORANGE), DASHES, strict=False):
        delta = float(_delta(loss, np.array([marked]), wanted)[0])
        text = f"{loss}: {number(delta, 3)} at net {short(marked)}"
        curve = _delta(loss, nets, wanted)
        ax.plot(nets, curve, color=colour, linestyle=dashes, linewidth=2.4, label=text)
        ax.plot(marked, delta, "o", color=colour, ms=7, mec=PAPER, mew=0.8, clip_on=False, zorder=5)
    ax.set(xlim=(-_REACH, _REACH), xlabel="net", title=f"delta, target {short(wanted)}")
    # Below the axes, since no place within them is free for every target.
    figure.legend(loc="outside lower left", frameon=False, handlelength=2.6)
    return figure


def _delta(loss: str, nets: Array, target: float) -> Array:
    outs = logistic(nets)
    return LOSSES[loss].delta("logistic", nets, outs, np.full_like(nets, target))
