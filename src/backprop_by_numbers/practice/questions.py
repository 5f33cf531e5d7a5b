"""Questions with a number to work out, or with a mistake to find, prepared for a page.

A page runs no Python. So each question carries variants with other numbers, and in each the right
values and those that known mistakes give. The page only compares.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.numbers import as_written, without_zeros
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import count, one_of
from backprop_by_numbers.practice.calculation import Calculation, Frame
from backprop_by_numbers.practice.diagnosis import calculation_of, example_or_default
from backprop_by_numbers.practice.forward_mistakes import WIDEST
from backprop_by_numbers.practice.mistake import Mistake, Section
from backprop_by_numbers.practice.rounding_mistakes import ROUNDED_EARLY
from backprop_by_numbers.practice.ways import Again, every_mistake, same, tried
from backprop_by_numbers.practice.working import formula_for, hint_for

#: So many significant digits are asked for.
WANTED = 4

#: So many sets of numbers a question has; the first is the chapter's own.
VARIANTS = 20

#: So many mistakes a question knows for each number; a page would be heavy with all.
_MOST_MISTAKES = 14

#: So many of them a reader chooses from.
_OPTIONS = 4

#: So many digits of a wrong number are kept, and of a right one.
_STORED, _KEPT = 6, 10

#: So many decimals of what a formula gives are kept.
_DECIMALS = 14

#: So many sets of numbers are drawn to see which mistakes can be distinguished.
_DRAWN = 8

#: The learning rates of the variants.
_RATES = (0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8)

#: So many sets of numbers are drawn for one that will do, before it is given up.
_ATTEMPTS = 60

#: A variant is left out if an answer is smaller: its digits would be mostly zeros.
_SMALLEST = 1e-3


@dataclass(frozen=True)
class Variant:
    """One set of numbers for a question.

    Attributes
    ----------
    given : tuple of (str, str)
        What may be used: names, and the numbers as they are shown.
    values : mapping of str to str
        The numbers of the working, by name, the right answers among them.
    wrong : tuple of tuple of (int, str)
        For each number that is asked for: mistakes, by their place in the question's list, and
        what each gives.
    options : tuple of int
        The mistakes to choose from; empty where a number is asked for.
    shown : (int, str) or None
        The mistake to find, and the wrong number that it gives.
    """

    given: tuple[tuple[str, str], ...]
    values: Mapping[str, str]
    wrong: tuple[tuple[tuple[int, str], ...], ...]
    options: tuple[int, ...] = ()
    shown: tuple[int, str] | None = None


@dataclass(frozen=True)
class Question:
    """A question with all that a page needs to check an answer.

    Attributes
    ----------
    kind : str
        "number", or "find" for a mistake to find.
    names : tuple of str
        The quantities that are asked for.
    prompt : str
        What to do. Names of quantities stand in brackets.
    hints : tuple of str
        For each quantity.
    working : tuple of tuple of str
        For each quantity the steps to it, such as "net_h2 = w3 * i1 + w4 * i2 + b1".
    mistakes : tuple of Mistake
        All that the variants refer to.
    variants : tuple of Variant
        The first has the chapter's own numbers.
    """

    kind: str
    names: tuple[str, ...]
    prompt: str
    hints: tuple[str, ...]
    working: tuple[tuple[str, ...], ...]
    mistakes: tuple[Mistake, ...]
    variants: tuple[Variant, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """What the question is called. Names of quantities stand in brackets."""
        start = "Find the mistake" if self.kind == "find" else "Question"
        return f"{start}: {_listed(self.names)}"

    def state(self) -> dict[str, Any]:
        """Return the question as the page reads it, in the types of JSON."""
        parts = zip(self.names, self.hints, self.working, strict=True)
        return {
            "title": self.title,
            "kind": self.kind,
            "wanted": WANTED,
            "prompt": self.prompt,
            "parts": [{"name": n, "hint": hint, "working": [*steps]} for n, hint, steps in parts],
            "mistakes": [_as_json(mistake) for mistake in self.mistakes],
            "variants": [
                {
                    "given": [list(pair) for pair in variant.given],
                    "values": dict(variant.values),
                    "wrong": [[list(pair) for pair in part] for part in variant.wrong],
                }
                | (
                    {"options": list(variant.options), "shown": list(variant.shown)}
                    if variant.shown
                    else {}
                )
                for variant in self.variants
            ],
        }


def _as_json(mistake: Mistake) -> dict[str, str]:
    return {
        "name": mistake.name,
        "sentence": mistake.sentence,
        "chapter": mistake.section.chapter,
        "anchor": mistake.section.anchor,
        "section": mistake.section.heading,
    }


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
    ['bias left out', 'bias added for each connection', 'bias subtracted']
    """
    return _question("number", names, net, x, target, learning_rate, given, prompt, variants)


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
    asked = "find", (name,), net, x, target, learning_rate, given, prompt, variants
    return _question(*asked, chapter=chapter)


