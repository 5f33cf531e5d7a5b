"""The list of contents: the headings of the joined text, each with its page in the print."""

import html
import io

import pikepdf

WORDS = "descendant::text()[not(ancestor::*[@class = 'katex-html'])]"  # of a formula once


def headings(articles):
    """Return the headings that the contents list: level, id and words."""
    return [
        (
            heading.tag,
            heading.get("id"),
            " ".join("".join(heading.xpath(WORDS)).split()),
        )
        for article in articles
        for heading in article.iter("h1", "h2")
    ]


def contents(listed):
    """Return the list of contents as HTML; press.py fills in the numbers of the pages."""
    lines, deep = [], False
    for level, target, words in listed:
        if deep != (level == "h2"):
            lines.append("</ol></li>" if deep else "<ol>")
            deep = not deep
        elif lines:
            lines.append("</li>")
        lines.append(
            f'<li><a href="#{target}"><span>{html.escape(words)}</span><span class="dots"></span>'
            '<span class="page"></span></a>'
        )
    return f"<ol>{''.join(lines)}{'</li></ol>' if deep else ''}</li></ol>"


def page_numbers(pdf, listed):
    """Return the page on which each of the headings has come to stand, as the links to it say."""
    with pikepdf.open(io.BytesIO(pdf)) as print_:
        numbers = {page.objgen: number for number, page in enumerate(print_.pages, 1)}
        places = {name: numbers[place[0].objgen] for name, place in print_.Root.Dests.items()}
    if missing := [words for _, target, words in listed if f"/{target}" not in places]:
        raise ValueError("not in the PDF: " + ", ".join(missing))
    return [places[f"/{target}"] for _, target, _ in listed]
