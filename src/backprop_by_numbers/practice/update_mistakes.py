"""Mistakes in the update: one step of gradient descent."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_by_numbers.practice.calculation import Calculation, Place, parameter_of
from backprop_by_numbers.practice.forward_mistakes import WIDEST
from backprop_by_numbers.practice.mistake import Section, mistake

_STEP = Section("03-output-layer", "One step of gradient descent")
_RATE = Section("03-output-layer", "What the learning rate does")
_FOUR = Section("03-output-layer", "Four new weights")


def _now(c: Calculation, place: Place) -> tuple[float, float, float]:
    """Return a parameter, its derivative and the learning rate."""
    name = parameter_of(c, place)
    return c[name], c[f"dE_total/d{name}"], c["eta"]


@mistake("step uphill", "the step is added, not subtracted: it goes uphill", _STEP, "new value")
def _uphill(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield value + rate * derivative


@mistake(
    "learning rate left out",
    "the derivative is not multiplied by the learning rate",
    _RATE,
    "new value",
)
def _rate_left_out(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, _ = _now(c, place)
    yield value - derivative


@mistake(
    "learning rate twice",
    "the derivative is multiplied by the learning rate twice",
    _RATE,
    "new value",
)
def _rate_twice(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield value - rate**2 * derivative


@mistake(
    "divided by the learning rate",
    "the derivative is divided by the learning rate",
    _RATE,
    "new value",
)
def _divided_by_rate(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield value - derivative / rate


@mistake(
    "weight multiplied by the rate",
    "the weight is multiplied by the learning rate as well",
    _STEP,
    "new value",
)
def _weight_times_rate(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield from (rate * (value - derivative), rate * value - derivative)


@mistake(
    "step multiplied by the weight", "the step is multiplied by the weight", _STEP, "new value"
)
def _step_times_weight(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield value - rate * value * derivative


@mistake("step alone", "the step is not subtracted from the weight", _STEP, "new value")
def _step_alone(c: Calculation, place: Place) -> Iterator[float]:
    _, derivative, rate = _now(c, place)
    yield from (rate * derivative, -rate * derivative)


@mistake("not updated", "the parameter stays as it is", _STEP, "new value")
def _not_updated(c: Calculation, place: Place) -> Iterator[float]:
    yield _now(c, place)[0]


@mistake(
    "derivative of another weight",
    "the derivative with respect to another weight of the layer is used",
    _FOUR,
    "new value",
)
def _derivative_of_another(c: Calculation, place: Place) -> Iterator[float]:
    value, _, rate = _now(c, place)
    own, stage = parameter_of(c, place), c.frame.stages[place.stage]
    # A bias that neurons share has no derivative for each of them that could be taken for its own.
    names = stage.weights if stage.shared else c.frame.parameters(place.stage)
    if len(names) <= 2 * WIDEST:
        yield from (value - rate * c[f"dE_total/d{name}"] for name in names if name != own)
