"""axe-core finds nothing in what is no page of the book's text, or opens over one."""

import pytest

from .every_page import follow_system, found_by_axe

THEMES = ("light", "dark")


@pytest.mark.parametrize("width", [1280, 390], ids=lambda width: f"{width}px")
def test_axe_finds_nothing_on_the_page_for_a_wrong_address(tab, site, width):
    page = tab.open(f"{site}404.html")
    tab.resize(width)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert found_by_axe(page) == [], theme


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_what_buttons_open(tab, site, theme):
    page = tab.open(f"{site}book/references.html")  # a short page: what opens is on every one
    tab.resize(390)
    follow_system(page, theme)
    for button, opened in (
        (".primary-toggle", "#pst-primary-sidebar-modal"),
        (".search-button__button", "#pst-search-dialog"),
    ):
        page.locator(button).and_(page.locator(":visible")).first.click()
        page.locator(f"{opened}[open]").wait_for()
        assert found_by_axe(page) == [], opened
        page.keyboard.press("Escape")
        page.locator(f"{opened}:not([open])").wait_for(state="attached")
