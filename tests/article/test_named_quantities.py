"""Every quantity by its name: from the engine, from its formula, and with fifty digits."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop_by_numbers import Network, article, explain
from backprop_by_numbers.article.formulas import FORMULAS, evaluate, operands

numbers = st.floats(-5, 5).map(lambda value: round(value, 6))
networks = st.builds(
    lambda w, b: Network([[w[0:2], w[2:4]], [w[4:6], w[6:8]]], [[b[0], b[0]], [b[1], b[1]]]),
    st.lists(numbers, min_size=8, max_size=8),
    st.lists(numbers, min_size=2, max_size=2),
)


def with_fifty_digits(name, values):
    """Calculate a quantity by the formulas, from those in `values`, which get the others too."""
    if name not in values:
        found = {i: with_fifty_digits(i, values) for i in operands(name)}
        values[name] = evaluate(name, found, mpmath.exp)
    return values[name]


@pytest.fixture
def given_with_fifty_digits():
    with mpmath.workdps(50):
        yield {p.name: mpmath.mpf(p.text) for p in article.PRINTED if p.chapter == "setup"}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_engine_agrees_with_fifty_digit_arithmetic(name, given_with_fifty_digits):
    exact = with_fifty_digits(name, given_with_fifty_digits)
    assert article.quantity(name) == pytest.approx(float(exact), rel=1e-14)


# Here net_h1 is a sum of terms that cancel out: what is left of it is rounding alone.
CANCELLING = Network([[[0.2, -0.1], [0, 0]], [[0, 0], [0, 0]]], [[0, 0], [0, 0]])


@given(networks)
@example(CANCELLING)
def test_the_formulas_agree_with_the_engine_for_any_network(network):
    values = article.quantities(network)
    for name in FORMULAS:
        assert evaluate(name, values, math.exp) == pytest.approx(values[name], rel=1e-12, abs=1e-14)


def test_every_quantity_is_given_or_has_a_formula():
    given_names = set(article.quantities(article.network())) - set(FORMULAS)
    setup = {p.name for p in article.PRINTED if p.chapter == "setup"}
    assert given_names == setup | {"b_h1", "b_h2", "b_o1", "b_o2"}


def test_a_shared_bias_has_no_name_once_the_neurons_biases_differ():
    net = article.network()
    trained = Network(net.weights, [[0.35, 0.36], [0.60, 0.60]])
    assert article.quantity("b_h2", trained) == 0.36
    assert article.quantity("b2", trained) == 0.60
    for name in ("b1", "dE_total/db1", "b1+"):
        with pytest.raises(ValueError, match="name must be one of"):
            article.quantity(name, trained)


@pytest.mark.parametrize("bias", ["b1", "b2"])
def test_the_derivative_for_a_shared_bias_is_the_one_that_is_explained(bias):
    explained = explain(article.network(), article.inputs, article.targets, bias)
    assert article.quantity(f"dE_total/d{bias}") == pytest.approx(explained.gradient, rel=1e-14)
    assert article.quantity(f"{bias}+") == pytest.approx(explained.new_value, rel=1e-14)


def test_the_same_quantities_are_computed_once():
    net = article.network()
    assert article.trained(net, 1) is article.trained(net, np.int64(1))
    assert article.quantities(net) is article.quantities(net)


def test_a_quantity_after_training_is_that_of_the_trained_network():
    once = article.trained(article.network(), 1).network.weights[1][0, 0]
    errors = article.trained(article.network(), 25).errors
    for name, expected in {
        "w5(1)": once,
        "w5+": once,
        "E_total(0)": article.quantity("E_total"),
        "E_total(25)": errors[-1],
    }.items():
        assert article.quantity(name) == pytest.approx(expected, rel=1e-13)


def test_each_weight_is_where_its_name_says():
    net = article.network()
    for weight, place in article.WEIGHTS.items():
        layer, row, column = place
        assert net.weights[layer][row, column] == article.quantity(weight)
        changed = article.with_weights(net, **{weight: 0.75})
        assert article.quantity(weight, changed) == 0.75
        assert article.quantity(weight, net) != 0.75
    assert [article.ends(w) for w in ("w1", "w2", "w3", "w8")] == [
        ("i1", "h1"),
        ("i2", "h1"),
        ("i1", "h2"),
        ("h2", "o2"),
    ]


SMALL = Network([[[1.0]]], [[0.0]])
TANH = Network(article.network().weights, article.network().biases, ["tanh", "logistic"])
SURPRISED = Network(TANH.weights, TANH.biases, ["logistic", "softmax"], "cross-entropy")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: article.quantity("net_h9"),
            ValueError,
            "name must be one of .*net_h2",
        ),
        (lambda: article.quantity("net_h9(2)"), ValueError, "name must be one of"),
        (lambda: article.quantity(None), TypeError, "name must be a string"),
        (lambda: article.quantity("net_h1", 5), TypeError, "network must be a Network"),
        (lambda: article.quantity("net_h1", SMALL), ValueError, "network must be 2-2-2"),
        (lambda: article.quantities(None), TypeError, "network must be a Network"),
        (lambda: article.quantities(SMALL), ValueError, "network must be 2-2-2"),
        (lambda: article.trained("net", 1), TypeError, "network must be a Network"),
        (lambda: article.trained(SMALL, 1), ValueError, "network must be 2-2-2"),
        (lambda: article.trained(article.network(), -1), ValueError, "steps must be at least 0"),
        (lambda: article.historical_run(1, "net"), TypeError, "network must be a Network"),
        (lambda: article.historical_run(1, SMALL), ValueError, "network must be 2-2-2"),
        (lambda: article.historical_run(1, TANH), ValueError, "'tanh', 'logistic'"),
        (lambda: article.historical_run(-1), ValueError, "steps must be at least 0"),
        (lambda: article.historical_run("1"), TypeError, "steps must be a whole number"),
        (lambda: article.historical_run(1, None, [2]), ValueError, "snapshots_at must not go bey"),
        (lambda: article.historical_run(1, None, 0), TypeError, "snapshots_at must be a collect"),
        (lambda: article.ends("w9"), ValueError, "weight must be one of"),
        (lambda: article.with_weights(article.network(), w9=1.0), ValueError, "weight must be"),
        (lambda: article.with_weights(article.network(), w1=math.nan), ValueError, "w1 must be"),
        (lambda: article.with_weights(article.network(), w1="1"), TypeError, "w1 must hold"),
        (lambda: article.with_weights(article.network(), w1=[1.0]), ValueError, "w1 must have"),
        (lambda: article.with_weights(SMALL, w1=1.0), ValueError, "network must be 2-2-2"),
        (lambda: article.with_weights("net", w1=1.0), TypeError, "network must be a Network"),
        (lambda: article.quantities(TANH), ValueError, "network must have the article's activ"),
        (lambda: article.quantity("net_h1", SURPRISED), ValueError, "'softmax'.* 'cross-entropy'"),
        (lambda: article.by_hand("net_h1", network=TANH), ValueError, "'tanh', 'logistic'"),
        (lambda: article.compare("net_h1", TANH), ValueError, "'tanh', 'logistic'"),
        (lambda: article.trained(TANH, 1), ValueError, "'tanh', 'logistic'"),
        (lambda: article.with_weights(TANH, w1=1.0), ValueError, "'tanh', 'logistic'"),
    ],
)
def test_bad_arguments_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("steps", [1.0, True, np.float64(1)])
def test_steps_are_checked_also_where_the_run_was_made_before(steps):
    for run in (lambda n: article.trained(article.network(), n), article.historical_run):
        run(1)
        with pytest.raises(TypeError, match="steps must be a whole number"):
            run(steps)
