"""An entry in the tables is all that the engine needs; what no backend lists, the reference does.

Made-up activations, losses and layers stand for those that somebody will add.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from mpmath import mp, mpf

from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Network,
    explain,
    gradient_check,
    random_network,
    sweep,
    train,
)
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.explanation import Explanation
from backprop_by_numbers.network.activations import ACTIVATIONS, Activation
from backprop_by_numbers.network.layers import Layer, Parameters, set_fields
from backprop_by_numbers.network.losses import LOSSES, Loss
from backprop_by_numbers.network.parameters import (
    every_parameter,
    find_parameter,
    neuron_names,
    value_at,
)
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training import loop
from backprop_by_numbers.training.backends import preallocated, program
from backprop_by_numbers.training.reference import Settings, initial_state, run

SEED = 8  # of numbers on both sides of each kink
LONG, SHORT = 2_500, 30
RATE = 0.05

SOFTPLUS = Activation(
    "softplus",
    lambda net: np.logaddexp(0.0, net),
    lambda e, net, _out: e / (1.0 + np.exp(-net)),
    limit=lambda n_in, n_out: 1 / (n_in * n_out),
    kinks=(),
    slope="1 / (1 + exp(-net))",
    other_names=("smooth ReLU",),
)
BENT = Activation(
    "bent",
    lambda net: np.where(net > 1.0, 0.5 * net + 0.5, net),
    lambda e, net, _out: e * np.where(net > 1.0, 0.5, 1.0),
    limit=lambda n_in, n_out: 1 / (n_in * n_out),
    kinks=(1.0,),
    slope="0.5 if net > 1 else 1",
)
QUARTIC = Loss(
    "quartic",
    lambda out, target: (out - target) ** 4 / 4,
    lambda out, target: (out - target) ** 3,
    slope="(out - target)**3",
    check=lambda _target, _name: None,
)
LOG_COSH = Loss(
    "log-cosh",
    lambda out, target: np.log(np.cosh(out - target)),
    lambda out, target: np.tanh(out - target),
    slope="1 - 2 / (exp(2 * (out - target)) + 1)",
    check=lambda _target, _name: None,
)
MADE_UP = ((ACTIVATIONS, SOFTPLUS), (ACTIVATIONS, BENT), (LOSSES, QUARTIC), (LOSSES, LOG_COSH))


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add them to the tables, and nowhere else."""
    for table, each in MADE_UP:
        monkeypatch.setitem(table, each.name, each)