def formula_question(
    name: str,
    right: str,
    numbers: Mapping[str, Sequence[float]],
    wrong: Mapping[str, tuple[str, str]],
    section: Section,
    *,
    hint: str,
    kind: str = "number",
    prompt: str = "",
    variants: int = VARIANTS,
) -> Question:
    """Prepare a question about a number that is no quantity of a network, from formulas.

    Parameters
    ----------
    name : str
        What is asked for: a letter or a word, with an index if need be, such as "n_weights".
    right : str
        Its formula, in the names of `numbers`.
    numbers : mapping of str to sequence of float
        What is given, by name: the chapter's own number first, and then others.
    wrong : mapping of str to (str, str)
        Mistakes by their names: the cause, as a clause, and the formula with the mistake in it.
    section : Section
        Where all of this is explained.
    hint : str
        In a sentence or two.
    kind : str, optional
        "number", or "find" for a mistake to find.
    prompt, variants
        As in `question`.

    Returns
    -------
    Question
        For `QuestionFigure`.

    Raises
    ------
    KeyError
        If a formula has a name that is not in `numbers`.
    TypeError, ValueError
        If there is no such kind, or if no other numbers can be found in which no two mistakes
        agree.

    Examples
    --------
    >>> asked = formula_question(
    ...     "n_weights",
    ...     "n_in * n_out",
    ...     {"n_in": (64, 100, 36), "n_out": (10, 4, 3)},
    ...     {
    ...         "added": ("the two numbers are added", "n_in + n_out"),
    ...         "squared": ("the inputs are counted twice", "n_in * n_in * n_out"),
    ...     },
    ...     Section("12-something-to-learn", "The network"),
    ...     hint="Each neuron has a weight for each input.",
    ...     kind="find",
    ...     variants=3,
    ... )
    >>> sorted(asked.variants[0].wrong[0]), asked.variants[0].options
    ([(0, '74'), (1, '40960')], (0, 1))
    >>> asked.title, asked.variants[0].shown in asked.variants[0].wrong[0]
    ('Find the mistake: n_weights', True)
    """
    one_of(kind, "kind", _PROMPTS)
    mistakes = tuple(Mistake(each, cause, section) for each, (cause, _) in wrong.items())
    texts = [text for _, text in wrong.values()]
    used = formula.names(right)

    def made(chosen: Mapping[str, float]) -> tuple[float, list[float]]:
        results = [_evaluated(text, chosen) for text in (right, *texts)]
        return results[0], results[1:]

    found = []
    rng = np.random.default_rng(list(name.encode()))
    for attempt in range(_ATTEMPTS * variants):
        drawn = {n: float(v[0] if attempt == 0 else rng.choice(v)) for n, v in numbers.items()}
        answer, others = made(drawn)
        apart = all(distinct(a, b) for a, b in combinations([answer, *others], 2))
        if attempt and (not apart or abs(answer) < _SMALLEST or drawn in found):
            continue
        found.append(drawn)
        if len(found) == variants:
            break
    else:
        raise ValueError(f"variants must be fewer: only {len(found)} could be found for {name}")
    sets = []
    for drawn in found:
        answer, others = made(drawn)
        values = {n: significant(drawn[n], _KEPT) for n in used}
        values[name] = significant(answer, _KEPT)
        kept = ((i, v) for i, v in enumerate(others) if not same(v, answer))
        variant = Variant(
            tuple((n, significant(v, _KEPT)) for n, v in drawn.items()),
            values,
            (tuple((i, significant(v, _STORED)) for i, v in kept),),
        )
        sets.append(
            _with_one_to_find(variant, rng, range(len(wrong))) if kind == "find" else variant
        )
    return Question(
        kind,
        (name,),
        prompt or _PROMPTS[kind].format(_listed([name])),
        (hint,),
        ((f"{name} = {right}",),),
        mistakes,
        tuple(sets),
    )


