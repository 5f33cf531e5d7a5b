"""Questions for tests: two of each kind that the pages have, with the numbers of the course."""

from __future__ import annotations

import copy
from math import exp
from typing import Any


class Asked:
    """A question with a given state, or with parts of it replaced."""

    def __init__(self, state: dict[str, Any], **other: object) -> None:
        self._state = copy.deepcopy(state) | other

    def state(self) -> dict[str, Any]:
        return self._state


def mistake(name: str, sentence: str, section: str) -> dict[str, str]:
    """Return a mistake that is explained in a section of the first chapter."""
    anchor = section.lower().replace(" ", "-")
    chapter = "01-forward-pass"
    return dict(name=name, sentence=sentence, chapter=chapter, anchor=anchor, section=section)


MISTAKES = [
    mistake("bias left out", "This number comes out if [b1] is not added.", "What a neuron computes"),
    mistake(
        "inputs exchanged",
        "This number comes out if [i1] and [i2] change places.",
        "The network and its numbers",
    ),
    mistake("weights exchanged", "This number comes out if [w3] and [w4] change places.", "By hand"),
    mistake("output forgotten", "This number is the net: the logistic function is missing.", "By hand"),
    mistake("sign turned round", "This number comes out with a minus in front.", "By hand"),
]
#: i1, i2, w3, w4, b1; the first is the book's own example.
NUMBERS = [(0.05, 0.10, 0.25, 0.30, 0.35), (0.2, 0.6, -0.45, 0.15, 0.4), (0.9, 0.3, 0.55, 0.8, -0.2)]


def logistic(net: float) -> float:
    return 1 / (1 + exp(-net))


def variant(*numbers: float) -> dict[str, Any]:
    """Return the question's numbers for an example."""
    i1, i2, w3, w4, b1 = numbers
    net = w3 * i1 + w4 * i2 + b1
    wrong = [w3 * i1 + w4 * i2, w3 * i2 + w4 * i1 + b1, w4 * i1 + w3 * i2 + b1]
    given = [[name, str(v)] for name, v in zip(("i1", "i2", "w3", "w4", "b1"), numbers, strict=True)]
    values = {name: repr(value) for name, value in (("net_h2", net), ("out_h2", logistic(net)))}
    of_net = [[i, f"{value:.13g}"] for i, value in enumerate([*wrong])]
    of_out = [[i, f"{logistic(value):.13g}"] for i, value in enumerate(wrong)]
    return {
        "given": given,
        "values": dict(given) | values,
        "wrong": [[*of_net, [4, f"{-net:.13g}"]], [*of_out, [3, f"{net:.13g}"]]],
    }


NUMBER = {
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
            "working": ["1 / (1 + exp(-net_h2))"],
        },
    ],
    "mistakes": MISTAKES,
    "variants": [variant(*numbers) for numbers in NUMBERS],
}


def found(variant: dict[str, Any], meant: int) -> dict[str, Any]:
    """Return the numbers of a question for the mistake that a wrong net is made by."""
    wrong = [pair for pair in variant["wrong"][0]]
    text = f"{float(dict(wrong)[meant]):.5g}"
    return variant | {"wrong": [wrong], "options": [0, 1, 2, 4], "shown": [meant, text]}


FIND = NUMBER | {
    "title": "Question: a wrong net",
    "kind": "find",
    "prompt": "A reader has worked out [net_h2]. Every digit shown is what came out.",
    "parts": NUMBER["parts"][:1],
    "variants": [found(variant(*NUMBERS[0]), 0), found(variant(*NUMBERS[1]), 4)],
}
