"""Every page on a desktop: wide, light, from a folder of files, for who wants less motion."""

import pytest

from tools.browser.visiting import FOLD, UNFOLD, visit

from .conftest import HTML
from .every_page import SEEN, EveryPage, follow_system

MOVING = """() => document.getAnimations().map(one => one.effect.target.outerHTML.slice(0, 120))"""

# What is folded, and has no place on the page. For a live figure, paper has its static picture.
FOLDED_AWAY = """() => [...document.querySelectorAll("article details > :not(summary)")]
  .filter(part => !part.checkVisibility() && !part.closest(".lab-live"))
  .map(part => part.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def home():
    return f"{HTML.as_uri()}/"


@pytest.fixture(scope="module")
def desktop(browser):
    # With the network away, what a page would miss without it fails.
    with visit(browser, reduced_motion="reduce", offline=True) as desktop:
        yield desktop


@pytest.fixture(scope="module")
def at_first(desktop, home, path):
    """What moves on the page as soon as it is there."""
    desktop.page.emulate_media(color_scheme="light", media="screen")
    return desktop.open(home + path).evaluate(MOVING)


@pytest.fixture(scope="module")
def tab(desktop, at_first):  # noqa: ARG001  it is seen before
    desktop.read()
    return desktop


class TestOnADesktop(EveryPage):
    widths = (768, 1280)

    def passed_over(self, path):
        # A reference page has the stops of a chapter: links, and code that is copied or scrolled.
        return "article" if "api-" in path else None

    def test_nothing_moves_and_figures_follow_the_system_at_once_and_print_light(
        self, at_first, tab
    ):
        assert at_first == []
        assert tab.page.evaluate(SEEN) == ["on light"]
        tab.page.evaluate(FOLD)
        tab.page.evaluate(UNFOLD)
        assert tab.page.evaluate(MOVING) == []
        follow_system(tab.page, "dark")
        assert tab.page.evaluate(MOVING) == []
        assert tab.page.evaluate(SEEN) == ["on dark"]
        tab.page.emulate_media(media="print")
        assert tab.page.evaluate(SEEN) == ["on light"]

    def test_paper_has_what_is_folded(self, tab):
        tab.page.evaluate(FOLD)
        tab.page.emulate_media(media="print")
        assert tab.page.evaluate(FOLDED_AWAY) == []
