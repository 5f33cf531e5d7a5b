"""Hand calculations by formulas of a chapter's own."""

import numpy as np
import pytest

from backprop_by_numbers import Network, article, explain, notebook

NETS = {"net_o1": 1.0, "net_o2": 2.0, "net_o3": 3.0}
SOFTMAX = ("s = exp(net_o1) + exp(net_o2) + exp(net_o3)", "out_o2 = exp(net_o2) / s")
CROSS_ENTROPY = "E_total = -ln(out_o2)"


def test_a_step_uses_the_results_of_those_before_it():
    network = Network([np.eye(3)], [[0.0] * 3], "softmax", "cross-entropy")
    error = network.error([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])
    text = repr(notebook.by_hand(NETS, *SOFTMAX, CROSS_ENTROPY))
    assert text.endswith(f"{CROSS_ENTROPY} = {article.as_written(error)}")


def test_each_step_is_shown_as_formula_then_with_numbers_then_with_its_result():
    latex = notebook.by_hand(NETS, *SOFTMAX, CROSS_ENTROPY)._repr_latex_()
    for line in (
        r"&= e^{1.00} + e^{2.00} + e^{3.00} \\",
        r"\mathrm{out}_{o2} &= \frac{e^{\mathrm{net}_{o2}}}{s} \\",
        r"&\approx \frac{e^{2.00}}{30.192874851} \\",
        r"E_{\mathrm{total}} &= -\ln \mathrm{out}_{o2} \\",
        r"&\approx -\ln 0.244728471 \\",
    ):
        assert line in latex


def test_what_is_too_wide_for_a_phone_is_broken_between_terms_and_keeps_its_parentheses():
    known = {"a": -1 / 3, "b": 2 / 3, "c": 0.5}
    product = notebook.by_hand(known, "x = -(c - a) * b * (1 - b)")._repr_latex_()
    assert r"-(0.50 - (-0.333333333))" in product
    assert r"\times (1 - 0.666666667)" in product
    long = notebook.by_hand(known, "x = a * b + c * b + c * c + b * b + c")._repr_latex_()
    symbols = long.partition(r"&\approx")[0].splitlines()[2:]
    assert [line.partition(r" \\[")[0] for line in symbols] == [
        r"x &= a \times b + c \times b + c \times c + b \times b",
        r"&\qquad + c",
    ]


def test_a_logarithm_of_a_sum_has_parentheses():
    latex = notebook.by_hand({"out_o1": 0.25}, "E_o1 = -ln(1 - out_o1)")._repr_latex_()
    assert r"-\ln (1 - \mathrm{out}_{o1})" in latex
    assert r"-\ln (1 - 0.25)" in latex


def test_a_formula_that_gives_another_number_than_the_engine_is_refused():
    engine = explain(article.network(), article.inputs, article.targets, "w5").gradient
    known = {"delta_o1": article.quantity("delta_o1"), "out_h2": article.quantity("out_h2")}
    known["dE_total/dw5"] = engine
    with pytest.raises(ValueError, match=r"^dE_total/dw5 = .* gives 0\.0826.*, but .* as 0\.0821"):
        notebook.by_hand(known, "dE_total/dw5 = delta_o1 * out_h2")


def test_a_step_without_a_formula_is_refused():
    with pytest.raises(ValueError, match=r"^steps must be like 's = .*', not 'net_o1'$"):
        notebook.by_hand(NETS, "net_o1")


def test_a_number_that_is_missing_is_named():
    with pytest.raises(KeyError, match="net_o3"):
        notebook.by_hand({"net_o1": 1.0, "net_o2": 2.0}, *SOFTMAX)


def test_what_is_known_stays_as_it_is():
    known = dict(NETS)
    notebook.by_hand(known, *SOFTMAX)
    assert known == NETS
