"""Each word of a page is said to be in the language that it is in, wherever the theme puts it."""

import re

import pytest
from bs4 import NavigableString

from pages import soup
from parts import ROOT

HTML = ROOT / "_build/html"
PAGES = [f"book/{text.stem}.html" for text in sorted((ROOT / "book").glob("*.md"))]
IN_CHINESE = HTML / "book/chinese-guide.html"

pytestmark = pytest.mark.usefixtures("finished_site")


def chinese_in(page):
    """Return what is written in Chinese on a page, but for its title, which has no language."""
    texts = page.body.find_all(string=re.compile("[\u4e00-\u9fff]"))
    return [text for text in texts if type(text) is NavigableString]


def language_of(part):
    return part.find_parent(lang=True)["lang"]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_chinese_is_marked_as_chinese(page):
    """In the sidebar, for one, which is on every page."""
    texts = chinese_in(soup(HTML / page))
    assert texts
    assert [text for text in texts if language_of(text) != "zh-CN"] == []


def test_the_page_in_chinese_says_so_to_other_programs():
    page = soup(IN_CHINESE)
    assert page.select_one("meta[name=description]")["lang"] == "zh-CN"
    assert page.select_one("meta[property='og:locale']")["content"] == "zh_CN"
    assert soup(HTML / PAGES[0]).select_one("meta[property='og:locale']")["content"] == "en_GB"


def test_what_is_english_on_it_is_marked_as_english():
    page = soup(IN_CHINESE)
    terms = page.select("article a[href^='glossary.html#term-']")
    assert len(terms) > 30
    assert {language_of(term) for term in terms} == {"en"}
    around = page.select(".prev-next-area, .header-article, .bd-header-article")
    assert around
    assert {language_of(part) for part in around} == {"en"}
