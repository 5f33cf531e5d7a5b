"""What a learner finds in every chapter, and what a teacher finds on the page for teachers."""

import re
from collections import Counter

import jupytext
import nbformat
import pytest

from parts import ROOT
from tools.collapsed_cells import collapse

BOOK = ROOT / "book"
CHAPTERS = sorted(BOOK.glob("[0-9][0-9]-*.md"))[1:]  # the first is the welcome page
PAGES = sorted(BOOK.glob("*.md"))
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
GLOSSARY = (BOOK / "glossary.md").read_text(encoding="utf-8")
TERM = re.compile(r"\{term\}`(?:[^`<]+ <)?([^`>]+)>?`")
QUESTION = re.compile(
    r"^:::\{admonition\} Question (\d)\n:class: question\n\n(.+?)^:::\n\n"
    r"(?:^```\{code-cell\}[^`]+?QuestionFigure\([^`]+^```\n\n)?"
    r"(:::\{dropdown\} Answer\n.+?^:::\n)?",
    re.MULTILINE | re.DOTALL,
)
OPEN_QUESTION = ":::{admonition} A question to try\n:class: seealso"

# What an editor would take out: networks that speak, and words that have to be decoded.
NOT_WRITTEN = (
    r"hold(?:s|ing)? \S+ against|held against|way back|\btold\b|old friends?|falls? silent|"
    r"\b(?:neuron|network|weight|output|input|error|gradient|nudge|bias|layer)s? (?:also )?"
    r"(?:say|speak|listen|want|tell|ask|think|believe|see)s?\b|"
    r"gradients? (?:of|for) (?:the weight )?\$?w_|\bcasts?\b|\bto blame\b|\bslips?\b"
)

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)


def text_of(page):
    return page.read_text(encoding="utf-8")


@each_chapter
def test_a_chapter_opens_with_what_it_gives_needs_and_takes(chapter):
    box = text_of(chapter).partition(":::{admonition} In this chapter\n")[2].partition("\n:::")[0]
    bold = re.findall(r"^\*\*(.+?)\*\*", box, re.MULTILINE)
    assert bold[-4:] == ["You will", "You will learn", "You need", "Time:"]


@each_chapter
def test_a_chapter_has_questions_with_folded_answers_and_numbers_to_compute(chapter):
    questions = QUESTION.findall(text_of(chapter))
    assert [int(number) for number, _, _ in questions] == list(range(1, len(questions) + 1))
    assert len(questions) >= 5
    assert [asked for _, asked, answer in questions if not answer] == []
    assert sum("{blank}" in asked for _, asked, _ in questions) >= 2


def test_teachers_have_the_answer_to_each_open_question():
    teaching = text_of(BOOK / "teaching.md")
    answered = re.findall(r"^## \{numref\}`Chapter %s <([\w-]+)>`", teaching, re.MULTILINE)
    assert answered == [
        chapter.stem[3:] for chapter in CHAPTERS if OPEN_QUESTION in text_of(chapter)
    ]
    assert answered


@each_chapter
def test_what_is_folded_is_asked_for_before(chapter):
    """A result is folded below a line for the reader's own, or a question of its section."""
    line = figure = False
    for cell in jupytext.read(chapter).cells:
        if cell.cell_type == "markdown":
            line = "{blank}" in cell.source
            figure = figure and not re.search("^#", cell.source, re.MULTILINE)
        elif "QuestionFigure(" in cell.source:
            figure = True
        elif "hide-output" in cell.metadata.get("tags", []):
            assert line or figure, cell.source
            assert cell.metadata["mystnb"].keys() >= {"code_prompt_show", "code_prompt_hide"}


@each_chapter
def test_no_two_lines_of_a_chapter_ask_for_the_same_number(chapter):
    """Of two fields of one name, somebody who does not see them could not tell which is which."""
    asked = Counter(re.findall(r"\{blank\}`([^`]+)`", text_of(chapter)))
    assert [name for name, times in asked.items() if times > 1] == []


def defined():
    """The glossary's terms: the lines of the list that are not indented."""
    lines = GLOSSARY.partition("```{glossary}\n")[2].partition("```")[0].splitlines()
    return [line.lower() for line in lines if line and not line.startswith(" ")]


def linked_in(words):
    return [term.lower() for term in TERM.findall(words)]


def test_the_glossary_is_in_order_and_each_term_is_linked_from_a_chapter():
    terms = defined()
    assert terms == sorted(terms)
    linked = {term for chapter in CHAPTERS for term in linked_in(text_of(chapter))}
    assert set(terms) - linked == set()


def test_each_term_is_introduced_in_bold_once():
    bold = [words for page in PAGES for words in re.findall(r"\*\*(.+?)\*\*", text_of(page))]
    introduced = Counter(term for words in bold for term in linked_in(words))
    assert introduced
    assert [term for term, times in introduced.items() if times > 1] == []


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.stem)
def test_the_words_are_plain(page):
    assert re.findall(NOT_WRITTEN, text_of(page), re.IGNORECASE) == []


def test_what_a_page_hides_is_collapsed_in_the_notebook():
    def marks(*tags):
        cell = nbformat.v4.new_code_cell("1 + 1", metadata={"tags": list(tags)})
        [collapsed] = collapse(nbformat.v4.new_notebook(cells=[cell])).cells
        nbformat.validate(nbformat.v4.new_notebook(cells=[collapsed]))
        return {key: value for key, value in collapsed.metadata.items() if key != "tags"}

    code = {"jupyter": {"source_hidden": True}, "cellView": "form"}
    both = {"source_hidden": True, "outputs_hidden": True}
    assert marks() == {}
    assert marks("hide-input") == marks("remove-input") == code
    assert marks("hide-output") == {"jupyter": {"outputs_hidden": True}, "collapsed": True}
    assert marks("remove-cell") == code | {"jupyter": both, "collapsed": True}
