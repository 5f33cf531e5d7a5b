"""Questions for tests: one of each kind that the pages have, with numbers of the course."""

from __future__ import annotations

from math import exp
from typing import Any


class Asked:
    """A question with a given state."""

    def __init__(self, state: dict[str, Any]) -> None:
        self._state = state

    def state(self) -> dict[str, Any]:
        return self._state


def mistake(name: str, sentence: str, section: str) -> dict[str, str]:
    """Return a mistake that is explained in a section of the first chapter."""
    return {
        "name": name,
        "sentence": sentence,
        "chapter": "01-forward-pass",
        "anchor": section.lower().replace(" ", "-"),
        "section": section,
    }


MISTAKES = [
    mistake(
        "bias left out", "This number comes out if [b1] is not added.", "What a neuron computes"
    ),
    mistake("inputs exchanged", "This is so if [i1] and [i2] change places.", "Inputs and weights"),
    mistake("weights exchanged", "This is so if [w3] and [w4] change places.", "By hand"),
    mistake("net for output", "This is the net: the logistic function is missing.", "By hand"),
    mistake("sign turned round", "This number has a minus in front.", "By hand"),
]
GIVEN = ("i1", "i2", "w3", "w4", "b1")
#: The first is the book's own example, whose numbers the question need not list.
NUMBERS = (
    (0.05, 0.10, 0.25, 0.30, 0.35),
    (0.2, 0.6, -0.45, 0.15, 0.4),
    (0.9, 0.3, 0.55, 0.8, -0.2),
)


def logistic(net: float) -> float:
    return 1 / (1 + exp(-net))


def variant(*numbers: float) -> dict[str, Any]:
    """Return the question's numbers for an example."""
    i1, i2, w3, w4, b1 = numbers
    net = w3 * i1 + w4 * i2 + b1
    wrong = [w3 * i1 + w4 * i2, w3 * i2 + w4 * i1 + b1, w4 * i1 + w3 * i2 + b1]
    given = [[name, repr(number)] for name, number in zip(GIVEN, numbers, strict=True)]
    return {
        "given": [] if numbers == NUMBERS[0] else given,
        "values": {**dict(given), "net_h2": repr(net), "out_h2": repr(logistic(net))},
        "wrong": [
            [*([i, repr(value)] for i, value in enumerate(wrong)), [4, repr(-net)]],
            [*([i, repr(logistic(value))] for i, value in enumerate(wrong)), [3, repr(net)]],
        ],
    }


NUMBER: dict[str, Any] = {
    "title": "Question: the net and the output of h2",
    "kind": "number",
    "wanted": 4,
    "prompt": "Work out the total net input [net_h2] of the second hidden neuron, and its output "
    "[out_h2]. Give four significant digits.",
    "parts": [
        {
            "name": "net_h2",
            "hint": "Each input times its weight: [i1] belongs to [w3]. The bias is added.",
            "working": ["w3 * i1 + w4 * i2 + b1"],
        },
        {
            "name": "out_h2",
            "hint": "Apply the logistic function to [net_h2].",
            "working": ["net_h2 = w3 * i1 + w4 * i2 + b1", "1 / (1 + exp(-net_h2))"],
        },
    ],
    "mistakes": MISTAKES,
    "variants": [variant(*numbers) for numbers in NUMBERS],
}


def wrongly(meant: int, *numbers: float) -> dict[str, Any]:
    """Return the numbers of a question for the mistake that has been made."""
    right = variant(*numbers)
    wrong = right["wrong"][0]
    shown = f"{float(dict(wrong)[meant]):.5g}"
    return right | {"wrong": [wrong], "options": [0, 1, 2, 4], "shown": [meant, shown]}


FIND: dict[str, Any] = NUMBER | {
    "title": "Question: what went wrong",
    "kind": "find",
    "prompt": "A reader has worked out [net_h2] of the second hidden neuron.",
    "parts": NUMBER["parts"][:1],
    "variants": [wrongly(0, *NUMBERS[0]), wrongly(4, *NUMBERS[1])],
}
