"""Mistakes with convolutions and with pooling, forward and backward."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from backprop_by_numbers.practice.calculation import Calculation, Place, Stage
from backprop_by_numbers.practice.mistake import Section, mistake

_CHAPTER = "13-convolution-by-hand"
_FORWARD = Section(_CHAPTER, "The forward pass")
_TO_MAP = Section(_CHAPTER, "The backward pass, down to the map")
_TO_KERNEL = Section(_CHAPTER, "The derivative with respect to the kernel")
_TO_PIXEL = Section(_CHAPTER, "The derivative with respect to a pixel")
_QUESTIONS = Section(_CHAPTER, "Check yourself")
_CROSS = Section(_CHAPTER, "Convolution and cross-correlation")


def _is_convolution(stage: Stage) -> bool:
    return len(stage.shape) == 4


def _turned(stage: Stage, weight: int) -> int:
    """Return the weight that stands where this one does when the kernel is turned by half."""
    window = math.prod(stage.shape[2:])
    first, within = divmod(weight, window)
    return first * window + window - 1 - within


@mistake(
    "kernel turned",
    "the kernel is turned by half a turn before it is laid on the image",
    _CROSS,
    "net",
)
def _kernel_turned(c: Calculation, place: Place) -> Iterator[float]:
    stage, below = c.frame.stages[place.stage], c.frame.outs(place.stage - 1)
    if _is_convolution(stage):
        uses = stage.of_output[place.index]
        products = (c[stage.weights[_turned(stage, w)]] * c[below[i]] for i, w in uses)
        yield sum(products) + c.bias(place)


@mistake(
    "mean in the place of the largest",
    "the numbers of a pooling window are averaged, where the largest is wanted",
    _FORWARD,
    "pooled",
)
def _mean_for_largest(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage].pooling == "max":
        yield sum(c.window(place)) / len(c.window(place))


@mistake(
    "largest in the place of the mean",
    "the largest number of a pooling window is taken, where the mean is wanted",
    _QUESTIONS,
    "pooled",
)
def _largest_for_mean(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage].pooling == "mean":
        yield max(c.window(place))


@mistake(
    "pooling window added up", "the numbers of a pooling window are added up", _FORWARD, "pooled"
)
def _window_added_up(c: Calculation, place: Place) -> Iterator[float]:
    yield sum(c.window(place))


@mistake(
    "smallest in the place of the largest",
    "the smallest number of a pooling window is taken, where the largest is wanted",
    _FORWARD,
    "pooled",
)
def _smallest_for_largest(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage].pooling == "max":
        yield min(c.window(place))


@mistake(
    "another number of the window",
    "a number of the pooling window is taken that is not the largest",
    _FORWARD,
    "pooled",
)
def _another_of_the_window(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage].pooling == "max":
        yield from c.window(place)


def _through_pooling(c: Calculation, place: Place) -> list[tuple[float, int]]:
    """Return the derivatives with respect to pooled cells above, each with its window's size."""
    above = c.frame.stages[place.stage + 1]
    if above.pooling != "max":
        return []
    by_out = c.frame.errors_by_out(place.stage + 1)
    return [(c[by_out[j]], len(above.of_output[j])) for j, _ in above.of_input[place.index]]


@mistake(
    "pooling shared among all",
    "the derivative is shared among all cells of the pooling "
    "window, where only the largest has an effect",
    _TO_MAP,
    "carried back",
)
def _pooling_shared(c: Calculation, place: Place) -> Iterator[float]:
    if cells := _through_pooling(c, place):
        yield sum(derivative / size for derivative, size in cells)


@mistake(
    "pooling passed on to all",
    "every cell of the pooling window gets the whole derivative, "
    "where only the largest has an effect",
    _TO_MAP,
    "carried back",
)
def _pooling_to_all(c: Calculation, place: Place) -> Iterator[float]:
    if cells := _through_pooling(c, place):
        yield sum(derivative for derivative, _ in cells)


@mistake(
    "kernel not turned in the backward pass",
    "the weights of the kernel are used in the order of "
    "the forward pass, where the backward pass needs them turned by half a turn",
    _TO_PIXEL,
    "carried back",
)
def _kernel_not_turned_back(c: Calculation, place: Place) -> Iterator[float]:
    above = c.frame.stages[place.stage + 1]
    if _is_convolution(above):
        uses = above.of_input[place.index]
        yield sum(
            c[f"delta_{above.names[j]}"] * c[above.weights[_turned(above, w)]] for j, w in uses
        )


@mistake(
    "overlap overwritten",
    "only one of several overlapping windows is counted: what comes from the others is overwritten",
    _TO_PIXEL,
    "carried back",
)
def _overlap_overwritten(c: Calculation, place: Place) -> Iterator[float]:
    if _is_convolution(c.frame.stages[place.stage + 1]):
        products = [delta * weight for delta, weight in c.paths(place) if delta]
        if len(products) > 1:
            yield products[-1]
            yield from products[:-1]


def _over_positions(c: Calculation, place: Place) -> tuple[list[float], int]:
    """Return what each position with a delta adds to a derivative, and how many positions are."""
    stage, below = c.frame.stages[place.stage], c.frame.outs(place.stage - 1)
    if not _is_convolution(stage):
        return [], 0
    deltas = c.all(c.frame.named("delta_{}", place.stage))
    if place.kind == "weight's gradient":
        terms = [(deltas[j], c[below[i]]) for j, i in stage.of_weight[place.index]]
    else:
        shared = place.kind == "shared bias's gradient"
        rows = stage.rows if shared else (stage.rows[place.index - len(stage.weights)],)
        pairs = zip(deltas, stage.biases, strict=True)
        terms = [(delta, 1.0) for delta, row in pairs if row in rows]
    return [delta * value for delta, value in terms if delta], len(terms)


_OVER_POSITIONS = ("weight's gradient", "bias's gradient", "shared bias's gradient")


@mistake(
    "one position alone", "only one position of the kernel is counted", _TO_KERNEL, *_OVER_POSITIONS
)
def _one_position_alone(c: Calculation, place: Place) -> Iterator[float]:
    terms, _ = _over_positions(c, place)
    if len(terms) > 1:
        yield from terms


@mistake(
    "positions averaged",
    "what the positions of the kernel give is averaged, not added up",
    _TO_KERNEL,
    *_OVER_POSITIONS,
)
def _positions_averaged(c: Calculation, place: Place) -> Iterator[float]:
    terms, positions = _over_positions(c, place)
    for number in (positions, len(terms)):
        if number > 1:
            yield sum(terms) / number


@mistake(
    "derivatives of the kernel turned",
    "the derivatives with respect to the kernel stand in the "
    "order of a kernel that is turned by half a turn",
    _TO_KERNEL,
    "weight's gradient",
)
def _kernels_gradient_turned(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if _is_convolution(stage):
        yield c.right(replace(place, index=_turned(stage, place.index)))
