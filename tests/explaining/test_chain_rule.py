"""Every explanation, compared with the engine, the forward pass, all paths, and the article."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import math
import pickle
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sphinxcontrib import katex

from backprop_by_numbers import AveragePool2D, Explanation, Gradients, Network, article, explain
from backprop_by_numbers.example import convolution
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.text_layout import fitted
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.parameters import (
    Position,
    every_parameter,
    every_shared_bias,
    neuron_names,
)
from backprop_by_numbers.network.validation import Array
from book._theme.offline_math import NODE
from fifty_digits import X, example
from random_networks import ENDS, HIDDEN, stack
from strategies import Problem, networks, numbers

relaxed = settings(max_examples=20)

HALF = "half squared error"
every_end = pytest.mark.parametrize("end", ENDS, ids=" with ".join)


@st.composite
def problems(draw: st.DrawFn, end: tuple[str, str]) -> Problem:
    """Draw one example for a network with such an end; its layers may share their bias."""
    plain = draw(networks())
    activations = [draw(st.sampled_from(HIDDEN)) for _ in plain.weights[1:]]
    shared = draw(st.booleans())
    biases = [np.full_like(b, b[0]) if shared else b for b in plain.biases]
    target = draw(numbers((plain.biases[-1].size,), 0, 1))
    if end[0] == "softmax":
        target = (target + 0.01) / (target + 0.01).sum()
    return Problem(
        Network(plain.weights, biases, [*activations, end[0]], end[1]),
        x=draw(numbers((plain.weights[0].shape[1],), -3, 3)),
        target=target,
    )


def entry(found: Gradients, position: Position) -> float:
    layer, *place = position
    if len(place) == 2:
        return float(found.weights[layer][tuple(place)])
    return float(found.biases[layer][place[0]] if place else found.biases[layer].sum())


def from_factors(explanation: Explanation) -> tuple[float, float]:
    """Return the gradient computed from its factors, and its size if nothing cancelled."""
    net = explanation.network
    sizes: dict[str, float] = {}
    if net.activations[-1] == "softmax":  # whose own slopes are differences: out - out * out
        for name, out in zip(neuron_names(net)[-1], net.forward(explanation.x).output, strict=True):
            sizes[f"dout_{name}/dnet_{name}"] = out
    found: dict[str, float] = {}
    for line in explanation.lines:
        assert line.name not in found
        for factor in itertools.chain(*line.terms):
            assert bool(factor.rule) == (factor.name not in found), "found by a line, or by a rule"
        values = [[found.get(f.name, f.value) for f in term] for term in line.terms]
        scale = [[sizes.get(f.name, abs(f.value)) for f in term] for term in line.terms]
        found[line.name] = sum(map(math.prod, values))
        sizes[line.name] = sum(map(math.prod, scale))
    return found[explanation.lines[-1].name], sizes[explanation.lines[-1].name]


def values_by_name(problem: Problem) -> dict[str, float]:
    """Return the numbers of a forward pass by the names that rules use."""
    net = problem.net
    inputs, *layers = neuron_names(net)
    forward = net.forward(problem.x)
    found = dict(zip(inputs, problem.x, strict=True))
    for names, nets, outs in zip(layers, forward.nets, forward.outs, strict=True):
        found |= {f"net_{name}": value for name, value in zip(names, nets, strict=True)}
        found |= {f"out_{name}": value for name, value in zip(names, outs, strict=True)}
    found |= {f"target_{o}": t for o, t in zip(layers[-1], problem.target, strict=True)}
    flat = np.concatenate([weights.ravel() for weights in net.weights])
    return found | {f"w{n}": weight for n, weight in enumerate(flat, start=1)}


@every_end
@relaxed
@given(data=st.data())
def test_every_rule_gives_its_number_and_all_multiply_to_the_engines_gradient(
    end: tuple[str, str], data: st.DataObject
) -> None:
    problem = data.draw(problems(end))
    net, values = problem.net, values_by_name(problem)
    found = net.gradients(problem.x, problem.target)
    by_rule = cache(lambda rule: formula.evaluate(rule, values, math.exp))
    for parameter in (*every_parameter(net), *every_shared_bias(net)):
        explanation = explain(net, problem.x, problem.target, parameter.name)
        for line in explanation.lines:
            for factor in itertools.chain(*line.terms):
                if factor.rule:
                    expected = by_rule(factor.rule)
                    assert abs(factor.value - expected) <= max(1e-12 * abs(expected), 1e-15)
        gradient, size = from_factors(explanation)
        # Relative to the largest that is added up, so that what cancels may leave its rounding.
        allowed = 1e-12 * size + 1e-300
        assert abs(gradient - entry(found, parameter.position)) <= allowed
        assert abs(gradient - explanation.gradient) <= allowed
        assert explanation.new_value == explanation.value - 0.5 * explanation.gradient


def path_by_path(problem: Problem, layer: int, row: int, incoming: float) -> list[float]:
    """Return the contribution of every path from one neuron to the error, each a plain product."""
    net, forward = problem.net, problem.net.forward(problem.x)
    slopes = [
        ACTIVATIONS[name].jacobian(n, out)
        for name, n, out in zip(net.activations, forward.nets, forward.outs, strict=True)
    ]
    by_out = LOSSES[net.loss].derivative(forward.output, problem.target)
    found = []
    for path in itertools.product(*(range(b.size) for b in net.biases[layer + 1 :])):
        product, here = incoming, row
        for k, above in enumerate(path, start=layer + 1):
            product *= slopes[k - 1][here, here] * net.weights[k][above, here]
            here = above
        to_outputs = product * by_out * slopes[-1][:, here]
        found += to_outputs.tolist() if net.activations[-1] == "softmax" else [to_outputs[here]]
    return found


@pytest.mark.parametrize("end", [end for end in ENDS if end[1] == HALF], ids=" with ".join)
@relaxed
@given(data=st.data())
def test_the_gradient_is_the_sum_over_all_paths(end: tuple[str, str], data: st.DataObject) -> None:
    problem = data.draw(problems(end))
    net = problem.net
    parameter = data.draw(st.sampled_from(list(every_parameter(net))))
    layer, row, *column = parameter.position
    layer_inputs = (problem.x, *net.forward(problem.x).outs)[layer]
    paths = path_by_path(problem, layer, row, layer_inputs[column[0]] if column else 1.0)
    explanation = explain(net, problem.x, problem.target, parameter.name)
    assert explanation.paths == len(paths)
    size = from_factors(explanation)[1]
    assert abs(explanation.gradient - sum(paths)) <= 1e-12 * size + 1e-300


WEIGHTS = pytest.mark.parametrize("weight", article.WEIGHTS)


def of_the_article(parameter: str) -> Explanation:
    return explain(article.network(), article.inputs, article.targets, parameter)


@WEIGHTS
def test_every_number_has_the_articles_name_and_value(weight: str) -> None:
    explanation = of_the_article(weight)
    for line in explanation.lines:
        assert line.value == pytest.approx(article.quantity(line.name), rel=1e-13)
        for factor in itertools.chain(*line.terms):
            # An output's own error and the total error change alike with that output.
            name = factor.name
            if name.startswith("dE_o") and name.split("/d")[1].startswith("out_o"):
                name = f"dE_total/d{name.split('/d')[1]}"
            if name.startswith("dnet_o") and "/dout_h" in name:
                assert factor.value == article.quantity(factor.rule)
            else:
                assert factor.value == pytest.approx(article.quantity(name), rel=1e-13)
    assert explanation.new_value == pytest.approx(article.quantity(f"{weight}+"), rel=1e-13)
    assert len(explanation.lines) == (1 if weight in ("w5", "w6", "w7", "w8") else 4)


def test_a_hidden_neurons_bias_is_explained_path_by_path_like_a_weight() -> None:
    for parameter in ("b_h1", "w1"):
        names = [line.name for line in of_the_article(parameter).lines]
        assert names[:3] == ["dE_o1/dout_h1", "dE_o2/dout_h1", "dE_total/dout_h1"]


def test_a_shared_bias_has_the_sum_of_its_neurons_gradients() -> None:
    for bias, own in (("b1", ("b_h1", "b_h2")), ("b2", ("b_o1", "b_o2"))):
        parts = [of_the_article(name).gradient for name in own]
        assert of_the_article(bias).gradient == pytest.approx(sum(parts), rel=1e-14)
    assert [of_the_article(name).paths for name in ("b1", "b2", "b_h1", "b_o1")] == [4, 2, 2, 1]
    assert of_the_article("b1").value == 0.35


def untrained(*widths: int, **options: str | list[str]) -> tuple[Network, list[float], list[float]]:
    """Return a network whose weights all differ, with an example."""
    shapes = list(zip(widths[1:], widths[:-1], strict=True))
    weights = [np.sin(np.arange(1.0, n * m + 1)).reshape(n, m) for n, m in shapes]
    net = Network(weights, [np.linspace(0, 1, n) for n, _ in shapes], **options)
    return net, [0.5] * widths[0], [1.0] + [0.0] * (widths[-1] - 1)


def test_a_deep_network_is_explained_by_its_deltas() -> None:
    explanation = explain(*untrained(2, 2, 2, 2), "w1")
    assert [line.name for line in explanation.lines] == [
        "delta_o1", "delta_o2", "dE_total/dout_h3", "delta_h3", "dE_total/dout_h4", "delta_h4",
        "dE_total/dout_h1", "dE_total/dw1",
    ]  # fmt: skip
    assert repr(explanation).startswith("w1 = 0.841470985: 4 paths to the error\n")
    line = "dE_total/dout_h1 = delta_h3 * dnet_h3/dout_h1 + delta_h4 * dnet_h4/dout_h1 = "
    assert line in " ".join(repr(explanation).split())


def test_a_single_path_through_a_neuron_has_a_line_of_its_own() -> None:
    lines = explain(*untrained(2, 2, 2, 1), "w1").lines
    assert [line.name for line in lines[:3]] == ["delta_o1", "dE_total/dout_h3", "delta_h3"]


def test_the_number_of_lines_grows_with_the_neurons_and_not_with_the_paths() -> None:
    explanation = explain(*untrained(*[3] * 400), "w1")
    assert explanation.paths == 3**398
    assert len(explanation.lines) < 2 * 3 * 400
    assert repr(explanation).startswith("w1 = 0.841470985: more than a billion paths to the error")


def test_of_a_long_sum_the_first_and_last_terms_are_written_and_all_are_kept() -> None:
    net, x, target = untrained(2, 9, 12, activations=["ReLU", "softmax"])
    explanation = explain(net, x, target, "w1")
    (by_out,) = (line for line in explanation.lines if line.name == "dE_total/dout_h1")
    assert len(by_out.terms) == 12
    assert [term if isinstance(term, int) else term[0].name for term in by_out.shown] == [
        "delta_o1", "delta_o2", "delta_o3", 8, "delta_o12",
    ]  # fmt: skip
    deltas = [line.name for line in explanation.lines_shown if line.name.startswith("delta")]
    assert deltas == ["delta_o1", "delta_o2", "delta_o3", "delta_o12"]
    assert sum(line.name.startswith("delta") for line in explanation.lines) == 12
    text, latex = repr(explanation), explanation._repr_latex_()
    assert text.count("... 8 more ...") == latex.count(r"_{8 \text{ more}}") == 5
    assert "o7" not in text + latex
    assert max(map(len, text.splitlines())) <= 80


def test_a_factor_is_explained_once() -> None:
    text = repr(explain(*untrained(2, 2, 3, activations=["tanh", "softmax"]), "w1"))
    names = [row.partition(" = ")[0].strip() for row in text.splitlines()[2:] if " = " in row]
    assert len(names) == len(set(names))
    assert names.count("dE_total/dout_o1") == 1


def test_six_terms_are_all_written() -> None:
    assert "more" not in repr(explain(*untrained(2, 2, 6), "w1"))
    assert "... 3 more ..." in repr(explain(*untrained(2, 2, 7), "w1"))


def test_tiny_and_huge_numbers_keep_their_digits() -> None:
    tiny = explain(Network([[[1e-3]], [[1e-9]]], [[0.0], [0.0]]), [1.0], [0.0], "w1")
    assert "= 3.12500e-11" in repr(tiny)
    assert r"\approx 3.12500 \times 10^{-11}" in tiny._repr_latex_()
    huge = explain(Network([[[1e9]]], [[0.0]], "identity"), [1.0], [0.0], "w1")
    assert "= 1.00000e+09" in repr(huge)
    assert huge._repr_latex_().count(r"1.00000 \times 10^{9}") == 4


def lines_of(latex: str) -> list[str]:
    assert latex.startswith("$$\n\\begin{aligned}\n")
    assert latex.endswith("\n\\end{aligned}\n$$")
    return [line.rpartition(r" \\[")[0] or line for line in latex.splitlines()[2:-2]]


def test_a_formula_is_in_symbols_then_in_their_rules_then_in_numbers() -> None:
    assert lines_of(of_the_article("w7")._repr_latex_())[1:] == [
        r"&= -(\mathrm{target}_{o2} - \mathrm{out}_{o2})",
        r"&\qquad \times \mathrm{out}_{o2} \times (1 - \mathrm{out}_{o2}) \times \mathrm{out}_{h1}",
        r"&\approx (-0.217071535) \times 0.175510053",
        r"&\qquad \times 0.593269992",
        r"&\approx -0.02260254",
        r"w_{7}^{+} &= w_{7} - \eta \times \frac{\partial E_{\mathrm{total}}}{\partial w_{7}}",
        r"&\approx 0.50 - 0.50 \times (-0.02260254)",
        r"&\approx 0.51130127",
    ]


CONVOLUTION = convolution.network(), convolution.image, convolution.targets
EYE = np.eye(2)[None]


def of_one_example(examples: tuple[Network, Array, Array]) -> tuple[Network, Array, Array]:
    net, x, target = examples
    return net, x[0], target[0]


KINDS: dict[str, Callable[[], Explanation]] = {
    **{name: lambda name=name: of_the_article(name) for name in (*article.WEIGHTS, "b1", "b_o2")},
    "ReLU": lambda: explain(*untrained(2, 2, activations="ReLU"), "w1"),
    "tanh": lambda: explain(*untrained(2, 2, 2, activations="tanh"), "w1"),
    "identity": lambda: explain(*untrained(2, 2, activations="identity"), "b_o1"),
    "softmax": lambda: explain(*untrained(2, 2, activations="softmax"), "w1"),
    "cross-entropy": lambda: explain(
        *untrained(2, 3, 3, activations=["ReLU", "softmax"], loss="cross-entropy"), "w1"
    ),
    "wide": lambda: explain(*untrained(2, 9, 12, activations=["tanh", "softmax"]), "w1"),
    "deep": lambda: explain(*untrained(2, 2, 2, 2, 1), "w1"),
    **{name: lambda name=name: explain(*CONVOLUTION, name) for name in ("k3", "b1", "i14", "i25")},
    "all layers": lambda: explain(*of_one_example(stack(0)), "k1"),
    "average": lambda: explain(Network(layers=[AveragePool2D(2)]), EYE, [[[0.0]]], "i1"),
    "tiny": lambda: explain(Network([[[1e-3]], [[1e-9]]], [[0.0]] * 2), [1.0], [0.0], "w1"),
}


def test_katex_can_set_every_formula() -> None:
    formulas = {kind: make()._repr_latex_().strip("$") for kind, make in KINDS.items()}
    script = (
        "const katex = require(process.argv[1]);"
        "const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "for (const [kind, formula] of Object.entries(formulas)) try {"
        "  katex.renderToString(formula, {displayMode: true, strict: 'error'});"
        "  console.log(kind);"
        "} catch (error) { console.log(`${kind}: ${error}`); }"
    )
    done = subprocess.run(
        [NODE, "-e", script, Path(katex.__file__).with_name("katex.min.js")],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == list(KINDS)


PIECES = st.text("abcdef", min_size=1, max_size=12).map(lambda text: (text, len(text)))


@given(st.lists(st.lists(PIECES, min_size=1, max_size=4), min_size=1, max_size=5))
def test_lines_are_no_wider_than_asked_for_and_lose_nothing(terms: list[list[Any]]) -> None:
    lines = fitted(terms, "+", "*", width=20)
    whole = " + ".join(" * ".join(text for text, _ in term) for term in terms)
    assert " ".join(lines) == whole
    for line in lines:
        # A sign at the start of a line hangs over its edge.
        assert len(line) <= 20 + 2
    for term in terms:
        product = " * ".join(text for text, _ in term)
        if len(product) <= 20:
            assert any(product in line for line in lines)


def test_an_explanation_is_immutable() -> None:
    explanation = of_the_article("w1")
    for record in (explanation, explanation.parameter, explanation.lines[0]):
        for field in dataclasses.fields(record):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(record, field.name, ())
    for again in (copy.deepcopy(explanation), pickle.loads(pickle.dumps(explanation))):
        assert repr(again) == repr(explanation)
        assert again._repr_latex_() == explanation._repr_latex_()


def test_the_learning_rate_can_be_chosen() -> None:
    explanation = explain(article.network(), article.inputs, article.targets, "w5", 0.125)
    assert explanation.new_value == 0.4 - 0.125 * explanation.gradient
    assert "(eta = 0.125)" in repr(explanation)
    assert r"0.40 - 0.125 \times" in explanation._repr_latex_()


NET = example()


def test_overflow_is_refused_by_name() -> None:
    steep = Network([[[1e-300]]], [[0.0]])
    with pytest.raises(FloatingPointError, match="a gradient is too large for a float64"):
        explain(steep, [1e300], [1e308], "w1")
    with pytest.raises(FloatingPointError, match="a gradient is too large for a float64"):
        explain(Network([[[1.0]]], [[1e308]], "identity"), [1.0], [-1e308], "w1")
    with pytest.raises(FloatingPointError, match="w1 after the step is too large for a float64"):
        explain(NET, X, [1e10, 0.0], "w1", 1e308)
