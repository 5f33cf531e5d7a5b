"""Run notebooks with the packages that a browser has, and no others.

    python as_in_a_browser.py WHEEL KNOWN NOTEBOOK ...

WHEEL is the course's own, which is unpacked and imported; KNOWN is a list of package names in JSON.
A package that is installed here and not known there cannot be imported.
"""

import json
import sys
import tempfile
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from packaging.utils import canonicalize_name


class Closed:
    """Find what another finder finds, but nothing that a browser does not have."""

    def __init__(self, finder, known):
        self.finder = finder
        self.known = known
        self.owners = packages_distributions()

    def find_spec(self, name, *where):
        owners = {canonicalize_name(owner) for owner in self.owners.get(name.partition(".")[0], ())}
        if owners and not owners & self.known:
            return None
        return self.finder.find_spec(name, *where)

    def __getattr__(self, name):  # importlib.metadata asks finders, too
        return getattr(self.finder, name)


async def install(_):
    """Stand in for piplite: all is there."""


def main():
    wheel, known, *notebooks = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        ZipFile(wheel).extractall(folder)
        sys.path.insert(0, folder)
        sys.modules["piplite"] = piplite = ModuleType("piplite")
        piplite.install = install
        has = {*json.loads(known), "backprop-by-numbers"}
        sys.meta_path[:] = [Closed(finder, has) for finder in sys.meta_path]
        shell = InteractiveShell.instance()
        for notebook in map(Path, notebooks):
            shell.reset()
            for cell in nbformat.read(notebook, as_version=4).cells:
                if cell.cell_type == "code":
                    result = shell.run_cell(cell.source)
                    result.raise_error()
        import backprop_by_numbers

        assert Path(backprop_by_numbers.__file__).is_relative_to(folder)


if __name__ == "__main__":
    main()
