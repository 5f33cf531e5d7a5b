"""Questions about the numbers of a network, and the mistakes that are made on the way to them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import cycle

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.numbers import as_written
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import count, one_of
from backprop_by_numbers.practice.calculation import Calculation, Frame
from backprop_by_numbers.practice.catalogue import MISTAKES
from backprop_by_numbers.practice.diagnosis import Example, calculation_of, example_or_default
from backprop_by_numbers.practice.mistake import WIDEST, Again, Mistake
from backprop_by_numbers.practice.question_variants import (
    ATTEMPTS,
    KEPT,
    OPTIONS,
    VARIANTS,
    WANTED,
    Made,
    Question,
    Variant,
    as_read,
    can_be_distinguished,
    distinct,
    prompt_for,
    significant,
    with_one_to_find,
    wrong_numbers,
)
from backprop_by_numbers.practice.ways import every_mistake, same, tried
from backprop_by_numbers.practice.working import formula_for, hint_for

#: So many wrong numbers a question knows for each number, and so many ways to make one mistake: a
#: page would be heavy with all.
_MOST, _WAYS = 14, 3

#: What a question does not name: what shows in the digits, and what nothing is to be learned from.
_NOT_ASKED = ("rounded early", "decimal point moved", "another quantity")

#: What is so common that a question knows it wherever it can be made, the more common first.
_COMMON = (
    "sign of the result reversed",
    "bias left out",
    "activation function not applied",
    "slope left out",
    "one path alone",
    "signs of the paths left out",
    "half left out",
    "2 of the square kept",
    "target of another output",
    "weights of the wrong neuron",
    "weight of another connection",
    "delta of the wrong neuron",
    "last factor of the wrong neuron",
    "learning rate left out",
    "step in the wrong direction",
    "slope multiplied in",
    "slope taken to be 1 − out",
    "weights transposed",
)

#: How large inputs, weights and biases of the variants are.
_SIZES = tuple(n / 20 for n in range(2, 20))

#: So many sets of numbers are drawn to see which mistakes can be distinguished.
_DRAWN = 8

#: A set of numbers is left out if an answer is smaller: its digits would be mostly zeros.
_SMALLEST = 1e-3

#: The learning rates of the variants.
_RATES = (0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8)


def question(
    *names: str,
    net: Network | None = None,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    learning_rate: float = setup.learning_rate,
    given: Sequence[str] = (),
    prompt: str = "",
    variants: int = VARIANTS,
) -> Question:
    """Prepare a question: numbers to work out.

    Parameters
    ----------
    *names : str
        What is asked for, at least one quantity; a later one may build on those before it.
    net, x, target : optional
        The network, the inputs of one example and its targets; the worked example's by default.
    learning_rate : float, optional
        How long the step is.
    given : sequence of str, optional
        What may be used; by default the numbers that the last step needs. In both cases those of
        the same kind in the layer are given too, so that it has to be found which to use.
    prompt : str, optional
        What to do, with the names of quantities in brackets.
    variants : int, optional
        How many sets of numbers, at least 1: the first is that of the network itself.

    Returns
    -------
    Question
        For `QuestionFigure`.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type or out of range, if there is no such quantity, or none
        with a short formula, if what is given is not enough, or if no other numbers can be found.

    Examples
    --------
    >>> asked = question("net_h2", "out_h2", variants=2)
    >>> asked.title, asked.working[0]
    ('Question: [net_h2] and [out_h2]', ('net_h2 = w3 * i1 + w4 * i2 + b1',))
    >>> [asked.mistakes[index].name for index, _ in asked.variants[0].wrong[0]][:3]
    ['bias left out', 'weights of the wrong neuron', 'weights transposed']
    """
    example = example_or_default(net, x, target, learning_rate)
    return _question("number", names, example, given, prompt, variants)


def find_the_mistake(
    name: str,
    *,
    net: Network | None = None,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    learning_rate: float = setup.learning_rate,
    given: Sequence[str] = (),
    prompt: str = "",
    variants: int = VARIANTS,
    chapter: str = "",
) -> Question:
    """Prepare a question: a wrong number is given, and the mistake behind it is to be found.

    Parameters
    ----------
    name, net, x, target, learning_rate, given, prompt, variants
        As in `question`.
    chapter : str, optional
        The chapter in which it is asked, such as "01-forward-pass": mistakes that only a later
        chapter explains are not to choose from.

    Returns
    -------
    Question
        For `QuestionFigure`.

    Raises
    ------
    TypeError, ValueError
        As in `question`.

    Examples
    --------
    >>> asked = find_the_mistake("w7+", variants=2)
    >>> len(asked.variants[0].options)
    4
    """
    example = example_or_default(net, x, target, learning_rate)
    return _question("find", (name,), example, given, prompt, variants, chapter)


def _question(
    kind: str,
    names: tuple[str, ...],
    example: Example,
    given: Sequence[str],
    prompt: str,
    variants: int,
    chapter: str = "",
) -> Question:
    if not names:
        raise ValueError("names is empty; ask for at least one quantity, such as 'net_h2'")
    count(variants, "variants", least=1)
    right = calculation_of(example)
    places = right.frame.places
    for name in names:
        one_of(name, "names", places)
    if len(set(names)) < len(names):
        raise ValueError(f"names must ask for each quantity once, not {names}")
    if isinstance(given, str):
        raise TypeError(f"given must be several names, such as ('i1', 'i2'), not {given!r}")
    for name in given:
        one_of(name, "given", places)
    if chapter:
        one_of(chapter, "chapter", {mistake.section.chapter for mistake in MISTAKES})
    known = _known(right, names, given)
    own = _Numbers(right, known, rounded=False)
    sample = np.random.default_rng(0)
    drawn = [_Numbers(_drawn(right, sample), known, rounded=True).right for _ in range(_DRAWN)]
    parts: list[_Part] = []
    for name in names:
        before = [step for part in parts for step in part.steps]
        parts.append(_Part(name, own.right, known, before, drawn))
    rng = np.random.default_rng(list(" ".join((kind, *names)).encode()))
    sets = [own, *_other_numbers(right, known, parts, variants - 1, rng)]
    mistakes = tuple(dict.fromkeys(m for part in parts for m, _ in part.chosen))
    known_by_then = {
        i for i, m in enumerate(mistakes) if not chapter or m.section.chapter <= chapter
    }
    to_find = (rng, known_by_then) if kind == "find" else None
    made = [_variant(each, parts, mistakes, to_find) for each in sets]
    return Question(
        kind,
        names,
        prompt or prompt_for(kind, names),
        tuple(part.hint for part in parts),
        tuple(part.working for part in parts),
        mistakes,
        tuple(made),
    )


def _known(right: Calculation, names: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    """Return what is given, with its neighbours, but not what is asked for."""
    frame = right.frame
    operands = (n for name in names for n in formula.names(formula_for(name, right)))
    found: dict[str, None] = {}
    for name in given or (n for n in operands if n not in names):
        neighbours = _neighbours(frame, name)
        found |= dict.fromkeys(neighbours if len(neighbours) <= WIDEST else (name,))
    return tuple(name for name in frame.places if name in found and name not in names)


def _neighbours(frame: Frame, name: str) -> tuple[str, ...]:
    """Return the names of the same kind in the same layer."""
    if name in frame.inputs:
        return frame.inputs
    if name.startswith("target_"):
        return frame.named("target_{}", frame.last)
    for stage in frame.stages:
        if name in stage.weights:
            return stage.weights
    place = frame.places[name]
    if place.kind in ("given", "weight's gradient", "bias's gradient"):
        return (name,)
    alike = (n for n, other in frame.places.items() if other.kind == place.kind)
    return tuple(n for n in alike if frame.places[n].stage == place.stage)


class _Numbers:
    """One set of numbers: what is given, as it is shown, and the calculation from that alone."""

    def __init__(self, whole: Calculation, known: Sequence[str], *, rounded: bool) -> None:
        exact = {name: whole[name] for name in known}
        self.shown = {
            name: significant(value, WANTED) if rounded else as_written(value)
            for name, value in exact.items()
        }
        self.are_own = not rounded
        given = {n: float(text) for n, text in self.shown.items()} if rounded else exact
        self.right = Calculation(whole.frame, given)


class _Part:
    """One number that is asked for, and the mistakes that are known for it."""

    def __init__(
        self,
        name: str,
        own: Calculation,
        known: Sequence[str],
        before: Sequence[str],
        drawn: Sequence[Calculation],
    ) -> None:
        self.name = name
        try:
            steps = [
                each for each in (*own.before(name), name) if each == name or each not in before
            ]
        except KeyError:
            raise ValueError(f"given must have all that {name} needs, not {known}") from None
        self.working = tuple(f"{step} = {formula_for(step, own)}" for step in steps)
        self.steps = tuple(steps)
        self.hint = " ".join(dict.fromkeys(hint_for(step, own) for step in steps))
        answers = [tried(lambda c: c[name], c) for c in drawn]
        classes: list[tuple[Mistake, Again, list[float]]] = []
        ways = Counter[str]()
        forward = own.frame.places[name].kind in ("net", "out", "pooled")
        common = {each: n for n, each in enumerate(_COMMON[forward:])}  # no sign is lost there
        found = sorted(every_mistake(name, own), key=lambda m: common.get(m[0].name, len(common)))
        for mistake, again in found:
            if mistake.name in _NOT_ASKED or ways[mistake.name] == _WAYS:
                continue
            values = [tried(again, c) for c in drawn]
            others = [answers, *(known_values for _, _, known_values in classes)]
            if all(_can_be_distinguished(values, other) for other in others):
                classes.append((mistake, again, values))
                ways[mistake.name] += 1
            if len(classes) == _MOST:
                break
        self.chosen = [(mistake, again) for mistake, again, _ in classes]

    def made(self, c: Calculation) -> list[Made]:
        """Return what each mistake gives with some numbers, if it can be made there."""
        values = ((mistake, tried(again, c)) for mistake, again in self.chosen)
        return [(mistake, value) for mistake, value in values if math.isfinite(value)]


def _can_be_distinguished(values: Sequence[float], others: Sequence[float]) -> bool:
    """Return whether two results, in several sets of numbers, are mostly clearly different."""
    pairs = list(zip(values, others, strict=True))
    differ = sum(distinct(a, b) for a, b in pairs)
    return differ > 0 and differ + sum(same(a, b) for a, b in pairs) > len(pairs) / 2


def _other_numbers(
    right: Calculation,
    known: Sequence[str],
    parts: Sequence[_Part],
    wanted: int,
    rng: np.random.Generator,
) -> Iterator[_Numbers]:
    """Yield other sets of numbers, in each of which no two mistakes agree."""
    found = 0
    for _ in range(ATTEMPTS * max(wanted, 1)):
        if found == wanted:
            return
        numbers = _Numbers(_drawn(right, rng), known, rounded=True)
        if all(_will_do(part, numbers.right) for part in parts):
            found += 1
            yield numbers
    if found < wanted:
        names = " and ".join(part.name for part in parts)
        raise ValueError(f"variants must be fewer: only {found + 1} could be found for {names}")


def _will_do(part: _Part, c: Calculation) -> bool:
    answer, made = tried(lambda own: own[part.name], c), part.made(c)
    enough = len(list(wrong_numbers(answer, made))) >= min(OPTIONS, len(part.chosen))
    return enough and abs(answer) >= _SMALLEST and can_be_distinguished(answer, made)


def _drawn(right: Calculation, rng: np.random.Generator) -> Calculation:
    """Return the calculation with other given numbers, as short as the network's own."""
    frame, drawn = right.frame, {}
    # Of one kind no two have the same size, as long as there are sizes enough.
    sizes = defaultdict[tuple[str, ...], Iterator[float]](lambda: cycle(rng.permutation(_SIZES)))
    for name, value in right.given.items():
        if name == "eta":
            drawn[name] = float(rng.choice(_RATES))
        else:
            size = float(next(sizes[_neighbours(frame, name)]))
            is_turned = name not in frame.inputs and rng.random() < (0.3 if value > 0 else 0.7)
            drawn[name] = -size if is_turned else size
    targets = frame.named("target_{}", frame.last)
    own = right.all(targets)
    drawn |= dict(zip(targets, rng.permutation(own).tolist(), strict=True))
    for stage in frame.stages:
        if stage.shared:
            drawn |= dict.fromkeys(stage.biases, drawn[stage.shared])
    return Calculation(frame, drawn)


def _variant(
    numbers: _Numbers,
    parts: Sequence[_Part],
    mistakes: tuple[Mistake, ...],
    to_find: tuple[np.random.Generator, Collection[int]] | None,
) -> Variant:
    """Return a set of numbers as the page reads it, with one of the mistakes `to_find`, drawn."""
    c = numbers.right
    steps = [step for part in parts for step in part.steps]
    operands = [name for step in steps for name in formula.names(formula_for(step, c))]
    names = dict.fromkeys((*operands, *steps))
    wrong = [
        as_read(wrong_numbers(c[part.name], part.made(c), own=numbers.are_own), mistakes)
        for part in parts
    ]
    variant = Variant(
        tuple(numbers.shown.items()),
        {name: significant(c[name], KEPT) for name in names},
        tuple(wrong),
    )
    return with_one_to_find(variant, *to_find) if to_find else variant
