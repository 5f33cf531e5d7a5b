"""A question's state as it goes into the page: the numbers of all its variants in one table.

Several questions stand on a page, each with hundreds of numbers. The table names each column once,
and a mistake's value has as many digits as it takes to recognise it. ``js/question_table.js`` reads
it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from backprop_by_numbers.practice.typed_number import Typed

#: Significant digits of what a mistake gives. A number with fewer is exact.
DIGITS_OF_MISTAKES = 6
_DIGITS = 13  # beyond these, two machines need not agree

# What it holds ("given", "values", or a part's number for its mistakes), of which, how many before.
_Column = tuple[str | int, str | int, int]


def packed(state: dict[str, Any]) -> dict[str, Any]:
    """Return a question's state with a table in place of its variants' numbers.

    Its columns are, in this order: what is given; the values that are not given; and for each part
    the mistakes that give a number there. A row is a text, with a space between two cells. A cell
    may be empty.

    Examples
    --------
    >>> variant = {"given": [["a", "1"]], "values": {"a": "1", "b": "2"}, "wrong": [[[4, "3"]]]}
    >>> packed({"variants": [variant]})["table"]
    {'given': ['a'], 'values': ['b'], 'wrong': [[4]], 'rows': ['1 2 3']}
    """
    rows = [_cells(variant) for variant in state["variants"]]
    # In the order in which they first come: the same each time.
    columns = list(dict.fromkeys(column for row in rows for column in row))
    groups = ["given", "values", *range(len(state["variants"][0]["wrong"]))]
    given, values, *wrong = ([column for column in columns if column[0] == it] for it in groups)
    order = [*given, *values, *(column for part in wrong for column in part)]
    table = {
        "given": [name for _, name, _ in given],
        "values": [name for _, name, _ in values],
        "wrong": [[index for _, index, _ in part] for part in wrong],
        "rows": [" ".join(row.get(column, "") for column in order) for row in rows],
    }
    others = [
        {key: it for key, it in variant.items() if key in ("options", "shown")}
        for variant in state["variants"]
    ]
    return state | {"variants": others, "table": table}


def _cells(variant: dict[str, Any]) -> dict[_Column, str]:
    """Return a variant's numbers by their columns."""
    given = dict(variant["given"])
    cells: dict[_Column, str] = {("given", name, 0): text for name, text in given.items()}
    for name, text in variant["values"].items():
        if given.get(name) != text:
            cells["values", name, 0] = _shortened(text, _DIGITS)
    for part, pairs in enumerate(variant["wrong"]):
        seen: Counter[int] = Counter()  # a mistake that can be made in several ways
        for index, text in pairs:
            cells[part, index, seen[index]] = _shortened(text, DIGITS_OF_MISTAKES)
            seen[index] += 1
    return cells


def _shortened(text: str, digits: int) -> str:
    """Return a number in so many significant digits with its zeros, or as it is with fewer."""
    value, exact = float(text), f"{float(text):.{digits - 1}g}"
    is_exact = Typed.read(exact).equals(value)  # but for a float's last bits
    short = exact if is_exact else f"{value:#.{digits}g}"
    return short if len(short) < len(text) else text
