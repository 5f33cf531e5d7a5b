from __future__ import annotations

import functools
import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import rc_context, rcParams

import drawn_figures
from backprop_by_numbers import Conv2D, History, Network, article, explain, figures, train
from backprop_by_numbers.figures import path as path_figure
from backprop_by_numbers.figures.base import palette
from backprop_by_numbers.figures.base.style import as_svg
from backprop_by_numbers.figures.base.wording import inline_derivative, symbol
from backprop_by_numbers.figures.path_layout import plan
from backprop_by_numbers.network.activations import logistic
from drawn_figures import DRAW, EXAMPLE, HISTORY, UNLIKE, path_of, untrained
from tools.other_processors import ELSEWHERE

# Each figure is drawn once for all that is asked of it, and written once.
figure_of = functools.cache(lambda name: DRAW[name]())
drawn = functools.cache(lambda name: as_svg(figure_of(name)))
ANOTHER = {"font.size": 30, "text.color": "red", "ytick.major.size": 20, "savefig.facecolor": "red"}
every_figure = pytest.mark.parametrize("name", DRAW)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
        return float(np.dot((0.2126, 0.7152, 0.0722), linear))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@every_figure
def test_every_colour_has_a_dark_counterpart(name: str) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?=[;\"])", drawn(name)))
    assert colours <= set(figures.DARK)


@every_figure
def test_nothing_is_left_to_the_default_colour_or_see_through(name: str) -> None:
    text = drawn(name)
    assert "opacity" not in text
    assert "<image" not in text
    for path in _painted_without_a_fill(ElementTree.fromstring(text)):
        pytest.fail(f"filled with SVG's default, black: {ElementTree.tostring(path)[:300]!r}")


def _painted_without_a_fill(
    element: ElementTree.Element, filled: bool = False
) -> Iterator[ElementTree.Element]:
    tag = element.tag.rpartition("}")[2]
    filled = filled or "fill:" in element.get("style", "")
    if tag in {"path", "use", "rect"} and not filled and "stroke:" not in element.get("style", ""):
        yield element
    if tag != "defs":
        for child in element:
            yield from _painted_without_a_fill(child, filled)


@every_figure
def test_files_are_small(name: str) -> None:
    assert len(drawn(name)) < 60_000


@every_figure
def test_nothing_is_cut_off_or_wider_than_the_page(name: str) -> None:
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', drawn(name)).group(1))
    assert width < 1.06 * 5.2 * 72


@pytest.mark.parametrize("ink", palette.INKS)
def test_inks_are_legible_on_light_and_dark_pages(ink: str) -> None:
    assert contrast(ink, palette.PAPER) >= 4.5
    assert contrast(figures.DARK[ink], figures.DARK[palette.PAPER]) >= 4.5


@pytest.mark.parametrize("fill", [palette.TINT, *palette.BANDS])
def test_ink_is_legible_on_every_fill(fill: str) -> None:
    assert contrast(palette.INK, fill) >= 4.5
    assert contrast(figures.DARK[palette.INK], figures.DARK[fill]) >= 4.5


@pytest.mark.parametrize(("shade", "ink"), palette.WRITTEN_ON.items())
def test_a_number_is_legible_on_the_shade_that_it_is_written_on(shade: str, ink: str) -> None:
    assert contrast(ink, shade) >= 4.5
    assert contrast(figures.DARK[ink], figures.DARK[shade]) >= 4.5


def test_the_dark_colours_can_be_put_in_one_after_the_other() -> None:
    assert not set(figures.DARK) & set(figures.DARK.values())
    assert all(re.fullmatch("#[0-9a-f]{6}", c) for c in (*figures.DARK, *figures.DARK.values()))


def test_the_bytes_are_the_same_in_another_process_where_results_are_a_bit_off() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", drawn_figures.__file__],
        env=os.environ | ELSEWHERE | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [f"{name} {hashlib.sha256(drawn(name).encode()).hexdigest()}" for name in DRAW]
    assert run.stdout.splitlines() == here


