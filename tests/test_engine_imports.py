"""The engine runs on NumPy alone, so that it is light enough for a browser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

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
        ".activations",
        ".losses",
        ".backpropagation",
        ".layers",
        ".records",
        ".network",
        ".training",
        ".article",
    ],
)
def test_only_numpy_and_the_standard_library(module: str) -> None:
    code = IMPORTED.format(module=f"backprop_by_numbers{module}")
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    others = set(json.loads(done.stdout)) - sys.stdlib_module_names
    assert others == {"backprop_by_numbers", "numpy"}
