"""Pages of a book, as programs read them: each is parsed once."""

from functools import cache

from bs4 import BeautifulSoup


@cache
def soup(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


def buttons(page):
    """Return what the rocket menu of a page offers, as {text: address}."""
    menu = soup(page).select_one(".dropdown-launch-buttons")
    return {link.get_text(strip=True): link["href"] for link in menu.select("a")} if menu else {}