@pytest.mark.parametrize("name", ["forward", "errors", "surface"])
def test_a_file_is_what_matplotlib_writes_to_a_thousandth_of_a_point(name: str) -> None:
    file = io.StringIO()
    no_version = {"Date": None, "Creator": None}
    DRAW[name]().savefig(file, format="svg", bbox_inches="tight", metadata=no_version)
    whole, short = (
        re.sub('(?<=[#"])[a-z][0-9a-f]{10}', "", svg) for svg in (file.getvalue(), drawn(name))
    )
    for exact in (r"scale\(.*?\)", "<!--.*?-->"):  # sizes of letters, and what the texts say
        assert re.findall(exact, short) == re.findall(exact, whole)
    number = re.compile(r"-?\d+(?:\.\d+)?")
    assert number.sub("", short) == number.sub("", whole)
    places = [np.array(number.findall(svg), float) for svg in (short, whole)]
    assert np.abs(np.subtract(*places)).max() < 0.000501


def test_figures_can_stand_in_one_page() -> None:
    """What a name stands for, by which a file uses it, is the same in each file that has it."""
    meanings: dict[str, set[str]] = {}
    for svg in map(drawn, DRAW):
        used = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
        for element in ElementTree.fromstring(svg).iter():
            if (name := element.get("id")) in used:
                meaning = ElementTree.tostring(element, encoding="unicode").strip()
                meanings.setdefault(name, set()).add(meaning)
                used.remove(name)
        assert not used
    assert {name for name, found in meanings.items() if len(found) > 1} == set()


def test_the_style_of_the_caller_changes_nothing() -> None:
    with rc_context(ANOTHER):
        assert as_svg(DRAW["learning"]()) == drawn("learning")


def test_drawing_leaves_the_style_of_the_caller_as_it_was() -> None:
    before = dict(rcParams)
    as_svg(DRAW["path of w1"]())
    assert dict(rcParams) == before


def test_a_script_saves_a_figure_in_the_style_of_the_book(tmp_path: Path) -> None:
    def saved(name: str) -> bytes:
        DRAW["learning"]().savefig(tmp_path / name)
        return (tmp_path / name).read_bytes()

    plain = saved("plain.png")
    with rc_context(ANOTHER):
        assert saved("of_another_style.png") == plain


def _texts(name: str) -> list[str]:
    return [text.get_text() for ax in figure_of(name).axes for text in ax.texts]


def test_the_numbers_are_the_networks() -> None:
    assert {"net 0.3775", "out 0.5933", "net 1.2249", "out 0.7729", "target 0.99"} <= set(
        _texts("forward")
    )
    assert "δ −0.0381" in _texts("backward")
    assert "$\\partial E / \\partial w_{1}$\n0.000439" in _texts("backward")


def test_equal_biases_of_a_layer_are_one_node() -> None:
    assert [t for t in _texts("setup") if t.startswith("$b")] == ["$b_1$\n0.35", "$b_2$\n0.60"]
    assert [t for t in _texts("biases of their own") if t.startswith("$b")] == [
        "$b_{h1}$\n0",
        "$b_{h2}$\n0.50",
        "$b_2$\n−1.00",
    ]


@pytest.mark.parametrize("weight", article.WEIGHTS)
def test_a_path_shows_every_factor_of_the_chain_rule(weight: str) -> None:
    lines = explain(*EXAMPLE, weight).lines
    factors = [factor.name for line in lines for factor in line.factors_shown() if factor.rule]
    assert len(factors) == (8 if weight in ("w1", "w2", "w3", "w4") else 3)
    texts = _texts(f"path of {weight}")
    assert sorted(text for text in texts if "dfrac" in text) == sorted(map(symbol, factors))


@pytest.mark.parametrize(
    ("weight", "on_a_path"),
    [("w1", {"w1", "w5", "w7"}), ("w4", {"w4", "w6", "w8"}), ("w7", {"w7"})],
)
def test_a_path_names_the_weights_that_it_leads_through(weight: str, on_a_path: set[str]) -> None:
    names = {symbol(name): name for name in article.WEIGHTS}
    assert {names[text] for text in _texts(f"path of {weight}") if text in names} == on_a_path


