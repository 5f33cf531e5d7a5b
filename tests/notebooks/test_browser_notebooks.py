"""What the notebooks in the browser are made of: their cells, and the packages beside them."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from importlib.metadata import packages_distributions
from zipfile import ZipFile

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from packaging.markers import Marker, default_environment
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from backprop_by_numbers import notebook
from parts import ROOT
from pinned import CDN
from tools.browser_notebooks import for_browser
from tools.other_processors import ELSEWHERE

LITE = ROOT / "_build/html/lite"
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*.ipynb"))
# What scikit-learn, joblib and IPython need in the versions that are here, and not in Pyodide's;
# and nbformat, which reads the notebooks.
FOUND_HERE = (
    "ipython-pygments-lexers",
    "cloudpickle",
    "narwhals",
    "pexpect",
    "ptyprocess",
    "psutil",
    "nbformat",
)
SET_UP = """
import math
import numpy as np
from backprop_by_numbers import article, train
example = article.network(), article.inputs, article.targets
"""
#: The ways in which a chapter's cells round, each with more digits than a chapter shows.
ROUNDING = (
    "[float(np.exp(n / 7)) for n in range(9)]",
    "[math.exp(n / 7) for n in range(9)]",
    "[float(np.log(n / 7)) for n in range(1, 9)]",
    "[math.log(n / 7, 10) for n in range(1, 9)]",
    "((np.arange(9.0).reshape(3, 3) / 7) @ (np.arange(3.0) / 9)).tolist()",
    "(np.arange(9.0).reshape(3, 3) / 7).dot(np.arange(3.0) / 9).tolist()",
    "example[0].gradients(*example[1:]).weights[0].tolist()",
    "train(*example, steps=9).errors.tolist()",
)
pytestmark = pytest.mark.usefixtures("finished_site")
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)


def read(notebook):
    return nbformat.read(notebook, as_version=4)


def on_site():
    """Return Pyodide's list of packages, as the site has it, by name."""
    lock = LITE / "static/pyodide/pyodide-lock.json"
    return json.loads(lock.read_text())["packages"]


@each_chapter
def test_each_chapter_is_there_as_it_is_now(chapter):
    assert read(LITE / "files" / chapter.name) == for_browser(read(chapter))