@pytest.fixture
def updates_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many updates the reference has made, call by call."""
    counted: list[int] = []

    def counting(settings: Settings, state: Any, x: Array, target: Array, batches: Any) -> Any:
        counted.append(len(batches) - 1)
        return run(settings, state, x, target, batches)

    monkeypatch.setattr(loop, "run", counting)
    return counted


def problem(activation: str, loss: str) -> tuple[Network, Array, Array]:
    """Return a network with this activation in each layer where it can stand, and examples."""
    belongs = LOSSES[loss].from_net
    hidden = "tanh" if ACTIVATIONS[activation].slope is None else activation
    last = belongs.activation if belongs else activation
    rng = np.random.default_rng(SEED)
    layers = [
        Dense(rng.normal(size=(3, 2)), rng.normal(size=3) / 2, hidden),
        Dense(rng.normal(size=(2, 3)) / 2, rng.normal(size=2) / 2, last),
    ]
    return Network(layers=layers, loss=loss), rng.normal(size=(3, 2)), rng.dirichlet([1, 1], 3)


def example(activation: str, loss: str) -> tuple[Network, Array, Array]:
    """Return the same with one example only."""
    net, x, target = problem(activation, loss)
    return net, x[0], target[0]


def close(found: Any, expected: Any, digits: float = 1e-10) -> None:
    np.testing.assert_allclose(found, expected, digits, digits)


def assert_same_parameters(found: Network, expected: Network) -> None:
    ours, theirs = (net.weights + net.biases for net in (found, expected))
    for own, other in zip(ours, theirs, strict=True):
        close(own, other)


def assert_trained_like_the_reference(
    net: Network, x: Array, target: Array, steps: int = SHORT
) -> None:
    found = train(net, x, target, RATE, steps)
    rule = Settings(net.layers, net.loss, RATE)
    batches = [slice(None)] * (steps + 1)
    errors, state = run(rule, initial_state(rule, net.parameters), x, target, batches)
    close(found.errors, errors)
    assert_same_parameters(found.network, net.with_parameters(state.weights, state.biases))


def assert_swept_like_trained(net: Network, x: Array, target: Array) -> None:
    swept = sweep(net, x, target, [RATE, RATE / 2], steps=SHORT)
    for i, rate in enumerate(swept.learning_rates):
        alone = train(net, x, target, float(rate), SHORT)
        close(swept.errors[i], alone.errors[-1])
        assert_same_parameters(swept.network(i), alone.network)


def values_by_name(net: Network, x: Array, target: Array) -> dict[str, float]:
    """Return the value of each name that a rule may contain."""
    inputs, *layers = neuron_names(net)
    passed = net.forward(x)
    found = dict(zip(inputs, x.tolist(), strict=True))
    for names, nets, outs in zip(layers, passed.nets, passed.outs, strict=True):
        for name, at, out in zip(names, nets.tolist(), outs.tolist(), strict=True):
            found |= {f"net_{name}": at, f"out_{name}": out}
    found |= {f"target_{name}": t for name, t in zip(layers[-1], target.tolist(), strict=True)}
    return found | {
        each.name: value_at(net.weights, net.biases, each.position) for each in every_parameter(net)
    }


def assert_explained(net: Network, x: Array, target: Array) -> None:
    """Compare each gradient with its explanation, and each number there with its rule."""
    gradients, values = net.gradients(x, target), values_by_name(net, x, target)
    for parameter in every_parameter(net):
        explanation = explain(net, x, target, parameter.name)
        close(
            explanation.gradient, value_at(gradients.weights, gradients.biases, parameter.position)
        )
        for line in explanation.lines:
            for factor in line.factors_shown():
                if factor.rule:
                    close(formula.evaluate(factor.rule, values, math.exp), factor.value)
                    assert factor.rule in repr(explanation)
        latex = explanation._repr_latex_()
        assert latex.count("{") == latex.count("}")


def assert_drawn_within_the_limit(net: Network) -> None:
    first, second = (
        random_network([20, 30, 2], net.activations, net.loss, seed=seed) for seed in (1, 2)
    )
    hidden, last = (ACTIVATIONS[name] for name in net.activations)
    limits = hidden.limit(20, 30), last.limit(30, 2)
    for weights, others, limit in zip(first.weights, second.weights, limits, strict=True):
        assert 0.8 * limit < np.abs(weights).max() <= limit
        assert (weights != others).all()


@pytest.mark.parametrize("loss", [*LOSSES, QUARTIC.name, LOG_COSH.name])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, SOFTPLUS.name, BENT.name])
def test_every_entry_of_the_tables_works_everywhere(activation: str, loss: str) -> None:
    net, x, target = problem(activation, loss)
    out = x
    for layer, found in zip(net.layers, net.forward(x).outs, strict=True):
        out = ACTIVATIONS[layer.activation].function(out @ layer.weights.T + layer.biases)
        close(found, out)
    report = gradient_check(net, x, target, inputs=True)
    assert report.passed, report
    assert not report.at_kink
    # Each value_at once at length: what goes wrong slowly is seen, and where a stretch ends.
    at_length = loss == "half squared error" or (activation, loss) == ("logistic", QUARTIC.name)
    assert_trained_like_the_reference(net, x, target, LONG if at_length else SHORT)
    assert_swept_like_trained(net, x, target)
    assert_explained(net, x[0], target[0])
    assert_drawn_within_the_limit(net)


def test_an_activation_without_its_slope_as_text_is_not_explained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ACTIVATIONS, BENT.name, replace(BENT, slope=None))
    net = random_network([2, 3, 3, 1], ["tanh", BENT.name, "logistic"], seed=SEED)
    message = f"net has {BENT.name!r} in layer 1, whose slope is not there as text"
    with pytest.raises(ValueError, match=message):
        explain(net, [0.1, 0.2], [0.3], "w1")


def test_every_slope_as_text_gives_the_derivative() -> None:
    rng = np.random.default_rng(0)
    for net in rng.normal(size=20):
        for activation in ACTIVATIONS.values():
            if activation.slope:
                out = activation.function(net)
                by_text = formula.evaluate(activation.slope, {"net": net, "out": out}, math.exp)
                close(by_text, activation.backward(np.ones(()), net, out))
    for out, target in rng.uniform(size=(20, 2)):
        for loss in LOSSES.values():
            by_text = formula.evaluate(loss.slope, {"out": out, "target": target}, math.exp)
            close(by_text, loss.derivative(out, target))


def test_a_made_up_network_computes_its_formulas() -> None:
    net, x, target = example("softplus", "quartic")
    out = x.tolist()
    for weights, biases in zip(net.weights, net.biases, strict=True):
        nets = [w @ out + b for w, b in zip(weights, biases, strict=True)]
        out = [math.log1p(math.exp(total)) for total in nets]
    close(net.forward(x).output, out)
    quartic = sum((o - t) ** 4 / 4 for o, t in zip(out, target, strict=True))
    close(net.error(x, target), quartic)
    by_hand = net
    for _ in range(SHORT):
        by_hand = by_hand.updated(by_hand.gradients(x, target), RATE)
    assert_same_parameters(train(net, x, target, RATE, SHORT).network, by_hand)
    assert Network([[[1.0]]], [[0.0]], "Smooth RELU").activations == ("softplus",)


def test_the_gradient_check_names_a_made_up_kink() -> None:
    net = Network([[[1.0]]], [[0.0]], "bent")
    report = gradient_check(net, [1.0], [0.0])
    assert str(report) == (
        "Gradient check undecided: none of 2 parameters could be compared.\n"
        "At a kink of bent, where there is no one slope: w1 and b_o1."
    )


@pytest.mark.parametrize(
    ("activation", "loss"),
    [("softplus", "half squared error"), ("bent", "cross-entropy"), ("tanh", "quartic")],
)
def test_what_no_backend_lists_is_trained_by_the_reference(
    updates_of_the_reference: list[int], activation: str, loss: str
) -> None:
    net, x, target = problem(activation, loss)
    train(net, x, target, RATE, SHORT)
    assert sum(updates_of_the_reference) == SHORT
    sweep(net, x, target, [RATE] * 2, SHORT)
    assert sum(updates_of_the_reference) == 3 * SHORT
    supported = Network(net.weights, net.biases)
    train(supported, x, target, RATE, SHORT)
    sweep(supported, x, target, [RATE] * 2, SHORT)
    assert sum(updates_of_the_reference) == 3 * SHORT


@pytest.mark.parametrize(
    ("place", "item", "activation", "loss"),
    [
        (
            (program, "SUPPORTED_ACTIVATIONS"),
            ("softplus", "identity"),
            "softplus",
            "half squared error",
        ),
        ((preallocated, "SUPPORTED_LOSSES"), ("quartic", "half squared error"), "tanh", "quartic"),
        ((preallocated, "SUPPORTED_ACTIVATIONS"), None, "softplus", "half squared error"),
    ],
)
def test_a_backend_that_mistakes_one_name_for_another_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch, place: Any, item: Any, activation: str, loss: str
) -> None:
    """An unlisted softplus once passed the gradient check and was trained as identity."""
    net, x, target = problem(activation, loss)
    table = getattr(*place)
    mistaken = {*table, activation} if item is None else {**table, item[0]: table[item[1]]}
    monkeypatch.setattr(*place, mistaken)
    assert gradient_check(net, x, target).passed
    if place[0] is preallocated:
        with pytest.raises(AssertionError):
            assert_swept_like_trained(net, x[:1], target[:1])
        monkeypatch.setattr(program, "LONGEST_PROGRAM", 0)
    with pytest.raises(AssertionError):
        assert_trained_like_the_reference(net, x, target)


def test_an_explanation_in_latex_says_what_the_text_says() -> None:
    def latex(activation: str, loss: str) -> str:
        return explain(*example(activation, loss), "w1")._repr_latex_()

    assert r"\frac{1}{1 + e^{-\mathrm{net}_{h1}}}" in latex("softplus", "quartic")
    assert r"(\mathrm{out}_{o1} - \mathrm{target}_{o1})^{3}" in latex("softplus", "quartic")
    cases = r"\begin{cases} 0.5 & \mathrm{net}_{h1} > 1 \\ 1 & \mathrm{net}_{h1} \le 1 \end{cases}"
    assert cases in latex("bent", "log-cosh")


def shown(explanation: Explanation) -> dict[str, str]:
    """Return what a notebook shows, by its kind."""
    formatter = DisplayFormatter()
    formatter.active_types = ["text/plain", "text/latex"]
    return formatter.format(explanation)[0]


def test_a_notebook_shows_text_where_there_is_no_latex(monkeypatch: pytest.MonkeyPatch) -> None:
    explanation = explain(*example("tanh", "log-cosh"), "w1")
    assert shown(explanation).keys() == {"text/plain", "text/latex"}
    monkeypatch.setitem(LOSSES, "log-cosh", replace(LOG_COSH, slope="tanh(out - target)"))
    explanation = explain(*example("tanh", "log-cosh"), "w1")
    with pytest.raises(NotImplementedError, match=r"no LaTeX for tanh\(out_o1 - target_o1\)"):
        explanation._repr_latex_()
    assert shown(explanation).keys() == {"text/plain"}
    assert "tanh(out_o1 - target_o1)" in shown(explanation)["text/plain"]


@pytest.mark.parametrize(
    "written",
    ["net % 2", "not net", "+net", "abs(net)", "exp(net, out)", "1 if net < 0 else 2",
     "1 if 0 < net else 2", "1 if 2 > net > 0 else 2", "1 if net else 2"],
)  # fmt: skip
def test_what_latex_cannot_write_is_refused(written: str) -> None:
    with pytest.raises(NotImplementedError, match="no LaTeX for "):
        formula.latex(formula.parsed(written), str)


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("a - (b - c)", "a - (b - c)"),
        ("a - -b", "a - (-b)"),
        ("(a * b)**2", r"(a \times b)^{2}"),
        ("exp(a)**2", "(e^{a})^{2}"),
        ("(a + b) / 2", r"\tfrac{1}{2} (a + b)"),
        ("1 if a > b else c", r"\begin{cases} 1 & a > b \\ c & a \le b \end{cases}"),
    ],
)
def test_latex_has_the_parentheses_that_it_needs(written: str, latex: str) -> None:
    assert formula.latex(formula.parsed(written), str) == latex


RNG = np.random.default_rng(0)
LAYERS: dict[type[Layer], Sequence[Layer]] = {
    Dense: [Dense(RNG.normal(size=(3, 2)), RNG.normal(size=3), "tanh")],
    Conv2D: [Conv2D(RNG.normal(size=(2, 1, 2, 2)), RNG.normal(size=2), "tanh", padding=1)],
    MaxPool2D: [Conv2D(RNG.normal(size=(1, 1, 2, 2)), [0.1], "tanh"), MaxPool2D(2, stride=1)],
    AveragePool2D: [Conv2D(RNG.normal(size=(1, 1, 2, 2)), [0.1], "tanh"), AveragePool2D(2)],
    Flatten: [Conv2D(RNG.normal(size=(1, 1, 2, 2)), [0.1], "tanh"), Flatten()],
}


class Doubled(Dense):
    """A made-up layer, which is a dense one and something more."""

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, None]:
        return 2 * super().net(parameters, x)[0], None

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: None) -> Array:
        return 2 * super().backward(parameters, delta, x, cache)

    def gradients(self, delta: Array, x: Array, cache: None) -> Parameters:
        return super().gradients(2 * delta, x, cache)


def kinds_of_layers(kind: type[Layer] = Layer) -> Iterator[type[Layer]]:
    """Yield every class of layer that the package has."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("backprop_by_numbers.") and not inspect.isabstract(each):
            yield each
        yield from kinds_of_layers(each)


