"""What a question's state must be: the page only reads and compares, so all is checked here."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Collection
from typing import Any

from traitlets import TraitError

from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.numbers import html
from backprop_by_numbers.practice.typed_number import Typed
from backprop_by_numbers.widgets.traits import checked_whole_number

KINDS = ("number", "find")

_QUANTITY = re.compile(r"\[([^\]]*)\]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
_ADDRESS = re.compile(r"[\w.-]+")
# What the page can write of a formula: see js/formula.js.
_WRITTEN = (
    *(ast.Name, ast.Load, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Call),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub),
)


def checked_state(question: object) -> dict[str, Any]:
    """Return a question's state, or raise TraitError that says which part of it is wrong.

    Examples
    --------
    >>> checked_state(None)
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: question must be a question, with a method state(), not None
    """
    if not callable(made := getattr(question, "state", None)):
        raise _refused("question", "a question, with a method state()", question)
    state = made()
    keys = ("title", "kind", "wanted", "prompt", "parts", "mistakes", "variants")
    _check_record(state, "state", keys)
    _check_text(state["title"], "title")
    _check_text(state["prompt"], "prompt")
    if state["kind"] not in KINDS:
        raise _refused("kind", f"one of {KINDS}", state["kind"])
    checked_whole_number(state["wanted"], "wanted", 3, 9)
    _check_all(state["parts"], "parts", _check_part)
    _check_all(state["mistakes"], "mistakes", _check_mistake)
    if state["kind"] == "find" and len(state["parts"]) != 1:
        raise _refused("parts", 'one part, since kind is "find"', state["parts"])
    _check_all(
        state["variants"], "variants", lambda variant, where: _check_variant(variant, where, state)
    )
    return dict(state)


def step_of(step: str, name: str) -> tuple[str, str]:
    """Return a step of the working as the name of what it gives and its formula.

    A step that names nothing gives the part's own quantity, `name`.

    Examples
    --------
    >>> step_of("a + b", "c"), step_of("d = a + b", "c")
    (('c', 'a + b'), ('d', 'a + b'))
    """
    first, _, second = step.partition(" = ")
    return (first, second) if second else (name, first)


def _check_part(part: Any, where: str) -> None:
    _check_record(part, where, ("name", "hint", "working"))
    _check_name(part["name"], f"{where}.name")
    _check_text(part["hint"], f"{where}.hint")
    _check_all(part["working"], f"{where}.working", _check_step)
    if step_of(part["working"][-1], part["name"])[0] != part["name"]:
        raise _refused(f"{where}.working", f"steps that end with {part['name']}", part["working"])


def _check_step(step: Any, where: str) -> None:
    if not isinstance(step, str):
        raise _refused(where, "a formula", step)
    name, text = step_of(step, "x")
    _check_name(name, where)
    try:
        nodes = list(ast.walk(formula.parsed(text)))
        _check_names(formula.names(text), where)
    except SyntaxError:
        raise _refused(where, "a formula", step) from None
    for node in nodes:
        calls = isinstance(node, ast.Call) and ast.unparse(node.func) not in ("exp", "ln")
        if calls or not isinstance(node, _WRITTEN):
            raise _refused(where, "a formula of + - * / **, exp and ln", step)


def _check_mistake(mistake: Any, where: str) -> None:
    _check_record(mistake, where, ("name", "sentence", "chapter", "anchor", "section"))
    for key in ("name", "sentence", "section"):
        _check_text(mistake[key], f"{where}.{key}")
    for key in ("chapter", "anchor"):
        if not (isinstance(mistake[key], str) and _ADDRESS.fullmatch(mistake[key])):
            raise _refused(f"{where}.{key}", "a part of an address", mistake[key])


def _check_variant(variant: Any, where: str, state: dict[str, Any]) -> None:
    finds = state["kind"] == "find"
    keys = ("given", "values", "wrong", *(("options", "shown") if finds else ()))
    _check_record(variant, where, keys)
    _check_all(variant["given"], f"{where}.given", _check_given, least=0)
    if not isinstance(variant["values"], dict):
        raise _refused(f"{where}.values", "a dict", variant["values"])
    for name, value in variant["values"].items():
        _check_given((name, value), f"{where}.values[{name!r}]")
    for part in state["parts"]:
        _check_working(part, variant["values"], where)

    def check_wrong(pair: Any, where: str) -> None:
        index, value = _pair(pair, where)
        checked_whole_number(index, f"{where}[0]", 0, len(state["mistakes"]) - 1)
        _check_number(value, f"{where}[1]")

    def check_list(pairs: Any, where: str) -> None:
        _check_all(pairs, where, check_wrong, least=0)

    _check_all(variant["wrong"], f"{where}.wrong", check_list)
    if len(variant["wrong"]) != len(state["parts"]):
        raise _refused(f"{where}.wrong", "one list for each part", variant["wrong"])
    if finds:
        _check_options(variant, where)


def _check_working(part: dict[str, Any], values: dict[str, str], where: str) -> None:
    """Check that each step of the working gives the value that is stored for it."""
    for step in part["working"]:
        name, text = step_of(step, part["name"])
        missing = {name, *formula.names(text)} - set(values)
        if missing:
            raise _refused(f"{where}.values", f"values of {sorted(missing)} too", sorted(values))
        numbers = {key: float(value) for key, value in values.items()}
        try:
            found = formula.evaluate(text, numbers, math.exp, math.log)
        except (ArithmeticError, ValueError):
            raise _refused(
                f"{where}.values", f"such that {text!r} can be computed", values
            ) from None
        if not math.isclose(found, numbers[name], rel_tol=1e-6, abs_tol=1e-12):
            wanted = f"{found:.9g} by its working {text!r}"
            raise _refused(f"{where}.values[{name!r}]", wanted, values[name])


def _check_options(variant: dict[str, Any], where: str) -> None:
    wrong = dict(variant["wrong"][0])
    options, (meant, text) = variant["options"], _pair(variant["shown"], f"{where}.shown")
    if not isinstance(options, (list, tuple)):
        raise _refused(f"{where}.options", "a list", options)
    for i, option in enumerate(options):
        checked_whole_number(option, f"{where}.options[{i}]", 0, max(wrong))
    if not len(options) == len({*options}) > 1:
        raise _refused(f"{where}.options", "two or more different mistakes", options)
    if not {*options} <= set(wrong):
        raise _refused(f"{where}.options", f"mistakes with a value, of {sorted(wrong)}", options)
    if meant not in options:
        raise _refused(f"{where}.shown[0]", f"one of the options {list(options)}", meant)
    _check_number(text, f"{where}.shown[1]")
    if not Typed.read(text).identifies(float(wrong[meant])):
        raise _refused(f"{where}.shown[1]", f"{wrong[meant]}, rounded", text)


def _check_given(given: Any, where: str) -> None:
    name, value = _pair(given, where)
    _check_name(name, where)
    _check_number(value, where)


def _check_number(value: Any, where: str) -> None:
    """Check that it is a number as text, as JavaScript and Python read it alike."""
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value)
    if not is_number or not math.isfinite(float(value)):
        raise _refused(where, "a number as text, such as '-0.25' or '1e-07'", value)


def _check_text(value: Any, where: str) -> None:
    """Check that it is a text, and the quantities in it in brackets have symbols."""
    if not isinstance(value, str) or not value.strip():
        raise _refused(where, "a text", value)
    _check_names(_QUANTITY.findall(value), where)


def _check_names(names: Collection[str], where: str) -> None:
    for name in names:
        _check_name(name, where)


def _check_name(name: Any, where: str) -> None:
    try:
        html(name)
    except (TypeError, ValueError):
        raise _refused(where, "named like 'w5', 'w5+' or 'dE_total/dw5'", name) from None
    if "(" in name:
        raise _refused(where, "a quantity that has a symbol", name)


def _check_record(value: Any, where: str, keys: tuple[str, ...]) -> None:
    if not isinstance(value, dict) or set(value) != set(keys):
        shown = sorted(value) if isinstance(value, dict) else value
        raise _refused(where, f"a dict with the keys {', '.join(keys)}", shown)


def _check_all(
    values: Any, where: str, check: Callable[[Any, str], None], *, least: int = 1
) -> None:
    if not isinstance(values, (list, tuple)) or len(values) < least:
        raise _refused(where, "a list" if least == 0 else "a list with one item or more", values)
    for i, value in enumerate(values):
        check(value, f"{where}[{i}]")


def _pair(value: Any, where: str) -> tuple[Any, Any]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise _refused(where, "a pair", value)
    return value[0], value[1]


def _refused(where: str, wanted: str, value: object) -> TraitError:
    return TraitError(f"{where} must be {wanted}, not {value!r}")
