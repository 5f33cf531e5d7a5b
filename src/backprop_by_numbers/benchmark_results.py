"""What `make bench` has measured: the speed of training, compared with other libraries.

The file is a part of the package, so that a chapter has it wherever the package is installed: a
notebook that was downloaded alone has no project around it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from backprop_by_numbers.explaining.numbers import grouped, short, times
from backprop_by_numbers.network.validation import one_of, positive_number, set_fields

STORED = Path(__file__).with_name("benchmark_results.json")

#: The most seconds that the engine's import may take, beyond NumPy's.
LONGEST_IMPORT = 0.02

#: What can be timed: how its column is headed, and how many of that unit make a second.
UNITS = {"update": ("µs an update", 1e6), "run": ("ms a run", 1e3)}

_Record = TypeVar("_Record", "Timing", "Benchmark")


@dataclass(frozen=True)
class Timing:
    """What one candidate took for a kind of work.

    Attributes
    ----------
    name : str
        Ours is called "ours".
    seconds : float
        For one update of one network, or for what else the benchmark times: the median of all
        rounds.
    ratio : float
        How many times as long it took as ours did in the same round: the median of all rounds.
    target : float or None
        What the ratio is to be at least, if there is a target.

    Raises
    ------
    TypeError, ValueError
        If a value is not a number, or is not finite and greater than 0.
    """

    name: str
    seconds: float
    ratio: float
    target: float | None = None

    def __post_init__(self) -> None:
        positive_number(self.seconds, "seconds")
        positive_number(self.ratio, "ratio")
        if self.target is not None:
            positive_number(self.target, "target")

    @property
    def met(self) -> bool:
        """Whether the target is met, if there is one."""
        return self.target is None or self.ratio >= self.target


@dataclass(frozen=True)
class Benchmark:
    """What all candidates took for one kind of work, ours first.

    Attributes
    ----------
    name, title : str
        What to ask for it by, and what it is.
    timings : tuple of Timing
        One for each candidate.
    each : {"update", "run"}
        What is timed: an update, or a run of a program from beginning to end.
    parts : tuple of Timing
        Parts of our time.

    Raises
    ------
    TypeError, ValueError
        If `each` is something else.
    """

    name: str
    title: str
    timings: tuple[Timing, ...]
    each: str = "update"
    parts: tuple[Timing, ...] = ()

    def __post_init__(self) -> None:
        one_of(self.each, "each", UNITS)

    def timing(self, candidate: str) -> Timing:
        """Return what one candidate took.

        Parameters
        ----------
        candidate : str
            Its name, "ours" for this package.

        Returns
        -------
        Timing
            What it took.

        Raises
        ------
        TypeError, ValueError
            If no candidate has that name.
        """
        return _named(candidate, "candidate", self.timings)

    def part(self, name: str) -> Timing:
        """Return what a part of our work took.

        Parameters
        ----------
        name : str
            What it is called, such as "powers of e".

        Returns
        -------
        Timing
            What it took.

        Raises
        ------
        TypeError, ValueError
            If no part has that name.
        """
        return _named(name, "name", self.parts)


@dataclass(frozen=True)
class Measured:
    """A run of the benchmark. Printed or shown in a notebook, it is a table.

    Attributes
    ----------
    machine : mapping of str to str
        What it ran on: the processor, and the version of each library.
    benchmarks : tuple of Benchmark
        One for each kind of work.
    import_seconds : float
        What the engine's import takes once NumPy is imported.
    """

    machine: Mapping[str, str]
    benchmarks: tuple[Benchmark, ...]
    import_seconds: float

    def __post_init__(self) -> None:
        set_fields(self, machine=MappingProxyType(dict(self.machine)))

    def benchmark(self, name: str) -> Benchmark:
        """Return one kind of work.

        Parameters
        ----------
        name : str
            What it is called, such as "example" or "sweep".

        Returns
        -------
        Benchmark
            What all candidates took for it.

        Raises
        ------
        TypeError, ValueError
            If no kind of work has that name.
        """
        return _named(name, "name", self.benchmarks)

    def only(self, *names: str) -> Measured:
        """Return the same with some kinds of work alone.

        Parameters
        ----------
        *names : str
            Which, in the order in which they are to be shown.

        Returns
        -------
        Measured
            With these benchmarks.

        Raises
        ------
        TypeError, ValueError
            If no kind of work has one of the names.
        """
        return Measured(
            self.machine, tuple(self.benchmark(name) for name in names), self.import_seconds
        )

    @property
    def met(self) -> bool:
        """Whether all targets are met."""
        timings = (timing for benchmark in self.benchmarks for timing in benchmark.timings)
        return self.import_seconds < LONGEST_IMPORT and all(timing.met for timing in timings)

    def __repr__(self) -> str:
        lines = []
        for benchmark in self.benchmarks:
            rows = _rows(benchmark)
            lines += [benchmark.title, *(f"  {a:<27}{b:>14}{c:>12}  {d}" for a, b, c, d in rows)]
        lines.append(f"The engine's import, beyond NumPy's: {1e3 * self.import_seconds:.1f} ms")
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        return "".join(_table(benchmark) for benchmark in self.benchmarks)


def stored(file: Path = STORED) -> Measured:
    """Return what was measured last.

    Parameters
    ----------
    file : Path, optional
        Where it stands, by default in this package.

    Returns
    -------
    Measured
        As `store` has written it.

    Examples
    --------
    >>> stored().benchmark("example").timing("ours").ratio
    1.0
    """
    found = json.loads(file.read_text(encoding="utf-8"))
    timings = ("timings", "parts")
    benchmarks = (
        Benchmark(**each | {name: tuple(Timing(**row) for row in each[name]) for name in timings})
        for each in found["benchmarks"]
    )
    return Measured(found["machine"], tuple(benchmarks), found["import_seconds"])


def store(measured: Measured, file: Path = STORED) -> None:
    """Write what was measured where `stored` finds it.

    Parameters
    ----------
    measured : Measured
        A run of the benchmark.
    file : Path, optional
        Where to write it, by default in this package.
    """
    found = {
        "machine": dict(measured.machine),
        "benchmarks": [asdict(benchmark) for benchmark in measured.benchmarks],
        "import_seconds": measured.import_seconds,
    }
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _named(value: str, name: str, records: tuple[_Record, ...]) -> _Record:
    """Return the record that is called `value`, or raise."""
    names = [record.name for record in records]
    return records[names.index(one_of(value, name, names))]


def _rows(benchmark: Benchmark) -> list[tuple[str, str, str, str]]:
    """Return the heads of a table's columns, and the cells of each row; the parts of ours last."""
    head, per_second = UNITS[benchmark.each]

    def cells(timing: Timing, name: str) -> tuple[str, str, str, str]:
        wanted = "" if timing.target is None else short(timing.target, 3)
        verdict = wanted and f"{wanted}: {'met' if timing.met else 'MISSED'}"
        duration = per_second * timing.seconds
        shown = grouped(duration) if duration >= 100 else short(duration, 3)
        return name, shown, times(timing.ratio), verdict

    return [
        ("", head, "times ours", "target"),
        *(cells(timing, timing.name) for timing in benchmark.timings),
        *(cells(part, f"of ours: {part.name}") for part in benchmark.parts),
    ]


def _table(benchmark: Benchmark) -> str:
    heads, *rows = _rows(benchmark)
    return (
        f"<table><caption>{escape(benchmark.title)}</caption>"
        f"<thead>{_row('th', heads)}</thead>"
        f"<tbody>{''.join(_row('td', row) for row in rows)}</tbody></table>"
    )


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(_marked(tag, cells))}</tr>"


def _marked(tag: str, cells: Iterable[str]) -> Iterator[str]:
    """Yield a row's cells; the first says what the row is of."""
    for i, cell in enumerate(cells):
        if tag == "th" and cell:
            yield f'<th scope="col">{escape(cell)}</th>'
        elif tag == "td" and i == 0:
            yield f'<th scope="row">{escape(cell)}</th>'
        else:
            yield f"<td>{escape(cell)}</td>"
