"""What a mistake is: a wrong way to compute, with a name, and a section that explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from backprop_by_numbers.practice.calculation import Calculation, Place

#: ``values(calculation, place)`` yields what the mistake gives at a place in the place of the right
#: number: one number, several where it can be made in several ways, or none where it cannot be.
Values = Callable[[Calculation, Place], Iterator[float]]

#: Computes a number with a mistake in it, from a calculation without.
Again = Callable[[Calculation], float]

#: In layers that are wider than this, two inputs or two neurons are confused too easily for it to
#: mean anything that a number fits.
WIDEST = 6

#: Where a layer has more steps of a kind than this, one of them in the place of another, and a
#: mistake in a single one, are not looked for: there are so many that some of them fit any number.
FEW = 25


@dataclass(frozen=True)
class Section:
    """A section of the book.

    Attributes
    ----------
    chapter : str
        The chapter's file, without its ending.
    heading : str
        The section's heading.
    """

    chapter: str
    heading: str

    @property
    def anchor(self) -> str:
        """The section's place in the page, as a link names it.

        Examples
        --------
        >>> Section("02-error", "What is the half for?").anchor
        'what-is-the-half-for'
        """
        return re.sub(r"[^a-z0-9]+", "-", self.heading.lower()).strip("-")

    def __str__(self) -> str:
        return f'"{self.heading}" in {self.chapter}'


@dataclass(frozen=True)
class Mistake:
    """One known mistake.

    Attributes
    ----------
    name : str
        In a few words.
    cause : str
        What is done wrong, as a clause.
    section : Section
        Where the book explains it.
    kinds : frozenset of str
        The kinds of `Place` at which it can be made.
    values : callable
        The mistake as code.
    """

    name: str
    cause: str
    section: Section
    kinds: frozenset[str] = field(default=frozenset(), repr=False)
    values: Values = field(default=lambda _calculation, _place: iter(()), repr=False)

    @property
    def sentence(self) -> str:
        """What is known of a number that this mistake gives, in one plain sentence."""
        return f"This number comes out if {self.cause}."

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}"


def mistake(name: str, cause: str, section: Section, *kinds: str) -> Callable[[Values], Mistake]:
    """Make a mistake of the function below, which computes wrongly at places of these kinds."""
    return lambda values: Mistake(name, cause, section, frozenset(kinds), values)
