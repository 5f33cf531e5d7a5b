"""Examples of two classes in a plane, and a network's output at every point of it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from backprop_by_numbers.figures.base import checks
from backprop_by_numbers.figures.base.palette import BANDS, BLUE, INK, ORANGE, PAPER
from backprop_by_numbers.figures.base.style import INCHES, in_book_style, plot
from backprop_by_numbers.network.network import Network, as_network, check_dense
from backprop_by_numbers.network.validation import Array, real_array

#: Points along each axis at which a network's output is computed.
_POINTS = 33

#: Each class's colour and dashes.
_LOOKS = ((ORANGE, (0, (3.4, 1.3))), (BLUE, "-"))


@in_book_style
def joined_classes(x: ArrayLike, target: ArrayLike) -> Figure:
    """Draw examples in a plane, and a line between any two of the same class.

    A straight border that has two points on one side has all of the line between them there. So
    where lines of the two classes cross, no such border keeps the classes apart.

    Parameters
    ----------
    x : array_like, shape (batch, 2)
        Inputs: where the examples are.
    target : array_like, shape (batch, 1)
        The class of each: 0 or 1.

    Returns
    -------
    Figure
        The examples as circles with their class in them, and the lines.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of that shape, or a class is neither 0 nor 1.

    Examples
    --------
    >>> figure = joined_classes([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0', '1', '1', '0']
    """
    points, classes = _checked_examples(x, target)
    figure, ax = _plane(points)
    for one, other in combinations(range(len(points)), 2):
        if classes[one] == classes[other]:
            colour, dashes = _LOOKS[int(classes[one])]
            ax.plot(*points[[one, other]].T, color=colour, linestyle=dashes, zorder=3)
    _draw_examples(ax, points, classes)
    return figure


@in_book_style
def decision_map(network: Network, x: ArrayLike, target: ArrayLike) -> Figure:
    """Draw a network's output at every point of a plane, and examples of two classes on it.

    Parameters
    ----------
    network : Network
        With two inputs and one logistic output.
    x : array_like, shape (batch, 2)
        Inputs: where the examples are.
    target : array_like, shape (batch, 1)
        The class of each: 0 or 1.

    Returns
    -------
    Figure
        Bands for the output, a stronger blue where it is nearer to 1; a line where it is 0.5; and
        the examples as circles with their class in them.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type or shape, or a class is neither 0 nor 1.

    Examples
    --------
    >>> net = Network([[[4.0, 4.0]]], [[-2.0]])  # logical or
    >>> figure = decision_map(net, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [1]])
    >>> figure.axes[0].get_xlabel()
    '$i_1$'
    """
    net = _checked_network(network)
    points, classes = _checked_examples(x, target)
    figure, ax = _plane(points)
    across, up = (np.linspace(*limits, _POINTS) for limits in (ax.get_xlim(), ax.get_ylim()))
    everywhere = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    # To five digits: an output of 0.5 must lie on its line, not on one side or the other of it
    # by how a processor rounds.
    answers = np.round(net.forward(everywhere).output, 5).reshape(_POINTS, _POINTS)
    levels = np.linspace(0, 1, len(BANDS) + 1)
    bands = ax.contourf(across, up, answers, levels=levels, colors=BANDS)
    bands.set_edgecolor("face")  # else the paper shines through between the bands
    bands.set_linewidth(0.4)
    if answers.min() < 0.5 < answers.max():
        border = ax.contour(across, up, answers, levels=[0.5], colors=ORANGE, linewidths=2.4)
        border.set_path_effects([withStroke(linewidth=5, foreground=PAPER)])
    _draw_examples(ax, points, classes)
    return figure


def _checked_network(value: object) -> Network:
    net = as_network(value, "network")
    check_dense(net, "network")
    shape = net.weights[0].shape[1], net.biases[-1].size
    if shape != (2, 1):
        raise ValueError(f"network must have two inputs and one output, not {shape}")
    if net.activations[-1] != "logistic":
        raise ValueError(
            f"network must have a logistic output, which is from 0 to 1, "
            f"not {net.activations[-1]!r}"
        )
    return net


def _checked_examples(x: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    points = real_array(x, "x", {2: "(batch, 2)"})
    if points.shape[1] != 2:
        raise ValueError(f"x must have shape (batch, 2), but its shape is {points.shape}")
    for i, j in np.ndindex(points.shape):
        checks.real(points[i, j], f"x[{i}][{j}]")
    classes = real_array(target, "target", {2: "(batch, 1)"})
    if classes.shape != (len(points), 1):
        raise ValueError(
            f"target must have shape ({len(points)}, 1) to fit x, but its shape is {classes.shape}"
        )
    if not np.isin(classes, (0, 1)).all():
        raise ValueError("target must hold 0 and 1 only, the two classes")
    return points, classes[:, 0]


def _plane(points: Array) -> tuple[Figure, Axes]:
    """Return axes that have all points well inside."""
    figure, ax = plot(0.8 * INCHES)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, reach = (low + high) / 2, 0.72 * (high - low).max() or 1.0
    ax.set(aspect="equal", xlabel="$i_1$", title="$i_2$")
    ax.set_xlim(middle[0] - reach, middle[0] + reach)
    ax.set_ylim(middle[1] - reach, middle[1] + reach)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(4, steps=[1, 5, 10]))
    ax.grid(visible=False)
    return figure, ax


def _draw_examples(ax: Axes, points: Array, classes: Array) -> None:
    """Draw each as a circle with its class in it: empty for 0, filled for 1."""
    for (across, up), kind in zip(points, classes, strict=True):
        fill, ink = (INK, PAPER) if kind else (PAPER, INK)
        ax.plot(across, up, "o", ms=21, color=fill, mec=PAPER if kind else INK, mew=1.6, zorder=5)
        text = ax.text(across, up, f"{kind:.0f}", color=ink, fontweight="bold", zorder=6)
        text.set(ha="center", va="center_baseline")
