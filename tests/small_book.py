"""A small book of given texts, built with the project's configuration, theme and extensions."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from parts import ROOT

KATEX = ROOT / "node_modules/katex"
# What makes a text a notebook: the first lines of any chapter.
FRONT = (ROOT / "book/01-forward-pass.md").read_text(encoding="utf-8").partition("\n(")[0]


def written(folder, texts, url=""):
    """Put a book into a new folder: its texts, by the names of their pages, and what builds it.

    The first text is its first page; `url` is its repository's address.
    """
    shutil.copytree(ROOT / "book/_theme", folder / "book/_theme")
    shutil.copy(ROOT / "book/references.bib", folder / "book")
    for name, text in texts.items():
        (folder / f"book/{name}.md").write_text(text, encoding="utf-8")
        if (notebook := ROOT / f"book/{name}.ipynb").exists():
            shutil.copy(notebook, folder / "book")
    if KATEX.exists():
        not_needed = shutil.ignore_patterns("src", "contrib", "*.js", "*.mjs")
        shutil.copytree(KATEX, folder / "node_modules/katex", ignore=not_needed)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings["repository"]["url"] = url
    (folder / "_config.yml").write_text(yaml.safe_dump(settings, sort_keys=False))
    root, *others = (f"book/{name}" for name in texts)
    toc = {"format": "jb-book", "root": root}
    if others:
        toc["chapters"] = [{"file": name} for name in others]
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))


def run(program, *arguments, **environment):
    """Run one of the environment's programs, and return what it says; it has to succeed."""
    command = [shutil.which(program, path=Path(sys.executable).parent), *arguments]
    here = ("GITHUB_", "SITE_ADDRESS")  # where this book is, which is not where a small one is
    own = {name: it for name, it in os.environ.items() if not name.startswith(here)}
    finished = subprocess.run(
        command, env=own | environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def built(folder, texts, url="", **environment):
    """Return the site of a book in a new folder; `environment` is what is set for the build."""
    written(folder, texts, url)
    strict = ("--quiet", "--warningiserror", "--keep-going")
    run("jupyter-book", "build", folder, *strict, **environment)
    return folder / "_build/html"
