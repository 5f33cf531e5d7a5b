"""A chapter that fails says where: its name, the line and the cell."""

import pytest
from myst_nb.core import execute
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.util import logging

from book._theme import broken_cells
from tools.refresh_notebooks import executed

CHAPTER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell} ipython3
one = 1
```

```{code-cell} ipython3
---
mystnb:
  figure:
    name: a-figure
tags: [hide-input]
---
def half(number):
    return number / 0

two = 2
CODE
```
"""
SLEEP = "import time; time.sleep(600)"


@pytest.mark.parametrize(
    ("mode", "code", "at", "words"),
    [
        ("force", "half(two)", "half(two)", "ZeroDivisionError: division by zero"),
        ("cache", "half(two)", "half(two)", "ZeroDivisionError: division by zero"),
        ("force", "two +", "two +", "SyntaxError: invalid syntax"),
        ("force", SLEEP, "def half(number):", "CellTimeoutError: A cell timed out"),
    ],
)
def test_the_message_names_chapter_line_and_cell(tmp_path, monkeypatch, mode, code, at, words):
    for kind in ("NotebookClientDirect", "NotebookClientCache"):
        monkeypatch.setattr(execute, kind, broken_cells.naming_the_cell(getattr(execute, kind)))
    chapter = tmp_path / "02-error.md"
    chapter.write_text(CHAPTER.replace("CODE", code))
    settings = {"execution_mode": mode, "execution_raise_on_error": True}
    settings["execution_cache_path"] = str(tmp_path / "outputs")
    config = NbParserConfig(**settings, execution_timeout=4)
    notebook = read_myst_markdown_notebook(chapter.read_text(), add_source_map=True)
    client = execute.create_client(notebook, str(chapter), config, logging.getLogger(__name__))
    with pytest.raises(broken_cells.BrokenCell) as error, client:
        pass
    line = chapter.read_text().splitlines().index(at) + 1
    assert str(error.value).startswith(f"{chapter}, line {line}, in code cell 2: {words}")


def test_so_does_the_message_where_notebooks_are_brought_up_to_date(tmp_path):
    chapter = tmp_path / "02-error.md"
    chapter.write_text(CHAPTER.replace("CODE", "half(two)"))
    line = chapter.read_text().splitlines().index("half(two)") + 1
    with pytest.raises(SystemExit) as stop:
        executed(chapter)
    assert str(stop.value) == (
        f"A chapter is broken: {chapter}, line {line}, in code cell 2: "
        "ZeroDivisionError: division by zero"
    )
