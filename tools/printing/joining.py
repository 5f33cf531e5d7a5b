"""The pages' articles joined into one text, whose links lead from place to place within it.

The text stands where a page of the site would, so that it finds the pages' pictures and styles.

What is in another language than the book's is left out, be it a page or a few words: the machine
that prints may have no font for it, and would print boxes.
"""

import html
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import lxml.html
import yaml
from lxml.etree import strip_attributes

ROOT = Path(__file__).resolve().parents[2]
HOME = "https://book.invalid/"  # the site; press.py answers for it from a folder
JOINED = f"{HOME}book/print.html"
STYLE = Path(__file__).with_name("paper.css")
IN_ANOTHER_LANGUAGE = "//article/section[@lang]"
LIVE = "In the book's web pages this figure is live: its numbers can be moved."


def chapters():
    """Return the pages in reading order, as addresses within the site."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [f"{name}.html" for name in (toc["root"], *files)]


def anchor(page, fragment):
    """Return the id, in the joined text, of a place in one of its pages."""
    return f"{PurePosixPath(page).stem}--{fragment}" if fragment else PurePosixPath(page).stem


def link(page, address, pages):
    """Return where a link leads to in the joined text; None for what is in the site alone."""
    target = urlsplit(urljoin(HOME + page, address))
    if not target.geturl().startswith(HOME):
        return address
    inside = target.path.lstrip("/")
    return f"#{anchor(inside, target.fragment)}" if inside in pages else None


def not_on_paper(text):
    """Return what a page needs on a screen alone; and code that is folded away, with no output."""
    return [
        *text.iter("script", "style", "button"),
        *text.find_class("headerlink"),
        *text.find_class("only-dark"),
        *text.xpath("descendant::*[@lang]"),
        *(cell for cell in text.find_class("hide") if not cell.find_class("cell_output")),
    ]


def article(page, tree, pages):
    """Return the article of a page as it stands in the joined text: as a chapter."""
    [text] = tree.find_class("bd-article")
    for part in not_on_paper(text):
        part.drop_tree()
    for part in text.xpath("descendant::*[@id]"):
        part.set("id", anchor(page, part.get("id")))
    # A section may begin at the foot of a page, and its heading at the top of the next.
    for heading in text.xpath("descendant::section[@id]/*[self::h1 or self::h2 or self::h3]"):
        heading.set("id", heading.getparent().attrib.pop("id"))
    strip_attributes(text, "aria-labelledby", "aria-describedby", "loading")
    for part in text.xpath("descendant::a[@href]"):
        target = link(page, part.get("href"), pages)
        if target is None:
            part.drop_tag()
        else:
            part.set("href", target)
    for image in text.iter("img"):
        image.set("src", urljoin(HOME + page, image.get("src")))
    for how in text.find_class("lab-how"):
        how[:], how.text = [], LIVE
    text.tag = "div"
    text.attrib.clear()
    text.attrib.update({"class": "chapter", "id": anchor(page, "")})
    return text


def joined(site):
    """Return the articles of the pages, each a tree, and the links to all their style sheets."""
    utf8 = lxml.html.HTMLParser(encoding="utf-8")
    trees = {page: lxml.html.parse(site / page, utf8).getroot() for page in chapters()}
    trees = {page: tree for page, tree in trees.items() if not tree.xpath(IN_ANOTHER_LANGUAGE)}
    sheets = {  # each once, in the order of the pages
        urljoin(HOME + page, address): None
        for page, tree in trees.items()
        for address in tree.xpath("//link[@rel='stylesheet']/@href")
    }
    head = "".join(f'<link rel="stylesheet" href="{address}">' for address in sheets)
    return [article(page, tree, trees) for page, tree in trees.items()], head


def document(articles, listing, head, settings):
    """Return the whole text to be printed; the first figure is on the title page too."""
    title = html.escape(settings["title"])
    picture = next(chain(*(text.find_class("only-light") for text in articles))).get("src")
    body = "\n".join(
        lxml.html.tostring(text, encoding="unicode", with_tail=False) for text in articles
    )
    return f"""<!doctype html>
<html lang="en" data-theme="light" data-mode="light" data-content_root="../">
<head><meta charset="utf-8"><title>{title}</title>{head}<style>{STYLE.read_text("utf-8")}</style>
</head>
<body><article class="bd-article">
<div class="title-page"><p class="title">{title}</p>
<img src="{picture}" alt="">
<p class="about">By {html.escape(settings["author"])}</p>
<p class="about">Text and figures: CC BY 4.0. Code: MIT.</p></div>
<div class="contents"><h1>Contents</h1>{listing}</div>
{body}<span id="the-end"></span></article></body></html>"""
