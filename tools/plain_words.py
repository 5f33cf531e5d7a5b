"""A chapter's words as any notebook shows them, without the book's own directives and roles.

Outside of the book nobody puts a number where ``{glue:text}`` asks for one, or draws the box of an
``{admonition}``. So the stored notebooks have the numbers in their sentences, and what every
Markdown has instead of the rest: on Colab and GitHub, in JupyterLab and in the browser.
"""

import ast
import re

GLUED = "application/papermill.record/text/plain"
NUMBER = re.compile(r"\{glue:text\}`([^`]+)`")
CITED = re.compile(r"\s*\{cite\}`[^`]+`")
NAMED = re.compile(r"\{py:\w+\}`(?:~[\w.]+\.)?([\w.]+)(?: <[\w.]+>)?`")
CHAPTER = re.compile(r"\]\((\d\d-[\w-]+)\)")
PAGE = re.compile(r"\[([^]]+)\]\([\w-]+\)")  # one that is no notebook
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
    words = PAGE.sub(r"\1", CHAPTER.sub(r"](\1.ipynb)", words))
    return BOX.sub(box, words)


def put_plainly(notebook, numbers):
    """Put the words of a notebook plainly, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, numbers)
    return notebook