def test_a_path_without_room_for_factors_shows_the_gradient_and_the_deltas() -> None:
    texts = _texts("path of b1")
    assert texts.count(f"{inline_derivative('b1', 'E_total')} = 0.0187") == 1
    assert {"δ 0.0088", "δ 0.01", "δ 0.14", "δ −0.038"} == {t for t in texts if t.startswith("δ")}
    assert f"{inline_derivative('w5', 'E_total')} = " in " ".join(_texts("path in a deep network"))
    assert not any(text.startswith("δ") for text in _texts("path in a deep network"))


def test_all_paths_from_a_parameter_are_marked_and_nothing_before_it() -> None:
    deep = plan(explain(*untrained([2, 2, 2, 2]), "w7"))
    assert deep.lit == {"h1", "h4", "o1", "o2", "E_o1", "E_o2", "E_total"}
    assert ("h1", "h4") in deep.lit_edges
    assert ("h2", "h4") in deep.edges
    assert not {("h2", "h4"), ("i1", "h1"), ("h1", "h3")} & deep.lit_edges
    shared = plan(explain(*EXAMPLE, "b2"))
    assert {("b2", "o1"), ("b2", "o2")} < shared.lit_edges


def test_with_softmax_a_net_leads_to_all_outputs_unless_cross_entropy_follows() -> None:
    net, x, target = drawn_figures.MIXED
    mixed = plan(explain(net, x, target, "w7"))  # from h1 to o2
    outs = {"out_o1", "out_o2", "out_o3"}
    assert mixed.lit == {"h1", "o2", *outs, "E_total"}
    assert {end for start, end in mixed.lit_edges if start == "o2"} == outs
    assert "$\\mathrm{out}_{o3}$" in _texts("path through softmax")
    entropy = Network(net.weights, net.biases, net.activations, "cross-entropy")
    one_delta = plan(explain(entropy, x, target, "w7"))
    assert one_delta.lit == {"h1", "o2", "E_total"}
    assert not outs & set(one_delta.places)


@pytest.mark.parametrize(
    ("explained", "on_paths"),
    [
        ("k3", {"k3", "m5", "m8", "m9", "m11", "p1", "p2", "p3", "p4", "o1", "o2"}),
        ("b1", {"b1", "m5", "m8", "m9", "m11", "p1", "p2", "p3", "p4", "o1", "o2"}),
        ("i14", {"i14", "m8", "m11", "p2", "p4", "o1", "o2"}),
        ("w2", {"p2", "o1"}),
    ],
)
def test_of_a_convolution_what_lies_on_a_path_is_drawn_alone(
    explained: str, on_paths: set[str]
) -> None:
    drawn = plan(explain(*drawn_figures.CONVOLUTION, explained))
    errors = {f"E_{name}" for name in on_paths if name.startswith("o")} | {"E_total"}
    assert set(drawn.places) == drawn.lit == on_paths | errors
    assert drawn.lit_edges == set(drawn.edges)
    winners = {("m5", "p1"), ("m8", "p2"), ("m9", "p3"), ("m11", "p4")}
    assert {edge for edge in drawn.edges if edge[1].startswith("p")} == {
        edge for edge in winners if edge[0] in on_paths
    }


