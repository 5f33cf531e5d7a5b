"""The example of convolution keeps what it was chosen for."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import gradient_check, quantities
from backprop_by_numbers.example import convolution
from by_autograd import gradient
from convolution_by_hand import CELLS, MISTAKES, PLACES, POOLED, ByHand, given, with_mistake

#: By how much numbers must differ, so that a reader who rounds to four digits can tell them apart.
APART = 1e-4


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """Return all numbers of the example, as the engine computes them."""
    example = convolution.network(), convolution.image, convolution.targets
    return dict(quantities(*example, convolution.learning_rate))


#: The winner of each live window of the pooling, and the first cell of the dead one.
WINNERS = {"p1": "m5", "p2": "m8", "p4": "m11"}
DEAD, FIRST_OF_DEAD = "p3", "m9"


def cell(name: str) -> tuple[int, int]:
    return CELLS[int(name.removeprefix("m")) - 1]


def window_of_kernel(name: str) -> set[str]:
    """Return the names of the pixels on which the kernel lies for a cell of the map."""
    row, column = cell(name)
    return {f"i{5 * (row + i) + column + j + 1}" for i, j in PLACES}


def window_of_pooling(name: str) -> list[str]:
    window = POOLED[int(name.removeprefix("p")) - 1]
    return [f"m{CELLS.index(place) + 1}" for place in window]


def test_all_numbers_are_short_enough_to_calculate_with() -> None:
    numbers = np.concatenate([np.ravel(value) for value in given().values()])
    assert all(len(repr(float(number)).partition(".")[2]) <= 2 for number in numbers)


def test_the_pixels_are_all_different() -> None:
    assert len(np.unique(convolution.image)) == convolution.image.size == 25


def test_plain_loops_give_the_numbers_of_the_engine(found: dict[str, float]) -> None:
    assert ByHand(**given()).numbers() == pytest.approx(found, rel=0, abs=1e-12)


def equal_by_rule(found: dict[str, float]) -> dict[str, str | None]:
    """Return what is equal to another number whatever the numbers are, or, with None, to 0."""
    cells = [f"m{n}" for n in range(1, 17)]
    live = set(WINNERS.values())
    reached = set().union(*map(window_of_kernel, live))
    taken_by = {m: f"dE_total/dout_{p}" for p, m in (*WINNERS.items(), (DEAD, FIRST_OF_DEAD))}
    return {
        **{f"out_{m}": f"net_{m}" if found[f"net_{m}"] > 0 else None for m in cells},
        **{f"out_{p}": f"net_{m}" for p, m in WINNERS.items()},
        f"out_{DEAD}": None,
        **{f"dE_total/dout_{m}": taken_by.get(m) for m in cells},
        **{f"delta_{m}": taken_by[m] if m in live else None for m in cells},
        **{f"dE_total/di{n}": None for n in range(1, 26) if f"i{n}" not in reached},
        **{f"dE_total/dw{n}": None for n in (3, 7)},  # what comes in is the dead window's 0
        "w3+": "w3",
        "w7+": "w7",
        "dE_total/db_o1": "delta_o1",
        "dE_total/db_o2": "delta_o2",
        "dE_total/db_c1": "dE_total/db1",
        "b_c1": "b1",
        "b_c1+": "b1+",
    }


def test_what_is_not_equal_by_rule_is_told_apart(found: dict[str, float]) -> None:
    equal = equal_by_rule(found)
    for name, other in equal.items():
        assert found[name] == pytest.approx(found[other] if other else 0, rel=0, abs=1e-15), name
    computed = list(found)[list(found).index("eta") + 1 :]
    slopes_of_relu = {f"dout_m{n}/dnet_m{n}" for n in range(1, 17)}  # which are 0 or 1
    rest = {name: found[name] for name in computed if name not in equal.keys() | slopes_of_relu}
    for (name, value), (other, larger) in pairwise(
        sorted({**rest, "0": 0.0}.items(), key=lambda item: item[1])
    ):
        assert larger - value >= APART, f"{name} and {other}"


@pytest.fixture(scope="module")
def with_mistakes() -> dict[str, dict[str, float]]:
    """Return all numbers as each mistake gives them."""
    return {name: with_mistake(name)(**given()).numbers() for name in MISTAKES}


@pytest.fixture(scope="module")
def a_little_beside() -> dict[str, dict[str, float]]:
    """Return all numbers as each mistake, and none, gives them where all that is given differs."""
    rng = np.random.default_rng(0)
    moved = {
        name: value + rng.uniform(-1e-3, 1e-3, np.shape(value)) for name, value in given().items()
    }
    return {name: with_mistake(name)(**moved).numbers() for name in ("none", *MISTAKES)}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_from_what_is_right_and_from_any_other(
    mistake: str,
    found: dict[str, float],
    with_mistakes: dict[str, dict[str, float]],
    a_little_beside: dict[str, dict[str, float]],
) -> None:
    ways = {"none": found, **with_mistakes}
    assert any(abs(ways[mistake][name] - found[name]) >= APART for name in found)
    for other, name in product(ways, found):
        if abs(ways[mistake][name] - ways[other][name]) < APART:
            for each in (ways, a_little_beside):  # equal by rule, whatever is given
                difference = abs(each[mistake][name] - each[other][name])
                assert difference < 1e-12, f"{name}, and with {other}"


def test_two_winners_overlap_in_one_pixel_whose_derivative_is_the_sum_of_both(
    found: dict[str, float],
) -> None:
    shared = {
        (a, b): window_of_kernel(a) & window_of_kernel(b)
        for a, b in combinations(WINNERS.values(), 2)
    }
    assert {pair: pixels for pair, pixels in shared.items() if pixels} == {("m8", "m11"): {"i14"}}
    both = found["delta_m8"] * found["k3"], found["delta_m11"] * found["k2"]
    assert found["dE_total/di14"] == pytest.approx(sum(both), rel=1e-12)
    assert min(map(abs, both)) >= APART


def test_one_pooling_window_is_dead_and_the_slope_of_relu_stops_what_its_first_cell_takes(
    found: dict[str, float],
) -> None:
    outs = {p: [found[f"out_{m}"] for m in window_of_pooling(p)] for p in ("p1", "p2", "p3", "p4")}
    assert [p for p, four in outs.items() if not any(four)] == [DEAD]
    first, *others = window_of_pooling(DEAD)
    assert first == FIRST_OF_DEAD
    assert found[f"dE_total/dout_{first}"] == found[f"dE_total/dout_{DEAD}"] != 0
    assert not any(found[f"dE_total/dout_{m}"] for m in others)
    assert found[f"dout_{first}/dnet_{first}"] == found[f"delta_{first}"] == 0


def test_each_live_window_has_a_clear_winner_and_not_always_the_one_positive_cell(
    found: dict[str, float],
) -> None:
    seconds = []
    for p, winner in WINNERS.items():
        *_, second, largest = sorted(found[f"out_{m}"] for m in window_of_pooling(p))
        assert found[f"out_{p}"] == found[f"out_{winner}"] == largest > second + 1e-3
        seconds.append(second)
    assert max(seconds) > 0


@pytest.mark.parametrize(
    "mistake", ["the kernel not turned in the backward pass", "= in the place of +="]
)
def test_going_back_to_the_pixels_wrongly_shows_in_a_pixel(
    mistake: str, found: dict[str, float], with_mistakes: dict[str, dict[str, float]]
) -> None:
    pixels = [f"dE_total/di{n}" for n in range(1, 26)]
    assert any(abs(with_mistakes[mistake][name] - found[name]) >= APART for name in pixels)


def test_one_update_makes_the_error_smaller(found: dict[str, float]) -> None:
    net, example = convolution.network(), (convolution.image, convolution.targets)
    new = net.updated(net.gradients(*example), convolution.learning_rate)
    assert new.error(*example) < found["E_total"] - APART


def test_central_differences_agree_with_the_engine_on_the_example() -> None:
    report = gradient_check(
        convolution.network(), convolution.image, convolution.targets, inputs=True
    )
    assert report.passed, report
    assert not report.at_kink


@pytest.mark.parametrize(
    ("field", "form"),
    [("image", "i{}"), ("kernel", "k{}"), ("bias", "b{}"), ("weights", "w{}"), ("biases", "b_o{}")],
)
def test_autograd_agrees_with_the_engine_on_the_example(
    field: str, form: str, found: dict[str, float]
) -> None:
    def total_error(value: Any) -> Any:
        *_, errors = ByHand(**given() | {field: value}).forward()
        return sum(errors)

    slopes = np.ravel(gradient(total_error, given()[field]))
    expected = [found["dE_total/d" + form.format(n + 1)] for n in range(slopes.size)]
    assert slopes.tolist() == pytest.approx(expected, rel=0, abs=1e-12)
