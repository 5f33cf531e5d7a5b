"""Light and dark: the page and its figures change together, at once, and print on white."""

import pytest

from .visiting import visit

OTHER = {"light": "dark", "dark": "light"}
# Which of its variants each figure shows, and the ground they stand on.
SEEN = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g);
  // A live figure's static picture is hidden while the figure is live, whatever the theme.
  const images = [...document.querySelectorAll("article .twins img")].filter(
    image => image.closest(".twins").checkVisibility());
  const shown = images.filter(image => image.checkVisibility());
  return [
    images.length === 2 * shown.length,
    ...new Set(shown.map(image => image.classList.contains("only-dark") ? "dark" : "light")),
    red > 127 && green > 127 && blue > 127 ? "on light" : "on dark",
  ];
}"""


def follow_system(page, theme):
    page.emulate_media(color_scheme=theme)
    page.locator(f"html[data-theme={theme}]").wait_for()


def seen_in(theme):
    return [True, theme, f"on {theme}"]


def test_book_follows_the_system_and_prints_light(tab, site, chapter):
    page = tab.open(site + chapter)
    for theme in ("light", "dark", "light", "dark"):
        follow_system(page, theme)
        assert page.evaluate(SEEN) == seen_in(theme)
    page.emulate_media(media="print")
    seen = page.evaluate(SEEN)
    page.emulate_media(media="screen")
    assert seen == seen_in("light")


@pytest.mark.parametrize("theme", OTHER)
def test_switch_changes_the_page_at_once_and_the_next_page_remembers(browser, site, theme):
    # In a tab of its own, which has no choice of the reader's stored.
    with visit(browser, color_scheme=theme) as tab:
        page = tab.open(f"{site}book/01-forward-pass.html")
        # From the system's choice it goes to the other theme, to the same one by name, and round.
        for expected in (OTHER[theme], theme, theme, OTHER[theme]):
            page.locator(".theme-switch-button:visible").first.click()
            assert page.evaluate(SEEN) == seen_in(expected)
        tab.open(f"{site}book/02-error.html")
        assert page.evaluate(SEEN) == seen_in(OTHER[theme])
