"""What other programs get of the pages: search engines, cards, the search, Binder and Colab."""

import json
import re
import xml.etree.ElementTree as ET
from copy import copy
from decimal import Decimal
from urllib.parse import urlsplit

import numpy as np
import pytest
import yaml
from matplotlib.image import imread

from book._theme.page_metadata import PIXELS, robots, sitemap, tags
from pages import buttons, soup
from parts import CHROMIUM, ROOT, needs
from small_book import FRONT, built
from tools.browser.launching import chromium
from tools.browser.serving import served
from tools.browser.visiting import visit

HTML = ROOT / "_build/html"
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
PAGES = [
    *(f"book/{text.stem}.html" for text in sorted((ROOT / "book").glob("*.md"))),
    "index.html",
    "search.html",
    "404.html",
]
# A fork of GitHub's, whose _config.yml is as it came: two pages, and the address of a third.
FORK = {"GITHUB_REPOSITORY": "bob/fork"}
SITE = "https://bob.github.io/fork/"
FIRST, SECOND = "01-forward-pass", "09-is-my-gradient-right"
SECOND_WAS = "08-is-my-gradient-right"
SAID = "What is on the second page."
TEXTS = {
    FIRST: f"{FRONT}\n# A chapter\n",
    SECOND: f'''---
myst:
  html_meta:
    description: "{SAID}"
---
# Page two \\<of> "it"
''',
}

every_page = pytest.mark.parametrize("page", PAGES)
of_the_site = pytest.mark.usefixtures("finished_site")


def metas(page):
    """Return what a page's <meta> elements say, by their names or properties."""
    found = [(meta.get("name") or meta.get("property"), meta) for meta in page.select("meta")]
    return {name: meta.get("content") for name, meta in found if name}


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """The site of that fork, as the fork's workflow builds it: its address is known."""
    return built(tmp_path_factory.mktemp("fork"), TEXTS, "https://github.com/ada/course", **FORK)


@of_the_site
@every_page
def test_it_says_in_a_sentence_what_it_is(page):
    said = metas(soup(HTML / page))
    if page == "index.html":  # it leads on at once; its card has the first page's words
        assert len(said["og:description"]) > 30
    else:
        assert len(said["description"]) > 30


def leads_to(page):
    """Return where a page sends its readers: at once, by a link, and for search engines."""
    refresh = page.select_one("meta[http-equiv=refresh]")["content"]
    canonical = page.select_one("link[rel=canonical]")
    found = {refresh.partition("url=")[2], page.select_one("a[href]")["href"]}
    return found, canonical and canonical["href"]


def test_an_old_address_leads_to_the_new_one(fork):
    old, new = f"book/{SECOND_WAS}.html", f"{SECOND}.html"
    assert leads_to(soup(fork / old)) == ({new}, f"{SITE}book/{new}")
    first = f"book/{FIRST}.html"
    assert leads_to(soup(fork / "index.html")) == ({first}, SITE + first)


@pytest.mark.parametrize(("scripts", "kept"), [(True, "#page-two-of-it"), (False, "")])
def test_a_link_to_a_place_in_an_old_page_leads_there_or_without_scripts_to_the_page(
    fork, scripts, kept
):
    needs(CHROMIUM)
    with (
        served(fork, "/a/course/") as site,
        chromium() as browser,
        visit(browser, java_script_enabled=scripts) as tab,
    ):
        page = tab.open(f"{site}book/{SECOND_WAS}.html#page-two-of-it")
        page.locator("#page-two-of-it").wait_for()
        assert page.url == f"{site}book/{SECOND}.html{kept}"


@of_the_site
def test_each_address_that_a_chapter_had_leads_to_it():
    settings = CONFIG["sphinx"]["config"]
    moved = settings["html_context"]["moved"]
    pages = settings["html_additional_pages"]
    assert {page for page, template in pages.items() if template == "moved.html"} == {
        "index",
        *moved,
    }
    for old, new in moved.items():
        found, _ = leads_to(soup(HTML / f"{old}.html"))
        assert {(HTML / old).parent / to for to in found} == {HTML / f"{new}.html"}


@of_the_site
def test_no_two_pages_say_the_same():
    said = [metas(soup(HTML / page))["description"] for page in PAGES if page.startswith("book/")]
    assert len(set(said)) == len(said)


@of_the_site
@every_page
def test_its_icon_is_there(page):
    icon = soup(HTML / page).select_one("link[rel~=icon]")["href"]
    assert icon == "data:," or (HTML / page).parent.joinpath(icon).resolve().is_file()


@of_the_site
@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("book/")])
def test_a_link_to_it_has_a_card(page):
    said = metas(soup(HTML / page))
    heading = copy(soup(HTML / page).select_one("article h1"))
    heading.select_one(".headerlink").extract()
    assert said["og:title"] == " ".join(heading.get_text().split())
    assert said["og:description"] == said["description"]
    assert said["og:site_name"] == CONFIG["title"]
    assert said["twitter:card"]