def examples_for(net: Network) -> tuple[Array, Array]:
    rng = np.random.default_rng(1)
    shape = (4, 4) if len(net.in_shape) > 1 else ()
    x = rng.normal(size=(3, net.in_shape[0], *shape))
    return x, rng.normal(size=net.forward(x).output.shape) / 2


@pytest.mark.parametrize("kind", [*kinds_of_layers(), Doubled])
def test_every_kind_of_layer_is_trained_as_the_reference_trains_it(
    updates_of_the_reference: list[int], kind: type[Layer]
) -> None:
    dense = LAYERS[Dense][0].parameters
    net = Network(layers=LAYERS[kind] if kind in LAYERS else [Doubled(**dense)])
    x, target = examples_for(net)
    assert gradient_check(net, x, target, inputs=True).passed
    assert_trained_like_the_reference(net, x, target)
    assert sum(updates_of_the_reference) == (0 if kind is Dense else SHORT)
    assert_swept_like_trained(net, x, target)


def test_a_layer_that_is_more_than_dense_is_not_explained_as_dense() -> None:
    net = Network(layers=[Doubled([[1.0]], [0.0])])
    with pytest.raises(ValueError, match=r"^net must have layers that .* layers\[0\] is a Doubled"):
        explain(net, [1.0], [0.0], "w1")


