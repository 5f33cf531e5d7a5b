"""The wheels that notebooks in the browser can have: from PyPI, and the package's own."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
WHEELS = ROOT / "_build/lite-wheels"  # kept, since what is pinned does not change
ANY_PYTHON = ("--only-binary=:all:", "--platform=any", "--abi=none", "--implementation=py")


def pip(*arguments):
    """Run this Python's pip, and show what it says only if it fails."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        sys.exit(f"{finished.stderr}\nThese packages come from PyPI. Is the network there?")


def wheel_of(name, pin):
    """Return the pure wheel of this version in the folder of wheels, if it is there."""
    return next(WHEELS.glob(f"{name.replace('-', '_')}-{pin}-*none-any.whl"), None)


def fetched(pins, python):
    """Return the wheels of these packages, {name: version}, from the folder or from PyPI."""
    missing = [f"{name}=={pin}" for name, pin in pins.items() if not wheel_of(name, pin)]
    if missing:
        print(f"  fetching {len(missing)} packages", flush=True)
        WHEELS.mkdir(parents=True, exist_ok=True)
        # Elsewhere, and put in place when all is well: a wheel is trusted by its name.
        with TemporaryDirectory(dir=WHEELS) as folder:
            options = (*ANY_PYTHON, f"--python-version={python}", "--dest", folder)
            pip("download", "--no-deps", *options, *missing)
            for wheel in Path(folder).iterdir():
                wheel.rename(WHEELS / wheel.name)
    return {name: wheel_of(name, pin) for name, pin in pins.items()}


def make_own(target, copy):
    """Make the package's own wheel, in a copy of its source: no build litters the project."""
    shutil.copytree(
        ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", target, copy)
    shutil.rmtree(copy)
