"""The shortcuts of who reads with the keyboard; what Tab reaches, every page is asked."""


def test_skip_link_leads_past_the_sidebar(tab, site):
    page = tab.open(f"{site}book/01-forward-pass.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main-content') !== null")


def test_search_opens_and_closes_with_the_keyboard(tab, site):
    page = tab.open(f"{site}book/01-forward-pass.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("chain rule")
    assert page.locator("#pst-search-dialog input").input_value() == "chain rule"
    page.keyboard.press("Escape")
    page.locator("#pst-search-dialog").wait_for(state="hidden")
