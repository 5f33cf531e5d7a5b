"""The browser, and the places where the book is read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from parts import CHROMIUM, NPM, ROOT, SITE, needs
from tools.browser.launching import chromium
from tools.browser.serving import served
from tools.browser.visiting import Visit, settle, visit

pytest.register_assert_rewrite(f"{__package__}.every_page")  # it asserts, and is no test module
HTML = ROOT / "_build/html"
# The texts name the pages, so that the tests can be collected before the book is built.
CHAPTERS = [f"book/{text.stem}.html" for text in sorted((ROOT / "book").glob("[0-9]*.md"))]
APPENDIX = [f"book/{text.stem}.html" for text in sorted((ROOT / "book").glob("[a-z]*.md"))]
LIVE = re.compile(r"(Lab|QuestionFigure)\(")
WITH_LAB = [
    path for path in CHAPTERS if LIVE.search((ROOT / path).with_suffix(".md").read_text("utf-8"))
]
PAGES = [*CHAPTERS, *APPENDIX, "search.html"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on every page, every chapter, or every chapter with a lab, by what it takes."""
    for name, paths in (("path", PAGES), ("chapter", CHAPTERS), ("chapter_with_lab", WITH_LAB)):
        if name in metafunc.fixturenames:
            # All that is asked of a page is asked before the next one is opened.
            stems = [Path(path).stem for path in paths]
            metafunc.parametrize(name, paths, ids=stems, scope="module")


# Not for the whole session: while Playwright runs, no other test can run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    needs(SITE, NPM, CHROMIUM)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def root() -> Iterator[str]:
    with served(HTML) as address:
        yield address


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """Where the book is read in most tests: at a sub-path, which is the harder place."""
    with served(HTML, "/a/course/") as address:
        yield address


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Visit]:
    """One tab for all tests of a file: it has fetched before what the pages share."""
    with visit(browser) as tab:
        yield tab


@pytest.fixture(scope="module")
def unfolded(tab: Visit) -> Visit:
    """The tab, with every folded part of its page open."""
    tab.unfold()
    return tab


@pytest.fixture(scope="module")
def tab_for(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that gives this file's tab with these settings, offline."""
    with ExitStack() as visits:

        @cache
        def tab_for(width: int, **settings: object) -> Visit:
            return visits.enter_context(visit(browser, width, offline=True, **settings))

        yield tab_for


@pytest.fixture
def opened(tab_for: Callable[..., Visit], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a lab's page anew, from a file; nothing may complain.

    To load it again in a tab that is there takes a quarter of the time of another tab.
    """
    with ExitStack() as open_now:

        def opening(html: str, width: int = 1280, **settings: object) -> Page:
            open_now.close()
            file = tmp_path / "lab.html"
            file.write_text(html)
            tab = tab_for(width, **settings)
            tab.page.mouse.up()  # what the tab would keep of another test
            tab.page.mouse.move(0, 0)
            open_now.callback(assert_quiet, tab, file.as_uri())
            tab.open(file.as_uri()).locator(".is-live").wait_for()
            settle(tab.page)
            return tab.page

        yield opening


def assert_quiet(tab: Visit, home: str) -> None:
    """Assert that the page has complained of nothing, and fetched nothing from elsewhere."""
    assert tab.complaints == tab.elsewhere(home) == []
