"""The book as its readers get it: the HTML pages that `make book` writes."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import html
from sphinxcontrib import katex

from pages import soup
from parts import ROOT, SITE, needs
from pinned import PINNED

HTML = ROOT / "_build/html"
# The texts name the pages, so that the tests can be collected before the book is built.
TEXTS = sorted((ROOT / "book").glob("*.md"))
CHAPTERS = [text for text in TEXTS if text.name[0].isdigit()]

# Where the browser fetches from by itself, without the reader's asking. A canonical address only
# says where the page is, and is there where the site's address is known.
FETCHED = ("script[src]", "link[href]:not([rel=canonical])", "img[src]", "iframe[src]")
FETCHED += ("source[src]", "object[data]")
NO_PROSE = "self::pre or self::code or self::annotation or self::script"
PROSE = f"//article//text()[not(ancestor::*[{NO_PROSE}])]"
WIDGETS = 'script[type="application/vnd.jupyter.widget-state+json"]'
UNRESOLVED = re.compile(r"\{(?:glue|ref|numref|eq|cite|doc|py)[:}]|\?\?\?|unresolved|\\[(\[]|\$\$")


def page_of(text):
    needs(SITE)
    return HTML / "book" / f"{text.stem}.html"


def prose(page):
    """The article without its code and without the TeX that formulas carry for screen readers."""
    return " ".join(html.fromstring(page.read_bytes()).xpath(PROSE))


every_page = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
every_chapter = pytest.mark.parametrize("text", CHAPTERS, ids=lambda text: text.stem)


@every_page
def test_page_has_title_description_and_one_heading(text):
    page = soup(page_of(text))
    assert page.title.get_text(strip=True)
    assert page.find("meta", attrs={"name": "description"})["content"].strip()
    assert len(page.select("article h1")) == 1


def unfit(page, folder):
    """Return what a page fetches from elsewhere, or from where its folder has nothing."""
    wrong = []
    for element in page.select(", ".join(FETCHED)):
        address = urlsplit(element.get("src") or element.get("href") or element.get("data"))
        if address.scheme == "data":
            continue
        if address.scheme or address.netloc or not (folder / unquote(address.path)).exists():
            wrong.append(str(element)[:200])
    return wrong


@every_page
def test_nothing_is_fetched_from_elsewhere_and_all_that_is_fetched_is_there(text):
    page = page_of(text)
    assert unfit(soup(page), page.parent) == []


@pytest.mark.parametrize(
    ("element", "fits"),
    [
        ('<link rel="stylesheet" href="here.css">', True),
        ('<link rel="icon" href="data:,">', True),
        ('<link rel="canonical" href="https://a.example/page.html">', True),
        ('<link rel="stylesheet" href="https://a.example/here.css">', False),
        ('<link rel="stylesheet" href="gone.css">', False),
        ('<script src="//a.example/here.js"></script>', False),
    ],
)
def test_what_is_fetched_from_elsewhere_is_noticed(tmp_path, element, fits):
    (tmp_path / "here.css").touch()
    assert (unfit(BeautifulSoup(element, "lxml"), tmp_path) == []) == fits


def test_style_sheets_fetch_nothing_from_elsewhere():
    needs(SITE)
    sheets = sorted(HTML.rglob("*.css"))
    assert sheets
    remote = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^)"';]*""")
    found = {sheet.name: remote.findall(sheet.read_text(encoding="utf-8")) for sheet in sheets}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


@every_page
def test_images_say_what_they_show(text):
    for image in soup(page_of(text)).select("img"):
        alt = image.get("alt", "").strip()
        assert alt, f"no alternative text: {image}"
        assert "/" not in alt.split(maxsplit=1)[0], f"a path: {image}"
        assert not re.search(r"\.(svg|png|jpe?g)$", alt), f"a file's name: {image}"


