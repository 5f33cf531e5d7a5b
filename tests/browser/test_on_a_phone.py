"""Every page as a phone first gets it: narrow, dark, below a host's root, nothing stored."""

import pytest

from tools.browser.visiting import FOLD, visit

from .every_page import EveryPage

AT_MOST = 256_000  # bytes, as they travel
ANSWERS = "article details > summary"
FOCUS = f"index => document.querySelectorAll('{ANSWERS}')[index].focus()"


@pytest.fixture(scope="module")
def home(site):
    return site


@pytest.fixture(scope="module")
def phone(browser):
    with visit(browser, width=390, color_scheme="dark") as phone:
        phone.keep_nothing()
        yield phone


@pytest.fixture(scope="module")
def first_view(phone, home, path):
    """The bytes that the page took before anyone scrolled."""
    phone.open(home + path)
    return sum(phone.weights().values())


@pytest.fixture(scope="module")
def tab(phone, first_view):  # noqa: ARG001  it is taken before
    phone.read()
    return phone


class TestOnAPhone(EveryPage):
    widths = (320, 390)

    def passed_over(self, _):
        return "article"  # the text is the desktop's: a phone differs in what is around it

    def test_first_view_is_light_enough_for_a_slow_line(self, first_view):
        assert 0 < first_view < AT_MOST

    def test_answers_open_with_the_keyboard(self, tab):
        tab.page.evaluate(FOLD)
        for index in range(tab.page.locator(ANSWERS).count()):
            tab.page.evaluate(FOCUS, index)
            tab.page.keyboard.press("Enter")
        assert tab.page.locator("article details:not([open])").count() == 0
