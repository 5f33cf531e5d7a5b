"""The author's loop, `make serve`: what was saved shows, and nothing else is done again."""

import os
import shutil
from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from book._theme.dark_figures import add_twins
from small_book import FRONT, ROOT, run, written

# Each chapter notes in a file that its cell has run.
CHAPTER = """
# Chapter {name}

Nothing is said here yet.

```{{code-cell}} ipython3
with open("runs", "a") as runs:
    runs.write("{name}")
```
"""
TEXTS = {"first": "# A book", "other": "# A page that nobody changes"}
TEXTS |= {name: FRONT + CHAPTER.format(name=name) for name in "ab"}


def rebuilt(folder):
    """Build as `make serve` does each time that a file is saved; return which chapters have run."""
    (folder / "book/runs").write_text("")
    paths = (folder, folder / "src")
    environment = {"PYTHONPATH": os.pathsep.join(map(str, paths))}
    site = folder / "_build/serve"
    run("sphinx-build", "-n", "-W", "-q", "-t", "serve", folder, site, **environment)
    return (folder / "book/runs").read_text()


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_only_what_has_changed_is_run_and_written(tmp_path):
    written(tmp_path, TEXTS)
    shutil.copytree(ROOT / "src/backprop_by_numbers", tmp_path / "src/backprop_by_numbers")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    run("jupyter-book", "config", "sphinx", tmp_path)
    assert rebuilt(tmp_path) == "ab"
    site = tmp_path / "_build/serve/book"
    before = (site / "other.html").stat().st_mtime_ns

    # The server adds a script to each page, which no policy may keep from running.
    assert "Content-Security-Policy" not in (site / "a.html").read_text(encoding="utf-8")

    edit(tmp_path / "book/a.md", "Nothing is said here yet.", "A sentence was saved.")
    edit(tmp_path / "book/b.md", "with open", "print('so many words')\nwith open")
    assert rebuilt(tmp_path) == "b"
    assert "A sentence was saved." in (site / "a.html").read_text(encoding="utf-8")
    assert "so many words\n" in (site / "b.html").read_text(encoding="utf-8")
    assert (site / "other.html").stat().st_mtime_ns == before

    with (tmp_path / "src/backprop_by_numbers/network/network.py").open("a") as module:
        module.write("# changed\n")
    assert rebuilt(tmp_path) == "ab"


def test_a_figure_in_two_chapters_is_written_once(tmp_path):
    """A second writing would make the other chapter one that has changed."""

    def read_a_chapter():
        document = new_document("chapter")
        document += nodes.container("", nodes.image(uri="figure.svg"), nb_element="image")
        relfn2path = lambda name: (name, str(tmp_path / name))  # noqa: E731
        add_twins(SimpleNamespace(env=SimpleNamespace(relfn2path=relfn2path)), document)
        return (tmp_path / "figure-dark.svg").stat().st_mtime_ns

    (tmp_path / "figure.svg").write_text("<svg/>")
    once = read_a_chapter()
    assert read_a_chapter() == once
    (tmp_path / "figure.svg").write_text("<svg></svg>")
    read_a_chapter()
    assert (tmp_path / "figure-dark.svg").read_text() == "<svg></svg>"
