"""Pages of the book, as programs read them: each is parsed once."""

from functools import cache

from bs4 import BeautifulSoup


@cache
def soup(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
