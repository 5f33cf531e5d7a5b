"""Bring each book/name.ipynb up to date with its text, book/name.md, and with the package.

    python -m tools.refresh_notebooks [--force] [book/name.md ...]

A notebook is run again if its text, the package or the pinned requirements are newer than it, or
if it has never been run to its end. Its words are those of the text, put as any notebook shows them
(plain_words.py), and what the page hides is collapsed (collapsed_cells.py). Nothing that differs
from one run or one machine to the next is stored, so that a difference in git is a difference in
the book. Of a live figure that is its static picture and its numbers: its widget has a new random
id in each run.
"""

import argparse
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal

from book._theme import broken_cells
from tools.collapsed_cells import collapse
from tools.plain_words import glued, put_plainly

ROOT = Path(__file__).resolve().parent.parent
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def has_cells(text):
    """Whether a text of the book is a notebook: the references, for one, are not."""
    return "```{code-cell}" in text.read_text(encoding="utf-8")


def newest_cause():
    """When the code that the chapters run was changed last."""
    kinds = ("py", "js", "css", "json")
    code = (file for kind in kinds for file in (ROOT / "src").rglob(f"*.{kind}"))
    return max(cause.stat().st_mtime for cause in (ROOT / "requirements.txt", *code))


def is_current(text, notebook, changed):
    """Whether the stored outputs are those of this text and this code."""
    if not notebook.exists() or notebook.stat().st_mtime < max(text.stat().st_mtime, changed):
        return False
    stored = nbformat.read(notebook, as_version=4)
    counts = [cell.execution_count for cell in stored.cells if cell.cell_type == "code"]
    was_run = counts == list(range(1, len(counts) + 1))
    return was_run and content(stored) == content(for_anyone(jupytext.read(text), glued(stored)))


def for_anyone(notebook, numbers):
    """Make of a text of the book what any program that opens notebooks can show, in place."""
    return collapse(put_plainly(notebook, numbers))


def content(notebook):
    """Return what the text says of each cell."""
    return [(cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


def executed(text):
    """Return the chapter as a notebook, run, with nothing in it that the next run would change."""
    notebook = jupytext.read(text)
    notebook.metadata["kernelspec"] = KERNEL
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"  # random otherwise
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(text.parent)}},
    )
    try:
        client.execute()
    except CellControlSignal as error:
        sys.exit(f"A chapter is broken: {broken_cells.where_and_why(notebook, text, error)}")
    notebook.metadata.pop("language_info", None)  # it names the Python that happened to run it
    notebook.metadata.pop("widgets", None)
    notebook.metadata.pop("jupytext", None)  # for who saves the notebook, the text stays as it is
    for_anyone(notebook, glued(notebook))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="run every notebook")
    parser.add_argument("texts", nargs="*", type=Path, help="chapters (default: all)")
    options = parser.parse_args()

    texts = options.texts or sorted(filter(has_cells, (ROOT / "book").glob("*.md")))
    changed = newest_cause()
    for text in texts:
        notebook = text.with_suffix(".ipynb")
        if not options.force and is_current(text, notebook, changed):
            print(f"  {notebook.name} is up to date")
            continue
        print(f"  running {notebook.name}", flush=True)
        finished = executed(text.resolve())
        nbformat.validate(finished)
        unfinished = notebook.with_suffix(".ipynb.part")  # so an interrupted run leaves no half
        nbformat.write(finished, unfinished)
        unfinished.replace(notebook)


if __name__ == "__main__":
    sys.exit(main())