def _evaluated(text: str, numbers: Mapping[str, float]) -> float:
    result: float = formula.evaluate(text, numbers, math.exp, math.log)
    return round(result, _DECIMALS)  # the last bits of a sum that is 0 need not be 0


def _question(
    kind: str,
    names: tuple[str, ...],
    net: Network | None,
    x: ArrayLike | None,
    target: ArrayLike | None,
    learning_rate: float,
    given: Sequence[str],
    prompt: str,
    variants: int,
    *,
    chapter: str = "",
) -> Question:
    if not names:
        raise ValueError("names is empty; ask for at least one quantity, such as 'net_h2'")
    count(variants, "variants", least=1)
    example = example_or_default(net, x, target, learning_rate)
    right = calculation_of(example)
    places = right.frame.places
    for name in names:
        one_of(name, "names", places)
    for name in given:
        one_of(name, "given", places)
    known = _known(right, names, given)
    parts: list[_Part] = []
    for name in names:
        parts.append(_Part(name, right, known, [step for part in parts for step in part.steps]))
    rng = np.random.default_rng(list(" ".join((kind, *names)).encode()))
    own = _Numbers(right, known, rounded=False)
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
        prompt or _PROMPTS[kind].format(_listed(names)),
        tuple(part.hint for part in parts),
        tuple(part.working for part in parts),
        mistakes,
        tuple(made),
    )


def _listed(names: Sequence[str]) -> str:
    *others, last = (f"[{name}]" for name in names)
    return f"{', '.join(others)} and {last}" if others else last


_PROMPTS = {
    "number": "Work out {}.",
    "find": "Somebody has worked out {}, and the result is wrong. Which mistake was made?",
}


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
        given = {n: float(text) for n, text in self.shown.items()} if rounded else exact
        self.right = Calculation(whole.frame, given)


class _Part:
    """One number that is asked for, and the mistakes that are known for it."""

    def __init__(
        self, name: str, right: Calculation, known: Sequence[str], before: Sequence[str]
    ) -> None:
        self.name = name
        own = _Numbers(right, known, rounded=False).right
        try:
            steps = [each for each in own.steps_to(name) if each == name or each not in before]
        except KeyError:
            raise ValueError(f"given must have all that {name} needs, not {known}") from None
        self.working = tuple(f"{step} = {formula_for(step, own)}" for step in steps)
        self.steps = tuple(steps)
        self.hint = " ".join(dict.fromkeys(hint_for(step, own) for step in steps))
        rng = np.random.default_rng(0)
        drawn = [_Numbers(_drawn(right, rng), known, rounded=True).right for _ in range(_DRAWN)]
        answers = [tried(lambda c: c[name], c) for c in drawn]
        classes: list[tuple[Mistake, Again, list[float]]] = []
        for mistake, again in every_mistake(name, own):
            if mistake in ROUNDED_EARLY:
                continue
            values = [tried(again, c) for c in drawn]
            others = [answers, *(known_values for _, _, known_values in classes)]
            if not any(_distinguished(values, other) < _DRAWN / 2 for other in others):
                classes.append((mistake, again, values))
            if len(classes) == _MOST_MISTAKES:
                break
        self.chosen = [(mistake, again) for mistake, again, _ in classes]

    def values(self, c: Calculation) -> list[float]:
        """Return what each mistake gives with some numbers; NaN where it cannot be made."""
        return [tried(again, c) for _, again in self.chosen]


