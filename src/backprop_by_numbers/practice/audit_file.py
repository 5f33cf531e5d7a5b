"""A network, one example and the numbers printed for it, read from a TOML file and audited.

What is wrong with the file is refused by its name and by the line in which it stands.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from backprop_by_numbers.network.convolution import AveragePool2D, Conv2D, MaxPool2D
from backprop_by_numbers.network.layers import Dense, Flatten, Layer
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import flag, one_of
from backprop_by_numbers.practice.auditing import audit
from backprop_by_numbers.practice.verdict import Audit

_REQUIRED = ("inputs", "targets", "layers", "printed")
_OPTIONAL = ("loss", "learning_rate", "train_biases")

#: The keys that a layer must have and those that it can have, by the one that says its kind.
_KINDS = {
    "weights": (("biases",), ("activation",)),
    "kernels": (("biases",), ("activation", "stride", "padding")),
    "pool": (("window",), ("stride", "padding")),
    "flatten": ((), ()),
}
_POOLS = {"max": MaxPool2D, "average": AveragePool2D}

#: What has another name in the file than in the engine's messages.
_IN_THE_FILE = {"x": "inputs", "target": "targets", "activations": "layers"}

#: Where something stands in a file: keys, and numbers within lists.
_Path = tuple[str | int, ...]


class AuditFileError(ValueError):
    """Raised if a file cannot be audited.

    Attributes
    ----------
    line : int or None
        The line in which the cause stands, counted from 1; None where something is missing.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def audit_file(text: str) -> Audit:
    """Audit the numbers in a file.

    Parameters
    ----------
    text : str
        The file's text, in TOML:

        - ``inputs`` and ``targets`` of the one example;
        - for each layer a table ``[[layers]]``: a dense one with ``weights``, ``biases`` and
          ``activation``; a convolution with ``kernels``, ``biases``, ``activation``, ``stride``
          and ``padding``; ``pool = "max"`` or ``"average"`` with ``window``, ``stride`` and
          ``padding``; or ``flatten = true``;
        - ``[printed]``: names and numbers as `audit` takes them, both in quotation marks;
        - where they are not the usual ones, ``loss``, ``learning_rate`` and ``train_biases``.

    Returns
    -------
    Audit
        As `audit` returns it.

    Raises
    ------
    AuditFileError
        If the text is not TOML, or if anything in it is unknown, missing or does not fit.

    Examples
    --------
    >>> audit_file('''
    ... inputs = [1.0, 2.0]
    ... targets = [1.0]
    ...
    ... [[layers]]
    ... weights = [[2.0, -1.0]]
    ... biases = [0.1]
    ... activation = "tanh"
    ...
    ... [printed]
    ... net_o1 = "0.1"
    ... ''')
    quantity               printed          ours  verdict
    net_o1                     0.1           0.1  exact
    """
    data = _parsed(text)
    with _refusals(text):
        _check_keys(data, _REQUIRED, _OPTIONAL)
        net = Network(layers=_layers(text, data["layers"]), **_some(data, "loss"))
        options = _some(data, "learning_rate", "train_biases")
        return audit(net, data["inputs"], data["targets"], data["printed"], **options)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        what, _, place = str(refused).rstrip(")").partition(" (at line ")
        line, _, column = place.partition(", column ")
        if not place:
            what = str(refused).removesuffix(" (at end of document)")
            raise AuditFileError(what, text.count("\n") + 1) from None
        if what.startswith("Expected '=' after a key"):
            what += '; a name such as "w5+" stands in quotation marks'
        raise AuditFileError(f"column {column}: {what}", int(line)) from None
    except ValueError:
        raise AuditFileError("a whole number has too many digits") from None
    except RecursionError:
        raise AuditFileError("brackets must not be nested so deeply") from None


def _check_keys(
    table: Mapping[str, Any], required: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Raise unless a table has all keys that are required, and no others than these."""
    for key in table:
        one_of(key, key, (*required, *others))
    for key in required:
        if key not in table:
            raise ValueError(f"{key} must be given")


def _some(table: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: table[key] for key in keys if key in table}


def _layers(text: str, tables: object) -> list[Layer]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise TypeError("layers must be tables, each below a line [[layers]]")
    layers = []
    for k, table in enumerate(tables):
        with _refusals(text, ("layers", k)):
            layers.append(_layer(table))
    return layers


def _layer(table: Mapping[str, Any]) -> Layer:
    kinds = [kind for kind in _KINDS if kind in table]
    if len(kinds) != 1:
        raise ValueError(f"must have exactly one of the keys {tuple(_KINDS)}")
    (kind,) = kinds
    required, others = _KINDS[kind]
    _check_keys(table, (kind, *required), others)
    if kind == "flatten":
        if flag(table["flatten"], "flatten"):
            return Flatten()
        raise ValueError("flatten must be true")
    if kind == "pool":
        pool = _POOLS[one_of(table["pool"], "pool", _POOLS)]
        return pool(**_some(table, "window", "stride", "padding"))
    return Dense(**table) if kind == "weights" else Conv2D(**table)


@contextmanager
def _refusals(text: str, table: _Path = ()) -> Iterator[None]:
    """Say in which line of the file the cause of an error stands, and what it is called there."""
    try:
        yield
    except AuditFileError:
        raise
    except (TypeError, ValueError, FloatingPointError) as refused:
        message = str(refused)
        path = table + _path(message)
        if table:
            message = f"layers[{table[1]}]{' ' if message.startswith('must') else '.'}{message}"
        message = re.sub(r"(^|to fit )x\b", r"\1inputs", re.sub(r"^target\b", "targets", message))
        raise AuditFileError(message, line_of(text, path)) from None


def _path(message: str) -> _Path:
    """Return what a message is about: it begins with the name, and maybe a place within that."""
    between_layers = re.match(r"layers must .* into layers\[(\d+)\]", message)
    if between_layers:
        return "layers", int(between_layers[1])
    about = re.match(r"""(\w+)(?:\[(\d+|'[^']*'|"[^"]*")\])?""", message)
    if about is None:
        return ()
    word = _IN_THE_FILE.get(about[1], about[1])
    return (word, ast.literal_eval(about[2])) if about[2] else (word,)


def line_of(text: str, path: _Path) -> int | None:
    r"""Return the line of a file in which something begins, counted from 1.

    TOML's reader does not say where it has found a key. So this reads the file up to each line in
    turn: what is sought begins after the last line up to which it is not yet there.

    Parameters
    ----------
    text : str
        The text of a TOML file.
    path : tuple of str or int
        Keys, and numbers within lists. What is not in the file stands where its table begins.

    Returns
    -------
    int or None
        The line; None if the file has no such thing, nor a table for it.

    Examples
    --------
    >>> line_of("a = 1\n\n[table]\nb = [\n  2,\n]", ("table", "b"))
    4
    """
    lines = text.split("\n")
    begins = 0
    for end in range(1, len(lines) + 1):
        try:
            data = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue  # it ends within a list or a text of several lines
        if _has(data, path):
            return begins + 1
        begins = end
    return line_of(text, path[:-1]) if len(path) > 1 else None


def _has(data: Any, path: _Path) -> bool:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True
