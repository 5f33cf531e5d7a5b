"""axe-core, the checker of accessibility, finds nothing in any state of any page."""

import pytest

from .conftest import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
# What is found, one line for each element: the rule, the element, and what to do about it.
FIND = """async () => (await axe.run({resultTypes: ["violations"]})).violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id} at ${node.target}: ${node.failureSummary}`))"""

# The theme sees to it, a moment after the window has another width.
SCROLLABLE_CODE_IS_FOCUSABLE = """() => [...document.querySelectorAll("pre")].every(
  code => code.scrollWidth <= code.clientWidth || code.tabIndex === 0)"""


@pytest.fixture(scope="module")
def loaded(tab, site):
    """Load a page if the tab does not show it yet: one loading serves all widths and themes."""
    tab.page.emulate_media(reduced_motion="reduce")  # no colour is seen on its way to another

    def load(path):
        if tab.page.url != site + path:
            tab.open(site + path)
            tab.unfold()
            tab.read()
            tab.page.evaluate(AXE.read_text(encoding="utf-8"))  # the page's policy lets no tag in
        return tab.page

    return load


@pytest.mark.usefixtures("width")
def test_axe_finds_nothing(loaded, path, theme):
    page = loaded(path)
    page.locator(f"html[data-theme={theme}]").wait_for()
    page.wait_for_function(SCROLLABLE_CODE_IS_FOCUSABLE)
    assert page.evaluate(FIND) == []


@pytest.mark.usefixtures("width", "theme")
def test_axe_finds_nothing_on_the_page_for_a_wrong_address(loaded):
    assert loaded("404.html").evaluate(FIND) == []


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_in_what_buttons_open(loaded):
    page = loaded("book/03-output-layer.html")
    page.set_viewport_size({"width": 390, "height": 844})
    for button, opened in (
        (".primary-toggle", "#pst-primary-sidebar-modal"),
        (".search-button__button", "#pst-search-dialog"),
    ):
        page.locator(button).and_(page.locator(":visible")).first.click()
        page.locator(f"{opened}[open]").wait_for()
        assert page.evaluate(FIND) == []
        page.keyboard.press("Escape")
        page.locator(f"{opened}:not([open])").wait_for(state="attached")
