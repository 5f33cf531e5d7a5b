"""A question with fields to answer in: checked in the page, with and without a kernel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Protocol

from traitlets import Dict

from backprop_by_numbers.explaining.numbers import html, with_minus
from backprop_by_numbers.widgets.lab import Lab, View
from backprop_by_numbers.widgets.question_state import checked_state
from backprop_by_numbers.widgets.question_table import packed

_QUANTITY = re.compile(r"\[([^\]]+)\]")


class AsksSomething(Protocol):
    """What a question has to be: it has a state, which the page reads."""

    def state(self) -> Mapping[str, Any]:
        """Return the question, its variants and their mistakes, as JSON."""


class QuestionView(View):
    """The question, its fields, and what is said of the answers."""

    module = "question.js"
    styles = ("lab", "question")

    question = Dict(read_only=True).tag(sync=True)

    def __init__(self, state: dict[str, Any]) -> None:
        super().__init__()
        self.set_trait("question", packed(state))


class QuestionFigure(Lab):
    """A question that the page checks: a number to work out, or a mistake to find.

    A number is right or not, and to so many digits. If it is not, the page names the known mistake
    that gives exactly this number, and links to where it is explained. Nothing is sent anywhere.

    Parameters
    ----------
    question : object with a method ``state``
        It returns a dict: the question, its variants with other numbers, and in each the right
        values and those that known mistakes give.

    Raises
    ------
    TraitError
        If `question` has no state, or one that is incomplete, inconsistent or of another form.
    """

    name = "question"

    def __init__(self, question: AsksSomething) -> None:
        self._state = checked_state(question)
        self.title = _plain(self._state["title"])
        super().__init__(QuestionView(self._state), [])

    def _still(self) -> dict[str, str]:
        return {"text/plain": _as_text(self._state), "text/html": _as_html(self._state)}


def _as_text(state: dict[str, Any]) -> str:
    variant = state["variants"][0]
    lines = [_plain(state["title"]), _plain(state["prompt"])]
    lines += [f"{name} = {value}" for name, value in variant["given"]]
    if state["kind"] == "find":
        lines.append(f"The wrong result: {state['parts'][0]['name']} = {variant['shown'][1]}")
        names = (state["mistakes"][index]["name"] for index in variant["options"])
        lines += [f"- {_plain(name)}" for name in names]
    else:
        lines += [f"{part['name']} = ____" for part in state["parts"]]
    return "\n".join(lines)


def _as_html(state: dict[str, Any]) -> str:
    """Return the form without scripts: made like that of js/question.js, with lines to write on."""
    variant = state["variants"][0]
    given = "".join(f"<li>{_equation(*pair)}</li>" for pair in variant["given"])
    count = '<span class="question-count"></span>' if len(state["variants"]) > 1 else ""
    answers = _choices(state, variant) if state["kind"] == "find" else _blanks(state)
    title = _with_symbols(state["title"])
    return "\n".join(
        [
            '<div class="lab question"><div class="lab-view">',
            f'<p class="question-title"><strong>{title}</strong>{count}</p>',
            f'<p class="question-prompt">{_with_symbols(state["prompt"])}</p>',
            *([f'<ul class="question-given">{given}</ul>'] if given else []),
            f'<div class="question-answers">{answers}</div>',
            '<div class="lab-toolbar"></div>',
            "</div></div>",
        ]
    )


def _blanks(state: dict[str, Any]) -> str:
    return "".join(
        f'<div class="question-part"><label><span class="question-symbol">{html(name)}</span> = '
        '<input type="text" class="blank" '
        f'aria-label="Your result for {escape(name)}" autocomplete="off" spellcheck="false">'
        "</label></div>"
        for name in (part["name"] for part in state["parts"])
    )


def _choices(state: dict[str, Any], variant: dict[str, Any]) -> str:
    names = (state["mistakes"][index]["name"] for index in variant["options"])
    items = "".join(f"<li>{_with_symbols(name[0].upper() + name[1:])}</li>" for name in names)
    shown = _equation(state["parts"][0]["name"], variant["shown"][1])
    return (
        f'<p class="question-shown">The wrong result: <strong>{shown}</strong></p>'
        f'<p class="question-legend">Which mistake gives it?</p>'
        f'<ul class="question-choices">{items}</ul>'
    )


def _equation(name: str, text: str) -> str:
    return f"{html(name)} = {with_minus(text)}"


def _plain(text: str) -> str:
    return _QUANTITY.sub(r"\1", text)


def _with_symbols(text: str) -> str:
    return _QUANTITY.sub(lambda found: html(found[1]), escape(text))
