"""The stored notebooks say what the pages say, in words that need no book around them."""

import re

import nbformat
import pytest
from lxml import html

from parts import ROOT, SITE, needs
from tools.plain_words import plain

NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("It is {glue:text}`out_h1` now.", "It is 0.593 now."),
        ("A **{term}`gradient`** of {term}`losses <loss>`.", "A **gradient** of losses."),
        ("Your result: $w_6 =$ {blank}`w6`.", "Your result: $w_6 =$ ____________."),
        ("As they write {cite}`rumelhart1986`.", "As they write."),
        ("{py:func}`train <backprop_by_numbers.train>` does.", "`train` does."),
        ("a {py:class}`~backprop_by_numbers.ForwardPass`:", "a `ForwardPass`:"),
        ("See [chapter 2](02-error).", "See [chapter 2](02-error.ipynb)."),
        (
            "(error)=\n# Error\n\n{numref}`Chapter %s <output-layer>` is next.",
            "# Error\n\n[Chapter 3](03-output-layer.ipynb) is next.",
        ),
        ("见{numref}`第 %s 章 <error>`。", "见[第 2 章](02-error.ipynb)。"),
        ("[Figures](api-figures) draw it.", "Figures draw it."),
        ("In [中文](chinese-guide){.language-zh-CN}.", "In 中文."),
        ("梯度 [{term}`gradient`]{.language-en}", "梯度 gradient"),
        ("A [page](https://example.org/a).", "A [page](https://example.org/a)."),
        (
            ":::{admonition} In this chapter\n:class: tip\n\n**You will** read.\n\nMore.\n:::",
            "> **In this chapter**\n>\n> **You will** read.\n>\n> More.",
        ),
        (
            "Why?\n\n:::{dropdown} Answer\nAs $a = b$.\n:::\n\nThen?",
            "Why?\n\n<details>\n<summary>Answer</summary>\n\nAs $a = b$.\n\n</details>\n\nThen?",
        ),
    ],
)
def test_what_only_the_book_knows_becomes_what_every_notebook_knows(myst, markdown):
    assert plain(myst, {"out_h1": "0.593"}) == markdown


def test_a_number_that_no_cell_provides_is_noticed():
    with pytest.raises(KeyError, match="out_h9"):
        plain("{glue:text}`out_h9`", {"out_h1": "0.593"})


@pytest.mark.parametrize("text", sorted((ROOT / "book").glob("*.md")), ids=lambda path: path.stem)
def test_a_chapters_number_comes_from_the_contents(text):
    """A typed one would be wrong as soon as a chapter is put between two others."""
    typed = re.compile(r"\bchapters? \[?\d|第\s*\d+\s*章", re.IGNORECASE)
    assert not typed.search(text.read_text(encoding="utf-8"))


def words(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@each_notebook
def test_nothing_in_its_words_needs_the_book(notebook):
    assert not re.search(r":::|\{[a-z:]+\}`|\{\.|backprop_by_numbers\.", words(notebook))


@each_notebook
def test_its_numbers_are_those_of_the_page(notebook):
    needs(SITE)
    page = html.parse(ROOT / f"_build/html/book/{notebook.stem}.html").getroot()
    pasted = [found.text_content() for found in page.find_class("pasted-text")]
    text = notebook.with_suffix(".md").read_text(encoding="utf-8")
    assert len(pasted) == text.count("{glue:text}")
    there = words(notebook)
    assert [number for number in pasted if number not in there] == []
