"""The rocket menu of the book's pages: where it leads."""

from types import SimpleNamespace

import pytest

from book._theme.run_buttons import take_stamps
from pages import buttons
from parts import ROOT, SITE, needs

HTML = ROOT / "_build/html"
CHAPTERS = [text.stem for text in sorted((ROOT / "book").glob("[0-9]*.md"))]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapters_button_opens_its_notebook_in_the_browser(chapter):
    needs(SITE)
    address, _, notebook = buttons(HTML / f"book/{chapter}.html")["JupyterLite"].partition("?path=")
    site = (HTML / "book" / address).resolve().parent.parent
    assert (site / "lab/index.html").is_file()
    assert (site / "files" / notebook).is_file()
    assert notebook == f"{chapter}.ipynb"


def test_pages_that_are_built_alone_are_no_finished_site(tmp_path):
    """So `make book` makes all of it again."""
    stamps = [tmp_path / ".complete", tmp_path / "lite/.complete"]
    (tmp_path / "lite").mkdir()
    for stamp in stamps:
        stamp.touch()
    for _ in range(2):
        take_stamps(SimpleNamespace(outdir=tmp_path))
        assert not any(stamp.exists() for stamp in stamps)


@pytest.mark.parametrize("page", ["references", "architecture"])
def test_a_page_that_is_no_chapter_has_no_such_menu(page):
    needs(SITE)
    assert buttons(HTML / f"book/{page}.html") == {}
