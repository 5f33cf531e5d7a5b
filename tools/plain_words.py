"""A chapter's words as any notebook shows them, without the book's own directives and roles.

Outside of the book nobody puts a number where ``{glue:text}`` asks for one, or draws the box of an
``{admonition}``. So the stored notebooks have the numbers in their sentences, and what every
Markdown has instead of the rest: on Colab and GitHub, in JupyterLab and in the browser.
"""

import ast
import re
from functools import cache
from pathlib import Path

import yaml

CONTENTS = Path(__file__).resolve().parent.parent / "_toc.yml"

GLUED = "application/papermill.record/text/plain"
NUMBER = re.compile(r"\{glue:text\}`([^`]+)`")
TERM = re.compile(r"\{term\}`([^`<]+?)(?: <[^`>]+>)?`")
BLANK = re.compile(r"\{blank\}`[^`]+`")
CITED = re.compile(r"\s*\{cite\}`[^`]+`")
NAMED = re.compile(r"\{py:\w+\}`(?:~[\w.]+\.)?([\w.]+)(?: <[\w.]+>)?`")
CHAPTER = re.compile(r"\]\((\d\d-[\w-]+)\)")
NUMBERED = re.compile(r"\{numref\}`([^`]*)%s([^`<]*) <([\w-]+)>`")
LABEL = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
PAGE = re.compile(r"\[([^]]+)\]\([\w-]+\)")  # one that is no notebook
IN_A_LANGUAGE = re.compile(r"(?:\[([^]]+)\]|(?<=\)))\{\.language-[\w-]+\}")
OPTIONS = re.compile(r"\A(?::\w+:.*\n)*\n?")
BOX = re.compile(r"^:::\{(admonition|dropdown)\} (.+)\n((?:.*\n)*?):::$", re.MULTILINE)


def glued(notebook):
    """Return the texts that the chapter's cells have glued, by name."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return {
        output.metadata.scrapbook.name: ast.literal_eval(output.data[GLUED])
        for output in outputs
        if GLUED in output.get("data", {})
    }


@cache
def chapters():
    """Return the number and the file of each chapter by its label, as the contents have them."""
    parts = yaml.safe_load(CONTENTS.read_text(encoding="utf-8"))["parts"]
    files = (
        chapter["file"] for part in parts if "numbered" in part for chapter in part["chapters"]
    )
    names = [file.rpartition("/")[2] for file in files]
    return {name.partition("-")[2]: (number, name) for number, name in enumerate(names, start=1)}


def numbered(role):
    """Return a reference to a chapter by its number as a link."""
    number, name = chapters()[role[3]]
    return f"[{role[1]}{number}{role[2]}]({name})"


def box(found):
    """Return a box as a quotation under its title, or, where it is folded, as HTML's own."""
    kind, title, body = found[1], found[2], OPTIONS.sub("", found[3]).rstrip()
    if kind == "dropdown":
        return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
    return "\n".join(f"> {line}".rstrip() for line in (f"**{title}**", "", *body.splitlines()))


def plain(words, numbers):
    """Return a piece of MyST as plain Markdown, with the numbers that it takes from cells."""
    words = NUMBER.sub(lambda role: numbers[role[1]], words)
    words = NAMED.sub(r"`\1`", CITED.sub("", words))
    words = BLANK.sub("____________", TERM.sub(r"\1", words))
    words = NUMBERED.sub(numbered, LABEL.sub("", words))
    words = CHAPTER.sub(r"](\1.ipynb)", IN_A_LANGUAGE.sub(r"\1", words))
    words = PAGE.sub(r"\1", words)
    return BOX.sub(box, words)


def put_plainly(notebook, numbers):
    """Put the words of a notebook plainly, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, numbers)
    return notebook
