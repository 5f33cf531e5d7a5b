"""The rooms of the package are in one order, from which its pages take theirs.

The order stands in pyproject.toml, where import-linter reads it: `make lint` holds the code to it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from types import ModuleType

import pytest

import backprop_by_numbers
from backprop_by_numbers.figures.flow import BOXES
from parts import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = SETTINGS["tool"]["importlinter"]["contracts"][0]["layers"]
#: The lowest first, as one would read them.
ROOMS = [room for layer in reversed(LAYERS) for room in layer.split(" | ")]


def test_the_architecture_page_has_a_row_for_each_room_in_its_own_words() -> None:
    page = (ROOT / "book/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)
    assert [name for name, _ in rows] == ROOMS
    for name, idea in rows:
        room = importlib.import_module(f"{backprop_by_numbers.__name__}.{name}")
        first_line = (room.__doc__ or "").partition("\n")[0]
        assert idea.lower().rstrip(".") == first_line.lower().rstrip(".")


def test_contributing_has_the_rooms_in_order_and_names_files_that_are_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("| Room | Files |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)(?:/|\.py)` \| (.+) \|$", table, re.MULTILINE)
    assert [name for name, _ in rows] == ROOMS
    package = ROOT / "src/backprop_by_numbers"
    for room, files in rows:
        for file in re.findall(r"`(\w+\.py|\w+/)`", files):
            assert (package / room / file).exists(), f"{room}: {file}"


def test_each_box_of_the_drawing_stands_for_a_room() -> None:
    assert {room for _, room, _, _ in BOXES.values()} <= {*ROOMS, "chapters"}


@pytest.mark.parametrize("room", [None, *ROOMS])
def test_no_module_hides_behind_a_function_of_its_name(room: str | None) -> None:
    package = importlib.import_module(".".join(filter(None, ("backprop_by_numbers", room))))
    for module in pkgutil.iter_modules(getattr(package, "__path__", ())):
        importlib.import_module(f"{package.__name__}.{module.name}")
        assert isinstance(getattr(package, module.name), ModuleType)
