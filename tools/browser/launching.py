"""Find this machine's Chromium and start it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
MISSING = f"no browser: none of {', '.join(NAMES)} is on PATH, and CHROMIUM names none"


def executable() -> str | None:
    """Return the path of the browser: what CHROMIUM names, or the first that is on PATH."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *NAMES))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser for the length of the block."""
    # Chromium refuses to run as root with its sandbox on; servers for continuous integration do.
    unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=[*QUIET, *unsandboxed]
        )
        yield browser
        browser.close()
