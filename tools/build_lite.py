"""Build the chapters as notebooks that run in the reader's browser (JupyterLite).

    python -m tools.build_lite FOLDER

The site that is written to FOLDER serves all that Python needs there, but for what only Pyodide's
CDN has: NumPy and Matplotlib, compiled for browsers, and what Matplotlib needs. All that is pure
Python comes from PyPI, and Pyodide's core from npm, both while this runs. So the kernel starts
without any other host, and the first cell can say so when the CDN is out of reach.
"""

import argparse
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tools import browser_notebooks, browser_packages, lite_pages
from tools.browser_wheels import fetched, make_own

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / "_build/lite-stage"  # what the site is made from
CORE = ROOT / "node_modules/pyodide"
SETTINGS = ROOT / "book/_theme/lite"

DAY = "1767225600"  # that of every file, so that each day makes the same bytes: a new year's


def stage():
    """Put together what the site is made from."""
    shutil.rmtree(STAGE, ignore_errors=True)
    lock = browser_packages.read_lock(CORE)
    python = lock["info"]["python"].rpartition(".")[0]

    pyodide = STAGE / "static/pyodide"
    pyodide.mkdir(parents=True)
    for name in browser_packages.CORE_FILES:
        shutil.copy(CORE / name, pyodide)
    wheels = fetched(browser_packages.own_pins(lock), python)
    for wheel in wheels.values():
        shutil.copy(wheel, pyodide)
    browser_packages.write_lock(lock, wheels, pyodide)

    pypi = STAGE / "pypi"
    pypi.mkdir()
    make_own(pypi, STAGE / "source")
    shared = {name: version(name) for name in browser_packages.BESIDE}
    for wheel in fetched(shared, python).values():
        shutil.copy(wheel, pypi)

    browser_notebooks.write_all(ROOT / "book", STAGE / "notebooks")
    for file in SETTINGS.glob("*.json"):
        shutil.copy(file, STAGE)


def build(folder):
    """Let JupyterLite write the site."""
    options = {
        "lite-dir": STAGE,
        "contents": STAGE / "notebooks",
        "output-dir": folder,
        "apps": "lab",
        "source-date-epoch": os.environ["SOURCE_DATE_EPOCH"],
    }
    command = [sys.executable, "-m", "jupyter", "lite", "build"]
    command += ["--no-sourcemaps", "--no-unused-shared-packages", "--no-libarchive"]
    command += [f"--{name}={value}" for name, value in options.items()]
    finished = subprocess.run(command, cwd=STAGE, capture_output=True, text=True, check=False)
    if finished.returncode:
        sys.exit(f"{finished.stdout}\n{finished.stderr}\njupyter lite build failed: see above")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the site goes; what is there is replaced")
    folder = parser.parse_args().folder.resolve()
    os.environ.setdefault("SOURCE_DATE_EPOCH", DAY)
    stage()
    shutil.rmtree(folder, ignore_errors=True)
    build(folder)
    lite_pages.finish(folder, browser_packages.CDN)


if __name__ == "__main__":
    main()
