"""Plant random faults in the engine, and list those that no test notices: `make mutants`.

    python -m tools.mutants [--number 50] [--seed 7] [--processes 2] [--save FILE] [--faults FILE]
                            [--verbose]

All is done in copies. There the tests run once without a fault, and then for each fault those that
reach its function, the quickest first, until one fails. What was drawn can be saved, and planted in
another state of the project.
"""

# mutmut 3 plants nothing outside functions, nor in what has a decorator, such as properties; and
# cosmic-ray changes the working tree, and runs every test for each fault.

import argparse
import ast
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue

import pytest

from tools.mutation.faults import Fault, places

#: Where this tool is, and the project whose engine it tests: one folder, but in its own tests.
HOME = ROOT = Path(__file__).resolve().parent.parent

#: The contract in pyproject.toml that names the engine's rooms.
ENGINE = "What computes needs NumPy alone"

#: Their tests, beside the examples in their docstrings.
TESTS = tuple(
    f"tests/{room}"
    for room in ("example", "network", "training", "checking", "explaining", "article")
)

#: How many seconds of the processor any test may take, beside ten times what the longest takes.
PATIENCE = 10

#: What is not the project's text: a copy goes without.
MADE = shutil.ignore_patterns(".*", "_build", "node_modules", "__pycache__", "*.egg-info")

#: With the project's settings, but for what belongs to the notebooks.
PYTEST = (
    *(sys.executable, "-m", "pytest", "-x", "-q"),
    *("-p", "tools.mutation.reach", "-p", "no:cacheprovider"),
    *("-p", "no:xdist", "-p", "no:nbval"),
    *("-o", "addopts=--doctest-modules --import-mode=importlib --strict-config --strict-markers"),
)


def engine():
    """Return the files of the engine's rooms."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    rooms = next(each["source_modules"] for each in contracts if each["name"] == ENGINE)
    folders = [ROOT / "src" / room.replace(".", "/") for room in rooms]
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def tests_of_engine():
    for folder in TESTS:
        files = sorted((ROOT / folder).rglob("test_*.py"))
        if not files:
            raise SystemExit(f"There are no tests in {folder}")
        yield from files


def name_of(file):
    return file.relative_to(ROOT).as_posix()


class Copy:
    """A copy of the project, in which one fault at a time is planted and tested."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=MADE)
        for file in engine():  # what `ast` writes is tested without a fault, too
            self.write(file, ast.unparse(ast.parse(file.read_text("utf-8"))))

    def write(self, file, source):
        """Change one module, and forget what was compiled of it: its size may be the same."""
        file = self.folder / name_of(file)
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
            compiled.unlink()
        file.write_text(source, "utf-8")

    def test(self, *arguments):
        """Run tests on this copy alone."""
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join((str(self.folder / "src"), str(HOME))),
            "PYTHONDONTWRITEBYTECODE": "",
            "OPENBLAS_NUM_THREADS": "1",  # the copies share the processor's cores
        }
        return subprocess.run(
            [*PYTEST, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def reach(self, files):
        """Return what each test in these files reaches while nothing is wrong."""
        run = self.test("--reach", "reach.json", *files)
        if run.returncode:
            raise SystemExit(f"A test fails without any fault:\n{run.stdout}{run.stderr}")
        return json.loads((self.folder / "reach.json").read_text("utf-8"))

    def tested(self, place, planted, tests):
        """Return how many tests reach a fault, and what notices it: a test's name; else None."""
        function = f"{name_of(place.file)}:{place.fault.within}"
        reached = [
            name
            for name, test in sorted(tests.items(), key=lambda item: item[1]["seconds"])
            if not place.in_function or function in test["functions"]
        ]
        if not reached:
            return 0, None
        limit = PATIENCE + 10 * max(test["seconds"] for test in tests.values())
        plan = {"order": reached, "left_out": sorted(tests.keys() - reached), "limit": limit}
        (self.folder / "plan.json").write_text(json.dumps(plan), "utf-8")
        self.write(place.file, planted)
        run = self.test("--plan", "plan.json", *{name.partition("::")[0] for name in reached})
        self.write(place.file, place.source())
        if run.returncode == pytest.ExitCode.OK:
            return len(reached), None
        if run.returncode == pytest.ExitCode.INTERNAL_ERROR:
            raise SystemExit(f"This is no failure of a test:\n{run.stdout}{run.stderr}")
        said = re.search(r"^(?:FAILED|ERROR) (.*?)(?: - |$)", run.stdout, re.MULTILINE)
        return len(reached), said[1] if said else f"exit status {run.returncode}"


def difference(whole, planted):
    """Return the lines in which a fault shows."""
    lines = difflib.unified_diff(whole.splitlines(), planted.splitlines(), n=0)
    return "\n".join(f"  {line}" for line in list(lines)[2:] if not line.startswith("@@"))


def drawn(options, here):
    """Return the faults to plant: those of a file, or new ones."""
    if not options.faults:
        return random.Random(options.seed).sample(sorted(here), min(options.number, len(here)))
    faults = [Fault(**fault) for fault in json.loads(options.faults.read_text("utf-8"))]
    for fault in faults:
        if fault not in here:
            print(f"Not in this state of the project: {fault}")
    return [fault for fault in faults if fault in here]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=50, help="how many faults (50)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the draw")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="at a time")
    parser.add_argument("--save", type=Path, help="write the faults here")
    parser.add_argument("--faults", type=Path, help="plant those of this file")
    parser.add_argument("--verbose", action="store_true", help="list what is noticed, too")
    options = parser.parse_args(arguments)

    here = {place.fault: place for place in places(engine())}
    faults = drawn(options, here)
    if options.save:
        options.save.write_text(json.dumps([asdict(f) for f in faults], indent=1) + "\n", "utf-8")
    source = options.faults or f"seed {options.seed}"
    print(f"{len(faults)} of {len(here)} possible faults: {source}", flush=True)

    files = [name_of(file) for file in (*engine(), *tests_of_engine())]
    with (
        tempfile.TemporaryDirectory() as folder,
        ThreadPoolExecutor(options.processes) as pool,
    ):
        copies = [Copy(Path(folder, str(n)).resolve()) for n in range(options.processes)]
        shares = [files[n :: len(copies)] for n in range(len(copies))]
        tests = {}
        for part in pool.map(Copy.reach, copies, shares):
            tests |= part
        print(f"All {len(tests)} tests pass without a fault", flush=True)
        free = SimpleQueue()
        for copy in copies:
            free.put(copy)

        def survives(place, planted):
            copy = free.get()
            reached, noticed_by = copy.tested(place, planted, tests)
            free.put(copy)
            where = f"{name_of(place.file)}:{place.code.lineno}, in {place.fault.within}"
            lines = difference(place.source(), planted)
            if noticed_by is None:
                print(f"{where}: {reached} tests pass\n{lines}", flush=True)
            elif options.verbose:
                print(f"{where}: noticed by {noticed_by}\n{lines}", flush=True)
            return noticed_by is None

        chosen = [here[fault] for fault in faults]
        unnoticed = sum(pool.map(survives, chosen, [place.planted() for place in chosen]))
    print(f"{len(faults) - unnoticed} of {len(faults)} faults were noticed")


if __name__ == "__main__":
    main()
