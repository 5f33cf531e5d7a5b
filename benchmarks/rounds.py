"""Candidates measured beside one another: checked first, then in rounds, each in every round.

pytest-benchmark and asv run one candidate's rounds to their end before the next one's, so whatever
else the machine does meanwhile counts against a single candidate. Here every round runs each of
them once, there and back in turns. A ratio is taken within each round, and the median of the rounds
is what is reported.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.benchmark_results import Benchmark, Timing


@dataclass(frozen=True)
class Candidate:
    """One way to do a kind of work.

    Attributes
    ----------
    name : str
        Ours is called "ours".
    run : callable
        Makes so many updates, or runs so many programs, and returns their results.
    updates : int
        With how many it is timed: slow ones get fewer.
    networks : int
        How many networks each of them updates.
    target : float or None
        How many times our time it is to take at least, if there is a target.
    """

    name: str
    run: Callable[[int], ArrayLike]
    updates: int
    networks: int = 1
    target: float | None = None


@dataclass(frozen=True)
class Work:
    """Something that several candidates do, ours first.

    Attributes
    ----------
    name, title : str
        What to ask for it by, and what it is.
    candidates : tuple of Candidate
        Those that take part.
    tolerance : float
        How far from ours the results may be, relatively.
    each : str
        What is timed, a name in `UNITS`.
    checked : int
        How many updates are made for the check that all give the same numbers.
    parts : tuple of Candidate
        Parts of our work, timed in the same rounds. They have no results to check.
    """

    name: str
    title: str
    candidates: tuple[Candidate, ...]
    tolerance: float = 1e-9
    each: str = "update"
    checked: int = 20
    parts: tuple[Candidate, ...] = ()


class DifferentError(AssertionError):
    """A candidate does something else than we do: its time says nothing."""


def check(work: Work) -> None:
    """Raise unless all candidates' numbers are ours.

    A candidate that does fewer networks than ours is held to the first of ours.
    """
    expected = np.asarray(work.candidates[0].run(work.checked))
    for candidate in work.candidates:
        found = np.asarray(candidate.run(work.checked))
        ours = expected if candidate.networks == work.candidates[0].networks else expected[:1]
        if found.shape != ours.shape or not np.allclose(found, ours, rtol=work.tolerance, atol=0):
            raise DifferentError(f"{work.name}: {candidate.name} gives other numbers than ours")
    for candidate in (*work.candidates, *work.parts):
        candidate.run(candidate.updates)  # what is compiled, is compiled from now on


def measure(
    work: Work, rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Return for each candidate the seconds for one update of one network, in each round."""
    timed = (*work.candidates, *work.parts)
    seconds: dict[str, list[float]] = {candidate.name: [] for candidate in timed}
    for turn in range(rounds):
        for candidate in timed[:: -1 if turn % 2 else 1]:
            gc.collect()  # nobody pays for what another has left
            start = clock()
            candidate.run(candidate.updates)
            passed = clock() - start
            seconds[candidate.name].append(passed / candidate.updates / candidate.networks)
    return seconds


def compared(work: Work, seconds: Mapping[str, Sequence[float]]) -> Benchmark:
    """Return the medians of what `measure` has found: of the times, and of each round's ratios."""
    ours = seconds[work.candidates[0].name]

    def timing(candidate: Candidate) -> Timing:
        found = seconds[candidate.name]
        ratio = median(a / b for a, b in zip(found, ours, strict=True))
        return Timing(candidate.name, _rounded(median(found)), _rounded(ratio), candidate.target)

    timings, parts = (tuple(map(timing, each)) for each in (work.candidates, work.parts))
    return Benchmark(work.name, work.title, timings, work.each, parts)


def _rounded(value: float) -> float:
    """Return three digits, which is more than there is to such a measurement."""
    return float(f"{value:.3g}")
