"""When a cell of a chapter fails, say which, at which line of the text, and why: in one sentence.

MyST-NB's own message names the chapter alone, above a page of its own calls.
"""

import re
from pathlib import Path

from myst_nb.core import execute
from nbclient.exceptions import CellTimeoutError
from sphinx.errors import SphinxError

COLOUR = re.compile(r"\x1b\[[\d;]*m")
LINE = re.compile(r"Cell In\[\d+\], line (\d+)")


class BrokenCell(SphinxError):
    """A cell of a chapter that could not be run."""

    category = "A chapter is broken"


def run_last(notebook):
    """Return the index of the cell that was run last, the one that failed."""
    return max(i for i, cell in enumerate(notebook.cells) if cell.get("execution_count"))


def line_of(notebook, text, index):
    """Return at which line of the text the first line of a cell's code stands."""
    lines, end = text.splitlines(), 0
    for cell in notebook.cells[: index + 1]:
        if cell.cell_type == "code":
            code = cell.source.splitlines()
            starts = range(end, len(lines))
            begin = next((n for n in starts if lines[n : n + len(code)] == code), end)
            end = begin + len(code)
    return begin + 1


def where_and_why(notebook, path, cause):
    """Return where and why a notebook that was run stopped, whose text is at this path."""
    index = run_last(notebook)
    cell = notebook.cells[index]
    line = line_of(notebook, Path(path).read_text(encoding="utf-8"), index)
    why = f"{type(cause).__name__}: {str(cause).splitlines()[0]}"
    if not isinstance(cause, CellTimeoutError):  # then there may be the trace of its interruption
        for output in (o for o in cell.outputs if o.output_type == "error"):
            within = LINE.findall(COLOUR.sub("", "\n".join(output.traceback)))
            line += int(within[0]) - 1 if within else 0
            why = f"{output.ename}: {output.evalue}"
    return f"{path}, line {line}, in code cell {cell.execution_count}: {why}"


def naming_the_cell(client):
    """Return a client that runs a chapter's cells as another does, and names the one that fails."""

    class NamingTheCell(client):
        def start_client(self):
            """Run them all, until one fails."""
            try:
                super().start_client()
            except execute.ExecutionError as error:
                raise BrokenCell(where_and_why(self.notebook, self.path, error.__cause__)) from None

    return NamingTheCell


def setup(app):  # noqa: ARG001  Sphinx sets it
    execute.NotebookClientDirect = naming_the_cell(execute.NotebookClientDirect)
    execute.NotebookClientCache = naming_the_cell(execute.NotebookClientCache)
    return {"parallel_read_safe": True}
