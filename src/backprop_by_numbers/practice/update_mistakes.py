"""Mistakes in the update: one step of gradient descent."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_by_numbers.practice.calculation import Calculation, Place, parameter_of
from backprop_by_numbers.practice.mistake import WIDEST, Section, mistake

_STEP = Section("03-output-layer", "One step of gradient descent")
_RATE = Section("03-output-layer", "What the learning rate does")


def _now(c: Calculation, place: Place) -> tuple[float, float, float]:
    """Return a parameter, its derivative and the learning rate."""
    name = parameter_of(c, place)
    return c[name], c[f"dE_total/d{name}"], c["eta"]


def _of_its_kind(c: Calculation, place: Place) -> tuple[str, ...]:
    """Return the names of a stage's weights if there is one at a place, else of its biases.

    Of biases that neurons share there is just one.
    """
    stage = c.frame.stages[place.stage]
    if 0 <= place.index < len(stage.weights):
        return stage.weights
    return () if stage.shared else stage.rows


@mistake(
    "step in the wrong direction",
    "the step is added to the old value, not subtracted",
    _STEP,
    "new value",
)
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
    "old value multiplied by the learning rate",
    "the old value is multiplied by the learning rate as well",
    _STEP,
    "new value",
)
def _weight_times_rate(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield from (rate * (value - derivative), rate * value - derivative)


@mistake(
    "step multiplied by the old value",
    "the step is multiplied by the old value",
    _STEP,
    "new value",
)
def _step_times_weight(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield value - rate * value * derivative


@mistake("step alone", "the step is given, not the new value", _STEP, "new value")
def _step_alone(c: Calculation, place: Place) -> Iterator[float]:
    _, derivative, rate = _now(c, place)
    yield from (rate * derivative, -rate * derivative)


@mistake("not updated", "the parameter stays as it is", _STEP, "new value")
def _not_updated(c: Calculation, place: Place) -> Iterator[float]:
    yield _now(c, place)[0]


@mistake(
    "derivative of another parameter",
    "the derivative with respect to another weight, or another bias, of the layer is used",
    _STEP,
    "new value",
)
def _derivative_of_another(c: Calculation, place: Place) -> Iterator[float]:
    value, _, rate = _now(c, place)
    own, names = parameter_of(c, place), _of_its_kind(c, place)
    if len(names) <= 2 * WIDEST:
        yield from (value - rate * c[f"dE_total/d{name}"] for name in names if name != own)


@mistake(
    "another old value",
    "the step is subtracted from another weight, or another bias, of the layer",
    _STEP,
    "new value",
)
def _another_old_value(c: Calculation, place: Place) -> Iterator[float]:
    _, derivative, rate = _now(c, place)
    own, names = parameter_of(c, place), _of_its_kind(c, place)
    if len(names) <= 2 * WIDEST:
        yield from (c[name] - rate * derivative for name in names if name != own)


@mistake(
    "error in the place of its derivative",
    "the error is used where its derivative belongs",
    _STEP,
    "new value",
)
def _error_for_derivative(c: Calculation, place: Place) -> Iterator[float]:
    value, _, rate = _now(c, place)
    yield value - rate * c["E_total"]


@mistake(
    "decimal point of the learning rate moved",
    "the decimal point of the learning rate is moved",
    _RATE,
    "new value",
)
def _rate_moved(c: Calculation, place: Place) -> Iterator[float]:
    value, derivative, rate = _now(c, place)
    yield from (value - 0.1 * rate * derivative, value - 10 * rate * derivative)
