"""Small pictures in rows: images as shades of ink, and weights as squares of their size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from backprop_by_numbers.figures.base.checks import check_not_negative
from backprop_by_numbers.figures.base.palette import MUTED
from backprop_by_numbers.figures.base.pixels import draw_frame, draw_shades, draw_squares
from backprop_by_numbers.figures.base.sketch import Point
from backprop_by_numbers.figures.base.style import WIDTH, drawing, in_book_style
from backprop_by_numbers.network.validation import count, real_array

_GAP = 12.0  # between two pictures, in points
_LINE = 15.5  # a line of text


@in_book_style
def picture_grid(
    images: ArrayLike, labels: Sequence[str], columns: int = 8, full: float | None = None
) -> Figure:
    """Draw images in rows, each with a label below it.

    Parameters
    ----------
    images : array_like, shape (n, rows, columns)
        How much ink there is in each pixel: 0 is none.
    labels : sequence of str
        One for each image.
    columns : int, optional
        How many images stand in a row, from 1 to 12.
    full : float, optional
        What is drawn in full ink, above 0; by default the most that there is. In between there
        are seven shades.

    Returns
    -------
    Figure
        The images.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.

    Examples
    --------
    >>> figure = picture_grid([[[0, 1], [1, 0]], [[1, 1], [0, 0]]], ["slash", "bar"])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['slash', 'bar']
    """
    ink = real_array(images, "images", {3: "(n, rows, columns)"})
    check_not_negative(ink, "images")
    most = float(ink.max()) or 1.0
    if full is not None:
        most = float(real_array(full, "full", {0: "()"}))
        if most < ink.max() or most <= 0:
            raise ValueError(
                f"full must be above 0 and at least the most ink in images, {ink.max()}, not {most}"
            )
    texts = _checked_labels(labels, len(ink))
    across = _checked_columns(columns)
    lines = max(1 + text.count("\n") for text in texts)
    figure, ax, corners, side = _grid(len(ink), across, ink.shape[1:], lines * _LINE)
    draw_shades(ax, corners, side, ink / most)
    rows, wide = ink.shape[1:]
    for (left, top), text in zip(corners, texts, strict=True):
        draw_frame(ax, (left, top), wide * side, rows * side)
        below = (left + wide * side / 2, top - rows * side - 4)
        ax.text(*below, text.replace("$", r"\$"), ha="center", va="top", fontsize=11, color=MUTED)
    return figure


@in_book_style
def weight_pictures(weights: ArrayLike, shape: tuple[int, int], columns: int = 4) -> Figure:
    """Draw the weights of each neuron in the places of its inputs: a Hinton diagram.

    Parameters
    ----------
    weights : array_like, shape (n, rows * columns)
        A row for each neuron, as a layer of a `Network` has them. Not all of them are 0.
    shape : tuple of int
        The rows and columns of the image that the inputs are.
    columns : int, optional
        How many neurons stand in a row, from 1 to 12.

    Returns
    -------
    Figure
        A square for each weight: full for a positive one, hollow for a negative one. Its area is
        the weight's size, in the same measure for all neurons.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.

    Examples
    --------
    >>> figure = weight_pictures([[1.0, -1.0, 0.0, 0.5]], (2, 2), columns=1)
    >>> len(figure.axes[0].patches)  # full squares, hollow squares, and a frame
    3
    """
    by_neuron = real_array(weights, "weights", {2: "(n, rows * columns)"})
    if not isinstance(shape, tuple) or len(shape) != 2:
        raise TypeError(f"shape must be a tuple of two whole numbers, not {shape!r}")
    rows, wide = (count(size, f"shape[{i}]", least=1) for i, size in enumerate(shape))
    if rows * wide != by_neuron.shape[1]:
        raise ValueError(
            f"shape must hold as many places as a neuron has weights, {by_neuron.shape[1]}, "
            f"but {rows} × {wide} are {rows * wide}"
        )
    if not (largest := float(np.abs(by_neuron).max())):
        raise ValueError("weights must not all be 0")
    across = _checked_columns(columns)
    figure, ax, corners, side = _grid(len(by_neuron), across, (rows, wide), 0.0)
    draw_squares(ax, corners, side, by_neuron.reshape(-1, rows, wide) / largest)
    for corner in corners:
        draw_frame(ax, corner, wide * side, rows * side)
    return figure


def _checked_labels(value: object, n: int) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"labels must be a list or tuple of strings, not {type(value).__name__}")
    for i, text in enumerate(value):
        if not isinstance(text, str):
            raise TypeError(f"labels[{i}] must be a string, not {type(text).__name__}")
    if len(value) != n:
        raise ValueError(f"labels must have one string per image, {n}, not {len(value)}")
    return list(value)


def _checked_columns(value: object) -> int:
    if (columns := count(value, "columns", least=1)) > 12:
        raise ValueError(f"columns must be at most 12, or nothing is seen, not {columns}")
    return columns


def _grid(
    n: int, columns: int, shape: tuple[int, ...], below: float
) -> tuple[Figure, Axes, list[Point], float]:
    """Return a drawing, the upper left corner of each of `n` pictures, and a pixel's side.

    `below` is the room below each picture.
    """
    side = ((WIDTH - 1 + _GAP) / columns - _GAP) / shape[1]  # a point is for the frame's line
    wide, high = shape[1] * side + _GAP, shape[0] * side + below + _GAP
    lines = math.ceil(n / columns)
    figure, ax = drawing(bottom=-lines * high, top=2)
    return figure, ax, [(i % columns * wide, -(i // columns) * high) for i in range(n)], side
