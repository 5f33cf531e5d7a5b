"""What the page does for its widgets, where no kernel does it."""

from functools import cache

from backprop_by_numbers import article
from backprop_by_numbers.widgets import NetworkLab
from tools.browser.lab_pages import page_with

# Ends once the page's own observer has reported where the lab is: it was there first. If it shows
# the lab, the lab's element is there at once.
WATCHED = """() => new Promise(done => {
  const watch = new IntersectionObserver(() => requestAnimationFrame(done));
  watch.observe(document.querySelector(".lab-place"));
})"""


@cache
def lab():
    return page_with(NetworkLab(article.network()))


def test_lab_is_shown_only_when_the_reader_scrolls_near_it(tab, tmp_path):
    file = tmp_path / "far.html"
    file.write_text(lab().replace("<h1>", '<h1 style="margin-bottom: 400vh">'))
    page = tab.open(file.as_uri())
    page.evaluate(WATCHED)
    assert page.locator(".lab-live").count() == 0
    page.mouse.wheel(0, 4 * 720)
    page.locator(".is-live .lab-view").wait_for()
    assert tab.complaints == []


def test_slider_shows_a_text_that_another_widget_has_set(opened):
    page = opened(lab())
    slider = page.get_by_role("slider", name="w₅", exact=True)
    page.evaluate("viewModel.set('w5', 'half')")
    assert slider.get_attribute("aria-valuetext") == "half"
    assert "w5 must be a number from -5 to 5, not half" in page.get_by_role("alert").inner_text()
    slider.press("ArrowRight")
    assert not page.get_by_role("alert").is_visible()
