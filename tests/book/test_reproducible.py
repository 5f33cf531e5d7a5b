"""The same book has the same bytes each time.

`make reproducible` builds it twice and compares the two; that takes minutes. test_built_twice.py
does so with a small book. Here the sources of difference that are known are looked for in the whole
book, the one that is there.
"""

import re
import subprocess
import sys
from datetime import datetime

import pytest

from parts import ROOT, SITE, needs

HTML = ROOT / "_build/html"
STAMP = HTML / ".complete"

# An id of 32 hexadecimal digits or a UUID is random, unless it was numbered: 0…01, 0…02.
RANDOM = re.compile(
    r"(?<![0-9a-f])(?!0{28})[0-9a-f]{32}(?![0-9a-f])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


@pytest.fixture(scope="module")
def texts():
    needs(SITE)
    files = (f for kind in ("html", "js", "txt", "xml") for f in HTML.rglob(f"*.{kind}"))
    ours = (f for f in files if {"_static", "lite"}.isdisjoint(f.relative_to(HTML).parts))
    return {f.relative_to(HTML).as_posix(): f.read_text(encoding="utf-8") for f in ours}


def found(pattern, texts):
    return {name: hits for name, text in texts.items() if (hits := set(re.findall(pattern, text)))}


def test_no_id_is_random(texts):
    assert found(RANDOM, texts) == {}


def test_nothing_says_where_the_book_was_built(texts):
    assert found(re.escape(str(ROOT)), texts) == {}
    assert found(r"_build/(?:next|again)", texts) == {}


def test_nothing_says_when_the_book_was_built(texts):
    day = datetime.fromtimestamp(STAMP.stat().st_mtime)
    forms = [f"{day:%Y-%m-%d}", f"{day:%b} {day.day}, {day:%Y}", f"{day:%d %b %Y}"]
    assert found("|".join(map(re.escape, forms)), texts) == {}


def compared(one, other):
    command = [sys.executable, "-m", "tools.compare_sites", one, other]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.html", "<p>one</p>", "The two books are the same"),
        (".complete", "another moment", "The two books are the same"),
        ("a.html", "<p>two</p>", "a.html: byte 3"),
        ("a.html", "<p>one</p>, and more", "a.html: byte 10"),
        ("book/b.html", "", "book/b.html: only in"),
    ],
)
def test_a_difference_between_two_books_is_seen(tmp_path, name, text, words):
    for site in ("one", "other"):
        (tmp_path / site / "book").mkdir(parents=True)
        (tmp_path / site / "a.html").write_text("<p>one</p>")
        (tmp_path / site / ".complete").touch()
    (tmp_path / "other" / name).write_text(text)
    status, said = compared(tmp_path / "one", tmp_path / "other")
    assert words in said
    assert status == (0 if "the same" in words else 1)
