"""The whole book as one PDF: the one that `make pdf` has put into the site, or else a new print."""

import io
import re
import shutil
from pathlib import Path

import lxml.html
import pikepdf
import pytest
import yaml
from pypdfium2 import PdfDocument

from parts import CHROMIUM, ROOT, SITE, needs
from tools.print_book import NAME, finished, offer, printed

HTML = ROOT / "_build/html"
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
LISTED = [TOC["root"], *(entry["file"] for part in TOC["parts"] for entry in part["chapters"])]
# What prints it: an older PDF is not what these would make.
PRESS = [
    ROOT / "tools/print_book.py",
    ROOT / "tools/browser/launching.py",
    *(ROOT / "tools/printing").glob("*.*"),
]
MARGIN = 22 / 25.4 * 72  # how high the lower one is: 22 millimetres
TEXTS = [ROOT / f"{name}.md" for name in LISTED]
CHINESE = [text for text in TEXTS if "description lang=zh-CN:" in text.read_text(encoding="utf-8")]
PRINTED = [text for text in TEXTS if text not in CHINESE]


@pytest.fixture(scope="module")
def pdf():
    needs(SITE)
    made = HTML / NAME
    if made.exists() and made.stat().st_mtime > max(part.stat().st_mtime for part in PRESS):
        return made.read_bytes()
    needs(CHROMIUM)
    return finished(printed(HTML, SETTINGS), SETTINGS)


@pytest.fixture(scope="module")
def book(pdf):
    """The objects of the file."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        yield book


@pytest.fixture(scope="module")
def read(pdf):
    """What one reads in it: of each page the words, and those of them in the lower margin."""
    with PdfDocument(pdf) as paper:
        texts = [page.get_textpage() for page in paper]
        return [
            (text.get_text_bounded(), text.get_text_bounded(top=MARGIN).split()) for text in texts
        ]


@pytest.fixture(scope="module")
def bookmarks(pdf):
    """The bookmarks: how deep each is, its words, and the number of its page from 0 on."""
    with PdfDocument(pdf) as paper:
        return [
            (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in paper.get_toc()
        ]


@pytest.fixture(scope="module")
def pages(read):
    return [text for text, _ in read]


def heading_of(text):
    return re.search(r"^# (.+)$", text.read_text(encoding="utf-8"), re.MULTILINE)[1]


def test_every_chapter_has_a_bookmark_that_leads_to_its_heading(bookmarks, pages):
    first = {
        re.sub(r"^\d+\. ", "", title): number for depth, title, number in bookmarks if depth == 0
    }
    assert list(first) == ["Contents", *map(heading_of, PRINTED)]
    for title, number in first.items():
        assert title in " ".join(pages[number].split())


def test_contents_name_the_page_of_every_section(bookmarks, pages):
    _, *marks = [(title, number) for depth, title, number in bookmarks if depth < 2]
    begin = marks[0][1]
    listed = "".join("".join(pages[1:begin]).split())
    place = 0
    for title, number in marks:
        words = "".join(title.split())
        place = listed.index(f"{words}{number + 1}", place) + 1


def test_pages_are_numbered_but_for_the_title_page(read):
    first, *others = [foot for _, foot in read]
    assert first == []
    assert others == [[str(number)] for number in range(2, len(read) + 1)]


def test_no_page_is_blank_or_nearly_so(book, pages):
    for page, text in zip(book.pages, pages, strict=True):
        drawn = len(page.Contents.read_bytes())
        assert len(text.split()) > 12 or drawn > 4000, text


def test_it_needs_no_fonts_for_other_languages(pages):
    assert CHINESE
    assert re.findall("[\u4e00-\u9fff]", "".join(pages)) == []


def of_type(book, name):
    return [
        thing
        for thing in book.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == name
    ]


def test_every_font_is_in_the_file(book):
    # A composite font is made of others, which are looked at themselves.
    fonts = [font for font in of_type(book, "/Font") if font.Subtype != "/Type0"]
    assert fonts
    for font in fonts:
        described = font.get("/FontDescriptor", {})
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys())
        assert embedded or font.Subtype == "/Type3", font.BaseFont


def test_text_can_be_searched_and_links_stay_within_the_pdf(book, pages):
    assert any("chain rule" in text for text in pages)
    links = [
        note for page in book.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"
    ]
    away = {str(link.A.URI) for link in links if "/A" in link}
    assert away
    assert len(away) < len(links) / 2
    assert not [address for address in away if "book.invalid" in address]


def test_metadata_name_the_book(book):
    assert book.docinfo == {"/Title": SETTINGS["title"], "/Author": SETTINGS["author"]}
    assert book.Root.MarkInfo.Marked
    assert book.Root.Lang == "en"


def test_it_is_opened_with_its_bookmarks_under_its_title(book):
    assert book.Root.PageMode == "/UseOutlines"
    assert book.Root.ViewerPreferences.DisplayDocTitle


def downloads_of_the_book(page):
    [menu] = lxml.html.parse(page).getroot().find_class("dropdown-download-buttons")
    return [address for address in menu.xpath("descendant::a/@href") if address.endswith("pdf")]


@pytest.mark.usefixtures("finished_site")
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_a_page_offers_it_once(text, tmp_path):
    page = HTML / f"book/{text.stem}.html"
    assert downloads_of_the_book(page) == [f"../{NAME}"] * (HTML / NAME).exists()
    copy = Path(shutil.copy(page, tmp_path))
    for _ in range(2):  # as when `make pdf` is repeated
        offer(copy, f"../{NAME}")
        assert downloads_of_the_book(copy) == [f"../{NAME}"]


def test_no_count_of_chromiums_own_is_left_in_it(book):
    """Such a count is another in each run, and the same commit has to give the same bytes."""
    file = io.BytesIO()
    book.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)  # nothing is compressed
    names = {int(name) for name in re.findall(rb"\(node(\d{8})\)", file.getvalue())}
    assert names == set(range(len(names)))
    assert names
    assert b"CreationDate" not in file.getvalue()
