"""The hand calculations that the chapters show, and how symbols and numbers are written."""

import math
import re
from decimal import Decimal

import numpy as np
import pytest

from backprop_by_numbers import Network, article
from backprop_by_numbers.article.formulas import FORMULAS
from backprop_by_numbers.explaining import numbers


def lines(*names, **options):
    latex = article.by_hand(*names, **options)._repr_latex_()
    assert latex.startswith("$$\n\\begin{aligned}\n")
    assert latex.endswith("\n\\end{aligned}\n$$")
    return [re.sub(r" \\\\\[[\d.]+em\]$", "", line) for line in latex.splitlines()[2:-2]]


def test_a_hand_calculation_shows_the_formula_then_the_numbers_then_the_result():
    assert lines("net_h1") == [
        r"\mathrm{net}_{h1} &= w_{1} \times i_{1} + w_{2} \times i_{2} + b_{1}",
        r"&= 0.15 \times 0.05 + 0.20 \times 0.10 + 0.35",
        r"&= 0.3775",
    ]


def test_a_product_too_wide_for_a_phone_is_broken_before_its_last_factor():
    assert lines("dE_total/dw5")[1:3] == [
        r"&\approx 0.74136507 \times 0.186815602",
        r"&\qquad \times 0.593269992",
    ]
    assert len(lines("delta_o1")) == 3


def test_the_derivative_for_a_shared_bias_is_the_sum_over_the_neurons_that_use_it():
    assert lines("dE_total/db2") == [
        r"\frac{\partial E_{\mathrm{total}}}{\partial b_{2}} &= \delta_{o1} + \delta_{o2}",
        r"&\approx 0.138498562 + (-0.038098237)",
        r"&\approx 0.100400325",
    ]
    assert lines("b1+")[-1] == r"&\approx 0.340637195"


def test_rounded_numbers_are_not_called_equal():
    assert lines("out_h1")[1:] == [r"&= \frac{1}{1 + e^{-0.3775}}", r"&\approx 0.593269992"]
    assert lines("E_total")[1].startswith(r"&\approx")


def test_negative_numbers_stand_in_parentheses():
    assert r"\times 0.50" in lines("dE_o2/dout_h1")[1]
    assert "(-0.038098237)" in lines("dE_o2/dout_h1")[1]
    net = article.with_weights(article.network(), w1=-1.0)
    assert r"(-1.00) \times 0.05" in lines("net_h1", network=net)[1]


def test_a_quantity_that_is_another_one_is_not_written_twice():
    assert lines("dnet_h1/dw1") == [
        r"\frac{\partial \mathrm{net}_{h1}}{\partial w_{1}} &= i_{1}",
        r"&= 0.05",
    ]


@pytest.mark.parametrize("name", FORMULAS)
def test_every_hand_calculation_ends_with_the_engines_number(name):
    written = article.as_written(article.quantity(name))
    assert lines(name)[-1].split()[-1] == written
    assert repr(article.by_hand(name)).endswith(f" = {written}")


@pytest.mark.parametrize("name", FORMULAS)
def test_every_hand_calculation_is_balanced_latex(name):
    latex = article.by_hand(name)._repr_latex_()
    assert latex.count("{") == latex.count("}")
    assert latex.count("(") == latex.count(")")
    assert not re.search(r"d[EKno]\w*/d", latex), "a derivative's name was not written as a symbol"


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        ((), ValueError, "names is empty"),
        (("w5",), ValueError, "names must be one of"),
        ((5,), TypeError, "names must be a string"),
    ],
)
def test_bad_names_are_refused(names, error, message):
    with pytest.raises(error, match=message):
        article.by_hand(*names)


OWN_BIASES = Network(article.network().weights, [[0.35, 0.36], [0.60, 0.60]])
WITH_SHARED_BIAS = ("net_h1", "net_h2", "dE_total/db1", "b1+")


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize("name", WITH_SHARED_BIAS)
def test_a_hand_calculation_with_a_shared_bias_is_refused_where_none_is_shared(name):
    refusal = f"^network must have one bias shared .* b1, .* {re.escape(name)},"
    with pytest.raises(ValueError, match=refusal):
        article.by_hand("net_o1", name, network=OWN_BIASES)


def test_all_other_hand_calculations_need_no_shared_bias():
    for name in set(FORMULAS) - set(WITH_SHARED_BIAS):
        written = article.as_written(article.quantity(name, OWN_BIASES))
        assert lines(name, network=OWN_BIASES)[-1].split()[-1] == written


@pytest.mark.parametrize("weight", [-1e6, 1e6, -1e300, 1e300])
def test_a_huge_weight_can_be_calculated_with(weight):
    net = article.with_weights(article.network(), w1=weight)
    computed = article.quantities(net)
    for name in FORMULAS:
        written = float(lines(name, network=net)[-1].split()[-1])
        assert written == pytest.approx(computed[name], rel=1e-13, abs=1e-9), name


@pytest.mark.parametrize(
    ("name", "latex", "html"),
    [
        ("i1", "i_{1}", "i<sub>1</sub>"),
        ("eta", r"\eta", "η"),
        ("target_o1", r"\mathrm{target}_{o1}", "target<sub>o1</sub>"),
        ("delta_h2", r"\delta_{h2}", "δ<sub>h2</sub>"),
        ("w5+", "w_{5}^{+}", "w<sub>5</sub><sup>+</sup>"),
        (
            "dE_total/dout_o1",
            r"\frac{\partial E_{\mathrm{total}}}{\partial \mathrm{out}_{o1}}",
            "∂E<sub>total</sub>/∂out<sub>o1</sub>",
        ),
    ],
)
def test_a_symbol_is_written_in_latex_and_in_html(name, latex, html):
    assert numbers.latex(name) == latex
    assert numbers.html(name) == html


def test_a_quantity_after_training_says_so():
    assert numbers.html("E_total(1)") == "E<sub>total</sub> after 1 update"
    assert numbers.html("out_o1(10000)") == "out<sub>o1</sub> after 10,000 updates"


def test_a_symbol_for_nonsense_is_refused():
    with pytest.raises(ValueError, match="name must be a quantity"):
        numbers.latex("5 apples")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.2, "0.20"),
        (-0.5, "-0.50"),
        (1 / 3, "0.333333333"),
        (1e-12, "0.00"),
        (-1e-12, "0.00"),
        (-0.0, "0.00"),
        (2.0, "2.00"),
        (1e20, "100000000000000000000.00"),
        (-1e20, "-100000000000000000000.00"),
        (np.float32(0.5), "0.50"),
    ],
)
def test_numbers_are_written_with_two_to_nine_digits(value, written):
    assert numbers.as_written(value) == written


def test_halves_are_rounded_away_from_zero_at_any_size():
    large = "123456789012345678901234567890"
    assert article.at_digits(Decimal(f"{large}.25"), 1) == f"{large}.3"
    assert article.at_digits(Decimal(f"-{large}.25"), 1) == f"-{large}.3"


@pytest.mark.parametrize("write", [article.as_written, lambda value: article.at_digits(value, 3)])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (math.nan, ValueError, "^value must be finite, not NaN"),
        (-math.inf, ValueError, "^value must be finite, not -Infinity"),
        (Decimal("nan"), ValueError, "^value must be finite, not NaN"),
        (10**400, ValueError, "^value must be finite, not Infinity"),
        ("0.5", TypeError, "^value must be a number, not str"),
        (True, TypeError, "^value must be a number, not bool"),
    ],
)
def test_what_cannot_be_written_is_refused(write, value, error, message):
    with pytest.raises(error, match=message):
        write(value)
