"""What nbval lets pass: it compares what is stored, and is content where nothing is stored."""

import re

import jupytext
import nbformat
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from backprop_by_numbers.article import PRINTED
from parts import ROOT
from tools.plain_words import glued
from tools.refresh_notebooks import content, for_anyone

BOOK = ROOT / "book"
TEXTS = sorted(t for t in BOOK.glob("*.md") if "```{code-cell}" in t.read_text(encoding="utf-8"))
LONGEST_CELL = 15
TAGS = {"hide-input", "remove-input", "hide-output", "remove-cell"}

# Only how many images a trained network misreads may differ from one processor to another. The
# chapter states a bound for it, which is compared; the figures that show the very images are not.
NOT_COMPARED = {"fig-confusion", "fig-mistakes"}

# A number in prose is a given of the example, or it is chosen by the text (a rate to try, how many
# updates, a year, 180 degrees), or it comes from code. Whole numbers below 100 are taken for counts
# and names.
GIVEN = {float(printed.text) for printed in PRINTED if printed.chapter == "setup"}
CHOSEN = {100, 180, 500, 1_000, 2_015, 9_999, 10_000}
NUMBER = re.compile(
    r"""(?<![\w.,])(
        \d*\.\d+(?:e[+-]?\d+)? | \d+e[+-]?\d+      # 0.5, .5, 3.5e-5, 3e5
        | \d+(?:\.\d+)?(?=[\s\xa0\u202f]?[%\uff05])   # 12 %
        | \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d{3,}     # 1,234, 1,234.5, 1234
    )(?![\w.]*\d)""",
    re.VERBOSE | re.ASCII,  # a Chinese sign beside a number is no part of it
)
ADDRESS = re.compile(r"https?://\S+")
MYST = MarkdownIt("commonmark").enable("table")
for plugin in (colon_fence_plugin, dollarmath_plugin, myst_block_plugin, myst_role_plugin):
    MYST.use(plugin)

each_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)


def stored(text):
    notebook = text.with_suffix(".ipynb")
    if not notebook.exists():
        pytest.fail(f"{notebook.name} is missing: run `make notebooks`")
    return nbformat.read(notebook, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose_in(text):
    """Yield the pieces of a MyST text that are read: words and formulas, no code and no roles."""
    for token in MYST.parse(text):
        if token.type in ("fence", "colon_fence"):
            directive, _, title = token.info.partition("}")
            if directive.startswith("{") and not directive.startswith("{code"):
                yield title
                yield from prose_in(token.content)
        elif token.type.startswith("math_block") or token.type == "html_block":
            yield token.content
        for child in token.children or ():
            if child.type in ("text", "math_inline", "math_inline_double", "html_inline"):
                yield child.content


def published_text(notebook):
    """Yield all MyST of a chapter that is published, captions and alternative texts too."""
    yield from notebook.metadata.get("myst", {}).get("html_meta", {}).values()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        shown = cell.metadata.get("mystnb", {})
        yield shown.get("figure", {}).get("caption", "")
        yield shown.get("image", {}).get("alt", "")


def typed_numbers(text):
    """The numbers in a piece of MyST that are neither given nor chosen."""
    numbers = NUMBER.findall(ADDRESS.sub("", "\n".join(prose_in(text))))
    return [number for number in numbers if float(number.replace(",", "")) not in GIVEN | CHOSEN]


def test_texts_and_notebooks_come_in_pairs():
    assert TEXTS
    assert {text.stem for text in TEXTS} == {notebook.stem for notebook in BOOK.glob("*.ipynb")}


@each_text
def test_notebook_agrees_with_its_text(text):
    notebook = stored(text)
    plainly = for_anyone(jupytext.read(text), glued(notebook))
    assert content(notebook) == content(plainly), "run `make notebooks`"


@each_text
def test_notebook_was_run_from_top_to_bottom_without_error(text):
    cells = code_cells(stored(text))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [o for cell in cells for o in cell.outputs if o.output_type == "error"] == []


@each_text
def test_figures_are_svg_and_say_what_they_show(text):
    """And each is shown once: it is the value of its cell."""
    for cell in code_cells(stored(text)):
        if "figure" in cell.metadata.get("mystnb", {}):
            (shown,) = cell.outputs
            assert shown.output_type == "execute_result", cell.source
            assert "image/svg+xml" in shown.data, cell.source
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        assert not kinds & {"image/png", "image/jpeg"}, f"not compared by nbval: {cell.source}"
        if "image/svg+xml" in kinds:
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert alt.strip(), f"no alternative text: {cell.source}"


@each_text
def test_no_cell_is_kept_from_being_compared(text):
    for cell in code_cells(jupytext.read(text)):
        figure = cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
        excused = {"nbval-ignore-output"} if figure in NOT_COMPARED else set()
        assert set(cell.metadata.get("tags", [])) <= TAGS | excused, cell.source
        assert not re.search("NBVAL|PYTEST_VALIDATE", cell.source), cell.source


@each_text
def test_cells_are_short(text):
    sources = [cell.source for cell in code_cells(jupytext.read(text))]
    assert [source for source in sources if len(source.splitlines()) > LONGEST_CELL] == []


@each_text
def test_no_computed_number_is_typed_in_prose(text):
    pieces = published_text(jupytext.read(text))
    assert [number for piece in pieces for number in typed_numbers(piece)] == []


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("The inputs are 0.05 and 0.10, the rate is 0.5.", []),
        ("The error is 0.298371109.", ["0.298371109"]),
        ("In a formula: $E = 0.2983$", ["0.2983"]),
        ("About 1.5 times.", ["1.5"]),
        ("After 10,000 updates with 500, in 2015.", []),
        (
            "8,500 times, 12 %, 1,234.5 and .751 or 3.5e5 of 298",
            ["8,500", "12", "1,234.5", ".751", "3.5e5", "298"],
        ),
        ("<div>It is 1.25</div>", ["1.25"]),
        (
            "The error is {glue:text}`error`, from `0.298`, see [here](https://example.org/1.23).",
            [],
        ),
        ("```{code-block} python\nx = 1.25\n```", []),
        ("```{note}\nIt is 1.25.\n```", ["1.25"]),
        (":::{admonition} Title 1.25\n:class: tip\n$$1.75$$\n:::", ["1.25", "1.75"]),
        ("% A comment: 1.25", []),
        ("Version 1.2.3, section 4.", []),
        ("总误差从0.298降到0.291，其中12％、约1,234次", ["0.298", "0.291", "12", "1,234"]),
        ("输入是0.05和0.10，更新10,000次。", []),
    ],
)
def test_the_guard_against_typed_numbers(prose, found):
    assert typed_numbers(prose) == found


def test_the_guard_reads_captions_and_alternative_texts_too():
    shown = {"figure": {"caption": "The error is 0.777."}, "image": {"alt": "At 0.85."}}
    cell = nbformat.v4.new_code_cell("pass", metadata={"mystnb": shown})
    pieces = published_text(nbformat.v4.new_notebook(cells=[cell]))
    assert [number for piece in pieces for number in typed_numbers(piece)] == ["0.777", "0.85"]
