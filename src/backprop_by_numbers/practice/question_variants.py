"""A question for a page: numbers to work out, or a mistake to find, in many sets of numbers.

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

from backprop_by_numbers.explaining.numbers import without_zeros
from backprop_by_numbers.practice.mistake import Mistake
from backprop_by_numbers.practice.ways import same

#: So many significant digits are asked for.
WANTED = 4

#: So many sets of numbers a question has; the first is the chapter's own.
VARIANTS = 20

#: So many mistakes a reader chooses from, and so many at least.
OPTIONS, _FEWEST_OPTIONS = 4, 3

#: So many sets of numbers are drawn for one that will do, before it is given up.
ATTEMPTS = 60

#: So many digits of a right number are kept, and of a wrong one; and so many of one are shown.
KEPT, _STORED, _SHOWN = 13, 12, 6

_PROMPTS = {
    "number": "Work out {}.",
    "find": "Somebody has worked out {}, and the result is wrong. Which mistake was made?",
}

#: A mistake, and the number that it gives.
Made = tuple[Mistake, float]


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
        return f"{start}: {listed(self.names)}"

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


def prompt_for(kind: str, names: Sequence[str]) -> str:
    """Return what to do, where a chapter does not say it in other words.

    Examples
    --------
    >>> prompt_for("number", ["net_h1", "out_h1"])
    'Work out [net_h1] and [out_h1].'
    """
    return _PROMPTS[kind].format(listed(names))


def listed(names: Sequence[str]) -> str:
    """Return names as part of a sentence, in brackets.

    Examples
    --------
    >>> listed(["w5", "w6", "w7"])
    '[w5], [w6] and [w7]'
    """
    *others, last = (f"[{name}]" for name in names)
    return f"{', '.join(others)} and {last}" if others else last


def can_be_distinguished(answer: float, made: Sequence[Made]) -> bool:
    """Return whether an answer and what mistakes give are clearly different numbers, or the same.

    Two ways to make one mistake need not be distinguished.
    """
    return all(
        first is second or same(a, b) or distinct(a, b)
        for (first, a), (second, b) in combinations([(None, answer), *made], 2)
    )


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


def wrong_numbers(answer: float, made: Sequence[Made], *, own: bool = False) -> Iterator[Made]:
    """Yield what mistakes give: no number that is right after all, and none twice.

    In a chapter's `own` numbers, which were not drawn, several mistakes may give one number: then
    each of them is named.
    """
    found: list[Made] = []
    for mistake, value in made:
        known = [v for m, v in found if m.name == mistake.name or not own]
        if not any(same(value, other) for other in (answer, *known)):
            found.append((mistake, value))
            yield mistake, value


def as_read(wrong: Iterator[Made], mistakes: Sequence[Mistake]) -> tuple[tuple[int, str], ...]:
    """Return mistakes by their places in a question's list, with their numbers as text."""
    return tuple((mistakes.index(mistake), significant(value, _STORED)) for mistake, value in wrong)


def with_one_to_find(
    variant: Variant, rng: np.random.Generator, allowed: Collection[int]
) -> Variant:
    """Return a set of numbers with mistakes to choose from, of which one has been made.

    Raises
    ------
    ValueError
        If there are too few mistakes with numbers of their own.
    """
    by_mistake = dict(reversed(variant.wrong[0]))  # the first of each stays
    alone = [i for i in by_mistake if i in allowed and _is_alone(i, by_mistake)]
    if len(alone) < _FEWEST_OPTIONS:
        raise ValueError(
            f"the mistake cannot be found: there must be at least {_FEWEST_OPTIONS} mistakes with "
            f"numbers of their own, but there are {len(alone)}"
        )
    drawn = rng.permutation(alone)[:OPTIONS].tolist()
    return replace(
        variant,
        wrong=(tuple(by_mistake.items()),),
        options=tuple(sorted(drawn)),
        shown=(drawn[0], significant(float(by_mistake[drawn[0]]), _SHOWN)),
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
