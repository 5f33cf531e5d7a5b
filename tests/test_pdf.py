"""The whole book as one PDF: the one that `make pdf` has put into the site, or else a new print."""

import io
import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from print_book import NAME, finished, offer, printed
from pypdf import PdfReader

from parts import CHROMIUM, SITE, needs

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build/html"
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
LISTED = [TOC["root"], *(entry["file"] for part in TOC["parts"] for entry in part["chapters"])]
# What prints it: an older PDF is not what these would make.
PRESS = [ROOT / "tools/print_book.py", *(ROOT / "tools/printing").glob("*.*")]
TEXTS = [ROOT / f"{name}.md" for name in LISTED]


@pytest.fixture(scope="module")
def pdf():
    needs(SITE)
    made = HTML / NAME
    if made.exists() and made.stat().st_mtime > max(part.stat().st_mtime for part in PRESS):
        return made.read_bytes()
    needs(CHROMIUM)
    return finished(printed(HTML, SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_and_foot(page):
    """Return the words of a page, and those of them in the lower margin, of 22 millimetres."""
    foot = []

    def note(text, matrix, within, *_):
        # Where the text begins: its own place, seen through the page's transformation.
        height = within[4] * matrix[1] + within[5] * matrix[3] + matrix[5]
        if height < 22 / 25.4 * 72:
            foot.append(text)

    return page.extract_text(visitor_text=note), "".join(foot).split()


@pytest.fixture(scope="module")
def read(reader):
    """Each page is read once: that takes most of the time."""
    return [text_and_foot(page) for page in reader.pages]


@pytest.fixture(scope="module")
def pages(read):
    return [text for text, _ in read]


def heading_of(text):
    return re.search(r"^# (.+)$", text.read_text(encoding="utf-8"), re.MULTILINE)[1]


def bookmarks(entries, depth=0):
    for entry in entries:
        if isinstance(entry, list):
            yield from bookmarks(entry, depth + 1)
        else:
            yield depth, entry


def test_every_chapter_has_a_bookmark_that_leads_to_its_heading(reader, pages):
    first = {
        re.sub(r"^\d+\. ", "", mark.title): reader.get_destination_page_number(mark)
        for depth, mark in bookmarks(reader.outline)
        if depth == 0
    }
    assert list(first) == ["Contents", *map(heading_of, TEXTS)]
    for title, number in first.items():
        assert title in pages[number].replace("\n", " ")


def test_contents_name_the_page_of_every_section(reader, pages):
    marks = [mark for depth, mark in bookmarks(reader.outline) if depth < 2][1:]
    begin = reader.get_destination_page_number(marks[0])
    listed = "".join("".join(pages[1:begin]).split())
    place = 0
    for mark in marks:
        words = "".join(mark.title.split())
        place = listed.index(f"{words}{reader.get_destination_page_number(mark) + 1}", place) + 1


def test_pages_are_numbered_but_for_the_title_page(read):
    first, *others = [foot for _, foot in read]
    assert first == []
    assert others == [[str(number)] for number in range(2, len(read) + 1)]


def test_no_page_is_blank_or_nearly_so(reader, pages):
    for page, text in zip(reader.pages, pages, strict=True):
        drawn = len(page.get_contents().get_data())
        assert len(text.split()) > 12 or drawn > 4000, text


def fonts_of(resources, seen):
    for font in resources.get("/Font", {}).values():
        yield from font.get_object().get("/DescendantFonts", [font])
    for form in resources.get("/XObject", {}).values():
        if form.idnum not in seen and "/Resources" in form.get_object():
            seen.add(form.idnum)
            yield from fonts_of(form.get_object()["/Resources"], seen)


def test_every_font_is_in_the_file(reader):
    fonts = [
        font.get_object() for page in reader.pages for font in fonts_of(page["/Resources"], set())
    ]
    assert fonts
    for font in fonts:
        described = font.get("/FontDescriptor", {})
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
        assert embedded or font["/Subtype"] == "/Type3", font["/BaseFont"]


def test_text_can_be_searched_and_links_stay_within_the_pdf(reader, pages):
    assert any("chain rule" in text for text in pages)
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    away = {link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})}
    assert len(away) < len(links) / 2
    assert not [address for address in away if "book.invalid" in address]


def test_metadata_name_the_book(reader):
    assert reader.metadata.title == SETTINGS["title"]
    assert reader.metadata.author == SETTINGS["author"]
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en"


def downloads_of_the_book(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    return [link["href"] for link in soup.select(".dropdown-download-buttons a[href$=pdf]")]


@pytest.mark.usefixtures("finished_site")
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_a_page_offers_it_once(text, tmp_path):
    page = HTML / f"book/{text.stem}.html"
    assert downloads_of_the_book(page) == [f"../{NAME}"] * (HTML / NAME).exists()
    copy = Path(shutil.copy(page, tmp_path))
    for _ in range(2):  # as when `make pdf` is repeated
        offer(copy, f"../{NAME}")
        assert downloads_of_the_book(copy) == [f"../{NAME}"]


def test_no_count_of_chromiums_own_is_left_in_it(pdf):
    """Such a count is another in each run, and the same commit has to give the same bytes."""
    names = {int(name) for name in re.findall(rb"\(node(\d{8})\)", pdf)}
    assert names == set(range(len(names)))
    assert names
    assert b"CreationDate" not in pdf