@each_chapter
def test_its_texts_are_in_one_piece(chapter):
    """JupyterLite would show a list of lines with commas between them."""
    cells = json.loads((LITE / "files" / chapter.name).read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    texts = [cell["source"] for cell in cells] + [output.get("text", "") for output in outputs]
    texts += [text for output in outputs for text in output.get("data", {}).values()]
    assert [text for text in texts if isinstance(text, list)] == []


@each_chapter
def test_its_links_lead_to_other_notebooks(chapter):
    there = read(LITE / "files" / chapter.name)
    words = "\n".join(cell.source for cell in there.cells if cell.cell_type == "markdown")
    links = {link for link in re.findall(r"\]\(([^)#]+)", words) if "://" not in link}
    assert {link for link in links if not (LITE / "files" / link).is_file()} == set()


@each_chapter
def test_the_first_cell_asks_for_what_the_chapter_imports(chapter):
    first, *others = [
        c.source for c in read(LITE / "files" / chapter.name).cells if c.cell_type == "code"
    ]
    compile(first, chapter.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert "find_spec" not in "\n".join(others)  # the cell for other places has made room
    asked = Requirement(re.search(r'install\(\["([^"]+)"\]\)', first)[1])
    imported = {
        name.partition(".")[0]
        for name in re.findall(r"^(?:from|import) ([\w.]+)", "\n".join(others), re.M)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    given = {Requirement(r).name for extra in asked.extras for r in extras[extra]}
    given |= {Requirement(r).name for r in project["dependencies"]} | {"backprop_by_numbers"}
    standard = sys.stdlib_module_names | {"IPython"}
    assert imported - standard <= {{"scikit-learn": "sklearn"}.get(name, name) for name in given}


def test_pure_packages_are_on_the_site_and_the_others_at_the_named_host():
    for name, entry in on_site().items():
        file = entry["file_name"]
        if file.endswith("-none-any.whl"):
            wheel = LITE / "static/pyodide" / file
            assert sha256(wheel.read_bytes()).hexdigest() == entry["sha256"], name
        else:
            assert file.startswith(CDN), name


def packages():
    """Return the names of all packages that a notebook can have."""
    wheels = {wheel.name.partition("-")[0] for wheel in LITE.rglob("*none-any.whl")}
    return {canonicalize_name(name) for name in wheels | on_site().keys()}


def test_all_that_the_package_needs_is_known_without_pypi():
    """Follow each wheel's own list of what it needs, and find all of it on the site or the CDN."""
    known = packages()
    environment = default_environment() | {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
    }
    wheels = [*LITE.glob("pypi/*.whl")]
    assert any(wheel.name.startswith("backprop_by_numbers-") for wheel in wheels)
    for wheel in wheels:
        for requirement in needs(wheel):
            if applies(requirement.marker, environment):
                assert canonicalize_name(requirement.name) in known, f"{wheel.name}: {requirement}"


def needs(wheel):
    with ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return Metadata.from_email(archive.read(name), validate=False).requires_dist or []


def applies(marker: Marker | None, environment):
    return marker is None or any(
        marker.evaluate(environment | {"extra": extra}) for extra in ("", "chapters", "digits")
    )


def test_the_wheel_holds_the_whole_package():
    (wheel,) = (LITE / "pypi").glob("backprop_by_numbers-*.whl")
    with ZipFile(wheel) as archive:
        held = {
            n: archive.read(n) for n in archive.namelist() if n.startswith("backprop_by_numbers/")
        }
    here = {
        str(path.relative_to(ROOT / "src")): path.read_bytes()
        for path in (ROOT / "src/backprop_by_numbers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == here


@pytest.fixture(scope="module")
def run():
    """Return what runs notebooks as in a browser, in an environment with this added.

    By this Python, with NumPy and Matplotlib of this machine instead of the CDN's.
    """
    known = packages() | {*FOUND_HERE, "backprop-by-numbers"}
    missing = json.dumps(
        [
            module
            for module, owners in packages_distributions().items()
            if known.isdisjoint(map(canonicalize_name, owners))
        ]
    )
    (wheel,) = (LITE / "pypi").glob("backprop_by_numbers-*.whl")

    def run(environment, *notebooks):
        program = (sys.executable, ROOT / "tests/notebooks/as_in_a_browser.py", wheel, missing)
        return subprocess.run(
            [*program, *notebooks],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | environment,
            timeout=600,
        )

    return run


def test_every_notebook_shows_what_is_stored_also_where_results_are_a_bit_off(run):
    notebooks = sorted((LITE / "files").glob("*.ipynb"))
    assert len(notebooks) == len(CHAPTERS)
    finished = run(ELSEWHERE, *notebooks)
    assert finished.returncode == 0, finished.stdout[-6000:] + finished.stderr


def test_a_notebook_that_shows_its_last_digits_is_found(run, tmp_path):
    """Each cell rounds in another of the ways in which those of the chapters do."""
    cells = [new_code_cell(source) for source in (SET_UP, *ROUNDING)]
    notebook = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    nbformat.write(notebook, tmp_path / "digits.ipynb")
    here, elsewhere = (run(where, tmp_path / "digits.ipynb") for where in ({}, ELSEWHERE))
    assert here.returncode == 0, here.stdout + here.stderr
    assert elsewhere.returncode == 1, elsewhere.stderr
    assert [source for source in (SET_UP, *ROUNDING) if source in elsewhere.stdout] == [*ROUNDING]


def test_where_no_pages_are_made_no_number_is_glued(monkeypatch):
    monkeypatch.setitem(sys.modules, "myst_nb", None)  # as if it were not installed
    notebook.glue("out_h1", text="in words")
