"""A question as Python sees it: what it refuses, and what is stored of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from traitlets import TraitError

from asked import FIND, NUMBER, Asked
from backprop_by_numbers.widgets import QuestionFigure
from backprop_by_numbers.widgets.bundle import style_sheet
from backprop_by_numbers.widgets.question_table import packed

STATES = {"number": NUMBER, "find": FIND}


@pytest.fixture(params=STATES.values(), ids=STATES)
def state(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


def test_the_page_gets_the_whole_question_and_only_the_styles_it_needs(state):
    view = QuestionFigure(Asked(state)).view
    assert view.question == packed(state)
    assert view.title == state["title"]
    assert view._css == style_sheet("lab", "question")
    assert "\n//" not in view._esm


def test_a_question_stays_as_it_was_made(state):
    view = QuestionFigure(Asked(state)).view
    with pytest.raises(TraitError, match=r"question.*read-only"):
        view.question = {}


def test_what_is_stored_is_the_same_each_time(state):
    one, other = (QuestionFigure(Asked(state))._repr_mimebundle_() for _ in range(2))
    widget = "application/vnd.jupyter.widget-view+json"
    assert one.pop(widget) != other.pop(widget)  # the id of a widget, which is not stored
    assert one == other
    assert one.keys() == {"text/plain", "text/html"}


def test_text_says_what_is_asked():
    stored = QuestionFigure(Asked(NUMBER))._repr_mimebundle_()["text/plain"]
    assert stored.splitlines() == [
        "Question: the net and the output of h2",
        NUMBER["prompt"].replace("[", "").replace("]", ""),
        "net_h2 = ____",
        "out_h2 = ____",
    ]
    stored = QuestionFigure(Asked(FIND | {"variants": FIND["variants"][1:]}))._repr_mimebundle_()
    assert stored["text/plain"].splitlines()[2:] == [
        *("i1 = 0.2", "i2 = 0.6", "w3 = -0.45", "w4 = 0.15", "b1 = 0.4"),
        "The wrong result: net_h2 = -0.4",
        *("- bias left out", "- inputs exchanged", "- weights exchanged", "- sign turned round"),
    ]


def test_form_has_a_line_to_write_on_for_each_part_and_escapes_what_is_written():
    state = NUMBER | {"title": "Is 1 < 2 & 3?", "prompt": 'Work out "[net_h2]" <i>now</i>.'}
    html = QuestionFigure(Asked(state))._repr_mimebundle_()["text/html"]
    assert html.count('class="blank" aria-label="Your result for ') == 2
    assert "net<sub>h2</sub>" in html
    assert "Is 1 &lt; 2 &amp; 3?" in html
    assert "&quot;net<sub>h2</sub>&quot; &lt;i&gt;now" in html


def changed(state: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    """Return the state with another value at a path; what `to` returns, if it is a function."""
    state = copy.deepcopy(state)
    at = state
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to(at[path[-1]]) if isinstance(to, Callable) else to
    return state


@pytest.mark.parametrize("question", [None, 5, NUMBER, "question"])
def test_what_is_no_question_is_refused(question):
    with pytest.raises(TraitError, match=r"^question must be a question, with a method state\(\)"):
        QuestionFigure(question)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ([], "state must be a dict with the keys title, kind, "),
        (NUMBER | {"more": 1}, "state must be a dict with the keys .*'more'"),
        (NUMBER | {"kind": "essay"}, r"kind must be one of \('number', 'find'\), not 'essay'"),
        (NUMBER | {"wanted": 2}, "wanted must be a whole number from 3 to 9, not 2"),
        (NUMBER | {"title": " "}, "title must be a text"),
        (NUMBER | {"prompt": "Work out [net h2]."}, "prompt must be named like 'w5'.*'net h2'"),
        (
            NUMBER | {"prompt": "Work out [E_total(10)]."},
            "prompt must be a quantity that",
        ),
        (NUMBER | {"parts": []}, "parts must be a list with one item or more"),
        (NUMBER | {"variants": "none"}, "variants must be a list"),
        (FIND | {"parts": NUMBER["parts"]}, "parts must be one part"),
        (
            changed(NUMBER, "parts", 0, "hint", to=""),
            r"parts\[0\]\.hint must be a text, not ''",
        ),
        *(
            (
                changed(NUMBER, "parts", 1, "working", -1, to=step),
                rf"parts\[1\]\.working\[1\] must be {message}",
            )
            for step, message in [
                ("1 / (1 +", "a formula, not"),
                ("open('x')", "a formula of"),
                ("net_h2 if net_h2 > 0 else 0", "a formula of"),
                ("net h2 = w3", "named like"),
                ("net_h2.real", "a formula of"),
                (7, "a formula, not 7"),
            ]
        ),
        (
            changed(NUMBER, "parts", 0, "working", to=["out_h2 = w3"]),
            r"parts\[0\]\.working must be steps that end with net_h2",
        ),
        (
            changed(NUMBER, "parts", 0, "working", to=["w3 * i1 + w4 * i2"]),
            r"variants\[0\]\.values\['net_h2'\] must be 0.0425 by its working",
        ),
        (
            changed(NUMBER, "parts", 0, "working", to=["w3 * i1 + w9"]),
            r"variants\[0\]\.values must be values of \['w9'\] too",
        ),
        *(
            (
                changed(NUMBER, "variants", 1, "values", "net_h2", to=value),
                r"variants\[1\]\.values\['net_h2'\] must be a number as text",
            )
            for value in (0.4, "0,4", "nan", "1e999", "", "0.4 ", "--4", "0x1")
        ),
        (
            changed(NUMBER, "variants", 1, "given", 0, to=["i1"]),
            r"variants\[1\]\.given\[0\] must be a pair, not \['i1'\]",
        ),
        (
            changed(NUMBER, "variants", 2, "wrong", 0, 1, to=[5, "1"]),
            r"variants\[2\]\.wrong\[0\]\[1\]\[0\] must be a whole number from 0 to 4, not 5",
        ),
        (
            changed(NUMBER, "variants", 0, "wrong", to=lambda wrong: wrong[:1]),
            r"variants\[0\]\.wrong must be one list for each part",
        ),
        (
            changed(NUMBER, "mistakes", 3, "chapter", to="../else"),
            r"mistakes\[3\]\.chapter must be a part of an address, not '\.\./else'",
        ),
        (
            changed(NUMBER, "mistakes", 3, "anchor", to='x" onclick="'),
            r"mistakes\[3\]\.anchor must be a part of an address",
        ),
        (
            changed(FIND, "variants", 0, "options", to=[0, 0]),
            r"variants\[0\]\.options must be two or more different mistakes",
        ),
        (
            changed(FIND, "variants", 0, "options", to=[0, 3]),
            r"variants\[0\]\.options must be mistakes with a value, of \[0, 1, 2, 4\], not",
        ),
        (
            changed(FIND, "variants", 0, "shown", 0, to=3),
            r"variants\[0\]\.shown\[0\] must be one of the options",
        ),
        (
            changed(FIND, "variants", 0, "shown", 1, to="0.0426"),
            r"variants\[0\]\.shown\[1\] must be 0\.0424999.*, rounded, not '0.0426'",
        ),
    ],
)
def test_a_state_that_is_incomplete_or_contradicts_itself_is_refused(state, message):
    with pytest.raises(TraitError, match=f"^{message}"):
        QuestionFigure(Asked(state))
