"""Programs in processes of their own: imports and compiling are part of the time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.example import Run

#: How many updates a program makes of the example.
UPDATES = 10_000

_ROOT = Path(__file__).parents[1]

OURS = f"""
from backprop_by_numbers import Network, train
from benchmarks.peers.example import BIASES, RATE, WEIGHTS, T, X
network = Network(WEIGHTS, BIASES)
print(train(network, X, T, RATE, {UPDATES}, train_biases=False).errors[-1])
"""


def of_peer(module: str, name: str) -> str:
    """Return a program that trains the example as a peer does, and prints the last error."""
    return f"from benchmarks.peers.{module} import {name}\nprint({name}()({UPDATES})[-1])"


def fresh(program: str) -> Run:
    """Return what runs a program so many times, each time anew, for the number that it prints."""
    command = [sys.executable, "-c", program]

    def run(times: int) -> list[float]:
        # Python may keep what it has compiled, as pip does when it installs.
        settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return [
            float(subprocess.check_output(command, cwd=_ROOT, env=settings, text=True))
            for _ in range(times)
        ]

    return run
