"""Nothing jumps, nothing sticks out, and each image has its place before it is there."""

import pytest

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


FITS = """() => [...document.querySelectorAll(".lab-place")].every(place =>
  place.querySelector(".lab-live").getBoundingClientRect().height
  <= parseFloat(getComputedStyle(place).minHeight) + 1)"""


def test_the_place_of_each_lab_is_as_high_as_the_lab(tab, site, chapter):
    page = tab.open(site + chapter)
    tab.read()
    for width in (320, 360, 390, 430, 500, 560, 599, 600, 620, 660, 699, 768, 960, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.wait_for_function(FITS)  # on a busy machine a lab is drawn anew a little later


def test_nothing_jumps_where_a_reader_lands_on_a_lab(tab, site):
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.open(site + "book/references.html")  # else only the address's last part changes
    page = tab.open(f"{site}book/03-output-layer.html#what-the-learning-rate-does")
    page.locator(".is-live").first.wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("shifts") < 0.05
