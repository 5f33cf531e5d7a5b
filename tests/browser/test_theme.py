"""A reader who chooses light or dark gets it at once, on this page and on the next."""

import pytest

from tools.browser.visiting import visit

from .every_page import SEEN

OTHER = {"light": "dark", "dark": "light"}


@pytest.mark.parametrize("theme", OTHER)
def test_switch_changes_the_page_at_once_and_the_next_page_remembers(browser, site, theme):
    # In a tab of its own, which has no choice of the reader's stored.
    with visit(browser, color_scheme=theme) as tab:
        page = tab.open(f"{site}book/01-forward-pass.html")
        # From the system's choice it goes to the other theme, to the same one by name, and round.
        for expected in (OTHER[theme], theme, theme, OTHER[theme]):
            page.locator(".theme-switch-button:visible").first.click()
            assert page.evaluate(SEEN) == [f"on {expected}"]
        tab.open(f"{site}book/02-error.html")
        assert page.evaluate(SEEN) == [f"on {OTHER[theme]}"]