def test_at_the_first_edges_of_a_path_stands_what_is_multiplied_there() -> None:
    labels = {
        name: plan(explain(*drawn_figures.CONVOLUTION, name)).labels
        for name in ("k3", "i14", "b1", "w2")
    }
    assert labels == {
        "k3": {("k3", "m5"): "i11", ("k3", "m8"): "i14", ("k3", "m9"): "i16", ("k3", "m11"): "i18"},
        "i14": {("i14", "m8"): "k3", ("i14", "m11"): "k2"},
        "b1": {},
        "w2": {("p2", "o1"): "w2"},
    }
    texts = _texts("path of k3 of a convolution")
    assert {symbol(pixel) for pixel in ("i11", "i14", "i16", "i18")} <= set(texts)
    of_pooled = {t for t in texts if t.startswith(r"$\partial E / \partial \mathrm{out}$")}
    assert {t.rpartition(" ")[2] for t in of_pooled} == {"0.027", "0.15", "0.11", "−0.04"}
    assert {"δ 0.027", "δ 0.15", "δ 0", "δ −0.04", "δ −0.14", "δ 0.14"} == {
        t for t in texts if t[0] == "δ"
    }


def test_what_does_not_change_the_error_is_drawn_without_a_path() -> None:
    unused = plan(explain(*drawn_figures.CONVOLUTION, "i25"))
    assert not unused.lit_edges
    assert set(unused.places) == {"i25", "o1", "o2", "E_o1", "E_o2", "E_total"}
    assert not any("i25" in edge for edge in unused.edges)


def test_of_many_neurons_some_are_drawn_each_on_a_whole_path() -> None:
    net, x, target = drawn_figures.two_convolutions()
    for explained in ("k1", "b_c2", "i20", "k12"):
        drawn = plan(explain(net, x, target, explained))
        starts, ends = ({edge[end] for edge in drawn.edges} for end in (0, 1))
        assert drawn.lit == set(drawn.places)
        assert starts | {"E_total"} == set(drawn.places)
        assert len(set(drawn.places) - ends) == 1
        columns = Counter(x for x, _ in drawn.places.values())
        assert max(columns.values()) <= 5


def test_a_neuron_below_those_that_are_left_out_is_left_out_too() -> None:
    layers = [Conv2D([[[[2.0]]]], [0.0]), Conv2D([[[[1.0]]], [[[3.0]]]], [0.0, 0.0])]
    net = Network(layers=layers, in_shape=(1, 2, 2))
    drawn = plan(explain(net, np.ones((1, 2, 2)), np.zeros((2, 2, 2)), "k1"))
    errors = {"E_m5", "E_m6", "E_m12", "E_total"}
    assert set(drawn.places) == {"k1", "m1", "m2", "m4", "m5", "m6", "m12"} | errors == drawn.lit


def test_paths_to_different_outputs_differ_in_colour_and_dashes_after_softmax_too() -> None:
    looks = {path_figure._look(("o2", f"out_o{k}")) for k in (1, 2, 3)}
    assert len({colour for colour, _ in looks}) == len({dashes for _, dashes in looks}) == 3
    assert path_figure._look(("o2", "out_o3")) == path_figure._look(("out_o3", "E_total"))


def test_a_delta_keeps_no_slope_under_cross_entropy() -> None:
    entropy, squared = (
        line for line in figure_of("deltas").axes[0].lines if len(line.get_xdata()) > 2
    )
    outs = logistic(entropy.get_xdata())
    np.testing.assert_allclose(entropy.get_ydata(), outs - 1, atol=1e-12)
    np.testing.assert_allclose(squared.get_ydata(), (outs - 1) * outs * (1 - outs), atol=1e-12)


def test_the_deltas_that_are_written_are_marked() -> None:
    points = [line for line in figure_of("deltas").axes[0].lines if len(line.get_xdata()) == 1]
    out = float(logistic(np.array(-6.0)))
    assert [point.get_xdata()[0] for point in points] == [-6, -6]
    assert [point.get_ydata()[0] for point in points] == pytest.approx(
        [out - 1, (out - 1) * out * (1 - out)], rel=1e-12
    )
    assert [text.get_text() for text in figure_of("deltas").legends[0].texts] == [
        "binary cross-entropy: −0.998 at net −6",
        "half squared error: −0.00246 at net −6",
    ]


