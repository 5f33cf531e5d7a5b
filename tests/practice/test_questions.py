"""Questions hold in each variant what a page needs: the right number, and those of mistakes."""

from __future__ import annotations

import json
import math
from itertools import combinations

import pytest

from backprop_by_numbers import Network
from backprop_by_numbers.example import convolution, setup
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.practice import (
    Question,
    Section,
    diagnose,
    find_the_mistake,
    formula_question,
    question,
)
from backprop_by_numbers.practice.question_variants import VARIANTS, distinct
from backprop_by_numbers.widgets.question_state import checked_state

EXAMPLE = setup.network(), setup.inputs, setup.targets
IMAGE = {"net": convolution.network(), "x": convolution.image, "target": convolution.targets}
CLASSES = {
    "net": Network(
        [[[0.2, -0.3]] * 2, [[0.3, 0.4], [-0.1, 0.2]]],
        [[0.5, 0.5], [0.1, 0.1]],
        ["logistic", "softmax"],
        "cross-entropy",
    ),
    "x": [1.0, 0.5],
    "target": [1.0, 0.0],
}

ASKED = {
    "forward": lambda: question("net_h2", "out_h2"),
    "gradient": lambda: question("dE_total/dw7", given=("out_h1", "out_o2", "target_o2")),
    "hidden": lambda: question("dE_total/dw3", given=("out_h2", "delta_o1", "w6", "i1")),
    "update": lambda: question("w7+"),
    "softmax": lambda: question("out_o2", "E_o1", **CLASSES),
    "kernel": lambda: question("net_m6", **IMAGE),
    "find": lambda: find_the_mistake("w7+"),
    "formula": lambda: formula_question(
        "n_weights",
        "n_in * n_out + n_out",
        {"n_in": tuple(range(4, 40, 3)), "n_out": tuple(range(2, 12))},
        {"biases left out": ("the biases are not counted", "n_in * n_out")},
        Section("12-something-to-learn", "The network"),
        hint="Each neuron has a weight for each input, and a bias.",
    ),
}


@pytest.fixture(scope="module", params=ASKED)
def asked(request: pytest.FixtureRequest) -> Question:
    return ASKED[request.param]()


def test_the_page_gets_what_it_can_read_and_the_same_each_time(asked: Question) -> None:
    state = checked_state(asked)
    assert json.loads(json.dumps(state)) == state


def test_a_question_is_the_same_each_time() -> None:
    assert ASKED["update"]().state() == ASKED["update"]().state()


def test_a_reader_who_has_only_what_is_shown_gets_the_answer(asked: Question) -> None:
    for variant in asked.variants:
        known = {name: float(text) for name, text in variant.given}
        for steps in asked.working:
            for step in steps:
                name, _, text = step.partition(" = ")
                known[name] = formula.evaluate(text, known, math.exp, math.log)
        for name in asked.names:
            assert float(variant.values[name]) == pytest.approx(known[name], rel=1e-7), variant


def test_no_two_mistakes_agree_where_the_numbers_are_drawn(asked: Question) -> None:
    assert len(asked.variants) == VARIANTS
    assert len({variant.given for variant in asked.variants}) == VARIANTS
    for variant in asked.variants[1:]:
        for name, wrong in zip(asked.names, variant.wrong, strict=True):
            numbers = [(-1, variant.values[name]), *wrong]
            for (i, a), (j, b) in combinations(numbers, 2):
                assert i == j or distinct(float(a), float(b)), (name, variant)


def test_outputs_are_below_their_targets_and_above_them() -> None:
    """One mistake may give the same number in two ways: that leaves no doubt which it is."""
    asked = question("E_o2")
    shown = [{n: float(text) for n, text in variant.given} for variant in asked.variants]
    assert {numbers["out_o2"] < numbers["target_o2"] for numbers in shown[1:]} == {True, False}


def test_the_first_variant_has_the_networks_own_numbers_and_names_what_diagnose_names() -> None:
    asked = question("w7+")
    for index, text in asked.variants[0].wrong[0]:
        mistakes = diagnose(*EXAMPLE, "w7+", f"{float(text):.6f}").mistakes
        assert asked.mistakes[index].name in {mistake.name for mistake in mistakes}


def test_exactly_one_of_four_mistakes_gives_the_number_that_is_shown() -> None:
    asked = find_the_mistake("dE_total/dout_h2")
    for variant in asked.variants:
        assert variant.shown is not None
        meant, shown = variant.shown
        values = dict(variant.wrong[0])
        assert len({asked.mistakes[index].name for index in variant.options}) == 4
        fitting = [
            index for index in variant.options if not distinct(float(values[index]), float(shown))
        ]
        assert fitting == [meant]
    assert len({variant.shown[0] for variant in asked.variants if variant.shown}) > 2


def test_no_mistake_is_to_be_found_that_only_a_later_chapter_explains() -> None:
    asked = find_the_mistake("net_o1", chapter="01-forward-pass")
    offered = [asked.mistakes[i].section for variant in asked.variants for i in variant.options]
    assert {section.chapter for section in offered} == {"01-forward-pass"}
    assert all(len(variant.options) == 4 for variant in asked.variants)


def test_what_is_given_has_neighbours_to_choose_from_but_not_the_answer() -> None:
    names = [name for name, _ in question("net_h2", "out_h2", variants=1).variants[0].given]
    assert names == ["i1", "i2", "w1", "w2", "w3", "w4", "b1"]


def test_no_step_of_the_working_is_shown_twice() -> None:
    asked = question(
        "delta_o2", "dE_total/dw7", "w7+", given=("out_o2", "target_o2", "out_h1", "w7", "eta")
    )
    steps = [step for part in asked.working for step in part]
    assert len(steps) == len(set(steps))
    assert asked.working[2] == ("w7+ = w7 - eta * [dE_total/dw7]",)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: question(), "names is empty"),
        (lambda: question("net_h9"), "names must be .*not 'net_h9'"),
        (lambda: question("net_h2", given=("i9",)), "given must be .*not 'i9'"),
        (lambda: question("w5"), "quantity with a short formula, not 'w5'"),
        (lambda: question("dE_total/dw7", given=("out_h1",)), "given must have all that"),
        (lambda: question("net_h2", variants=0), "variants must be"),
        (lambda: question("net_h2", net=setup.network()), "x is missing"),
        (
            lambda: formula_question(
                "n", "a + a", {"a": (1.0, 2.0)}, {"m": ("c", "2 * a")}, Section("a", "b"), hint="h"
            ),
            "variants must be fewer",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(ask: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()  # type: ignore[operator]
