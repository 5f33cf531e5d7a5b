"""Measure our training beside that of other libraries: the same work on one core, in turns.

`make bench` installs what it takes into a folder of its own and runs this. It prints tables, and
writes the file that the book draws its figures from. Names given to it are the only kinds of work
that it measures; then nothing is written.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median

# One core for everybody, where the system can keep a process to one, and one thread in any case;
# for JAX, double precision. All of it is read at import.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ |= {
    "JAX_ENABLE_X64": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}

from backprop_by_numbers.benchmark_results import STORED, Measured, store
from benchmarks.fresh_processes import fresh
from benchmarks.machine import machine
from benchmarks.rounds import check, compared, measure
from benchmarks.works import works

ROUNDS = 11
IMPORTS = 15


def import_seconds() -> float:
    """Return what the engine's import takes once NumPy is there: the median of fresh processes."""
    program = (
        "import numpy, time; start = time.perf_counter(); import backprop_by_numbers;"
        "print(time.perf_counter() - start)"
    )
    return median(fresh(program)(1 + IMPORTS)[1:])  # the first of them compiles it


def main(names: list[str]) -> None:
    """Check, measure, print and write."""
    start, found = time.perf_counter(), []
    for work in works():
        if not names or work.name in names:
            print(f"{work.title}: checking that all give the same numbers", flush=True)
            check(work)
            print(f"{work.title}: {ROUNDS} rounds", flush=True)
            found.append(compared(work, measure(work, ROUNDS)))
    print(f"Importing the engine {IMPORTS} times", flush=True)
    measured = Measured(machine(), tuple(found), float(f"{import_seconds():.3g}"))
    print(f"\n{measured!r}\n")
    print(f"Done in {(time.perf_counter() - start) / 60:.1f} minutes.")
    if not names:
        store(measured)
        print(f"Measured: {STORED.relative_to(Path.cwd())}")
        print("The book shows it: make notebooks, then make book")


if __name__ == "__main__":
    main(sys.argv[1:])