def _distinguished(values: Sequence[float], others: Sequence[float]) -> int:
    """Return in how many sets of numbers two results differ in the digits that are asked for."""
    return sum(distinct(a, b) for a, b in zip(values, others, strict=True))


def distinct(one: float, other: float) -> bool:
    """Return whether two numbers differ by more than two units of the last digit asked for.

    Examples
    --------
    >>> distinct(0.1234, 0.1235), distinct(0.1234, 0.1237), distinct(0.1234, math.nan)
    (False, True, False)
    """
    largest = max(abs(one), abs(other))
    return largest > 0 and abs(one - other) > 2 * 10.0 ** (
        math.floor(math.log10(largest)) + 1 - WANTED
    )


def _other_numbers(
    right: Calculation,
    known: Sequence[str],
    parts: Sequence[_Part],
    wanted: int,
    rng: np.random.Generator,
) -> Iterator[_Numbers]:
    """Yield other sets of numbers, in each of which no two mistakes agree."""
    found = 0
    for _ in range(_ATTEMPTS * max(wanted, 1)):
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
    answer = tried(lambda own: own[part.name], c)
    mistakes = [m for m, _ in part.chosen]
    made = [(m, v) for m, v in zip(mistakes, part.values(c), strict=True) if math.isfinite(v)]
    return (
        abs(answer) >= _SMALLEST
        and len(made) >= min(_OPTIONS, len(part.chosen))
        and all(distinct(answer, value) for _, value in made)
        and all(m is n or distinct(a, b) for (m, a), (n, b) in combinations(made, 2))
    )


def _drawn(right: Calculation, rng: np.random.Generator) -> Calculation:
    """Return the calculation with other given numbers, as short as the network's own."""
    frame, drawn = right.frame, {}
    for name, value in right.given.items():
        if name == "eta":
            drawn[name] = float(rng.choice(_RATES))
        elif name in frame.inputs:
            drawn[name] = round(float(rng.integers(1, 20)) / 20, 2)
        else:
            size = round(float(rng.integers(2, 20)) / 20, 2)
            drawn[name] = -size if rng.random() < (0.3 if value > 0 else 0.7) else size
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
    wrong = []
    for part in parts:
        pairs = zip((m for m, _ in part.chosen), part.values(c), strict=True)
        kept = [(m, v) for m, v in pairs if math.isfinite(v) and not same(v, c[part.name])]
        wrong.append(tuple((mistakes.index(m), significant(v, _STORED)) for m, v in kept))
    variant = Variant(
        tuple(numbers.shown.items()),
        {name: significant(c[name], _KEPT) for name in names},
        tuple(wrong),
    )
    return _with_one_to_find(variant, *to_find) if to_find else variant


def _with_one_to_find(
    variant: Variant, rng: np.random.Generator, allowed: Collection[int]
) -> Variant:
    """Return a set of numbers with mistakes to choose from, of which one has been made."""
    by_mistake = dict(reversed(variant.wrong[0]))  # the first of each stays
    alone = [i for i in by_mistake if i in allowed and _is_alone(i, by_mistake)]
    drawn = rng.permutation(alone)[:_OPTIONS].tolist()
    return replace(
        variant,
        wrong=(tuple(by_mistake.items()),),
        options=tuple(sorted(drawn)),
        shown=(drawn[0], by_mistake[drawn[0]]),
    )


def _is_alone(index: int, by_mistake: Mapping[int, str]) -> bool:
    """Return whether a mistake's number is distinct from those of all other mistakes."""
    value = float(by_mistake[index])
    return all(distinct(value, float(text)) for i, text in by_mistake.items() if i != index)


def significant(value: float, digits: int) -> str:
    """Return `value` with so many significant digits, without zeros at the end.

    The last bits of a float, which differ between machines, are left out first.

    Examples
    --------
    >>> significant(0.593269992, 4), significant(-0.019049118, 4), significant(0.3775, 9)
    ('0.5933', '-0.01905', '0.3775')
    >>> significant(2.5e-10, 4)
    '2.5e-10'
    """
    known = Decimal(f"{value:.12g}")
    number, power, exponent = f"{known:.{digits}g}".partition("e")
    return without_zeros(number) + power + exponent if known else "0"
