"""A reader whose browser runs no scripts gets the whole text, its figures and its answers."""

import pytest

from tools.browser.visiting import visit

from .conftest import assert_quiet

FIGURES_NOT_LIGHT = """() => [...document.querySelectorAll("article figure")].filter(figure =>
  !figure.querySelector("img.only-light").checkVisibility()
  || figure.querySelector("img.only-dark").checkVisibility()).map(figure => figure.outerHTML)"""

UNSEEN = """() => [...document.querySelectorAll("article .katex-html")]
  .filter(formula => !formula.checkVisibility()).map(formula => formula.outerHTML)"""
# Clicks where each title is, whatever lies there: those whose answer is not to be seen then.
STILL_FOLDED = """() => [...document.querySelectorAll("article details")].filter(folded => {
  const title = folded.querySelector("summary");
  title.scrollIntoView({block: "center", behavior: "instant"});
  const {x, y, width, height} = title.getBoundingClientRect();
  document.elementFromPoint(x + width / 2, y + height / 2).click();
  return !folded.querySelector(":scope > :not(summary)").checkVisibility();
}).map(folded => folded.outerHTML)"""


@pytest.fixture(scope="module")
def still(browser):
    with visit(browser, java_script_enabled=False) as tab:
        yield tab


def test_page_can_be_read_and_its_answers_opened(still, site, chapter):
    page = still.open(site + chapter)
    assert page.evaluate(FIGURES_NOT_LIGHT) == []
    assert page.evaluate(STILL_FOLDED) == []
    assert page.evaluate(UNSEEN) == []  # those in the answers too
    assert_quiet(still, site)


def test_colours_are_set(still, site):
    page = still.open(f"{site}book/01-forward-pass.html")
    style = "getComputedStyle(document.documentElement).getPropertyValue"
    for colour in ("--pst-color-text-base", "--pst-color-link", "--book-line"):
        assert page.evaluate(f"{style}('{colour}')")
