"""All ways to make a known mistake on the way to a number, and what each of them gives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from backprop_by_numbers.practice.calculation import Calculation, Place, Step
from backprop_by_numbers.practice.catalogue import MISTAKES
from backprop_by_numbers.practice.copying_mistakes import copied
from backprop_by_numbers.practice.mistake import FEW, WIDEST, Again, Mistake
from backprop_by_numbers.practice.rounding_mistakes import ROUNDED_EARLY

#: So many ways are tried, which is all of them but in networks with many layers.
_MOST = 2000

#: Numbers that differ by less, relative to their size, are the same but for rounding.
SAME = 1e-9


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

    A mistake is made in the last step; or in a kind of step, in all layers or in one; or the result
    is badly copied; or a mistake is made in one of the steps before the last, after which all is
    right.

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
    for mistake, again in islice(every_mistake(name, right), _MOST):
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
    before = right.before(name)
    names = [*before, name]
    groups = right.frame.groups(names)
    yield from _at(name, name, right)
    for m in ROUNDED_EARLY:
        yield m, partial(_here, m, name, name, 0)
    nearest = {place.kind: n for n, place in enumerate(map(places.__getitem__, names))}
    alone = set()  # what can be made in one step alone need not be tried there again
    for m in sorted(MISTAKES, key=lambda m: -max(nearest.get(kind, -1) for kind in m.kinds)):
        counts = {n: _number_of_values(m, n, right) for n in names if places[n].kind in m.kinds}
        made = {n: number for n, number in counts.items() if number}
        yield from _at_several(m, name, made, groups)
        if len(made) == 1 and max(made.values()) <= WIDEST:
            alone |= {(m, n) for n in made}
    yield from copied(name, right)
    few = {n for group in groups if len(group) <= FEW for n in group}
    for n in reversed(before):
        if n in few:
            ways = _at(n, name, right)
            yield from ((m, again) for m, again in ways if (m, n) not in alone)
    for m in ROUNDED_EARLY:
        for at in (names, *groups):
            yield m, partial(_wherever, m, name, at, 0)


def _number_of_values(mistake: Mistake, where: str, right: Calculation) -> int:
    """Return in how many ways a mistake can be made in one step."""
    number = 0
    with suppress(ArithmeticError, ValueError, LookupError), np.errstate(all="ignore"):
        for _ in mistake.values(right, right.frame.places[where]):
            number += 1
    return number


def _at(where: str, name: str, right: Calculation) -> Iterator[tuple[Mistake, Again]]:
    """Yield the mistakes that can be made in one step, each as often as it has values there."""
    for m in MISTAKES:
        if right.frame.places[where].kind in m.kinds:
            for choice in range(_number_of_values(m, where, right)):
                yield m, partial(_here, m, where, name, choice)


def _at_several(
    mistake: Mistake, name: str, made: dict[str, int], groups: list[list[str]]
) -> Iterator[tuple[Mistake, Again]]:
    """Yield a mistake made everywhere, and in one layer alone, in the same way each time.

    Parameters
    ----------
    mistake : Mistake
        Which.
    name : str
        On the way to which quantity.
    made : dict of str to int
        The steps in which it can be made, each with in how many ways.
    groups : list of list of str
        The steps of each layer.
    """
    parts = [[n for n in group if n in made] for group in groups]
    for at in ([*made], *(part for part in parts if 1 < len(part) < len(made))):
        if at and at != [name]:
            for choice in range(min(WIDEST, max(made[n] for n in at))):
                yield mistake, partial(_wherever, mistake, name, at, choice)


def _here(mistake: Mistake, where: str, name: str, choice: int, c: Calculation) -> float:
    """Return what comes out of a mistake in one step."""
    values = mistake.values(c, c.frame.places[where])
    wrong = float(next(islice(values, choice, None)))
    return wrong if where == name else c.with_values({where: wrong})[name]


def _wherever(mistake: Mistake, name: str, at: list[str], choice: int, c: Calculation) -> float:
    """Return what comes out of a mistake in several steps, made in the same way each time."""
    return c.with_steps(dict.fromkeys(at, _step(mistake, choice)))[name]


def _step(mistake: Mistake, choice: int) -> Step:
    """Return a step with a mistake in it, or the right one where there is no such choice."""

    def step(c: Calculation, place: Place) -> float:
        wrong = next(islice(mistake.values(c, place), choice, None), None)
        return c.right(place) if wrong is None else wrong

    return step


def everywhere(mistake: Mistake, right: Calculation) -> Calculation:
    """Return the calculation in which a mistake is made in every step, in its first way."""
    places, step = right.frame.places, _step(mistake, 0)
    return right.with_steps({n: step for n, place in places.items() if place.kind in mistake.kinds})


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
    """Return the same calculation with other given numbers.

    They are near its own, then positive, so that ReLU lets all of them through, then of any sign.
    """
    return tuple(Calculation(right.frame, _moved(right, seed)) for seed in range(6))


def _moved(right: Calculation, seed: int) -> Mapping[str, float]:
    """Return other given numbers, of which the learning rate and probabilities stay positive."""
    rng = np.random.default_rng(seed)
    frame = right.frame
    moved = {n: v * rng.uniform(0.7, 1.3) + rng.uniform(0, 0.1) for n, v in right.given.items()}
    targets = [name for name in frame.named("target_{}", frame.last) if name in moved]
    if seed:
        signs = (1.0,) if seed == 1 else (-1.0, 1.0)
        moved |= {n: abs(v) * rng.choice(signs) for n, v in moved.items() if n != "eta"}
    if targets and frame.loss.from_net:
        mixed = 0.7 * np.array(right.all(targets)) + 0.3 * rng.dirichlet(np.ones(len(targets)))
        moved |= dict(zip(targets, mixed.tolist(), strict=True))
    for stage in frame.stages:
        if stage.shared in moved:
            moved |= dict.fromkeys(stage.biases, moved[stage.shared])
    return moved