def test_a_saturated_neuron_is_checked_alike_for_a_net_and_its_negative() -> None:
    net = Network([[[1.0]]], [[0.0]])
    right, left = ([37.0], [0.0]), ([-37.0], [1.0])
    with mp.workdps(50):
        out = 1 / (1 + mp.exp(mpf(-37)))
        exact = float(out * out * (1 - out) * 37)
    assert exact == pytest.approx(3.157e-15, rel=1e-3)
    for side in (right, left):
        assert net.gradients(*side).weights[0] == pytest.approx(exact, rel=1e-12, abs=0)
    assert repr(gradient_check(net, *right)) == repr(gradient_check(net, *left))


def test_a_kink_of_a_loss_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absolute = Loss(
        "absolute error",
        lambda out, target: np.abs(target - out),
        lambda out, target: np.sign(out - target),
        slope="1 if out > target else -1",
        check=lambda _target, _name: None,
        kinks=(0.0,),
    )
    monkeypatch.setitem(LOSSES, absolute.name, absolute)
    net = Network([[[1.0]]], [[0.0]], "identity", absolute.name)
    assert "At a kink of absolute error" in str(gradient_check(net, [1.0], [1.0]))
    assert gradient_check(net, [1.0], [2.0]).passed


@pytest.mark.parametrize(
    ("activation", "parameters", "message"),
    [
        ("reluu", {}, r"^the activation of layers\[0\] must be one of .* the nearest is 'ReLU'"),
        ("tanh", {"weights": np.ones((1, 1))}, r"^layers\[0\] must have 'weights' and 'biases'"),
        (
            "tanh",
            {"weights": np.ones((1, 1)), "biases": np.ones(2)},
            r"^biases of layers\[0\] must have shape \(1,\) to fit its weights",
        ),
    ],
)
def test_a_layer_with_a_wrong_activation_or_parameters_is_refused(
    activation: str, parameters: dict[str, Array], message: str
) -> None:
    class Odd(Flatten):
        def __init__(self) -> None:
            set_fields(self, activation, parameters)

    with pytest.raises(ValueError, match=message):
        Network(layers=[Odd()])


def test_the_nearest_name_is_found_among_other_common_names_too() -> None:
    with pytest.raises(ValueError, match=r"not 'sigmod'; the nearest is 'logistic'"):
        Network([[[1.0]]], [[0.0]], "sigmod")
    assert Network([[[1.0]]], [[0.0]], loss="bce").loss == "binary cross-entropy"


def test_a_network_without_weights_has_no_parameter_to_name() -> None:
    with pytest.raises(ValueError, match="must have weights"):
        find_parameter(Network(layers=[Flatten()]), "w1")