def test_of_a_wide_layer_the_neurons_of_the_path_are_drawn() -> None:
    texts = _texts("path in a wide network")
    drawn = [text for text in texts if re.fullmatch(r"\$[iho]_\{\d+\}\$", text)]
    neurons = ["i1", "i2", "i4", "i12", "h1", "h2", "h9", "o1", "o2", "o8"]
    assert drawn == [symbol(name) for name in neurons]
    assert texts.count("⋮") == 4


def test_lines_hold_few_points_and_end_where_training_ends() -> None:
    lines = figure_of("weights").axes[0].lines
    assert all(len(line.get_xdata()) <= 200 for line in lines)
    ends = [line.get_ydata()[-1] for line in lines[:8]]
    last = [HISTORY.network.weights[k][i, j] for k, i, j in article.WEIGHTS.values()]
    np.testing.assert_allclose(ends, last, atol=1e-9)


def test_a_step_lands_where_its_gradient_leads() -> None:
    figure = figures.error_slice(*EXAMPLE, "w5", [0.5])
    landing = figure.axes[0].lines[-2].get_xdata()[0]
    slope = article.network().gradients(*EXAMPLE[1:]).weights[1][0, 0]
    assert landing == pytest.approx(0.4 - 0.5 * slope, abs=1e-12)


def test_an_error_of_zero_does_not_break_the_logarithmic_axis() -> None:
    figure = figures.error_history({"at the target": AT_TARGET})
    assert set(figure.axes[0].lines[0].get_ydata()) == {1e-18}


def test_targets_beyond_what_an_output_reaches_are_seen() -> None:
    within = figure_of("outputs").axes[0]  # of targets 0.01 and 0.99
    assert within.get_ylim() == (-0.02, 1.02)
    beyond = figures.output_history(HISTORY, [0, 0], [-1, 3]).axes[0]
    low, high = beyond.get_ylim()
    assert low < -1 < 3 < high


@pytest.mark.parametrize("far", [-1e100, 1e100])
def test_the_largest_numbers_that_are_allowed_are_drawn(far: float) -> None:
    as_svg(figures.logistic_curve({"far": far}))
    as_svg(figures.half_squared_error_curve(far, {"other side": -far}))
    as_svg(figures.output_history(HISTORY, [0, 0], [far, -far]))


def test_the_difference_of_two_runs_is_in_percent() -> None:
    last = figure_of("difference").axes[0].lines[-1].get_ydata()[-1]
    ratio = drawn_figures.NEW_WEIGHTS.errors[-1] / HISTORY.errors[-1]
    assert last == pytest.approx(100 * (ratio - 1), abs=1e-6)
    assert last != 0


def test_learning_curves_are_means_since_the_point_before() -> None:
    errors = np.arange(1.0, 1002.0)
    history = History(errors, EXAMPLE[0], {}, {0: 3.0, 1000: 2.0})
    training, held_out = figures.learning_curves(history).axes[0].lines[:2]
    x, y = training.get_xdata(), training.get_ydata()
    before = -1
    for step, error in zip(x, y, strict=True):
        assert error == pytest.approx(errors[before + 1 : step + 1].mean(), rel=1e-8)
        before = step
    assert (x[0], x[-1]) == (0, 1000)
    assert (list(held_out.get_xdata()), list(held_out.get_ydata())) == ([0, 1000], [3.0, 2.0])


def test_long_runs_are_drawn_with_few_points() -> None:
    thousands = History([0.5] * 9001, EXAMPLE[0], {}, dict.fromkeys(range(9001), 0.5))
    assert all(
        len(line.get_xdata()) <= 200 for line in figures.learning_curves(thousands).axes[0].lines
    )


@pytest.mark.parametrize("most", [3, 6, 160])
@pytest.mark.parametrize("last", [0, 1, 7, 10_000])
def test_log_spaced_steps_go_from_zero_to_the_last(last: int, most: int) -> None:
    steps = figures.log_spaced_steps(last, most)
    assert (steps[0], steps[-1]) == (0, last)
    assert steps == sorted(set(steps))
    assert len(steps) <= most


