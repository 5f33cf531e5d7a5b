"""A page asks nobody but its own host for anything, and the console stays empty."""

import pytest

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


def test_search_finds_a_page(tab, site):
    tab.open(f"{site}search.html?q=delta")
    found = tab.page.locator("#search-results li a").first
    found.wait_for()
    tab.page.wait_for_load_state("networkidle")  # it fetches the pages it has found, to quote them
    found.click()
    assert tab.page.locator("article h1").count() == 1
    assert tab.elsewhere(site) == []
    assert tab.complaints == []
