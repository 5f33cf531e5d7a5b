"""The figures of networks that tell classes apart: what they show, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from backprop_by_numbers import Network, figures
from backprop_by_numbers.figures.base.palette import BLUE, INK, ORANGE, PAPER, SHADES
from backprop_by_numbers.figures.base.style import as_svg
from drawn_figures import READING, SOLVED, XOR


def test_a_line_joins_each_two_of_a_class_and_no_others() -> None:
    classes = [[0], [1], [1], [0], [1]]
    axes = figures.joined_classes([*XOR[0], [2, 2]], classes).axes[0]
    joined = {
        tuple(map(tuple, np.transpose(line.get_data()).tolist()))
        for line in axes.lines
        if len(line.get_xdata()) == 2
    }
    assert joined == {
        ((0, 0), (1, 1)), ((0, 1), (1, 0)), ((0, 1), (2, 2)), ((1, 0), (2, 2)),
    }  # fmt: skip


def test_the_border_is_where_the_output_is_one_half() -> None:
    ax = figures.decision_map(SOLVED, *XOR).axes[0]
    (border,) = (c for c in ax.collections if to_hex(c.get_edgecolor()[0]) == ORANGE)
    points = np.concatenate([path.vertices for path in border.get_paths()])
    assert len(points) > 30
    np.testing.assert_allclose(SOLVED.forward(points).output, 0.5, atol=0.05)


def test_a_map_without_a_border_and_a_map_of_one_point_are_drawn() -> None:
    flat = Network([[[0, 0]]], [[0]])
    as_svg(figures.decision_map(flat, [[3, 3]], [[1]]))


def test_no_example_is_at_the_edge() -> None:
    for examples in (XOR, ([[-5, 100], [300, 100]], [[0], [1]])):
        ax = figures.joined_classes(*examples).axes[0]
        inside = ax.transAxes.inverted().transform(ax.transData.transform(examples[0]))
        assert inside.min() > 0.1
        assert inside.max() < 0.9


def _boxes(path: Path) -> list[np.ndarray]:
    return np.split(path.vertices, len(path.vertices) // 5)


def _area(box: np.ndarray) -> float:
    return float(np.prod(np.ptp(box, axis=0)))


def test_each_pixel_has_the_shade_of_its_ink() -> None:
    ink = np.arange(9).reshape(1, 3, 3)
    ax = figures.picture_grid(ink, ["all shades"], columns=1).axes[0]
    *pixels, frame = ax.patches
    assert [to_hex(p.get_facecolor()) for p in pixels] == list(SHADES[1:])
    side = frame.get_width() / 3
    for shade, patch in enumerate(pixels, start=1):
        (box,) = _boxes(patch.get_path())
        row, column = divmod(shade, 3)
        np.testing.assert_allclose(box.min(axis=0), [column * side, -(row + 1) * side], atol=1e-5)
        assert _area(box) == pytest.approx(side**2, rel=1e-4)


def test_full_ink_is_what_the_caller_says_it_is() -> None:
    def colour(**settings: float) -> str:
        return to_hex(figures.picture_grid([[[4.0]]], ["a"], **settings).axes[0].patches[0]
                      .get_facecolor())  # fmt: skip

    assert colour() == INK
    assert colour(full=8) == SHADES[4]


def test_images_without_ink_are_empty_frames() -> None:
    assert len(figures.picture_grid(np.zeros((3, 2, 2)), ["a", "b", "$c"]).axes[0].patches) == 3


def test_the_area_of_a_square_is_the_size_of_the_weight() -> None:
    ax = figures.weight_pictures([[1.0, -0.25, 0.0, 0.5]], (2, 2), columns=1).axes[0]
    positive, negative, _ = ax.patches
    full, half = _boxes(positive.get_path())
    (quarter,) = _boxes(negative.get_path())
    assert _area(half) / _area(full) == pytest.approx(0.5, rel=0.01)
    assert _area(quarter) / _area(full) == pytest.approx(0.25, rel=0.05)
    assert to_hex(positive.get_facecolor()) == BLUE
    assert (to_hex(negative.get_facecolor()), to_hex(negative.get_edgecolor())) == (PAPER, ORANGE)
    first, second, last = (b.min(axis=0) + np.ptp(b, axis=0) / 2 for b in (full, quarter, half))
    assert first[0] < second[0] == pytest.approx(last[0])
    assert last[1] < first[1] == pytest.approx(second[1])


def test_counts_stand_in_the_row_of_what_is_and_the_column_of_what_was_said() -> None:
    ax = figures.confusion_matrix([[70, 3], [0, 80]]).axes[0]
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert at["3"][0] == at["80"][0] > at["70"][0]
    assert at["3"][1] == at["70"][1] > at["80"][1]
    assert len(ax.texts) == 2 + 2 * 2 + 3, "nothing is written for none"


def _paths(figure: Figure) -> list[tuple[str, np.ndarray]]:
    """Return the fill and the corners of each path."""
    paths = [patch for patch in figure.axes[0].patches if isinstance(patch, PathPatch)]
    return [(to_hex(path.get_facecolor()), path.get_path().vertices) for path in paths]


def test_bars_are_as_long_as_probabilities_and_the_answer_is_bold() -> None:
    figure = figures.digit_reading(**READING)
    (bars,) = (at for fill, at in _paths(figure) if fill == BLUE and at[:, 0].min() == 200)
    lengths = np.ptp(bars.reshape(10, 5, 2)[:, :, 0], axis=1)
    np.testing.assert_allclose(lengths, READING["probabilities"] * 100, atol=0.11)
    bold = [text for text in figure.axes[0].texts if text.get_fontweight() == "bold"]
    assert [text.get_text() for text in bold] == ["9", "0.200"]


def test_squares_over_an_image_leave_it_faint() -> None:
    def fills(derivatives: np.ndarray | None) -> set[str]:
        paths = _paths(figures.digit_reading(**READING, derivatives=derivatives))
        return {fill for fill, at in paths if at[:, 0].max() <= 161 and at[:, 1].min() >= -161}

    assert INK in fills(None)
    with_squares = fills(np.eye(8) - np.eye(8)[::-1])
    assert INK not in with_squares
    assert {BLUE, PAPER} <= with_squares


ONE = ([[0, 0]], [[0]])
IMAGE = [[[0, 1], [1, 0]]]


def reading(**changed: object) -> object:
    return figures.digit_reading(**READING | changed)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: figures.joined_classes([0, 0], [[0]]), ValueError, r"x must have shape \(batch,"),
        (lambda: figures.joined_classes([[0, 0, 0]], [[0]]), ValueError, r"x must have.* \(1, 3\)"),
        (lambda: figures.joined_classes([[0, 1e101]], [[0]]), ValueError, r"x\[0\]\[1\] must be f"),
        (lambda: figures.joined_classes([[0, 0]], [0]), ValueError, "target must have shape"),
        (lambda: figures.joined_classes([[0, 0]], [[0], [1]]), ValueError, "target must have shap"),
        (lambda: figures.joined_classes([[0, 0]], [[2]]), ValueError, "target must hold 0 and 1"),
        (lambda: figures.decision_map("net", *ONE), TypeError, "network must be a Network"),
        (lambda: figures.decision_map(Network([[[1]]], [[0]]), *ONE), ValueError, "network must h"),
        (
            lambda: figures.decision_map(Network([[[1, 1]]], [[0]], "tanh"), *ONE),
            ValueError,
            "network must have a logistic output",
        ),
        (lambda: figures.decision_map(SOLVED, [[0, 0]], [[0.5]]), ValueError, "target must hold"),
        (lambda: figures.picture_grid([[0, 1]], ["a"]), ValueError, "images must have shape"),
        (lambda: figures.picture_grid([[[-1]]], ["a"]), ValueError, "images must not hold negat"),
        (lambda: figures.picture_grid(IMAGE, "a"), TypeError, "labels must be a list or tuple"),
        (lambda: figures.picture_grid(IMAGE, [1]), TypeError, r"labels\[0\] must be a string"),
        (lambda: figures.picture_grid(IMAGE, []), ValueError, "labels must have one string per"),
        (lambda: figures.picture_grid(IMAGE, ["a"], 0), ValueError, "columns must be at least 1"),
        (lambda: figures.picture_grid(IMAGE, ["a"], 13), ValueError, "columns must be at most 12"),
        (lambda: figures.picture_grid(IMAGE, ["a"], full=0.5), ValueError, "full must be above 0"),
        (lambda: figures.picture_grid(IMAGE, ["a"], full="x"), TypeError, "full must hold real"),
        (lambda: figures.weight_pictures([1.0], (1, 1)), ValueError, "weights must have shape"),
        (lambda: figures.weight_pictures([[0.0]], (1, 1)), ValueError, "weights must not all be"),
        (lambda: figures.weight_pictures([[1.0]], [1, 1]), TypeError, "shape must be a tuple of"),
        (lambda: figures.weight_pictures([[1.0]], (1, 0)), ValueError, r"shape\[1\] must be at le"),
        (lambda: figures.weight_pictures([[1.0]], (2, 1)), ValueError, "shape must hold as many"),
        (lambda: figures.weight_pictures([[1.0]], (1, 1), 1.5), TypeError, "columns must be a wh"),
        (lambda: reading(image=[0, 1]), ValueError, "image must have shape"),
        (lambda: reading(image=[[0, 1.5]]), ValueError, "image must hold shades from 0 to 1"),
        (lambda: reading(kernels=[[1]]), ValueError, "kernels must have shape"),
        (lambda: reading(maps=[[[1]]]), ValueError, "maps must hold one for each kernel, 9"),
        (lambda: reading(pooled=-np.ones((9, 3, 3))), ValueError, "pooled must not hold negative"),
        (lambda: reading(probabilities=[1]), ValueError, r"probabilities must have shape \(10,"),
        (lambda: reading(probabilities=np.ones(10)), ValueError, "probabilities must hold prob"),
        (lambda: reading(derivatives=[[1]]), ValueError, "derivatives must have the image's shape"),
        (lambda: figures.confusion_matrix([1]), ValueError, "counts must have shape"),
        (lambda: figures.confusion_matrix([[1, 2]]), ValueError, r"counts must have.* \(1, 2\)"),
        (lambda: figures.confusion_matrix([[-1]]), ValueError, "counts must hold whole numbers"),
        (lambda: figures.confusion_matrix([[0.5]]), ValueError, "counts must hold whole numbers"),
        (lambda: figures.confusion_matrix(np.eye(13)), ValueError, "counts must have at most 12"),
    ],
)
def test_a_bad_argument_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        call()
