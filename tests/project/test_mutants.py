"""`make mutants` plants faults in copies, and lists those that no test notices."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict
from pathlib import Path

import pytest

from parts import MAKE, needs
from tools import mutants
from tools.mutation.faults import Fault, places

ABSOLUTE = '''\
def absolute(number):
    """Return how far a number is from 0.

    >>> absolute(0.5)
    0.5
    """
    return -number if number < 0 else number
'''
TEST = """\
from backprop_by_numbers.network.absolute import absolute

def test_the_sign_is_gone():
    assert absolute(-2) == 2
"""
LISTED = """\
4 of 4 possible faults: seed 1
All 2 tests pass without a fault
src/backprop_by_numbers/network/absolute.py:7, in absolute: 2 tests pass
  -    return -number if number < 0 else number
  +    return -number if number <= 0 else number
3 of 4 faults were noticed
"""
SETTINGS = f"""\
[[tool.importlinter.contracts]]
name = "{mutants.ENGINE}"
source_modules = ["backprop_by_numbers.network"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a project that is an engine of one function, and its tests."""
    needs(MAKE)
    package = tmp_path / "src/backprop_by_numbers"
    for name, text in {
        package / "__init__.py": "",
        package / "network/__init__.py": "",
        package / "network/absolute.py": ABSOLUTE,
        tmp_path / "tests/test_absolute.py": TEST,
        tmp_path / "tests/conftest.py": "import backprop_by_numbers\n",
        tmp_path / "pyproject.toml": SETTINGS,
    }.items():
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(text, "utf-8")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "TESTS", ("tests",))
    return tmp_path


def texts(folder: Path) -> dict[Path, str]:
    return {file: file.read_text("utf-8") for file in folder.rglob("*") if file.is_file()}


def test_what_no_test_notices_is_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = texts(project)
    mutants.main(["--seed", "1", "--processes", "2"])
    assert texts(project) == before
    assert capsys.readouterr().out == LISTED


def test_tests_that_fail_without_a_fault_are_refused(project: Path) -> None:
    (project / "tests/test_absolute.py").write_text("def test_nothing():\n    assert False\n")
    with pytest.raises(SystemExit, match="A test fails without any fault"):
        mutants.main(["--number", "1", "--processes", "1"])


def test_a_loop_without_end_is_noticed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = "    while number < 0:\n        number += 2 * abs(number)\n    return number\n"
    file = project / "src/backprop_by_numbers/network/absolute.py"
    file.write_text(
        ABSOLUTE.replace("    return -number if number < 0 else number\n", loop), "utf-8"
    )
    fault = Fault("absolute", "number += 2 * abs(number)", "pass", 1)
    (project / "faults.json").write_text(json.dumps([asdict(fault)]), "utf-8")
    monkeypatch.setattr(mutants, "PATIENCE", 1)
    mutants.main(["--faults", str(project / "faults.json"), "--verbose", "--processes", "1"])
    ended = f"absolute.py:8, in absolute: noticed by exit status {-signal.SIGPROF}\n"
    assert ended in capsys.readouterr().out


def faults_in(file: Path, source: str) -> set[Fault]:
    file.write_text(source, "utf-8")
    return {place.fault for place in places([file])}


def test_a_fault_is_the_same_where_its_function_has_moved_to(tmp_path: Path) -> None:
    found = faults_in(tmp_path / "a.py", ABSOLUTE)
    assert len(found) == 4
    moved = ABSOLUTE.replace("-number if number < 0", "(-number) if (number<0)")
    first = Fault("FIRST", "1", "2", 1)
    assert faults_in(tmp_path / "b.py", f"FIRST = 1\n\n\n{moved}") == {first, *found}


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("a + b * c", {("a + b * c", "a - b * c"), ("b * c", "b / c")}),
        ("a @ b ** 2", {("a @ b ** 2", "a * b ** 2"), ("b ** 2", "b * 2"), ("2", "3")}),
        ("-a", {("-a", "a")}),
        ("f(1.5, k=True)", {("1.5", "2.5"), ("True", "False"), ("f(1.5, k=True)", "pass")}),
        ("0 <= a < b", {("0 <= a < b", "0 < a < b"), ("0 <= a < b", "0 <= a <= b"), ("0", "1")}),
        ("a if b else c", {("b", "not b")}),
        ("a if b == c else d", {("b == c", "b != c")}),
        ("a if not b else c", {("not b", "b")}),
        ("[a for a in b if a or c]", {("a or c", "a and c"), ("a or c", "not (a or c)")}),
        ("a += b", {("a += b", "a -= b"), ("a += b", "pass")}),
        ("a = f(a)", {("a = f(a)", "pass")}),
        ("a = f(b)", set()),
        ("a[b] = c", {("a[b] = c", "pass")}),
        ("raise E(f'only {n + 1}')", {("raise E(f'only {n + 1}')", "pass")}),
        ("f'only {n + 1}'", {("n + 1", "n - 1"), ("1", "2")}),
        ("zip(a, b, strict=True)", {("zip(a, b, strict=True)", "pass")}),
        ("cached(maxsize=8)", {("cached(maxsize=8)", "pass")}),
        ('"""In words: 1 + 1."""', set()),
        ("a: Literal[1] = b", set()),
        ("def f(a: Literal[1] = b) -> Literal[2]: ...", set()),
        ("if TYPE_CHECKING:\n    a = 1", set()),
    ],
)
def test_faults_are_where_a_program_computes(
    tmp_path: Path, source: str, faults: set[tuple[str, str]]
) -> None:
    found = faults_in(tmp_path / "a.py", source)
    assert {(fault.code, fault.instead) for fault in found} == faults


def test_a_module_is_written_whole_with_one_fault_in_it(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a = b - c * d", "utf-8")
    assert [place.planted() for place in places([file])] == ["a = b + c * d", "a = b - c / d"]
    assert {place.source() for place in places([file])} == {"a = b - c * d"}
