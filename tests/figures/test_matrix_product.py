"""The picture of a matrix product shows the three matrices and how one number is made."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from backprop_by_numbers.explaining.numbers import number
from backprop_by_numbers.figures import matrix_product

LEFT = np.array([[1.0, -2.0], [0.5, 4.0], [3.0, 0.25]])
RIGHT = np.array([[0.5, 1.0], [-1.0, 0.125]])


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("column", range(2))
def test_all_numbers_stand_there_and_the_marked_ones_are_bold(row: int, column: int) -> None:
    texts = matrix_product(LEFT, RIGHT, row=row, column=column).axes[0].texts
    product = LEFT @ RIGHT
    numbers = [number(float(v), 3) for m in (LEFT, RIGHT, product) for v in m.flat]
    assert [t.get_text() for t in texts if t.get_fontsize() == 10] == numbers
    bold = [t.get_text() for t in texts if t.get_fontweight() == "bold"]
    marked = [*LEFT[row], *RIGHT[:, column], product[row, column]]
    assert bold == [number(float(v), 3) for v in marked]
    assert texts[-1].get_text().endswith(f"= {number(float(product[row, column]))}")


def test_shapes_and_names_stand_at_the_matrices() -> None:
    texts = [t.get_text() for t in matrix_product(LEFT, RIGHT, ("X", "W^T", "Z")).axes[0].texts]
    assert [t for t in texts if t.startswith(("$", "("))] == [
        *("$X$", "(3, 2)", "$W^T$", "(2, 2)", "$Z$", "(3, 2)")
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: matrix_product([1, 2], RIGHT), ValueError, "left must have shape (m, k)"),
        (lambda: matrix_product("A", RIGHT), TypeError, "left must"),
        (lambda: matrix_product(LEFT, LEFT), ValueError, "right must have 2 rows"),
        (lambda: matrix_product(LEFT, np.ones((2, 3))), ValueError, "at most 6 columns together"),
        (lambda: matrix_product(np.ones((13, 2)), RIGHT), ValueError, "at most 12 rows"),
        (lambda: matrix_product([[1e200]], [[1e200]]), ValueError, "a float64 holds their product"),
        (lambda: matrix_product(LEFT, RIGHT, row=3), ValueError, "row must be from 0 to 2, not 3"),
        (lambda: matrix_product(LEFT, RIGHT, column=2), ValueError, "column must be from 0 to 1"),
        (lambda: matrix_product(LEFT, RIGHT, row=-1), ValueError, "row must be at least 0"),
        (lambda: matrix_product(LEFT, RIGHT, ("A", "B")), TypeError, "names must be a tuple of"),
    ],
)
def test_a_bad_argument_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        call()
