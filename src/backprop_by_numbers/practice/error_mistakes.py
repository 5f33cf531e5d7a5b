"""Mistakes in the error of one output, and in the total error."""

from __future__ import annotations

import math
from collections.abc import Iterator

from backprop_by_numbers.practice.calculation import Calculation, Place
from backprop_by_numbers.practice.mistake import WIDEST, Section, mistake

_ONE = Section("02-error", "The error of one output")
_TOTAL = Section("02-error", "The total error")
_HALF = Section("02-error", "What is the half for?")
_MEAN = Section("02-error", "The mean squared error")
_SQUARE = Section("02-error", "Why the square?")
_ENTROPY = Section("10-softmax-and-cross-entropy", "Cross-entropy by hand")
_BINARY = Section("10-softmax-and-cross-entropy", "Two classes: binary cross-entropy")

SQUARED = "half squared error"


def output_and_targets(c: Calculation, place: Place) -> tuple[float, float, list[float]]:
    """Return an output, its target, and the targets of the other outputs."""
    names = c.frame.stages[place.stage].names
    own = names[place.index]
    others = [c[f"target_{name}"] for name in names if name != own]
    return c[f"out_{own}"], c[f"target_{own}"], others


@mistake("half left out", "the half in the error is left out", _HALF, "error")
def _half_left_out(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield 2 * c.right(place)


@mistake("halved before squaring", "the difference is halved before it is squared", _ONE, "error")
def _halved_before_squaring(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield c.right(place) / 2


@mistake("not squared", "the difference is not squared", _SQUARE, "error")
def _not_squared(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        out, target, _ = output_and_targets(c, place)
        for difference in (abs(target - out), target - out):
            yield from (difference / 2, difference)


@mistake(
    "squared before subtracting",
    "target and output are squared first, and then subtracted",
    _ONE,
    "error",
)
def _squared_before_subtracting(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        out, target, _ = output_and_targets(c, place)
        for difference in (target**2 - out**2, out**2 - target**2):
            yield from (difference / 2, difference)


@mistake("added, not subtracted", "target and output are added, not subtracted", _ONE, "error")
def _target_added(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        out, target, _ = output_and_targets(c, place)
        yield (target + out) ** 2 / 2


@mistake("target of another output", "the target of another output is used", _ONE, "error")
def _target_of_another_output(c: Calculation, place: Place) -> Iterator[float]:
    out, _, others = output_and_targets(c, place)
    for target in others:
        if c.frame.loss.name == SQUARED:
            yield (target - out) ** 2 / 2
        elif c.frame.loss.name == "cross-entropy":
            yield -target * math.log(out)


@mistake("output of another neuron", "the output of another neuron is used", _ONE, "error")
def _output_of_another(c: Calculation, place: Place) -> Iterator[float]:
    _, target, _ = output_and_targets(c, place)
    for o, out in enumerate(c.last("out_{}")):
        if o != place.index and c.frame.loss.name == SQUARED:
            yield (target - out) ** 2 / 2
        elif o != place.index and c.frame.loss.name == "cross-entropy":
            yield -target * math.log(out)


@mistake(
    "net in the place of the output",
    "the error is computed with the total net input, not with the output",
    _ONE,
    "error",
)
def _error_of_net(c: Calculation, place: Place) -> Iterator[float]:
    _, target, _ = output_and_targets(c, place)
    if c.frame.loss.name == SQUARED:
        yield (target - c.last("net_{}")[place.index]) ** 2 / 2


@mistake("target left out", "the target is not subtracted", _ONE, "error")
def _error_without_target(c: Calculation, place: Place) -> Iterator[float]:
    out, _, _ = output_and_targets(c, place)
    if c.frame.loss.name == SQUARED:
        yield out**2 / 2
    elif c.frame.loss.name == "cross-entropy":
        yield -math.log(out)


@mistake(
    "minus of the logarithm left out",
    "the minus before the logarithm is left out",
    _ENTROPY,
    "error",
)
def _minus_left_out(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name != SQUARED:
        yield -c.right(place)


@mistake(
    "another logarithm",
    "a logarithm to the base 10 or 2 is taken, not the natural one",
    _ENTROPY,
    "error",
)
def _another_logarithm(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name != SQUARED:
        yield from (c.right(place) / math.log(10), c.right(place) / math.log(2))


@mistake(
    "output and target exchanged",
    "the logarithm of the target is taken, not that of the output",
    _ENTROPY,
    "error",
)
def _output_and_target_exchanged(c: Calculation, place: Place) -> Iterator[float]:
    out, target, _ = output_and_targets(c, place)
    if c.frame.loss.name == "cross-entropy":
        yield -out * math.log(target)
    elif c.frame.loss.name == "binary cross-entropy":
        yield binary_cross_entropy(target, out)


def binary_cross_entropy(out: float, target: float) -> float:
    """Return the binary cross-entropy of one output."""
    return -target * math.log(out) - (1 - target) * math.log(1 - out)


@mistake(
    "one part left out",
    "one of the two parts of the binary cross-entropy is left out",
    _BINARY,
    "error",
)
def _one_part_left_out(c: Calculation, place: Place) -> Iterator[float]:
    out, target, _ = output_and_targets(c, place)
    if c.frame.loss.name == "binary cross-entropy":
        yield from (-target * math.log(out), -(1 - target) * math.log(1 - out))


@mistake(
    "target and 1 − target exchanged",
    "the target and 1 minus the target stand in the place of one another",
    _BINARY,
    "error",
)
def _parts_exchanged(c: Calculation, place: Place) -> Iterator[float]:
    out, target, _ = output_and_targets(c, place)
    if c.frame.loss.name == "binary cross-entropy":
        yield binary_cross_entropy(out, 1 - target)


@mistake(
    "binary cross-entropy in the place of cross-entropy",
    "the binary cross-entropy of each output is computed, although softmax needs one logarithm",
    _BINARY,
    "error",
)
def _binary_for_cross_entropy(c: Calculation, place: Place) -> Iterator[float]:
    out, target, _ = output_and_targets(c, place)
    if c.frame.loss.name == "cross-entropy":
        yield binary_cross_entropy(out, target)


@mistake(
    "squared error in the place of cross-entropy",
    "half the squared error is computed, not the cross-entropy",
    _ENTROPY,
    "error",
)
def _squared_for_entropy(c: Calculation, place: Place) -> Iterator[float]:
    out, target, _ = output_and_targets(c, place)
    if c.frame.loss.name != SQUARED:
        yield (target - out) ** 2 / 2


@mistake(
    "mean in the place of the sum",
    "the errors of the outputs are averaged, not added up",
    _MEAN,
    "total error",
)
def _errors_averaged(c: Calculation, place: Place) -> Iterator[float]:
    yield c.right(place) / len(c.frame.stages[place.stage].names)


@mistake(
    "added up before squaring",
    "the differences are added up first, and the sum is squared",
    _SQUARE,
    "total error",
)
def _differences_added_first(c: Calculation, _place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield (sum(c.last("target_{}")) - sum(c.last("out_{}"))) ** 2 / 2


@mistake(
    "error of one output alone",
    "the error of one output is taken for the total error",
    _TOTAL,
    "total error",
)
def _one_error_alone(c: Calculation, place: Place) -> Iterator[float]:
    errors = c.all(c.frame.named("E_{}", place.stage))
    if len(errors) > 1:
        yield from errors


@mistake("errors subtracted", "one of the errors is subtracted, not added", _TOTAL, "total error")
def _errors_subtracted(c: Calculation, place: Place) -> Iterator[float]:
    errors = c.all(c.frame.named("E_{}", place.stage))
    if c.frame.loss.name == SQUARED and 1 < len(errors) <= WIDEST:
        yield from (c.right(place) - 2 * error for error in reversed(errors))


@mistake("errors multiplied", "the errors are multiplied, not added up", _TOTAL, "total error")
def _errors_multiplied(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield math.prod(c.all(c.frame.named("E_{}", place.stage)))


@mistake("root taken", "a square root is taken at the end", _MEAN, "total error")
def _root_taken(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield from (math.sqrt(c.right(place)), math.sqrt(2 * c.right(place)))
