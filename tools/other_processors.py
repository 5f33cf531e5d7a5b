"""Run the engine's tests and the notebooks as other processors would: `make processors`.

NumPy and its matrix library OpenBLAS pick their code by processor, and the last digits differ from
one to the next. Both can act as an older one, and so this machine stands for several. What
it cannot stand for (ARM, a browser's WebAssembly, processors newer than this one) is stood for by
`ELSEWHERE`, in which results are moved at random.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from numpy._core._multiarray_umath import (  # the only place where NumPy says it
    __cpu_dispatch__ as dispatched,
)
from numpy._core._multiarray_umath import __cpu_features__ as found

ROOT = Path(__file__).parents[1]

#: What is run: all that computes, and every published output.
TESTED = ("example", "network", "training", "checking", "explaining", "article")
ENGINE = ("src", *(f"tests/{room}" for room in TESTED), "book")

#: All processors of this machine, a module on each at a time.
PARALLEL = ("--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder")

#: With this in its environment, a Python rounds as some other machine might.
ELSEWHERE = {"PYTHONPATH": str(ROOT / "tools/rounding_elsewhere")}

#: From the oldest to the newest; OpenBLAS has code of its own for each.
CORES = ("Prescott", "Nehalem", "Sandybridge", "Haswell", "SkylakeX", "Zen")

#: For NumPy's own code: none that this processor has beyond what all have.
PLAIN = {"NPY_DISABLE_CPU_FEATURES": " ".join(name for name in dispatched if found[name])}


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each kind of machine by its name, as what to add to the environment."""
    for core in CORES:
        yield f"OpenBLAS as on {core}", {"OPENBLAS_CORETYPE": core}
        yield f"OpenBLAS as on {core}, NumPy as on any", {"OPENBLAS_CORETYPE": core, **PLAIN}
    yield "exp, log and matrix products a bit off", ELSEWHERE


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder, with this in its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def outcome(environment: dict[str, str], *paths: str) -> subprocess.CompletedProcess[str]:
    """Run the tests in these places, with this in the environment."""
    return run(environment, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths)


def computes(environment: dict[str, str]) -> bool:
    """Return whether this processor can run the code that is chosen: else Python is killed."""
    product = "import numpy as np; a = np.ones((64, 64)); assert (a @ a == 64).all()"
    return run(environment, "-c", product).returncode == 0


def main() -> int:
    failed = 0
    for name, environment in environments():
        if not computes(environment):
            print(f"{name}: not tried, this processor cannot", flush=True)
            continue
        result = outcome(environment, *PARALLEL, *ENGINE)
        print(f"{name}: {result.stdout.strip().splitlines()[-1]}", flush=True)
        if result.returncode:
            failed += 1
            print(result.stdout, result.stderr, sep="\n", file=sys.stderr)
    return min(failed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
