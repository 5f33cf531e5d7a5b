"""Run notebooks with the packages that a browser has, and compare what they show with the stored.

    python as_in_a_browser.py WHEEL MISSING NOTEBOOK ...

WHEEL is the course's own, which is unpacked and imported; MISSING is a list, in JSON, of modules
that are installed here and not there: they cannot be imported. Each cell that shows something else
than is stored is printed with both, and makes the run fail.
"""

import json
import sys
import tempfile
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display as show
from IPython.utils.capture import capture_output

#: What differs from run to run: a widget's name.
RANDOM = "application/vnd.jupyter.widget-view+json"
#: Under which the number that a ``{glue:text}`` role shows is stored.
GLUED = "application/papermill.record/text/plain"


class Closed:
    """Find what another finder finds, but nothing that a browser does not have."""

    def __init__(self, finder, missing):
        self.finder = finder
        self.missing = missing

    def find_spec(self, name, *where):
        if name.partition(".")[0] in self.missing:
            return None
        return self.finder.find_spec(name, *where)

    def __getattr__(self, name):  # importlib.metadata asks finders, too
        return getattr(self.finder, name)


def module(name, **content):
    """Let Python find a module of this name, with this in it."""
    stand_in = sys.modules[name] = ModuleType(name)
    stand_in.__spec__ = ModuleSpec(name, loader=None)
    vars(stand_in).update(content)


async def install(_):
    """Stand in for piplite: all is there."""


def glue(name, text, display=False):  # noqa: ARG001  as myst_nb's is called
    """Stand in for myst_nb: a browser makes no pages, but what they show is to be compared."""
    show({GLUED: repr(text)}, raw=True)


def shown(data):
    return {kind: value for kind, value in data.items() if kind != RANDOM}


def stored(cell):
    """Return what the cell printed and showed when it was published."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    return printed, [shown(output.data) for output in cell.outputs if "data" in output]


def run(shell, cell):
    """Run a cell, and return what it prints and shows."""
    with capture_output() as captured:
        shell.display_trap.hook = sys.displayhook  # else a result would be printed
        result = shell.run_cell(cell.source, store_history=True)
    result.raise_error()
    return captured.stdout + captured.stderr, [shown(output.data) for output in captured.outputs]


def compared(cell):
    return "nbval-ignore-output" not in cell.metadata.get("tags", [])


def main():
    wheel, missing, *notebooks = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        ZipFile(wheel).extractall(folder)
        sys.path.insert(0, folder)
        module("piplite", install=install)
        module("myst_nb", glue=glue)
        closed = set(json.loads(missing))
        sys.meta_path[:] = [Closed(finder, closed) for finder in sys.meta_path]
        shell = InteractiveShell.instance()
        others = 0
        for notebook in map(Path, notebooks):
            shell.reset()
            cells = nbformat.read(notebook, as_version=4).cells
            for cell in (cell for cell in cells if cell.cell_type == "code"):
                here, there = run(shell, cell), stored(cell)
                if compared(cell) and here != there:
                    others += 1
                    print(f"{notebook.name}:\n{cell.source}\n-- shows\n{here}\n-- not\n{there}\n")
        import backprop_by_numbers

        assert Path(backprop_by_numbers.__file__).is_relative_to(folder)
    return f"{others} cells show something else" if others else 0


if __name__ == "__main__":
    sys.exit(main())
