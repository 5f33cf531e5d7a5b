"""Give each chapter its first cell, which installs the package where that is missing.

    python -m tools.first_cell [book/NN-name.md ...]

Where the package is installed, on your own machine and on Binder, the cell does nothing. On Colab
it installs the package from the repository that ``_config.yml`` names: a notebook that was opened
there has no file beside it to read the address from, so the cell holds it. Pages do not show the
cell, and notebooks in the browser have another (browser_notebooks.py).
"""

import argparse
import re
from pathlib import Path

from book._theme.addresses import of_config

ROOT = Path(__file__).resolve().parent.parent
TAG = "remove-cell"
FENCE = "```{code-cell} ipython3\n"
CELL = re.compile(
    rf"^{re.escape(FENCE)}:tags: \[{TAG}\]\n\nfrom importlib.util import find_spec\n.*?^```\n\n",
    re.DOTALL | re.MULTILINE,
)


def source(repository):
    """Return the code of the first cell, for a project whose repository is at this address."""
    if repository:
        missing = f'%pip install --quiet "backprop-by-numbers[chapters,digits] @ git+{repository}"'
    else:
        missing = (
            "raise ModuleNotFoundError(\n"
            '        "the course is not installed: run `make lab` in its project (see README.md)"\n'
            "    )"
        )
    return f"""\
from importlib.util import find_spec

if find_spec("backprop_by_numbers") is None:
    {missing}"""


def with_first_cell(text, repository):
    """Return a chapter's text with the cell in front of its other code cells."""
    text = CELL.sub("", text)
    if FENCE not in text:
        raise ValueError("a chapter must have a code cell, for its first cell to stand before it")
    cell = f"{FENCE}:tags: [{TAG}]\n\n{source(repository)}\n```\n\n"
    return text.replace(FENCE, cell + FENCE, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="*", type=Path, help="chapters (default: all)")
    texts = parser.parse_args().texts or sorted((ROOT / "book").glob("[0-9][0-9]-*.md"))
    repository = of_config(environment={}).repository
    for text in texts:
        before = text.read_text(encoding="utf-8")
        after = with_first_cell(before, repository)
        if after != before:
            text.write_text(after, encoding="utf-8")
            print(f"  {text.name}: put its first cell in order")


if __name__ == "__main__":
    main()
