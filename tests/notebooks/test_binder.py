"""What Binder reads: which Python, which packages, and how JupyterLab is set up."""

import json
import os
import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from parts import MAKE, ROOT, needs

BINDER = ROOT / ".binder"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lines(path):
    """Return what a file of requirements asks for, without its comments."""
    text = re.sub("#.*", "", path.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def pins(path):
    found = {}
    for line in lines(path):
        if not line.startswith("-e "):
            requirement = Requirement(line)
            (only,) = requirement.specifier
            assert only.operator == "==", f"{path.name}: {line} is not pinned exactly"
            found.setdefault(requirement.name, set()).add(only.version)
    return found


def required(name):
    """Return what an extra of the package asks for, of other packages."""
    for line in PROJECT["project"]["optional-dependencies"][name]:
        requirement = Requirement(line)
        if requirement.name == PROJECT["project"]["name"]:
            for extra in requirement.extras:
                yield from required(extra)
        else:
            yield requirement


def test_python_is_pinned_to_one_that_the_package_runs_on():
    found = re.fullmatch(r"python-(3\.\d+)\n", (BINDER / "runtime.txt").read_text())
    assert found[1] in SpecifierSet(PROJECT["project"]["requires-python"])


def test_the_package_is_installed_with_all_that_the_chapters_need():
    assert "-e .[lab]" in lines(BINDER / "requirements.txt")  # from the root: Binder starts there
    pinned = pins(BINDER / "requirements.txt")
    for requirement in [*map(Requirement, PROJECT["project"]["dependencies"]), *required("lab")]:
        (version,) = pinned[requirement.name]
        assert version in requirement.specifier


@pytest.mark.parametrize("other", [".binder/requirements.txt", "requirements-lite.txt"])
def test_each_package_has_one_version_everywhere(other):
    here, there = pins(ROOT / "requirements.txt"), pins(ROOT / other)
    assert len(here.keys() & there.keys()) > 50
    assert {
        name: there[name] for name in here.keys() & there.keys() if there[name] - here[name]
    } == {}


def test_no_other_configuration_is_looked_for():
    """Binder reads one folder alone, and prefers conda's file and Docker's to ours."""
    assert not (ROOT / "binder").exists()
    assert {file.name for file in BINDER.iterdir()} == {
        "postBuild",
        "requirements.txt",
        "runtime.txt",
    }


def test_texts_open_as_notebooks(tmp_path):
    needs(MAKE)
    settings = json.loads((ROOT / "tools/lab/labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/docmanager-extension:plugin"] == {
        "defaultViewers": {"markdown": "Jupytext Notebook"}
    }
    assert os.access(BINDER / "postBuild", os.X_OK)
    subprocess.run(
        BINDER / "postBuild", cwd=ROOT, env=os.environ | {"HOME": str(tmp_path)}, check=True
    )
    subprocess.run(
        BINDER / "postBuild", cwd=ROOT, env=os.environ | {"HOME": str(tmp_path)}, check=True
    )
    (written,) = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert written == tmp_path / ".jupyter/labconfig/default_setting_overrides.json"
    assert json.loads(written.read_text()) == settings
