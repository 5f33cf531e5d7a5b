"""What is stored does not depend on the processor that made it."""

import os
import subprocess
import sys
from pathlib import Path

from older_processor import OLDER_PROCESSOR

ROOT = Path(__file__).parent.parent


def test_the_notebooks_and_the_verdicts_hold_on_an_older_processor():
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "book", "tests/article"],
        cwd=ROOT,
        env=os.environ | OLDER_PROCESSOR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"with {OLDER_PROCESSOR}:\n{run.stdout}\n{run.stderr}"
