"""The engine runs on NumPy alone, so that it is light enough for a browser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import backprop_by_numbers

# Where the engine is, and what explains and checks its numbers: without pictures and live figures.
MODULES = [
    "", ".validation", ".notation", ".formula", ".activations", ".losses", ".layers",
    ".convolution", ".backpropagation", ".records", ".network", ".naming", ".layout",
    ".explanation", ".chain_rule", ".initialisation", ".history", ".reference",
    ".backends.program", ".backends.preallocated", ".backends.many_networks", ".loop",
    ".training", ".sweep", ".differences", ".neighbourhood", ".gradient_report",
    ".gradient_check", ".speed", ".article",
]  # fmt: skip
IMPORTED = """
import importlib, json, sys
for module in sys.argv[1:]:
    before = set(sys.modules)
    importlib.import_module(module)
    new = set(sys.modules) - before
    print(json.dumps([module, sorted({name.partition(".")[0] for name in new})]))
"""


def test_only_numpy_and_the_standard_library() -> None:
    command = [sys.executable, "-W", "error", "-c", IMPORTED]
    command += [f"backprop_by_numbers{module}" for module in MODULES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = dict(map(json.loads, done.stdout.splitlines()))
    assert len(found) == len(MODULES)
    for module, names in found.items():
        others = set(names) - sys.stdlib_module_names - {"backprop_by_numbers", "numpy"}
        assert not others, f"{module} imports {others}"


def test_what_explains_is_loaded_when_it_is_first_asked_for() -> None:
    code = (
        "import sys, backprop_by_numbers as engine\n"
        "assert 'backprop_by_numbers.chain_rule' not in sys.modules\n"
        "from backprop_by_numbers import *\n"
        "from backprop_by_numbers import chain_rule\n"
        "assert explain is engine.explain is chain_rule.explain\n"
        "assert set(engine.__all__) <= set(dir(engine))\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
    with pytest.raises(AttributeError, match="has no attribute 'explane'"):
        backprop_by_numbers.explane  # noqa: B018
