"""The rocket menu: where each button leads, in books that know their repository and that do not."""

from types import SimpleNamespace

import pytest

from book._theme.run_buttons import take_stamps
from pages import soup
from parts import ROOT, SITE, needs
from small_book import FRONT, built

HTML = ROOT / "_build/html"
CHAPTERS = [text.stem for text in sorted((ROOT / "book").glob("[0-9]*.md"))]
UPSTREAM = "https://github.com/ada/course"


def buttons(page):
    """Return what the rocket menu of a page offers, as {text: address}."""
    menu = soup(page).select_one(".dropdown-launch-buttons")
    return {link.get_text(strip=True): link["href"] for link in menu.select("a")} if menu else {}


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


@pytest.mark.parametrize(
    ("url", "workflow", "expected"),
    [
        (
            UPSTREAM,
            {"GITHUB_REPOSITORY": "bob/fork"},
            {
                "Binder": "https://mybinder.org/v2/gh/bob/fork/main"
                "?urlpath=lab/tree/book/01-forward-pass.ipynb",
                "Colab": "https://colab.research.google.com/github/bob/fork/blob/main"
                "/book/01-forward-pass.ipynb",
            },
        ),
        (
            "https://gitlab.com/ada/course",
            {},
            {
                "Binder": "https://mybinder.org/v2/gl/ada%2Fcourse/main"
                "?urlpath=lab/tree/book/01-forward-pass.ipynb",
            },
        ),
    ],
    ids=["github, a fork", "gitlab"],
)
def test_binder_and_colab_open_the_executed_notebook(tmp_path, url, workflow, expected):
    text = f"{FRONT}\n# A chapter\n"
    page = built(tmp_path, {"01-forward-pass": text}, url, **workflow) / "book/01-forward-pass.html"
    lite = {"JupyterLite": "../lite/lab/index.html?path=01-forward-pass.ipynb"}
    assert buttons(page) == lite | expected
    repository = url.replace("ada/course", workflow.get("GITHUB_REPOSITORY", "ada/course"))
    sources = soup(page).select(".btn-source-repository-button")
    assert [link["href"] for link in sources] == [repository]
