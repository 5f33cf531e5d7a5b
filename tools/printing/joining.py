"""The pages' articles joined into one text, whose links lead from place to place within it.

The text stands where a page of the site would, so that it finds the pages' pictures and styles.
"""

import html
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
HOME = "https://book.invalid/"  # the site; press.py answers for it from a folder
JOINED = f"{HOME}book/print.html"
STYLE = Path(__file__).with_name("paper.css")
NOT_ON_PAPER = (
    "a.headerlink, img.only-dark, script, style, button, details.hide:not(:has(.cell_output))"
)
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


def article(page, soup, pages):
    """Return the article of a page as it stands in the joined text."""
    text = soup.select_one("article.bd-article")
    for part in text.select(NOT_ON_PAPER):
        part.decompose()
    for part in text.select("[id]"):
        part["id"] = anchor(page, part["id"])
    for part in text.select("[aria-labelledby], [aria-describedby]"):
        del part["aria-labelledby"], part["aria-describedby"]
    for part in text.select("a[href]"):
        target = link(page, part["href"], pages)
        if target is None:
            part.unwrap()
        else:
            part["href"] = target
    for image in text.select("img[src]"):
        image["src"] = urljoin(HOME + page, image["src"])
        del image["loading"]
    for folded in text.select("details"):
        folded["open"] = ""
    for how in text.select(".lab-how"):
        how.string = LIVE
    return f'<div class="chapter" id="{anchor(page, "")}">{text.decode_contents()}</div>'


def joined(site):
    """Return the articles of all pages as one text, and the links to all their style sheets."""
    pages = chapters()
    soups = {page: BeautifulSoup((site / page).read_text("utf-8"), "lxml") for page in pages}
    sheets = {  # each once, in the order of the pages
        urljoin(HOME + page, sheet["href"]): None
        for page, soup in soups.items()
        for sheet in soup.select("link[rel=stylesheet]")
    }
    head = "".join(f'<link rel="stylesheet" href="{address}">' for address in sheets)
    return "\n".join(article(page, soup, pages) for page, soup in soups.items()), head


def document(articles, listing, head, settings):
    """Return the whole text to be printed; the first figure is on the title page too."""
    title = html.escape(settings["title"])
    picture = BeautifulSoup(articles, "lxml").select_one("img.only-light")["src"]
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
{articles}<span id="the-end"></span></article></body></html>"""