@of_the_site
def test_the_cards_picture_has_the_size_that_is_asked_for():
    picture = imread(HTML / "_static/card.png")
    assert picture.shape[1::-1] == PIXELS
    assert picture[:, :, :3].std() > 0.05  # something is drawn on it, on both halves
    assert picture[:, : PIXELS[0] // 2, :3].std() > 0.05
    assert (HTML / "_static/card.png").stat().st_size < 300_000


@pytest.mark.parametrize("page", [f"book/{FIRST}.html", f"book/{SECOND}.html"])
def test_where_the_address_is_known_pages_and_cards_give_it_in_full(fork, page):
    found = soup(fork / page)
    (canonical,) = found.select("link[rel=canonical]")
    assert canonical["href"] == SITE + page
    said = metas(found)
    assert said["og:url"] == SITE + page
    assert said["og:image"] == f"{SITE}_static/card.png"
    assert (fork / "_static/card.png").is_file()


def test_a_card_has_the_pages_own_words(fork):
    said = metas(soup(fork / f"book/{SECOND}.html"))
    assert said["og:title"] == "Page two <of> “it”"
    assert said["og:description"] == said["description"] == SAID


def test_the_books_own_address_is_that_of_its_first_page(fork):
    found = soup(fork / "index.html")
    assert found.select_one("link[rel=canonical]")["href"] == f"{SITE}book/{FIRST}.html"
    assert metas(found)["og:url"] == f"{SITE}book/{FIRST}.html"


def test_the_site_map_lists_every_page_once(fork):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [entry.text for entry in ET.parse(fork / "sitemap.xml").iter(f"{space}loc")]
    assert listed == [f"{SITE}book/{FIRST}.html", f"{SITE}book/{SECOND}.html"]
    assert f"Sitemap: {SITE}sitemap.xml" in (fork / "robots.txt").read_text(encoding="utf-8")


def test_binder_and_colab_open_the_forks_own_executed_notebook(fork):
    page = fork / f"book/{FIRST}.html"
    assert buttons(page) == {
        "JupyterLite": f"../lite/lab/index.html?path={FIRST}.ipynb",
        "Binder": f"https://mybinder.org/v2/gh/bob/fork/main?urlpath=lab/tree/book/{FIRST}.ipynb",
        "Colab": f"https://colab.research.google.com/github/bob/fork/blob/main/book/{FIRST}.ipynb",
    }
    links = soup(page).select(".btn-source-repository-button")
    assert [link["href"] for link in links] == ["https://github.com/bob/fork"]


def test_without_an_address_nothing_is_made_up():
    assert "og:url" not in tags("", "A book", "Page", "", "one.html")
    assert "og:image" not in tags("", "A book", "Page", "", "one.html")
    assert robots("") == "User-agent: *\nAllow: /\n"


def test_signs_that_mean_something_in_html_and_xml_are_escaped():
    assert "content='a" not in tags("", 'b"', "<i>", "", "")
    assert 'content="b&quot;"' in tags("", 'b"', "<i>", "", "")
    ET.fromstring(sitemap("https://a.example/", ["b.html?c&d"]).encode())


def addresses_in(page):
    return [part.get("href") or part.get("src") for part in page.select("[href], [src]")]


def test_the_page_for_a_wrong_address_leads_to_the_book(fork):
    page = soup(fork / "404.html")
    assert addresses_in(page) == ["data:,", SITE]
    assert metas(page)["robots"] == "noindex"


@of_the_site
def test_the_page_for_a_wrong_address_works_at_any():
    """A host shows it at /any/where: nothing in it may be relative, wherever the site is."""
    found = addresses_in(soup(HTML / "404.html"))
    assert [address for address in found if not urlsplit(address).scheme] == []


@pytest.fixture(scope="module")
def index():
    """The words of each page, as its search has them."""
    text = (HTML / "searchindex.js").read_text("utf-8").removeprefix("Search.setIndex(")
    index = json.loads(text.removesuffix(")"))
    words = {name: set() for name in index["docnames"]}
    for kind in ("terms", "titleterms"):
        for word, pages in index[kind].items():
            for page in np.atleast_1d(pages):  # one alone is no list
                words[index["docnames"][page]].add(word)
    return words


@of_the_site
def test_formulas_are_in_the_index_as_people_type_them(index):
    assert index.keys() >= {"book/00-welcome", "book/12-something-to-learn"}
    assert index["book/03-output-layer"] >= {"w5", "outh1", "chain", "rule"}


@of_the_site
def test_chinese_terms_are_in_the_index_by_each_two_signs(index):
    words = index["book/chinese-guide"]
    assert words >= {"反向", "向传", "传播", "梯度"}
    assert [word for word in words if re.search("[\u4e00-\u9fff]", word) and len(word) > 2] == []


NOT_READ = "script, style, svg, .katex-html, semantics > :not(annotation), .headerlink"


@of_the_site
def test_every_number_of_four_digits_is_in_the_index(index):
    found = 0
    for name, words in index.items():
        numbers = {Decimal(word) for word in words if re.fullmatch(r"\d+\.\d*", word)}
        article = copy(soup(HTML / f"{name}.html").select_one("article"))
        for part in article.select(NOT_READ):
            part.extract()
        for text in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", article.get_text(" "), re.ASCII):
            if len(re.sub(r"\D", "", text).lstrip("0")) >= 4:
                found += 1
                assert Decimal(text.replace(",", "")) in numbers, (name, text)
    assert found > 500


@of_the_site
def test_each_chapter_can_be_had_as_its_notebook():
    for text in sorted((ROOT / "book").glob("[0-9]*.md")):
        page = soup(HTML / f"book/{text.stem}.html")
        links = [link["href"] for link in page.select(".dropdown-download-buttons a[href$=ipynb]")]
        assert links == [f"../_sources/book/{text.stem}.ipynb"]
        offered = HTML / "_sources/book" / f"{text.stem}.ipynb"
        assert offered.read_bytes() == text.with_suffix(".ipynb").read_bytes()
        cells = json.loads(offered.read_text("utf-8"))["cells"]
        assert any(cell.get("outputs") for cell in cells)


@of_the_site
def test_no_address_of_this_machine_is_in_a_page():
    for page in PAGES:
        assert not re.search(r"localhost|127\.0\.0\.1|file://", str(soup(HTML / page).head))
