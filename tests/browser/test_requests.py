"""A page asks nobody but its own host for anything, and the console stays empty."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from .conftest import HTML
from .visiting import visit

HOMES = ["root", "sub-path", "file"]


@pytest.fixture(scope="module", params=HOMES)
def place(request, browser, root, site):
    """A tab, and the address that the book has in it."""
    home = {"root": root, "sub-path": site, "file": f"{HTML.as_uri()}/"}[request.param]
    # With the network away, what a page would miss without it fails.
    with visit(browser, offline=request.param == "file") as tab:
        yield tab, home


def test_page_is_complete_without_any_other_host(place, path):
    tab, home = place
    tab.open(home + path)
    tab.unfold()
    tab.read()
    assert tab.elsewhere(home) == []
    assert tab.complaints == []


def test_address_of_the_book_leads_to_its_first_page(place):
    tab, home = place
    tab.open(f"{home}index.html")
    tab.page.wait_for_url("**/book/00-welcome.html")
    assert tab.elsewhere(home) == []
    assert tab.complaints == []


def test_search_lists_pages_wherever_the_book_is(place):
    tab, home = place
    tab.open(f"{home}search.html?q=delta")
    tab.page.locator("#search-results li a").first.wait_for()
    tab.page.wait_for_load_state("networkidle")
    assert tab.elsewhere(home) == []
    assert tab.complaints == []


@pytest.mark.parametrize(
    ("words", "found_in"),
    [
        ("w5", "03-output-layer"),
        ("chain rule", "03-output-layer"),
        ("dE_total/dw5", "03-output-layer"),
        ("outh1", "01-forward-pass"),
        ("transpose", "07-from-numbers-to-matrices"),
    ],
)
def test_search_finds_symbols_and_terms(tab, site, words, found_in):
    tab.open(f"{site}search.html?{urlencode({'q': words})}")
    found = tab.page.locator("#search-results li > a")
    found.first.wait_for()
    tab.page.wait_for_load_state("networkidle")
    best = found.evaluate_all("links => links.slice(0, 6).map(link => link.href)")
    assert any(f"/{found_in}.html" in link for link in best), best
    assert tab.elsewhere(site) == []
    assert tab.complaints == []


def test_search_finds_a_page(tab, site):
    tab.open(f"{site}search.html?q=delta")
    found = tab.page.locator("#search-results li a").first
    found.wait_for()
    tab.page.wait_for_load_state("networkidle")  # it fetches the pages it has found, to quote them
    found.click()
    expect(tab.page.locator("article h1")).to_have_count(1)
    assert tab.elsewhere(site) == []
    assert tab.complaints == []
