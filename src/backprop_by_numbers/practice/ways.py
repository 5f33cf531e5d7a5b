"""All ways to make a known mistake on the way to a number, and what each of them gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from backprop_by_numbers.practice.calculation import Calculation, Place, Step
from backprop_by_numbers.practice.catalogue import MISTAKES
from backprop_by_numbers.practice.mistake import Mistake
from backprop_by_numbers.practice.rounding_mistakes import ROUNDED_EARLY

#: Numbers that differ by less, relative to their size, are the same but for rounding.
SAME = 1e-9


#: Computes a number with a mistake in it, from a calculation without.
Again = Callable[[Calculation], float]


@dataclass(frozen=True)
class Way:
    """One way to make a mistake on the way to a number.

    Attributes
    ----------
    mistake : Mistake
        What is done wrong.
    value : float
        What comes out.
    again : callable
        ``again(calculation)`` returns what comes out of the same mistake with other numbers, or
        raises an error if it cannot be made there.
    """

    mistake: Mistake
    value: float
    again: Again


def ways_to(name: str, right: Calculation) -> Iterator[Way]:
    """Yield every way to a wrong number, the likely ones first.

    A mistake is made in the last step; or in a kind of step, in one layer or in all; or in one of
    the steps before the last, after which all is right.

    Parameters
    ----------
    name : str
        The quantity.
    right : Calculation
        Without a mistake.

    Yields
    ------
    Way
        Not those that give what is right, nor those that give no finite number.

    Examples
    --------
    >>> from backprop_by_numbers.example import setup
    >>> from backprop_by_numbers.practice.calculation import calculation
    >>> right = calculation(setup.network(), setup.inputs, setup.targets)
    >>> way = next(ways_to("net_h1", right))
    >>> way.mistake.name, round(way.value, 9)
    ('bias left out', 0.0275)
    """
    rightly = right[name]
    for mistake, again in every_mistake(name, right):
        value = tried(again, right)
        if math.isfinite(value) and not same(value, rightly):
            yield Way(mistake, value, again)


def same(one: float, other: float) -> bool:
    """Return whether two numbers differ by rounding alone.

    Examples
    --------
    >>> same(0.1 + 0.2, 0.3), same(0.3, 0.3000001)
    (True, False)
    """
    return math.isclose(one, other, rel_tol=SAME, abs_tol=1e-15)


def tried(again: Again, right: Calculation) -> float:
    """Return what a mistake gives, or NaN if it cannot be made with these numbers."""
    try:
        with np.errstate(all="ignore"):
            return again(right)
    except (ArithmeticError, ValueError, LookupError, StopIteration):
        return math.nan


def every_mistake(name: str, right: Calculation) -> Iterator[tuple[Mistake, Again]]:
    """Yield every mistake on the way to a number, as often as there are ways to make it."""
    places = right.frame.places
    before = [n for n in places if n in right.uses(name) and n not in right.given]
    groups = [
        frozenset(group)
        for _, group in groupby(
            sorted((places[n] for n in before), key=lambda p: (p.stage, p.kind)),
            key=lambda p: (p.stage, p.kind),
        )
    ]
    here = places[name]
    own = [m for m in MISTAKES if here.kind in m.kinds]
    yield from _at(own, name, name, right)
    for m in ROUNDED_EARLY:
        yield m, _here(m, name, name, 0)
    everywhere = frozenset(places[n] for n in (*before, name))
    for wrong in ({everywhere}, [g for g in groups if len(g) > 1]):
        for at in wrong:
            kinds = {place.kind for place in at}
            for m in MISTAKES:
                if m.kinds & kinds:
                    yield m, _wherever(m, name, at)
    for n in reversed(before):
        yield from _at([m for m in MISTAKES if places[n].kind in m.kinds], n, name, right)
    for m in ROUNDED_EARLY:
        for at in (everywhere, *groups):
            yield m, _wherever(m, name, at)


def _at(
    mistakes: list[Mistake], where: str, name: str, right: Calculation
) -> Iterator[tuple[Mistake, Again]]:
    """Yield the mistakes that can be made in one step, each as often as it has values there."""
    for m in mistakes:
        number = 0
        with suppress(ArithmeticError, ValueError, LookupError), np.errstate(all="ignore"):
            for _ in m.values(right, right.frame.places[where]):
                number += 1
        for choice in range(number):
            yield m, _here(m, where, name, choice)


def _here(mistake: Mistake, where: str, name: str, choice: int) -> Again:
    def again(c: Calculation) -> float:
        values = mistake.values(c, c.frame.places[where])
        for _ in range(choice):
            next(values)
        wrong = float(next(values))
        return wrong if where == name else c.with_values({where: wrong})[name]

    return again


def _wherever(mistake: Mistake, name: str, at: frozenset[Place]) -> Again:
    """Return what comes out of a mistake at all of some places, where it has just one value."""
    step = _step(mistake)

    def steps(_: str, place: Place) -> Step | None:
        made = place in at and (not mistake.kinds or place.kind in mistake.kinds)
        return step if made else None

    return lambda c: c.with_steps(steps)[name]


def _step(mistake: Mistake) -> Step:
    """Return a step with a mistake in it, or the right one where it has not just one value."""

    def step(c: Calculation, place: Place) -> float:
        values = list(mistake.values(c, place))
        return values[0] if len(values) == 1 else c.right(place)

    return step


def everywhere(mistake: Mistake, right: Calculation) -> Calculation:
    """Return the calculation in which a mistake is made in every step that has one value for it."""
    step = _step(mistake)
    return right.with_steps(lambda _, place: step if place.kind in mistake.kinds else None)


def classes(ways: list[Way], right: Calculation) -> Iterator[list[Way]]:
    """Yield ways in classes: those that give the same with any numbers, so by algebra, are one.

    Whether they do is tried with other numbers, drawn at random.
    """
    found: list[tuple[tuple[float, ...], list[Way]]] = []
    for way in ways:
        signature = tuple(tried(way.again, other) for other in _others(right))
        for known, members in found:
            if all(same(a, b) for a, b in zip(known, signature, strict=True)):
                members.append(way)
                break
        else:
            found.append((signature, [way]))
    yield from (members for _, members in found)


@lru_cache(maxsize=64)
def _others(right: Calculation) -> tuple[Calculation, ...]:
    """Return the same calculation with other given numbers, twice."""
    return tuple(Calculation(right.frame, _moved(right, seed)) for seed in (1, 2))


def _moved(right: Calculation, seed: int) -> Mapping[str, float]:
    """Return other given numbers, near those of a calculation: targets keep their sum."""
    rng = np.random.default_rng(seed)
    frame = right.frame
    moved = {n: v * rng.uniform(0.7, 1.3) + rng.uniform(0, 0.1) for n, v in right.given.items()}
    targets = [name for name in frame.named("target_{}", frame.last) if name in moved]
    if targets and frame.loss.from_net:
        mixed = 0.7 * np.array(right.all(targets)) + 0.3 * rng.dirichlet(np.ones(len(targets)))
        moved |= dict(zip(targets, mixed.tolist(), strict=True))
    for stage in frame.stages:
        if stage.shared in moved:
            moved |= dict.fromkeys(stage.biases, moved[stage.shared])
    return moved
