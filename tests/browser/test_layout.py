"""Nothing jumps, nothing sticks out, and each image has its place before it is there."""

import pytest

from .visiting import visit

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Those in a menu are as large as its letters.
UNSIZED = """() => [...document.images].filter(image => !image.closest(".dropdown-menu"))
  .filter(image => !(image.getAttribute("width") > 0 && image.getAttribute("height") > 0))
  .map(image => image.outerHTML)"""
# The image as it is drawn, against the space that its width and height had kept for it.
MISSHAPEN = """() => [...document.images]
  .filter(image => image.checkVisibility())
  .map(image => ({
    name: image.src,
    kept: image.getAttribute("height") / image.getAttribute("width"),
    drawn: image.naturalHeight / image.naturalWidth,
  }))
  .filter(({kept, drawn}) => Math.abs(kept - drawn) > 0.01 * drawn)"""


@pytest.mark.usefixtures("width")
def test_page_holds_still_and_fits(tab, site, path):
    page = tab.open(site + path)
    tab.read()
    assert page.evaluate("shifts") < 0.1
    tab.unfold()
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(UNSIZED) == []
    assert page.evaluate(MISSHAPEN) == []


# The theme slides its sidebar in; and a lab that has become wider draws itself one frame later.
SETTLE = """async () => {
  await Promise.allSettled(document.getAnimations().map(({finished}) => finished));
  for (const _ of "123") await new Promise(requestAnimationFrame);
}"""
# By how much the place that was kept for each lab is higher than the lab, in pixels.
SPARE = """() => [...document.querySelectorAll(".lab-place")].map(place =>
  parseFloat(getComputedStyle(place).minHeight)
  - place.querySelector(".lab-live").getBoundingClientRect().height)"""
STICKING_OUT = """() => [...document.querySelectorAll(".lab-live :is(table, svg, p)")]
  .filter(part => part.getBoundingClientRect().right
    > part.closest(".lab-live").getBoundingClientRect().right + 1)
  .map(part => part.outerHTML)"""
# Those of phones, and some at which the layout of the page or of a lab changes.
WIDTHS = (320, 360, 393, 430, 500, 599, 600, 647, 648, 675, 676, 768, 960, 1200, 1240, 1280)
TABLETS = (620, 640, 768, 1024)


def test_the_place_of_each_lab_is_as_high_as_the_lab(tab, site, chapter_with_lab):
    tab.open(site + chapter_with_lab)
    hold_that_labs_fit(tab, WIDTHS)


def test_the_place_is_as_high_as_the_lab_for_fingers(browser, site, chapter_with_lab):
    with visit(browser, TABLETS[0], has_touch=True, is_mobile=True) as tab:
        tab.open(site + chapter_with_lab)
        hold_that_labs_fit(tab, TABLETS)


def hold_that_labs_fit(tab, widths):
    tab.read()
    for width in widths:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.page.wait_for_function("width => innerWidth === width", arg=width)
        tab.page.evaluate(SETTLE)
        for spare in tab.page.evaluate(SPARE):
            assert -1 <= spare <= 48, width
        assert tab.page.evaluate(STICKING_OUT) == [], width


def test_nothing_jumps_where_a_reader_lands_on_a_lab(tab, site):
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.open(site + "book/references.html")  # else only the address's last part changes
    page = tab.open(f"{site}book/03-output-layer.html#what-the-learning-rate-does")
    page.locator(".is-live").first.wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("shifts") < 0.05
