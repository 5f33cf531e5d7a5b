"""The chapters as a browser runs them: the stored notebooks, with another first cell.

It installs the package from the site that the notebook is on, and words before it say so.
"""

import json

import nbformat

WORDS = """\
> **This notebook runs in your browser.** Its first cell fetches the course from this site, and what
> was compiled for browsers ({libraries}) from Pyodide’s servers, `cdn.jsdelivr.net`. That needs a
> connection, and takes up to a minute the first time. What you change stays in this browser. Run
> the cells from top to bottom, with Shift+Enter."""

INSTALL = """\
import asyncio
from contextlib import suppress
from importlib.util import find_spec

import piplite

with suppress(TimeoutError):
    async with asyncio.timeout({patience}):  # seconds
        await piplite.install(["backprop-by-numbers[{extras}]"])
if not all(map(find_spec, {modules})):
    raise ConnectionError(
        "{libraries} did not come from cdn.jsdelivr.net.\\n"
        "Check your connection, restart the kernel, and run this cell again."
    )"""
PATIENCE = 300  # some 15 MB over a slow line
EXTRAS = {  # of the package: what of it comes from the CDN, as {module: title}
    "chapters": {"numpy": "NumPy", "matplotlib": "Matplotlib"},
    "digits": {"sklearn": "scikit-learn"},
}


def first_cells(notebook):
    """Return the words and the code that a chapter begins with: they depend on what it imports."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    extras = ["chapters", *(["digits"] if "sklearn" in code else [])]
    modules = {name: title for extra in extras for name, title in EXTRAS[extra].items()}
    *titles, last = modules.values()
    libraries = f"{', '.join(titles)} and {last}"
    install = INSTALL.format(
        patience=PATIENCE,
        extras=",".join(extras),
        modules=json.dumps(list(modules)),
        libraries=libraries,
    )
    return WORDS.format(libraries=libraries), install


def for_browser(notebook):
    """Return a copy of a chapter's stored notebook as a browser is to run it."""
    notebook = nbformat.from_dict(notebook)
    words, install = first_cells(notebook)
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells[first].source = install
    notebook.cells.insert(first, nbformat.v4.new_markdown_cell(words, id="in-the-browser"))
    notebook.metadata["kernelspec"] = {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    }
    return notebook


def write_all(book, folder):
    """Write each chapter in the folder `book` to the folder."""
    folder.mkdir()
    for chapter in sorted(book.glob("[0-9][0-9]-*.ipynb")):
        notebook = for_browser(nbformat.read(chapter, as_version=4))
        # Texts in one piece: no server is there to put lines together.
        nbformat.write(notebook, folder / chapter.name, split_lines=False)
