"""The list of contents: the headings of the joined text, each with its page in the print."""

import html
import io

from bs4 import BeautifulSoup
from pypdf import PdfReader


def headings(joined):
    """Return the headings that the contents list: level, id and words."""
    found = BeautifulSoup(joined, "lxml")
    for double in found.select(".katex-html"):
        double.decompose()
    return [
        (heading.name, heading.parent["id"], " ".join(heading.get_text().split()))
        for heading in found.select(".chapter h1, .chapter h2")
    ]


def contents(listed, numbers):
    """Return the list of contents as HTML; `numbers` are the headings' pages, as words."""
    lines, deep = [], False
    for (level, target, words), number in zip(listed, numbers, strict=True):
        if deep != (level == "h2"):
            lines.append("</ol></li>" if deep else "<ol>")
            deep = not deep
        elif lines:
            lines.append("</li>")
        lines.append(
            f'<li><a href="#{target}"><span>{html.escape(words)}</span><span class="dots"></span>'
            f'<span class="page">{number}</span></a>'
        )
    return f"<ol>{''.join(lines)}{'</li></ol>' if deep else ''}</li></ol>"


def page_numbers(pdf, listed):
    """Return the page on which each of the headings has come to stand, as its bookmark says."""
    reader = PdfReader(io.BytesIO(pdf))

    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            elif depth < 2:
                yield reader.get_destination_page_number(entry) + 1

    numbers = list(walk(reader.outline, 0))[1:]  # without the contents themselves
    if len(numbers) != len(listed):
        raise ValueError(f"{len(numbers)} of {len(listed)} headings are in the PDF")
    return numbers