def test_outputs_of_any_network_are_within_the_axis() -> None:
    net = Network([[[4.0], [-4.0]]], [[0.0, 0.0]], "identity")
    history = train(net, [1.0], [0.5, 0.5], steps=1, snapshots_at=[0, 1])
    low, high = figures.output_history(history, [1.0], [0.5, 0.5]).axes[0].get_ylim()
    assert low < -4
    assert high > 4


ONE_INPUT = Network([[[0.5]]], [[0.0]])
FAR = train(Network([[[1e120]]], [[0.0]], "identity"), [1.0], [0.0], steps=1, snapshots_at=[0, 1])
TANH = Network(EXAMPLE[0].weights, EXAMPLE[0].biases, ["tanh", "logistic"])
SURPRISED = Network(UNLIKE.weights, UNLIKE.biases, ["logistic", "softmax"], "cross-entropy")
OF_TANH = train(TANH, *EXAMPLE[1:], steps=1, snapshots_at=[0, 1])
NO_STEPS = train(*EXAMPLE, steps=0)
NO_SNAPSHOTS = train(*EXAMPLE, steps=1)
OF_ONE_INPUT = train(ONE_INPUT, [1.0], [0.5], steps=1, snapshots_at=[0, 1])
SIX_LAYERS = untrained([1] * 7)
AT_TARGET = train(Network([[[0.0]]], [[0.0]]), [1.0], [0.5], steps=2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: figures.network_diagram(3, [0, 0], [0, 0]), TypeError, "network must be a Net"),
        (lambda: figures.network_diagram(ONE_INPUT, [0], [0]), ValueError, "network must be 2-2-2"),
        (lambda: figures.network_diagram(UNLIKE, [0], [0, 0]), ValueError, "x must have shape"),
        (lambda: figures.network_diagram(UNLIKE, [0, 0], [0]), ValueError, "targets must have"),
        (lambda: figures.network_diagram(*EXAMPLE, show="all"), ValueError, "show must be one of"),
        (lambda: figures.path_diagram("w5"), TypeError, "explanation must be an Explanation"),
        (lambda: path_of(SIX_LAYERS, "w5"), ValueError, "explanation must lead .* most 5 layers"),
        (lambda: figures.logistic_curve([1.0]), TypeError, "points must map labels"),
        (lambda: figures.logistic_curve({1: 1.0}), TypeError, "points must have strings"),
        (lambda: figures.logistic_curve({"a": "b"}), TypeError, r"points\['a'\] must be a num"),
        (lambda: figures.logistic_curve({"a": np.inf}), ValueError, r"points\['a'\] must be fro"),
        (lambda: figures.logistic_curve(dict.fromkeys("abcdefg", 0)), ValueError, "at most 6"),
        (lambda: figures.logistic_curve({"a": np.nan}), ValueError, r"points\['a'\] must be fro"),
        (lambda: figures.logistic_curve({"a": 1.7e308}), ValueError, r"from -1e\+100 to 1e\+100"),
        (lambda: figures.logistic_curve({"a": 10**400}), ValueError, r"points\['a'\] must be fro"),
        (lambda: figures.half_squared_error_curve(1e308, {}), ValueError, "target must be from"),
        (lambda: figures.half_squared_error_curve(0, {"a": -1e308}), ValueError, r"outs\['a'\]"),
        (lambda: figures.half_squared_error_curve(0, dict.fromkeys("abcde", 0)), ValueError, "t 4"),
        (lambda: figures.half_squared_error_curve("1", {}), TypeError, "target must be a number"),
        (lambda: figures.half_squared_error_curve(1, {"a": None}), TypeError, r"outs\['a'\]"),
        (lambda: figures.delta_curves(1.5, 0), ValueError, "target must hold probabilities"),
        (lambda: figures.delta_curves("1", 0), TypeError, "target must be a number"),
        (lambda: figures.delta_curves(1, np.nan), ValueError, "net must be from"),
        (lambda: figures.delta_curves(1, -8.5), ValueError, "net must be from -8 to 8, not -8.5"),
        (lambda: figures.error_slice(*EXAMPLE, "w0"), ValueError, "weight must be one of"),
        (lambda: figures.error_slice(*EXAMPLE, "w5", 0.5), TypeError, "learning_rates must be a"),
        (lambda: figures.error_slice(*EXAMPLE, "w5", [0]), ValueError, r"learning_rates\[0\]"),
        (lambda: figures.error_slice(*EXAMPLE, "w5", [1] * 5), ValueError, "at most 4"),
        (lambda: figures.error_surface(*EXAMPLE, "w5", "w5"), ValueError, "vertical must be ano"),
        (lambda: figures.error_surface(*EXAMPLE, reach=-1), ValueError, "reach must be finite"),
        (lambda: figures.error_history([HISTORY]), TypeError, "histories must map labels"),
        (lambda: figures.error_history({}), ValueError, "histories is empty"),
        (lambda: figures.error_history({"a": 1}), TypeError, r"histories\['a'\] must be a Hist"),
        (lambda: figures.error_history({"a": NO_STEPS}), ValueError, "at least one update"),
        (lambda: figures.error_history(dict.fromkeys("abcdefghi", HISTORY)), ValueError, "most 8"),
        (lambda: figures.output_history(NO_SNAPSHOTS, [0, 0], [0, 0]), ValueError, "snapshots_at"),
        (lambda: figures.output_history(HISTORY, [0], [0, 0]), ValueError, "x must have shape"),
        (lambda: figures.output_history(HISTORY, [0, 0], [0, 1e101]), ValueError, r"targets\[1\]"),
        (lambda: figures.output_history(FAR, [1], [0]), ValueError, "outputs of history must be f"),
        (
            lambda: figures.network_diagram(TANH, [0, 0], [0, 0]),
            ValueError,
            "network must have the",
        ),
        (lambda: figures.error_slice(SURPRISED, [0, 0], [0, 1], "w5"), ValueError, "'cross-entr"),
        (lambda: figures.error_surface(TANH, [0, 0], [0, 0]), ValueError, "'tanh', 'logistic'"),
        (lambda: figures.weight_paths(OF_TANH), ValueError, "history.network must have the art"),
        (lambda: figures.weight_paths(OF_ONE_INPUT), ValueError, "history.network must be 2-2-2"),
        (lambda: figures.weight_paths(NO_SNAPSHOTS), ValueError, "history must hold at least two"),
        (lambda: figures.error_difference(3, HISTORY), TypeError, "history must be a History"),
        (lambda: figures.error_difference(HISTORY, NO_STEPS), ValueError, "at least one update"),
        (lambda: figures.error_difference(HISTORY, NO_SNAPSHOTS), ValueError, "must hold 1000 up"),
        (lambda: figures.error_difference(AT_TARGET, AT_TARGET), ValueError, "above 0"),
        (lambda: figures.learning_curves(None), TypeError, "history must be a History"),
        (lambda: figures.learning_curves(NO_STEPS), ValueError, "at least one update"),
        (lambda: figures.log_spaced_steps(-1), ValueError, "last must be at least 0"),
        (lambda: figures.log_spaced_steps(10, most=0), ValueError, "most must be at least 3"),
        (lambda: figures.log_spaced_steps(10, most=2), ValueError, "most must be at least 3"),
    ],
)
def test_a_bad_argument_is_named(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("steps", [1, 20, 50, 200, 2000])
def test_an_axis_of_errors_has_numbers_however_little_has_been_learned(steps: int) -> None:
    history = train(article.network(), article.inputs, article.targets, steps=steps)
    for figure in (figures.learning_curves(history), figures.error_history({"run": history})):
        axis = figure.axes[0].yaxis
        low, high = axis.get_view_interval()
        places = zip(axis.get_ticklabels(), axis.get_majorticklocs(), strict=True)
        seen = [text.get_text() for text, at in places if low <= at <= high]
        assert sum(bool(text) for text in seen) >= 2
