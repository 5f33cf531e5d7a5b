"""The sliders of every live figure that has some, under a thumb."""

import pytest

from backprop_by_numbers import widgets
from tools.browser.lab_pages import lab_of, page_with
from tools.browser.visiting import settle, swipe

PHONE = {"width": 390, "has_touch": True, "is_mobile": True}
ALL = "input[type=range]:visible"
# In the digit lab one draws, and in a question one types.
WITH_SLIDERS = [name for name in widgets.__all__ if name not in ("DigitLab", "QuestionFigure")]


def values(page):
    return page.locator(ALL).evaluate_all("all => all.map(({value}) => value)")


def place(slider):
    """Bring a slider into view; return a point on its track, and its width."""
    slider.scroll_into_view_if_needed()
    settle(slider.page)
    box = slider.bounding_box()
    return (box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"]), box["width"]


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_a_thumb_that_scrolls_moves_none_and_one_that_follows_the_track_does(opened, name):
    page = opened(page_with(lab_of(name)), **PHONE)
    page.evaluate("document.body.style.paddingBottom = '100vh'")
    page.evaluate("addEventListener('scrollend', () => (window.scrolled = true))")
    before = values(page)
    sliders = page.locator(ALL).all()
    for slider in (sliders[0], sliders[-1]):
        start, _ = place(slider)
        page.evaluate("window.scrolled = false")
        swipe(page, start, (0, -250))
        page.wait_for_function("scrolled")  # the page goes on when the finger has left
        assert values(page) == before

    start, width = place(sliders[0])
    swipe(page, start, (0.3 * width, 0))
    dragged = values(page)
    page.touchscreen.tap(start[0] + 0.6 * width, start[1])
    assert len({before[0], dragged[0], values(page)[0]}) == 3
