"""Everything that can be used is reached with the Tab key, in order, and left again."""

import pytest

# What the keyboard has to reach. Each gets a number, by which it is known again.
MARK = """() => {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = {visibilityProperty: true};
  const reachable = [...document.querySelectorAll(usable)].filter(element =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility(shown));
  reachable.forEach((element, index) => { element.dataset.stop = index; });
  return reachable.map(element => element.outerHTML.slice(0, 120));
}"""
# From now on, notes the number of each that the focus comes to; -1 is what has no number.
NOTE = """() => {
  window.reached = [];
  addEventListener("focusin", ({target}) => reached.push(Number(target.dataset.stop ?? -1)));
}"""


@pytest.mark.usefixtures("width")
def test_tab_reaches_everything_and_is_held_nowhere(tab, site, path):
    page = tab.open(site + path)
    tab.read()
    elements = page.evaluate(MARK)
    page.evaluate(NOTE)
    for press in range(2 * len(elements)):
        page.keyboard.press("Tab")
        if press % 10 == 0 and len(elements) - 1 in page.evaluate("reached"):
            break
    reached = page.evaluate("reached")
    assert elements[reached[0]].startswith('<a href="#main-content"'), "the link past the sidebar"
    missed = set(range(len(elements))) - set(reached)
    assert [elements[index] for index in sorted(missed)] == []


def test_skip_link_leads_past_the_sidebar(tab, site):
    page = tab.open(f"{site}book/01-forward-pass.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main-content') !== null")


def test_answers_open_with_the_keyboard(tab, site, chapter):
    page = tab.open(site + chapter)
    tab.read()  # a lab that wakes has a folded part of its own, and the others are counted anew
    for folded in page.locator("article details").all():
        folded.locator("summary").first.press("Enter")
        assert folded.get_attribute("open") is not None


def test_search_opens_and_closes_with_the_keyboard(tab, site):
    page = tab.open(f"{site}book/01-forward-pass.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("chain rule")
    assert page.locator("#pst-search-dialog input").input_value() == "chain rule"
    page.keyboard.press("Escape")
    page.locator("#pst-search-dialog").wait_for(state="hidden")
