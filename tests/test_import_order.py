"""Each part of the package imports only from lower ones: the engine knows of no figure."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import backprop_by_numbers
from backprop_by_numbers.figures.flow import BOXES

PACKAGE = "backprop_by_numbers"
ROOT = Path(backprop_by_numbers.__file__).parent

#: Modules and folders, the lowest first. Those in one folder may import each other.
ORDER = [
    "validation",
    "notation",
    "formula",
    "activations",
    "losses",
    "layers",
    "convolution",
    "backpropagation",
    "records",
    "network",
    "naming",
    "layout",
    "explanation",
    "chain_rule",
    "initialisation",
    "history",
    "reference",
    "backends",
    "loop",
    "training",
    "sweep",
    "differences",
    "neighbourhood",
    "gradient_report",
    "gradient_check",
    "speed",
    "__init__",
    "article",
    "figures",
    "widgets",
    "notebook",
]
#: What a part may import besides the standard library and NumPy.
OTHERS = {
    "figures": {"matplotlib", "IPython", "matplotlib_inline"},
    "widgets": {"anywidget", "ipywidgets", "matplotlib", "traitlets"},
    "notebook": {"IPython", "myst_nb"},
}
#: What is imported only when it is asked for, so that training runs without it.
LATE = {
    "history": {f"{PACKAGE}.figures", "matplotlib.figure.Figure"},
    "training": {"tqdm.auto.tqdm"},
}

MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def imported(source: str) -> Iterator[str]:
    """Yield the full name of all that a module imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str:
    """Return which of `ORDER` an imported name belongs to."""
    _, part, *_ = [*name.split("."), ""]
    return part if part in ORDER else "__init__"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_come_from_lower_parts(module: Path) -> None:
    part = module.parts[0].removesuffix(".py")
    assert part in ORDER, f"{module} needs a place in ORDER"
    allowed = {*ORDER[: ORDER.index(part)], *([part] if len(module.parts) > 1 else [])}
    names = set(imported((ROOT / module).read_text(encoding="utf-8"))) - LATE.get(part, set())
    ours = {name for name in names if name.partition(".")[0] == PACKAGE}
    assert {part_of(name) for name in ours} <= allowed
    others = {name.partition(".")[0] for name in names - ours} - sys.stdlib_module_names
    assert others <= {"numpy"} | OTHERS.get(part, set())


def test_imports_are_found_wherever_they_stand() -> None:
    source = "import os.path\ndef f():\n    from backprop_by_numbers import Network, article"
    names = list(imported(source))
    assert names == ["os.path", f"{PACKAGE}.Network", f"{PACKAGE}.article"]
    assert [part_of(name) for name in names[1:]] == ["__init__", "article"]


def test_the_appendix_has_the_same_order() -> None:
    page = (Path(__file__).parent.parent / "book/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert named == [part for part in ORDER if part != "__init__"]
    assert {part for _, part, _, _ in BOXES.values()} <= {*ORDER, "chapters"}
