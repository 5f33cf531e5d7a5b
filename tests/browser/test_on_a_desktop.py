"""Every page on a desktop: wide, light, from a folder of files, for who wants less motion."""

import pytest

from .conftest import HTML
from .every_page import SEEN, EveryPage, follow_system
from .visiting import FOLD, UNFOLD, visit

MOVING = """() => document.getAnimations().map(one => one.effect.target.outerHTML.slice(0, 120))"""


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
    desktop.page.emulate_media(color_scheme="light")
    return desktop.open(home + path).evaluate(MOVING)


@pytest.fixture(scope="module")
def tab(desktop, at_first):  # noqa: ARG001  it is seen before
    desktop.read()
    return desktop


class TestOnADesktop(EveryPage):
    widths = (768, 1280)

    def test_figures_follow_the_system_at_once_and_print_light(self, tab):
        for theme in ("light", "dark"):
            follow_system(tab.page, theme)
            assert tab.page.evaluate(SEEN) == [f"on {theme}"]
        tab.page.emulate_media(media="print")
        seen = tab.page.evaluate(SEEN)
        tab.page.emulate_media(media="screen")
        assert seen == ["on light"]

    def test_nothing_moves(self, at_first, tab):
        assert at_first == []
        tab.page.evaluate(FOLD)
        tab.page.evaluate(UNFOLD)
        assert tab.page.evaluate(MOVING) == []
        follow_system(tab.page, "light")
        assert tab.page.evaluate(MOVING) == []
