"""What some tests need beyond what requirements.txt installs, and what is done without it.

Where such a part is missing, a test that needs it is skipped, and the end of the run says so. On a
machine that has to test everything, which says so by CI=true, the test fails instead.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.browser.launching import MISSING, executable

ROOT = Path(__file__).parent.parent


class Part(NamedTuple):
    """Something that may be missing: what to say then, and how to find out."""

    missing: str
    is_there: Callable[[], bool]


# The stamp of the notebooks for browsers: they come last into a site.
SITE = Part(
    "no finished site in _build/html: run `make book`",
    (ROOT / "_build/html/lite/.complete").exists,
)
CHROMIUM = Part(MISSING, lambda: executable() is not None)
NPM = Part(
    "not all of npm's packages in node_modules: run `make setup`",
    (ROOT / "node_modules/.package-lock.json").exists,
)
MAKE = Part(
    "no make with a POSIX shell, as on Windows",
    lambda: os.name == "posix" and shutil.which("make") is not None,
)
VENV = Part(
    "not in the environment that make has made in .venv: run `make test`",
    lambda: Path(sys.prefix) == ROOT / ".venv" and (ROOT / ".venv/.complete").exists(),
)
PARTS = (SITE, CHROMIUM, NPM, MAKE, VENV)


def needs(*parts: Part) -> None:
    """Go on if all of the parts are there; else skip the test, or fail it where CI=true."""
    for part in parts:
        if not part.is_there():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(part.missing)
