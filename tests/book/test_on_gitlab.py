"""A book on GitLab, built without KaTeX's style sheet and fonts."""

import pytest

import small_book
from pages import buttons, soup

TEXT = f"{small_book.FRONT}\n# A chapter\n\nAs $w_5$ says:\n\n$$a = b$$\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gitlab")
    with pytest.MonkeyPatch.context() as without:
        without.setattr(small_book, "KATEX", folder / "none")
        return small_book.built(folder, {"01-forward-pass": TEXT}, "https://gitlab.com/ada/course")


@pytest.fixture(scope="module")
def page(site):
    return site / "book/01-forward-pass.html"


def test_binder_opens_the_executed_notebook_and_colab_is_not_offered(page):
    assert buttons(page) == {
        "JupyterLite": "../lite/lab/index.html?path=01-forward-pass.ipynb",
        "Binder": "https://mybinder.org/v2/gl/ada%2Fcourse/main"
        "?urlpath=lab/tree/book/01-forward-pass.ipynb",
    }


def test_a_button_leads_to_its_repository(page):
    links = soup(page).select(".btn-source-repository-button")
    assert [link["href"] for link in links] == ["https://gitlab.com/ada/course"]


def test_the_formulas_are_mathml_alone(site, page):
    assert len(soup(page).select(".math > .katex > math")) == 2
    assert soup(page).select("math[display=block]")
    assert not soup(page).select(".katex-html")
    assert not soup(page).select("link[href*='katex.min']")
    assert not (site / "_static/katex").exists()
