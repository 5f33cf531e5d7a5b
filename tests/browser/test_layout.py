"""Nothing jumps, nothing sticks out, and each image has its place before it is there."""

import pytest

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNSIZED = """() => [...document.images]
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
