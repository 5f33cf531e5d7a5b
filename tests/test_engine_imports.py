"""The engine runs on NumPy alone, so that it is light enough for a browser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import backprop_by_numbers

IMPORTED = """
import sys, json
before = set(sys.modules)
import {module}
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


@pytest.mark.parametrize(
    "module",
    [
        "",
        ".validation",
        ".notation",
        ".formula",
        ".activations",
        ".losses",
        ".backpropagation",
        ".layers",
        ".records",
        ".network",
        ".naming",
        ".layout",
        ".explanation",
        ".chain_rule",
        ".initialisation",
        ".history",
        ".updates",
        ".fast",
        ".course",
        ".training",
        ".sweep",
        ".differences",
        ".neighbourhood",
        ".gradient_report",
        ".gradient_check",
        ".speed",
        ".article",
    ],
)
def test_only_numpy_and_the_standard_library(module: str) -> None:
    code = IMPORTED.format(module=f"backprop_by_numbers{module}")
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    others = set(json.loads(done.stdout)) - sys.stdlib_module_names
    assert others == {"backprop_by_numbers", "numpy"}


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
