"""What the times were measured on: enough to compare by, nothing that says whose machine it is."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np

#: The libraries that take part, and their names for pip.
LIBRARIES = {
    "NumPy": "numpy",
    "PyTorch": "torch",
    "JAX": "jax",
    "HIPS autograd": "autograd",
    "micrograd": "micrograd",
}


def machine(libraries: Mapping[str, str] = LIBRARIES) -> dict[str, str]:
    """Return the processor, the number of cores, and the versions of what was run."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": _processor(),
        "cores": f"1 of {os.cpu_count()}",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(package) for name, package in libraries.items()},
        "NumPy's matrix products": f"{blas['name']} {blas['version']}",
    }


def _processor() -> str:
    """Return the processor's name as the system has it."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = re.findall(r"^model name\s*:\s*(.+)$", information.read_text(), re.MULTILINE)
        if names:
            return str(names[0])
    return platform.processor() or platform.machine()
