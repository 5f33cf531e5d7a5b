"""What Python packs into a question's table, the page reads out of it."""

from __future__ import annotations

import pytest

from asked import FIND, NUMBER
from backprop_by_numbers.practice import question
from backprop_by_numbers.widgets.question_state import checked_state
from backprop_by_numbers.widgets.question_table import DIGITS_OF_MISTAKES, packed
from in_node import in_node

SPARSE = {
    "variants": [
        {"given": [], "values": {"a": "1", "b": "0.5"}, "wrong": [[[7, "2"], [7, "3"]], []]},
        {"given": [["a", "-4"]], "values": {"a": "-4", "c": "6"}, "wrong": [[], [[0, "1e-07"]]]},
    ],
}


@pytest.mark.parametrize("state", [NUMBER, FIND, SPARSE], ids=["number", "find", "sparse"])
def test_all_numbers_come_through_the_table(state):
    got = in_node("question => js.question_table.unpacked(question)", packed(state))
    assert got.keys() == state.keys()
    for ours, wanted in zip(got["variants"], state["variants"], strict=True):
        assert ours["given"] == wanted["given"]
        assert ours["values"].keys() == wanted["values"].keys()
        for name, text in wanted["values"].items():
            assert float(ours["values"][name]) == pytest.approx(float(text), rel=6e-13)
        for part, pairs in zip(ours["wrong"], wanted["wrong"], strict=True):
            assert sorted(index for index, _ in part) == sorted(index for index, _ in pairs)
            for (_, text), (_, value) in zip(sorted(part), sorted(pairs), strict=True):
                assert float(text) == pytest.approx(float(value), rel=5e-6)
        for key in wanted.keys() - {"given", "values", "wrong"}:
            assert ours[key] == wanted[key]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("0.5", "0.5"),
        ("-0.01904911", "-0.0190491"),
        ("0.4999999999", "0.500000"),  # not exact, and so not as short as what is
        ("0.49999999999999994", "0.5"),  # exact, but for its last bits
        ("1234567890.5", "1.23457e+09"),
    ],
)
def test_a_mistakes_value_is_exact_or_has_all_its_digits(text, cell):
    variant = {"given": [], "values": {}, "wrong": [[[0, text]]]}
    assert packed({"variants": [variant]})["table"]["rows"] == [cell]


@pytest.mark.parametrize("digits", [4, 6, 9])
def test_a_mistake_is_recognised_in_each_number_of_digits(digits):
    state = checked_state(question("dE_total/dw5", given=("out_h1", "out_o1", "target_o1")))
    typed = [
        (variant, index, f"{float(text):.{digits - 1}e}")
        for variant, each in enumerate(state["variants"])
        for index, text in each["wrong"][0]
    ]
    found = in_node(
        """({ packed, typed, name }) => {
          const { variants } = js.question_table.unpacked(packed);
          return typed.map(([variant, index, text]) =>
            js.answers.judged(
              text, Number(variants[variant].values[name]), variants[variant].wrong[0], 4,
            ).mistakes);
        }""",
        {"packed": packed(state), "typed": typed, "name": "dE_total/dw5"},
    )
    assert [
        text
        for (_, index, text), mistakes in zip(typed, found, strict=True)
        if index not in mistakes
    ] == []


def test_both_sides_mean_the_same_number_of_digits():
    wrong = [[0, f"{0.4999999999:#.{DIGITS_OF_MISTAKES}g}"], [1, "0.5"]]
    judged = "wrong => js.answers.judged('0.5', 7, wrong, 4).mistakes"
    assert in_node(judged, wrong) == [1]
