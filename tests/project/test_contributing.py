"""What CONTRIBUTING.md adds to the engine works with that alone."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import (
    Dense,
    Network,
    explain,
    gradient_check,
    random_network,
    sweep,
    train,
)
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.network import activations, layers, losses
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.validation import Array
from parts import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ACTIVATION, LOSS, LAYER = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
RNG = np.random.default_rng(1)
STEPS = 100
X, T = RNG.normal(size=(5, 3)), RNG.uniform(size=(5, 2))


def last_of(source: str, module: object) -> Any:
    """Run an example where it belongs, and return the entry that its last statement is."""
    *body, last = ast.parse(source).body
    assert isinstance(last, ast.Expr)
    names = dict(vars(module))
    exec(compile(ast.Module(body, []), "CONTRIBUTING.md", "exec"), names)
    return eval(compile(ast.Expression(last.value), "CONTRIBUTING.md", "eval"), names)


def check_gradients_and_training(net: Network) -> None:
    assert gradient_check(net, X, T).passed
    by_hand, errors = net, [net.error(X, T)]
    for _ in range(STEPS):
        by_hand = by_hand.updated(by_hand.gradients(X, T), 0.05)
        errors.append(by_hand.error(X, T))
    assert errors[-1] < 0.99 * errors[0]
    np.testing.assert_allclose(train(net, X, T, 0.05, STEPS).errors, errors, rtol=1e-12)
    found = sweep(net, X, T, [0.01, 0.05], STEPS).errors
    np.testing.assert_allclose(found[1], errors[-1], rtol=1e-12)


def check_explanation(net: Network) -> None:
    slopes = net.gradients(X[0], T[0])
    for which, slope in (("w1", slopes.weights[0][0, 0]), ("b_o2", slopes.biases[1][1])):
        assert explain(net, X[0], T[0], which).gradient == pytest.approx(slope, rel=1e-12)


def worked_out(text: str, **values: Array) -> Array:
    return formula.evaluate(text, values, np.exp)


def test_activation_takes_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = last_of(ACTIVATION, activations)
    monkeypatch.setitem(ACTIVATIONS, entry.name, entry)
    for names in (entry.name, ["tanh", entry.name], [entry.name, "softmax"]):
        net = random_network([3, 4, 2], names, seed=1)
        check_gradients_and_training(net)
        check_explanation(net)
    nets = np.linspace(-5.0, 5.0, 11)
    out = entry.function(nets)
    np.testing.assert_allclose(out, np.log1p(np.exp(nets)), rtol=1e-14)
    slopes = entry.backward(np.ones(11), nets, out)
    np.testing.assert_allclose(worked_out(entry.slope, out=out, net=nets), slopes, rtol=1e-12)


def test_loss_takes_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = last_of(LOSS, losses)
    monkeypatch.setitem(LOSSES, entry.name, entry)
    for names in ("logistic", ["tanh", "identity"], ["ReLU", "softmax"]):
        net = random_network([3, 4, 2], names, loss=entry.name, seed=1)
        check_gradients_and_training(net)
        check_explanation(net)
        out = net.forward(X).output
        assert net.error(X, T) == pytest.approx(((out - T) ** 2).sum() / 5, rel=1e-14)
        slopes = entry.derivative(out, T)
        np.testing.assert_array_equal(worked_out(entry.slope, out=out, target=T), slopes)


def test_layer_takes_one_class() -> None:
    names = dict(vars(layers))
    exec(LAYER, names)
    scale = names["Scale"]
    between = Dense(np.zeros((4, 3)), np.zeros(4), "tanh"), Dense(np.zeros((2, 4)), np.zeros(2))
    net = random_network(layers=[between[0], scale(np.ones(4), np.zeros(4)), between[1]], seed=1)
    check_gradients_and_training(net)
    moved = net.updated(net.gradients(X, T), 0.5)
    assert moved.forward(X).outs[1] == pytest.approx(
        moved.forward(X).outs[0] * moved.weights[1][:, 0] + moved.biases[1], rel=1e-15
    )
    with pytest.raises(ValueError, match=r"layers\[1\] is a Scale"):
        explain(net, X[0], T[0], "w1")
    with pytest.raises(ValueError, match="must have 4 inputs"):
        Network(layers=[between[1], scale(np.ones(4), np.zeros(4))])
