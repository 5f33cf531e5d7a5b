"""Mistakes in writing a result down: all steps are right, and yet another number stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from backprop_by_numbers.practice.calculation import Calculation
from backprop_by_numbers.practice.mistake import FEW, Again, Mistake, Section

#: Where the book explains a kind of quantity.
_EXPLAINED: Mapping[str, Section] = {
    "net": Section("01-forward-pass", "What a neuron computes"),
    "out": Section("01-forward-pass", "What a neuron computes"),
    "error": Section("02-error", "The error of one output"),
    "total error": Section("02-error", "The total error"),
    "error by out": Section("03-output-layer", "The three factors for w5"),
    "slope": Section("03-output-layer", "The three factors for w5"),
    "net by weight": Section("03-output-layer", "The three factors for w5"),
    "delta": Section("03-output-layer", "The delta"),
    "path": Section("04-hidden-layer", "Two paths to the error"),
    "carried back": Section("04-hidden-layer", "Two paths to the error"),
    "weight's gradient": Section("03-output-layer", "The three factors for w5"),
    "bias's gradient": Section("05-update-and-train", "A bias for each neuron"),
    "shared bias's gradient": Section("05-update-and-train", "The shared biases by hand"),
    "new value": Section("03-output-layer", "One step of gradient descent"),
    "pooled": Section("13-convolution-by-hand", "The forward pass"),
}


def copied(name: str, right: Calculation) -> Iterator[tuple[Mistake, Again]]:
    """Yield each way to write down another number in the place of a result."""
    places = right.frame.places
    section = _EXPLAINED[places[name].kind]
    sign = Mistake("sign of the result reversed", "the sign of the result is reversed", section)
    yield sign, partial(_scaled, name, -1.0)
    for group in right.frame.groups(n for n, place in places.items() if place.kind != "given"):
        if len(group) <= FEW:
            for other in group:
                cause = f"{other} is taken for {name}"
                mistake = Mistake("another quantity", cause, _EXPLAINED[places[other].kind])
                yield mistake, partial(_scaled, other, 1.0)
    point = Mistake("decimal point moved", "the decimal point of the result is moved", section)
    for power in (1, -1, 2, -2, 3, -3):
        yield point, partial(_scaled, name, 10.0**power)


def _scaled(name: str, factor: float, c: Calculation) -> float:
    return c[name] * factor
