"""Books that are built elsewhere: a fork on GitHub, and one on GitLab without KaTeX's files."""

import pytest

import small_book
from pages import buttons, soup

TEXT = f"{small_book.FRONT}\n# A chapter\n\nAs $w_5$ says:\n\n$$a = b$$\n"
LITE = {"JupyterLite": "../lite/lab/index.html?path=01-forward-pass.ipynb"}


def built(folder, url, **workflow):
    return small_book.built(folder, {"01-forward-pass": TEXT}, url, **workflow)


@pytest.fixture(scope="module")
def on_github(tmp_path_factory):
    """The site of a fork, whose _config.yml is as it came."""
    folder = tmp_path_factory.mktemp("github")
    return built(folder, "https://github.com/ada/course", GITHUB_REPOSITORY="bob/fork")


@pytest.fixture(scope="module")
def on_gitlab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gitlab")
    with pytest.MonkeyPatch.context() as without:
        without.setattr(small_book, "KATEX", folder / "none")
        return built(folder, "https://gitlab.com/ada/course")


def repositories(page):
    return [link["href"] for link in soup(page).select(".btn-source-repository-button")]


def test_a_forks_binder_and_colab_open_its_executed_notebook(on_github):
    page = on_github / "book/01-forward-pass.html"
    assert buttons(page) == LITE | {
        "Binder": "https://mybinder.org/v2/gh/bob/fork/main"
        "?urlpath=lab/tree/book/01-forward-pass.ipynb",
        "Colab": "https://colab.research.google.com/github/bob/fork/blob/main"
        "/book/01-forward-pass.ipynb",
    }
    assert repositories(page) == ["https://github.com/bob/fork"]


def test_on_gitlab_binder_opens_the_executed_notebook_and_colab_is_not_offered(on_gitlab):
    page = on_gitlab / "book/01-forward-pass.html"
    assert buttons(page) == LITE | {
        "Binder": "https://mybinder.org/v2/gl/ada%2Fcourse/main"
        "?urlpath=lab/tree/book/01-forward-pass.ipynb",
    }
    assert repositories(page) == ["https://gitlab.com/ada/course"]


def test_without_katexs_files_the_formulas_are_mathml_alone(on_gitlab):
    page = soup(on_gitlab / "book/01-forward-pass.html")
    assert len(page.select(".math > .katex > math")) == 2
    assert page.select("math[display=block]")
    assert not page.select(".katex-html")
    assert not page.select("link[href*='katex.min']")
    assert not (on_gitlab / "_static/katex").exists()


def test_with_them_the_formulas_are_html_too(on_github):
    assert len(soup(on_github / "book/01-forward-pass.html").select(".katex-html")) == 2
