"""What the README shows is run, and comes out as it says."""

import re

from PIL import Image

from backprop_by_numbers.article import as_written
from parts import ROOT
from tools.plain_words import chapters

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_runs_and_ends_with_the_number_beside_it():
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    *lines, last = example.strip().splitlines()
    expression, _, shown = last.partition("#")
    names = {}
    exec("\n".join(lines), names)
    assert as_written(eval(expression, names)) == shown.strip()


def test_its_picture_shows_the_chapters_that_there_are():
    with Image.open(ROOT / "docs/book.png") as picture:
        shown = picture.text["Chapters"].splitlines()
    assert shown == [name for _, name in chapters().values()], "run python -m tools.readme_picture"


def test_every_target_of_make_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):.*##", makefile, re.MULTILINE))
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake (\w+)", re.sub(r"`make`", "", README + contributing)))
    assert named
    assert named <= targets
