"""Wherever the book is, it is complete there, and its search leads to its pages.

Every page is asked the same at a sub-path and in a folder of files (every_page.py).
"""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tools.browser.visiting import visit

from .conftest import HTML, assert_quiet

HOMES = ["root", "sub-path", "file"]
# The search has listed all that it has found, and quotes it where it can read other pages.
QUOTED = """() => document.querySelector(".search-summary")?.textContent.includes("found")
  && [...document.querySelectorAll("#search-results li")].every(found =>
    found.querySelector(":scope > :not(a)") || !DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY)"""


@pytest.fixture(scope="module", params=HOMES)
def place(request, browser, root, site):
    """A tab, and the address that the book has in it."""
    home = {"root": root, "sub-path": site, "file": f"{HTML.as_uri()}/"}[request.param]
    # With the network away, what a page would miss without it fails.
    with visit(browser, offline=request.param == "file") as tab:
        yield tab, home


def test_address_of_the_book_leads_to_its_first_page(place):
    tab, home = place
    tab.open(f"{home}index.html")
    tab.page.wait_for_url("**/book/00-welcome.html")
    assert_quiet(tab, home)


def found(tab, home, words):
    """Search the book at `home` for words, and return the links to what is found."""
    tab.open(f"{home}search.html?{urlencode({'q': words})}")
    tab.page.wait_for_function(QUOTED)
    return tab.page.locator("#search-results li > a")


def test_search_leads_to_a_page_wherever_the_book_is(place):
    tab, home = place
    found(tab, home, "delta").first.click()
    expect(tab.page.locator("article h1")).to_have_count(1)
    tab.read()
    assert_quiet(tab, home)


@pytest.mark.parametrize(
    ("words", "found_in"),
    [
        ("w5", "03-output-layer"),
        ("chain rule", "03-output-layer"),
        ("dE_total/dw5", "03-output-layer"),
        ("outh1", "01-forward-pass"),
        ("transpose", "07-from-numbers-to-matrices"),
        ("0.291027774", "05-update-and-train"),
        ("-.2910277740", "05-update-and-train"),
        ("10000", "05-update-and-train"),
        ("反向传播", "chinese-guide"),
        ("梯度", "chinese-guide"),
    ],
)
def test_search_finds_symbols_and_terms(tab, site, words, found_in):
    links = found(tab, site, words)
    best = links.evaluate_all("links => links.slice(0, 6).map(link => link.href)")
    assert any(f"/{found_in}.html" in link for link in best), best
    assert_quiet(tab, site)
