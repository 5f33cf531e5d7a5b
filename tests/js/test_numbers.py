"""Numbers are written alike in Python and in the live figures, to the last sign."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from backprop_by_numbers.explaining import numbers
from in_node import in_node


def around(value: float) -> tuple[float, float]:
    return float(np.nextafter(value, 0)), float(np.nextafter(value, np.inf))


SPECIAL = [
    *(0.0, -0.0, sys.float_info.min, 5e-324, 2.5e-310, sys.float_info.max),
    *(0.5, 1.5, 2.5, 0.125, 0.0625, 0.3125, 0.05, 0.005, 0.00005, 0.5e-9, 1.5e-9, 2.5e-9),
    *(0.2075, 0.20749999999999996, 0.835, 9.9995, 9.9996, 99999.5, 0.999999999500, 999.99995),
    *(1e-10, 4.9e-10, 1e-6, 0.00099999999, 999.9999999999999, 1e21, 123456789012345678901234.0),
    *(10.0**power for power in range(-30, 31)),
    *(neighbour for size in (1e-6, 1e-5, 1e-3, 1e3, 1e5, 1e21) for neighbour in around(size)),
]


def values() -> list[float]:
    """Return numbers of all sizes: as they come, of those that pages show, and halves of digits."""
    rng = np.random.default_rng(1986)
    any_size = 10 ** rng.uniform(-323, 308, 3000)
    shown = 10 ** rng.uniform(-12, 7, 4000)
    decimal_halves = (rng.integers(0, 10**5, 2000) + 0.5) / 10.0 ** rng.integers(0, 12, 2000)
    binary_halves = rng.integers(0, 2**45, 1000) / 2.0 ** rng.integers(1, 40, 1000)
    found = np.concatenate([any_size, shown, decimal_halves, binary_halves, SPECIAL])
    return [*found.tolist(), *(-found).tolist()]


VALUES = values()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        *(("at_digits", [digits]) for digits in (0, 2, 9)),
        *(("number", [digits]) for digits in (1, 2, 3, 4)),
        *(("fixed", [digits]) for digits in (4, 9)),
        ("as_written", []),
        ("short", []),
    ],
)
def test_a_number_is_written_alike(name: str, arguments: list[int]) -> None:
    first, *words = name.split("_")
    call = f"js.numbers.{first}{''.join(map(str.capitalize, words))}(value, ...{arguments})"
    found = in_node(f"values => values.map(value => {call})", VALUES)
    assert len(found) > 20_000
    for value, text in zip(VALUES, found, strict=True):
        ours = getattr(numbers, name)(value, *arguments)
        assert text == numbers.with_minus(ours), (name, arguments, value)


def test_both_know_which_numbers_lose_digits() -> None:
    found = in_node("values => values.map(js.numbers.isRounded)", VALUES)
    assert found == [numbers.is_rounded(value) for value in VALUES]
    assert len({*found}) == 2
