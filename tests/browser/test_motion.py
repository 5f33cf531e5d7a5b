"""A reader who has asked their system for less motion gets none."""

import pytest

MOVING = """() => document.getAnimations().map(one => one.effect.target.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(tab, site, chapter):
    tab.page.emulate_media(reduced_motion="reduce", color_scheme="light")
    return tab.open(site + chapter)


def test_nothing_moves(tab, page):
    assert page.evaluate(MOVING) == []
    tab.unfold()
    assert page.evaluate(MOVING) == []
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-theme=dark]").wait_for()
    assert page.evaluate(MOVING) == []
