"""The appendix describes all that is public, and the chapters' names of functions lead there."""

import importlib
import inspect
import pkgutil
import re
from copy import deepcopy
from functools import cache

import pytest
from lxml import html

from book._theme.api_reference import DESCRIBED, PACKAGE, public
from parts import ROOT, SITE, needs

CHAPTERS = sorted(text.stem for text in (ROOT / "book").glob("[0-9][0-9]-*.md"))
PAGES = [text.stem for text in sorted((ROOT / "book").glob("api-*.md"))]
MODULES = [PACKAGE]
MODULES += [
    module.name
    for module in pkgutil.walk_packages(importlib.import_module(PACKAGE).__path__, f"{PACKAGE}.")
]


@cache
def read(page):
    needs(SITE)
    return html.parse(ROOT / f"_build/html/book/{page}.html").getroot()


@cache
def described():
    """Return what the appendix says of each thing, by its full name."""
    return {
        entry.get("id"): entry.getnext().text_content().strip()
        for page in PAGES
        for entry in read(page).iterfind(".//dt[@id]")
    }


@pytest.mark.parametrize("module", DESCRIBED)
def test_everything_public_is_described(module):
    """Under its module's name, or under the package's, from which it is imported."""
    said = described()
    names = public(importlib.import_module(PACKAGE + module))
    assert names
    found = {n: said.get(f"{PACKAGE}{module}.{n}") or said.get(f"{PACKAGE}.{n}") for n in names}
    assert [name for name, words in found.items() if not words] == []


def test_what_is_described_can_be_linked_to():
    """The appendix's links are to the modules of DESCRIBED: it has to have all that is there."""

    def home(name):
        return max((module for module in MODULES if name.startswith(f"{module}.")), key=len)

    assert set(map(home, described())) == {PACKAGE + module for module in DESCRIBED}


def test_every_method_of_the_network_is_described():
    page = read("api-engine")
    network = importlib.import_module(PACKAGE).Network
    methods = [name for name in vars(network) if not name.startswith("_")]
    methods = [name for name in methods if inspect.isfunction(getattr(network, name))]
    ids = set(page.xpath("//@id"))
    assert {f"{PACKAGE}.Network.{name}" for name in methods} <= ids


def test_no_markup_is_left_over():
    for page in PAGES:
        article = deepcopy(read(page).find(".//article"))
        for code in article.findall(".//pre"):
            code.drop_tree()
        assert re.findall(r":py:\w+:|`|\*\*(?!\w)|\.\. \w+::", article.text_content()) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_chapter_links_the_functions_that_it_uses(chapter):
    article = read(chapter).find(".//article")
    links = [a.get("href") for a in article.findall(".//a[@href]")]
    assert [link for link in links if link.startswith("api-") and f"#{PACKAGE}." in link]
