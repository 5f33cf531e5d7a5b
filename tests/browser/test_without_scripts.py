"""A reader whose browser runs no scripts gets the whole text, its figures and its answers."""

import pytest

from .visiting import visit

FIGURES_NOT_LIGHT = """() => [...document.querySelectorAll("article figure")].filter(figure =>
  !figure.querySelector("img.only-light").checkVisibility()
  || figure.querySelector("img.only-dark").checkVisibility()).map(figure => figure.outerHTML)"""


@pytest.fixture(scope="module")
def still(browser):
    with visit(browser, java_script_enabled=False) as tab:
        yield tab


def test_page_can_be_read_and_its_answers_opened(still, site, chapter):
    page = still.open(site + chapter)
    assert page.evaluate(FIGURES_NOT_LIGHT) == []
    for formula in page.locator("article .katex-html").all()[:3]:
        assert formula.is_visible()
    for folded in page.locator("article details").all():
        folded.locator("summary").click()
        assert folded.locator(":scope > :not(summary)").first.is_visible()
    assert still.complaints == []
    assert still.elsewhere(site) == []


def test_colours_are_set(still, site):
    page = still.open(f"{site}book/01-forward-pass.html")
    style = "getComputedStyle(document.documentElement).getPropertyValue"
    for colour in ("--pst-color-text-base", "--pst-color-link", "--book-line"):
        assert page.evaluate(f"{style}('{colour}')")
