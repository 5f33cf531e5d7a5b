"""Grids of numbers: each number is in its cell, and a frame holds the cells that it should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from backprop_by_numbers.figures import number_grids
from backprop_by_numbers.figures.base.palette import INK, PAPER, TINT, WRITTEN_ON
from backprop_by_numbers.figures.base.style import WIDTH

IMAGE = [[0.0, 0.1, 0.2], [0.4, 0.6, 0.7], [0.8, 0.9, 1.0]]
KERNEL = [[0.4, -0.2], [0.7, 0.9]]
LONG = np.full((4, 4), -0.4136)
SIGNS = ["", "→", "=="]
WINDOW = [(0, 0), (0, 1), (1, 0), (1, 1)]


def drawn(*args: Any, **options: Any) -> Axes:
    return number_grids(*args, **options).axes[0]


def boxes(ax: Axes) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def frames(ax: Axes) -> list[PathPatch]:
    lines = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    return [line for line in lines if to_hex(line.get_edgecolor()) != PAPER]


def middle(box: Rectangle) -> tuple[float, float]:
    return box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2


def numbers(ax: Axes) -> list[Text]:
    return [text for text in ax.texts if text.get_fontsize() == 10]


def held(frame: PathPatch, cells: Iterable[Rectangle]) -> list[int]:
    """Return which of the cells are in a frame. It may be several loops, and may have holes."""
    loops = frame.get_path().to_polygons()
    assert loops
    return [
        i for i, box in enumerate(cells) if sum(_is_in(loop, *middle(box)) for loop in loops) % 2
    ]


def _is_in(loop: np.ndarray, x: float, y: float) -> bool:
    """Return whether a loop goes round a point: a ray from it crosses an odd number of sides."""
    upright = ((a, b) for a, b in pairwise(loop) if a[0] == b[0])
    return sum(a[0] > x and min(a[1], b[1]) < y < max(a[1], b[1]) for a, b in upright) % 2 == 1


def extents(texts: Iterable[Text], ax: Axes) -> Iterator[np.ndarray]:
    """Yield the corners of each text: left and bottom, right and top, in points."""
    for text in texts:
        yield ax.transData.inverted().transform(text.get_window_extent().get_points())


def apart(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one[1] <= other[0] + 1e-6).any() or (other[1] <= one[0] + 1e-6).any())


def test_each_number_is_in_its_cell_row_by_row() -> None:
    ax = drawn({"image": IMAGE, "kernel": KERNEL, "row": [5, -60, 7]})
    assert [text.get_text() for text in ax.texts] == [
        *("image", "0", "0.10", "0.20", "0.40", "0.60", "0.70", "0.80", "0.90", "1.00"),
        *("kernel", "0.40", "−0.20", "0.70", "0.90"),
        *("row", "5", "−60", "7"),
    ]
    cells = boxes(ax)
    for box, text in zip(cells, numbers(ax), strict=True):
        assert text.get_position() == pytest.approx(middle(box))
    places = [tuple(np.round(middle(box), 3)) for box in cells[:9]]
    assert places == sorted(places, key=lambda place: (-place[1], place[0]))
    assert len({x for x, _ in places}) == len({y for _, y in places}) == 3


@pytest.mark.parametrize(
    "grids",
    [
        {"image": IMAGE, "kernel": KERNEL, "map": LONG, "more": LONG[:1]},
        {"a title far wider than its grid": [1], "b": [[2]], "another that is as wide": [3]},
        {"two\nlines": IMAGE, r"$\partial E / \partial k$": [3.5e-7], "last": LONG * 1e-3},
    ],
)
@pytest.mark.parametrize("sign", SIGNS)
def test_nothing_touches_anything_else_or_leaves_the_page(grids: dict[str, Any], sign: str) -> None:
    cells = [(0, 0)]
    marked = {title: {"one": cells, "two": cells, "three": cells} for title in grids}
    assert_tidy(drawn(grids, marked=marked, between=[sign] * (len(grids) - 1)))


@pytest.mark.parametrize("digits", [2, 3, 5, 8])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_row_of_grids_is_filled_up_to_the_page_and_no_further(sign: str, digits: int) -> None:
    def grids(wide: int) -> Axes:
        columns = {"first": wide, "next": 1, "third": wide, "last": 1}
        numbers = {title: [1 / 3] * n for title, n in columns.items()}
        return drawn(numbers, between=[sign] * 3, digits=digits)

    with pytest.raises(ValueError, match=r"at most \d+ columns") as refused:
        grids(30)
    most = int(re.findall(r"\d+", str(refused.value))[0])
    for wide in range(1, most + 1):
        assert_tidy(grids(wide))


def assert_tidy(ax: Axes) -> None:
    texts = list(extents(ax.texts, ax))
    for i, text in enumerate(texts):
        assert all(apart(text, other) for other in texts[:i])
    for text, box in zip(extents(numbers(ax), ax), boxes(ax), strict=True):
        assert box.get_x() + 2 < text[0, 0]
        assert text[1, 0] < box.get_x() + box.get_width() - 2
    cells = [box.get_bbox().get_points() for box in boxes(ax)]
    for i, box in enumerate(cells):
        assert all(apart(box, other) for other in cells[:i])
    everything = np.concatenate([*texts, *cells, *(f.get_path().vertices for f in frames(ax))])
    assert everything[:, 0].min() >= 0
    assert everything[:, 0].max() <= WIDTH
    assert everything[:, 1].min() >= ax.get_ylim()[0]
    assert everything[:, 1].max() <= ax.get_ylim()[1]


@pytest.mark.parametrize(
    ("cells", "loops"),
    [
        ([(1, 2)], 1),
        (WINDOW, 1),
        ([(0, 0), (1, 0), (2, 0), (2, 1)], 1),
        ([(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)], 1),
        ([(0, 0), (1, 1), (2, 2)], 3),
        ([(0, 1), (1, 0)], 2),
        ([(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)], 2),
        (np.argwhere(np.eye(3) == 0), 2),
        ([(i, j) for i in range(3) for j in range(3)], 1),
    ],
)
def test_a_frame_holds_the_marked_cells_and_no_others(cells: Any, loops: int) -> None:
    ax = drawn({"first": KERNEL, "image": IMAGE}, marked={"image": cells})
    (frame,) = frames(ax)
    wanted = sorted(4 + 3 * row + column for row, column in cells)
    assert held(frame, boxes(ax)) == wanted
    assert len(frame.get_path().to_polygons()) == loops
    tinted = [i for i, box in enumerate(boxes(ax)) if to_hex(box.get_facecolor()) == TINT]
    assert tinted == wanted


def test_frames_that_overlap_are_both_seen_and_tell_what_they_are() -> None:
    groups = {"one": WINDOW, "two": WINDOW, "three": WINDOW}
    ax = drawn({"image": IMAGE}, marked={"image": groups})
    in_grid, legend = frames(ax)[:3], frames(ax)[3:]

    def look(frame: PathPatch) -> tuple[str, str]:
        return to_hex(frame.get_edgecolor()), str(frame.get_linestyle())

    for parts in zip(*map(look, in_grid), strict=True):
        assert len(set(parts)) == 3
    outer = [frame.get_extents().transformed(ax.transData.inverted()) for frame in in_grid]
    for one, other in pairwise(outer):
        assert other.x0 - one.x0 > in_grid[0].get_linewidth()
        assert one.y1 - other.y1 > in_grid[0].get_linewidth()
    assert [look(frame) for frame in legend] == [look(frame) for frame in in_grid]
    assert [text.get_text() for text in ax.texts[-3:]] == list(groups)
    for frame, text in zip(legend, ax.texts[-3:], strict=True):
        assert frame.get_path().vertices[:, 1].mean() == pytest.approx(
            text.get_position()[1], abs=3
        )
    for text in extents(numbers(ax), ax):
        corners = in_grid[-1].get_path().vertices
        beside = np.abs(corners[:, None] - text[None]).min(axis=(0, 1))
        assert (beside > 1).all()


def test_a_label_looks_the_same_in_all_grids() -> None:
    marked = {"a": {"one": [(0, 0)], "two": [(0, 1)]}, "b": {"two": [(1, 1)]}}
    _, in_a, in_b, *_ = frames(drawn({"a": IMAGE, "b": IMAGE}, marked=marked))
    assert in_a.get_edgecolor() == in_b.get_edgecolor()
    assert in_a.get_linestyle() == in_b.get_linestyle()


def test_a_group_without_cells_has_no_frame() -> None:
    assert not frames(drawn({"a": IMAGE}, marked={"a": []}))


def test_an_image_is_drawn_in_shades_of_its_ink() -> None:
    ax = drawn({"image": np.linspace(0, 1, 8), "other": IMAGE}, shaded=["image"])
    fills = [to_hex(box.get_facecolor()) for box in boxes(ax)]
    assert fills == [*WRITTEN_ON, *[PAPER] * 9]
    inks = [to_hex(text.get_color()) for text in numbers(ax)]
    assert inks == [*WRITTEN_ON.values(), *[INK] * 9]


@pytest.mark.parametrize(("digits", "text"), [(2, "−0.41"), (3, "−0.414"), (4, "−0.4136")])
def test_numbers_have_so_many_digits(digits: int, text: str) -> None:
    ax = drawn({"map": LONG}, digits=digits)
    assert {number.get_text() for number in numbers(ax)} == {text}


def test_what_does_not_fit_in_a_row_or_shall_not_stands_below() -> None:
    def heights(*grids: Any, **options: Any) -> list[float]:
        ax = drawn({str(i): grid for i, grid in enumerate(grids)}, **options)
        starts = np.cumsum([0, *(np.size(grid) for grid in grids[:-1])])
        return [boxes(ax)[i].get_y() for i in starts]

    narrow = LONG.round(2)
    one, beside, below = heights(narrow, narrow, narrow)
    assert one == beside > below
    one, below = heights(LONG, LONG)
    assert one > below
    one, below = heights(KERNEL, KERNEL, columns=1)
    assert one > below


def test_a_sign_stands_between_two_grids() -> None:
    ax = drawn({"a": KERNEL, "b": KERNEL, "c": KERNEL}, between=["$*$", "="], columns=2)
    signs = {text.get_text(): np.array(text.get_position()) for text in ax.texts}
    a, b, c = (np.mean([middle(box) for box in boxes(ax)[i : i + 4]], axis=0) for i in (0, 4, 8))
    np.testing.assert_allclose(signs["$*$"], (a + b) / 2)
    assert signs["="][0] < c[0]
    assert signs["="][1] == pytest.approx(c[1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: number_grids([IMAGE]), TypeError, "grids must map titles to arrays, not list"),
        (lambda: number_grids({}), ValueError, "grids is empty"),
        (lambda: number_grids({1: IMAGE}), TypeError, "each title in grids must be a text"),
        (lambda: number_grids({" ": IMAGE}), ValueError, "each title in grids must not be empty"),
        (lambda: number_grids({"a" * 80: [1]}), ValueError, "each title in grids must be short"),
        (lambda: number_grids({r"$\nothing$": [1]}), ValueError, "must hold formulas as TeX"),
        (lambda: number_grids({"a": "b"}), TypeError, "grids['a'] must"),
        (lambda: number_grids({"a": 3}), ValueError, "grids['a'] must have shape"),
        (lambda: number_grids({"a": [[[1]]]}), ValueError, "grids['a'] must have shape"),
        (lambda: number_grids({"a": []}), ValueError, "grids['a']"),
        (lambda: number_grids({"a": [np.nan]}), ValueError, "grids['a'] must"),
        (lambda: number_grids({"a": np.ones((13, 1))}), ValueError, "at most 12 rows"),
        (lambda: number_grids({"a": np.ones(14)}), ValueError, "at most 13 columns to be read"),
        (lambda: number_grids({"a": LONG[[0], [0] * 8]}), ValueError, "grids['a'] must have at"),
        (lambda: number_grids({"a": IMAGE}, shaded="a"), TypeError, "shaded must be a list"),
        (lambda: number_grids({"a": IMAGE}, shaded=3), TypeError, "shaded must be a list"),
        (lambda: number_grids({"a": IMAGE}, shaded=["b"]), ValueError, "each title in shaded"),
        (lambda: number_grids({"a": [0, 1.5]}, shaded=["a"]), ValueError, "from 0 to 1, not 1.5"),
        (lambda: number_grids({"a": [0, -1]}, shaded=["a"]), ValueError, "from 0 to 1, not -1"),
        (lambda: number_grids({"a": [1]}, marked=[(0, 0)]), TypeError, "marked must map titles"),
        (lambda: number_grids({"a": [1]}, marked={"b": []}), ValueError, "each title in marked"),
        (lambda: number_grids({"a": [1]}, marked={"a": 0}), TypeError, "marked['a'] must be a lis"),
        (lambda: number_grids({"a": [1]}, marked={"a": (0, 0)}), TypeError, "marked['a'][0] must"),
        (lambda: number_grids({"a": [1]}, marked={"a": [(0, 1)]}), ValueError, "shape (1, 1)"),
        (lambda: number_grids({"a": [1]}, marked={"a": [(1, 0)]}), ValueError, "not (1, 0)"),
        (lambda: number_grids({"a": [1]}, marked={"a": [(-1, 0)]}), ValueError, "marked['a'][0]"),
        (lambda: number_grids({"a": [1]}, marked={"a": [(0.5, 0)]}), TypeError, "marked['a'][0]"),
        (lambda: number_grids({"a": [1]}, marked={"a": {3: []}}), TypeError, "each label in mark"),
        (lambda: number_grids({"a": [1]}, marked={"a": {"b\nc": []}}), ValueError, "be one line"),
        (lambda: number_grids({"a": [1]}, marked={"a": {"b": 3}}), TypeError, "marked['a']['b']"),
        (
            lambda: number_grids({"a": [1]}, marked={"a": {label: [] for label in "bcde"}}),
            ValueError,
            "at most 3 labels, not 4",
        ),
        (lambda: number_grids({"a": [1]}, between="→"), TypeError, "between must be a list"),
        (lambda: number_grids({"a": [1]}, between=["→"]), ValueError, "between must hold 0"),
        (lambda: number_grids({"a": [1], "b": [1]}, between=[3]), TypeError, "between[0] must"),
        (lambda: number_grids({"a": [1], "b": [1]}, between=["long word"]), ValueError, "short"),
        (lambda: number_grids({"a": [1]}, columns=0), ValueError, "columns must be at least 1"),
        (lambda: number_grids({"a": [1]}, digits=0), ValueError, "digits must be at least 1"),
    ],
)
def test_a_bad_argument_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        call()
