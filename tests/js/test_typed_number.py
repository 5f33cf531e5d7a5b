"""A typed number is read and compared alike in Python and in the pages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backprop_by_numbers.practice.typed_number import Typed
from in_node import in_node

READ = [
    *("0.0821", ".0821", "0,0821", ",5", "5.", "-0.5", "−0.5", "+0.5", " 8 ", "\t0.25\n", "007.50"),
    *("8.2e-2", "8.2E-2", "8.2e−2", "8,2e+1", "8.2×10⁻²", "8.2 × 10^-2", "8*10^3", "1·10⁺¹²"),
    *("3.51x10^-5", "3.51 X 10⁻⁵", "3.51 e-5"),
    *("0", "0.000", "-0", "1200", "1e300", "1e-300", "0.5e5", "1,000", "12345678901234.5"),
]
REFUSED = [
    *("", "  ", ".", ",", "-", "--1", "+-1", "- 1", "1-", "e5", "1e", "1e5.5", "1e1234", "nan"),
    *("inf", "Infinity", "0x10", "1_000", "1/3", "½", "٣", "0.5 0.6", "1,000.5", "1.000,5"),
    *("1 000", "1’000", "1'000.5", "1,000,000", "0.1.2", "8.2×10", "8.2×102", "8.2^2", "five"),
    *(
        "1e999",
        "1e-999",
        "9" * 400,
        "0." + "0" * 400 + "1",
        "0.6" + "3" * 400,
        "0.5%",
        "$1",
        '"',
        "w5",
        "1\n2",
    ),
]


def test_the_same_texts_are_read_as_the_same_numbers() -> None:
    found = in_node(
        "texts => texts.map(text => js.typed_number.Typed.read(text))"
        ".map(({value, unit, significant, power}) => [value, unit, significant, power])",
        READ,
    )
    for text, ours in zip(READ, found, strict=True):
        typed = Typed.read(text)
        assert ours == [typed.value, typed.unit, typed.significant, typed.power], text


def test_the_same_texts_are_refused_in_the_same_words() -> None:
    found = in_node(
        """texts => texts.map(text => {
          try { return js.typed_number.Typed.read(text).value; } catch (e) { return e.message; }
        })""",
        REFUSED,
    )
    for text, ours in zip(REFUSED, found, strict=True):
        try:
            message = repr(Typed.read(text))
        except ValueError as refusal:
            message = str(refusal)
        assert ours == message
        assert "type digits with one decimal point or comma" in message


def pairs() -> list[tuple[str, float]]:
    """Return texts, each with a value beside it: rounded, cut off, off by one, halfway, exact."""
    rng = np.random.default_rng(1986)
    values = [*(rng.normal(size=600) * 10.0 ** rng.integers(-7, 4, 600)).tolist(), 0.5, 0.25, 1.0]
    forms: list[Callable[[float, int], str]] = [
        lambda value, n: f"{value:.{n}g}",
        lambda value, n: f"{value:.{n}f}",
        lambda value, n: f"{value:.{n}e}",
        lambda value, n: repr(value)[: n + 3],
        lambda value, n: f"{value * (1 + 10.0**-n):.{n}g}",
        lambda value, n: f"{value + 0.5 * 10.0**-n:.{n}f}",
    ]
    texts = [(form(value, n), value) for value in values for n in (1, 3, 4, 9) for form in forms]
    zeros = [(text, value) for text in ("0", "0.00", "-0.0") for value in (0.0, 1e-13, 0.004)]
    return [*texts, *zeros]


def test_numbers_agree_to_as_many_digits() -> None:
    asked = [(text, value) for text, value in pairs() if text[-1].isdigit()]
    found = in_node(
        """pairs => pairs.map(([text, value]) => {
          const typed = js.typed_number.Typed.read(text);
          return [typed.agrees(value), typed.digits(value), typed.equals(value),
            typed.identifies(value)];
        })""",
        asked,
    )
    assert len(asked) > 10_000
    for (text, value), ours in zip(asked, found, strict=True):
        typed = Typed.read(text)
        wanted = [typed.agrees(value), typed.digits(value), typed.equals(value)]
        assert ours == [*wanted, typed.identifies(value)], (text, value)
    for column in zip(*found, strict=True):
        assert {True, False} <= {bool(it) for it in column}


def test_what_a_typed_number_agrees_with() -> None:
    value = 0.0821670407
    for text, digits in [
        *(("0.08", 1), ("0.082", 2), ("0.0822", 3), ("0.08217", 4), ("0.0821670", 6)),
        *(("0.0821", 2), ("0.08216", 3), ("0.8217", 0), ("-0.08217", 0), ("0.0833", 1)),
    ]:
        typed = Typed.read(text)
        assert typed.digits(value) == digits, text
        assert typed.agrees(value) == (digits == typed.significant), text