@every_page
def test_no_words_on_a_picture_are_true_in_one_theme_alone(text):
    page = soup(page_of(text))
    of_pictures = [image.get("alt", "") for image in page.select("article img")]
    of_pictures += [caption.get_text() for caption in page.select("article figcaption")]
    shades = r"\b(?:dark|light|bright|pale|white|black)(?:er|est)?\b"
    assert re.findall(shades, " ".join(of_pictures), re.IGNORECASE) == []
    compared = r"\b(?:darker|lighter|brighter|paler)\b"
    assert re.findall(compared, page.select_one("article").get_text(), re.IGNORECASE) == []


@every_chapter
def test_each_figure_has_a_light_and_a_dark_variant_and_a_caption(text):
    figures = soup(page_of(text)).select("article figure")
    assert figures
    for figure in figures:
        light, dark = figure.select("img.only-light"), figure.select("img.only-dark")
        assert len(light) == len(dark) == 1
        assert light[0]["alt"] == dark[0]["alt"]
        assert light[0]["src"] != dark[0]["src"]
        assert figure.select("figcaption .caption-text")


@every_chapter
def test_results_are_asked_for_in_named_fields_and_folded(text):
    page, source = soup(page_of(text)), text.read_text(encoding="utf-8")
    fields = page.select("article input.blank[type=text]")
    assert len([f for f in fields if not f.find_parent(class_="question-place")]) == source.count(
        "{blank}`"
    )
    assert all(field["aria-label"].startswith("Your result for ") for field in fields)
    folded = page.select("article details:is(.above-output, .below-input)")
    assert len(folded) == source.count("tags: [hide-output")
    assert [result for result in folded if result.has_attr("open")] == []


@every_chapter
def test_mistakes_are_linked_to_sections_that_are_there(text):
    """Each question of a page is in it, and what it links to is in the book."""
    page, source = soup(page_of(text)), text.read_text(encoding="utf-8")
    state = page.select_one(WIDGETS)
    models = json.loads(state.string)["state"].values() if state else ()
    questions = [m["state"]["question"] for m in models if "question" in m["state"]]
    assert len(questions) == source.count("QuestionFigure(")
    linked = {(m["chapter"], m["anchor"], m["section"]) for q in questions for m in q["mistakes"]}
    for chapter, anchor, section in sorted(linked):
        heading = soup(HTML / "book" / f"{chapter}.html").select_one(f"#{anchor} > :is(h2, h3)")
        assert section in heading.get_text().replace("\N{NO-BREAK SPACE}", " "), anchor


@every_page
def test_no_reference_is_left_unresolved(text):
    page = page_of(text)
    assert soup(page).select(".system-message, .problematic, .xref.missing") == []
    assert UNRESOLVED.findall(prose(page)) == []


@every_page
def test_formulas_are_rendered(text):
    article = soup(page_of(text)).find("article")
    assert [error.get_text() for error in article.select(".katex-error")] == []
    assert [math.get_text() for math in article.select(".math") if not math.select(".katex")] == []


@every_page
def test_no_line_can_begin_with_what_belongs_behind_a_formula(text):
    formulas = soup(page_of(text)).select("article :not(.together) > span.math")
    behind = [str(math.next_sibling or "")[:1] for math in formulas]
    assert [sign for sign in behind if sign and sign in ",.;:?!)，。；：？！）、”"] == []


@every_page
def test_the_themes_known_defects_are_cured(text):
    """The cures replace what the theme writes, and would stop in silence if it wrote otherwise."""
    page = soup(page_of(text))
    assert page.select_one("#pst-primary-sidebar[role=complementary][aria-label]")
    assert page.select_one("button.search-button__button[aria-label='Search Ctrl+K']")
    assert not page.select("[title=Light], [title=Dark], [title='System Settings']")
    assert not page.select("summary[aria-label]")
    scripts = [script["src"] for script in page.select("script[src]")]
    assert len(scripts) == len(set(scripts))
    assert not [script for script in scripts if "fontawesome" in script or "thebe" in script]
    assert page.select_one("link[href*='katex/katex.min.css']")


def test_katex_is_of_one_version_in_style_and_script():
    assert PINNED["katex"] == katex.katex_version
