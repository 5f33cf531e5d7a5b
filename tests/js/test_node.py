"""The live figures' functions that need no page, tested in their own language: by `node --test`."""

from __future__ import annotations

import subprocess
from pathlib import Path

from book._theme.offline_math import NODE


def test_the_functions_that_need_no_page() -> None:
    files = sorted(Path(__file__).parent.glob("*.test.mjs"))
    assert files
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
