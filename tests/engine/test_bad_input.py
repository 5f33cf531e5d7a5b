"""Every argument of every public function: refused by its name, before anything is computed.

What each check of `validation` refuses is asked in `test_validation`; here two or three questions
show that it stands at this argument and gets what the caller passed. A check that belongs to one
argument alone is asked everything here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backprop_by_numbers
from backprop_by_numbers import (
    ForwardPass,
    Gradients,
    History,
    Network,
    central_differences,
    explain,
    gradient_check,
    random_network,
    sweep,
    train,
)
from fifty_digits import T, X, example

NET = example()
W, B = ([layer.tolist() for layer in layers] for layers in (NET.weights, NET.biases))
FOUND = NET.gradients(X, T)
SWEPT = sweep(NET, X, T, [0.5], 1)
SURE = Network(W, B, ["tanh", "softmax"], "cross-entropy")
ONE = Network([[[0.5]]], [[0.5]])
NAN, INF = float("nan"), float("inf")


#: Arguments that are right, for all that is called below.
RIGHT: dict[Callable[..., object], dict[str, Any]] = {
    Network: {"weights": W, "biases": B, "activations": ["ReLU", "logistic"]},
    NET.forward: {"x": X},
    NET.error: {"x": X, "target": T},
    NET.gradients: {"x": X, "target": T},
    NET.checked_examples: {"x": X, "target": T},
    NET.checked_gradients: {"gradients": FOUND},
    NET.updated: {"gradients": FOUND, "learning_rate": 0.5},
    ForwardPass: {"nets": B, "outs": B},
    Gradients: {"weights": W, "biases": B, "deltas": B},
    train: {"net": NET, "x": [X] * 5, "target": [T] * 5, "batch_size": 2, "seed": 0},
    sweep: {"net": NET, "x": X, "target": T, "learning_rates": [0.5]},
    SWEPT.network: {"position": 0},
    gradient_check: {"net": NET, "x": X, "target": T},
    explain: {"net": NET, "x": X, "target": T, "parameter": "w5"},
    central_differences: {"function": lambda x: NET.error(x, T), "at": X},
    random_network: {"sizes": [2, 2, 2], "seed": 0},
}

# What is wrong with an argument, the exception, and how the message goes on after its name.
Refusals = list[tuple[Any, type[Exception], str]]

VECTOR: Refusals = [
    ([0.05, True], TypeError, " must hold real numbers"),
    ([0.05, NAN], ValueError, " must be finite"),
    (0.05, ValueError, " must have shape "),
]
BATCH: Refusals = [([[0.05, 0.1], [0.05, INF]], ValueError, " must be finite")]
UNFIT_X: Refusals = [
    ([0.05], ValueError, " must have 2 inputs along its last axis, but its shape is (1,)"),
    ([[0.05], [0.1]], ValueError, " must have 2 inputs along its last axis"),
]
UNFIT_TARGET: Refusals = [
    ([0.5], ValueError, " must have shape (2,) to fit x, but its shape is (1,)"),
    ([T], ValueError, " must have shape (2,) to fit x"),
]
LAYERS: Refusals = [
    (None, TypeError, " must be a list or tuple with one array per layer, not NoneType"),
    (np.array(W), TypeError, " must be a list or tuple"),
    ((), ValueError, " is empty; a network needs at least one layer"),
]
MATRICES: Refusals = [
    *LAYERS,
    ([[[0.1, 0.2], [0.3, True]], W[1]], TypeError, "[0] must hold real numbers"),
    ([W[0], [[0.1, NAN], [0.3, 0.4]]], ValueError, "[1] must be finite"),
    ([[0.5, 0.5], W[1]], ValueError, "[0] must have shape (n_out, n_in)"),
]
VECTORS: Refusals = [
    *LAYERS,
    ([[0.5, True], B[1]], TypeError, "[0] must hold real numbers"),
    ([B[0], [0.5, NAN]], ValueError, "[1] must be finite"),
    ([0.5, B[1]], ValueError, "[0] must have shape (n_out,)"),
]
NUMBER: Refusals = [
    ("0.5", TypeError, " must be a number"),
    (0, ValueError, " must be finite and greater than 0"),
    (NAN, ValueError, " must be finite and greater than 0"),
]
COUNT: Refusals = [
    (3.0, TypeError, " must be a whole number"),
    (-1, ValueError, " must be at least 0"),
    (2**53 + 1, ValueError, " must be at most 2**53"),
]
FLAG: Refusals = [(1, TypeError, " must be True or False"), (None, TypeError, " must be True or F")]
NETWORK: Refusals = [
    (None, TypeError, " must be a Network, not NoneType"),
    (Network, TypeError, " must be a Network, not type"),
]
STEPS: Refusals = [
    *((bad, TypeError, " must be a collection of whole numbers")
      for bad in (None, 1, 1.0, True, "12", b"12", np.array(1), np.int64(1), iter([1]), len)),
    *((bad, ValueError, " must not go beyond steps (10000), but holds ")
      for bad in ([10_001], (0, 10**9), {20_000}, range(10_002), np.array([10_001]))),
    *((bad, TypeError, "[0] must be a whole number")
      for bad in ([1.0], (True,), {None}, {"1": 1}, [[1]], np.array([1.0]), np.array([True]))),
    ([0, -1], ValueError, "[1] must be at least 0, not -1"),
]  # fmt: skip
GRADIENTS: Refusals = [
    (Gradients, TypeError, " must be Gradients"),
    (FOUND.weights, TypeError, " must be Gradients"),
    (ONE.gradients([1.0], [1.0]), ValueError, " must have the shapes of this network's weights"),
]
ACTIVATIONS: Refusals = [
    (None, TypeError, " must be a string, or a list or tuple with one for each layer"),
    (["tanh", "relu"], ValueError, "[1] must be one of ('logistic', 'tanh', 'ReLU'"),
    (["tanh"], ValueError, " must have one name per layer, but there are 1 names and 2 layers"),
]
LOSS: Refusals = [
    (None, TypeError, " must be a string, one of ('half squared error', 'cross-entropy')"),
    ("cross-entropy", ValueError, " must not be 'cross-entropy' without 'softmax' in the last la"),
]

EXAMPLES: dict[tuple[Callable[..., object], str], Refusals] = {
    (function, argument): VECTOR + BATCH + unfit
    for function in (NET.error, NET.gradients, NET.checked_examples, sweep, gradient_check)
    for argument, unfit in (("x", UNFIT_X), ("target", UNFIT_TARGET))
}
REFUSED: dict[tuple[Callable[..., object], str], Refusals] = EXAMPLES | {
    (Network, "weights"): [
        *MATRICES,
        *((bad, TypeError, " must be a list or tuple with one array per layer")
          for bad in (1, 0.5, "W", b"W", {0: W[0]}, {0.5}, iter(W))),
        ([W[0]], ValueError, " and biases must have one array per layer each, but there are 1 w"),
        ([W[0], W[1], W[1]], ValueError, " and biases must have one array per layer each"),
        ([W[0], [[0.5]] * 2], ValueError, "[1] must have shape (n_out, 2) to fit the outputs of "),
    ],
    (Network, "biases"): [
        *VECTORS,
        ([B[0], [0.5]], ValueError, "[1] must have shape (2,) to fit weights[1], but its shape"),
    ],
    (Network, "activations"): [
        *ACTIVATIONS,
        *((bad, TypeError, " must be a string, or a list or tuple with one for each layer, not ")
          for bad in ({"tanh", "ReLU"}, np.array(["tanh"] * 2), b"tanh")),
        ("relu", ValueError, " must be one of ('logistic', 'tanh', 'ReLU', 'identity', 'softmax')"),
        (["tanh", None], TypeError, "[1] must be a string, one of ("),
        ([], ValueError, " must have one name per layer, but there are 0 names and 2 layers"),
        (["tanh"] * 3, ValueError, " must have one name per layer, but there are 3 names"),
        ("softmax", ValueError, " must have 'softmax' in the last layer only"),
        (["softmax", "tanh"], ValueError, " must have 'softmax' in the last layer only"),
    ],
    (Network, "loss"): [
        *LOSS,
        (["cross-entropy"], TypeError, " must be a string, one of"),
        ("squared error", ValueError, " must be one of ('half squared error', 'cross-entropy')"),
        ("cross-entropy", ValueError, " must not be 'cross-entropy' without 'softmax' in the last "
         "layer, whose outputs are probabilities; its activation is 'logistic'"),
    ],
    (NET.forward, "x"): VECTOR + BATCH + UNFIT_X,
    (NET.checked_gradients, "gradients"): [
        *GRADIENTS,
        *((bad, TypeError, " must be Gradients, not ") for bad in (None, NET, {}, [1])),
        *((bad, ValueError, " must have the shapes of this network's weights and biases, but ")
          for bad in (
              Network([[[0.5]], [[0.5]]], [[0.5]] * 2).gradients([1.0], [1.0]),
              Network(W[:1], B[:1]).gradients(X, T),
              Gradients(W, B[:1], B),
          )),
    ],
    (NET.updated, "gradients"): GRADIENTS,
    (NET.updated, "learning_rate"): NUMBER,
    (NET.updated, "train_biases"): FLAG,
    (ForwardPass, "nets"): VECTORS,
    (ForwardPass, "outs"): VECTORS,
    (Gradients, "weights"): MATRICES,
    (Gradients, "biases"): [*VECTORS, (W, ValueError, "[0] must have shape (n_out,), but its ")],
    (Gradients, "deltas"): VECTORS,
    (train, "net"): [
        *NETWORK,
        *((bad, TypeError, " must be a Network, not ") for bad in ("net", NET.weights, FOUND)),
    ],
    (train, "x"): VECTOR + BATCH + UNFIT_X,
    (train, "target"): [
        *VECTOR,
        *BATCH,
        (T, ValueError, " must have shape (5, 2) to fit x, but its shape is (2,)"),
        ([T] * 4, ValueError, " must have shape (5, 2) to fit x, but its shape is (4, 2)"),
        ([[0.5]] * 5, ValueError, " must have shape (5, 2) to fit x, but its shape is (5, 1)"),
    ],
    (train, "learning_rate"): NUMBER,
    (train, "steps"): COUNT,
    (train, "train_biases"): FLAG,
    (train, "backward_through"): [
        (None, TypeError, " must be a string, one of ('original', 'updated')"),
        ("new", ValueError, " must be one of ('original', 'updated'), not 'new'"),
    ],
    (train, "snapshots_at"): STEPS,
    (train, "batch_size"): [
        *COUNT[::2],
        (0, ValueError, " must be at least 1, not 0"),
        (6, ValueError, " must be at most the number of examples, 5, not 6"),
    ],
    (train, "seed"): [*COUNT, (None, ValueError, " must be given with mini-batches")],
    (train, "momentum"): [
        *NUMBER[:1],
        *((bad, ValueError, " must be at least 0 and less than 1, not ")
          for bad in (1, 1.0, -1e-9, -1, 2.5, NAN, INF, -INF, 10**400)),
    ],
    (train, "held_out"): [
        *((bad, TypeError, " must be a pair of inputs and targets, as (x, target)")
          for bad in (0, "XT", (X,), [X, T, T], {"x": X, "target": T}, np.array([X, T]), len)),
        (("x", T), TypeError, ": x must hold real numbers"),
        (([1.0], T), ValueError, ": x must have 2 inputs"),
        ([[X] * 3, T], ValueError, ": target must have shape (3, 2)"),
        ((X, [0.5, NAN]), ValueError, ": target must be finite"),
    ],
    (train, "progress"): FLAG,
    (train, "dtype"): [
        *((bad, TypeError, " must be a string, one of ('float64', 'float32')")
          for bad in (None, np.float32, np.dtype("float32"))),
        *((bad, ValueError, " must be one of ('float64', 'float32')") for bad in ("f4", "float16")),
    ],
    (sweep, "net"): NETWORK,
    (sweep, "learning_rates"): [
        *VECTOR,
        ([[0.5, 0.25]], ValueError, " must have shape (copies,)"),
        ([0.5, -0.0, 1e9], ValueError, " must be greater than 0, but one is "),
        ([0.5, -1], ValueError, " must be greater than 0, but one is -1.0"),
    ],
    (sweep, "steps"): COUNT,
    (sweep, "train_biases"): FLAG,
    (sweep, "errors_at"): [STEPS[1], STEPS[10], STEPS[-1]],
    (SWEPT.network, "position"): [*COUNT, (1, ValueError, " must be below 1, not 1")],
    (gradient_check, "net"): NETWORK,
    (gradient_check, "gradients"): [
        *GRADIENTS,
        *((bad, TypeError, " must be Gradients, or a function of (net, x, target) that returns ")
          for bad in (NET, [1], "gradients", 1)),
    ],
    (gradient_check, "tolerance"): [
        *NUMBER,
        *((bad, ValueError, " must be below 1, not ") for bad in (1, 1.0, 2.5, np.float64(1))),
    ],
    (explain, "net"): NETWORK,
    (explain, "x"): [
        *VECTOR,
        *UNFIT_X[:1],
        ([X], ValueError, " must have shape (n_in,), but its shape is (1, 2)"),
    ],
    (explain, "target"): VECTOR + UNFIT_TARGET,
    (explain, "parameter"): [
        (5, TypeError, " must be a name such as 'w5'"),
        ("w9", ValueError, " must be a weight, 'w1' to 'w8'"),
        ((1, 0, 2), ValueError, "[2] must be below 2, the number of columns"),
    ],
    (explain, "learning_rate"): NUMBER,
    (central_differences, "function"): [
        *((bad, TypeError, " must be callable, not ") for bad in (None, 1, "np.sum", [np.sum])),
    ],
    (central_differences, "at"): [
        *VECTOR[:2],
        ([], ValueError, " is empty"),
        ([[1.0], [1.0, 2.0]], ValueError, " is ragged"),
    ],
    (central_differences, "step"): [
        *NUMBER,
        (1e-300, ValueError, " must be long enough to change every number of at, but is 1e-300"),
    ],
    (random_network, "sizes"): [
        *((bad, TypeError, " must be a list or tuple of whole numbers, not ")
          for bad in (None, 3, "2, 2", {2, 1}, np.array([2, 1]), iter([2, 1]))),
        ([], ValueError, " must have at least two numbers, the inputs and one layer, not 0"),
        ([2], ValueError, " must have at least two numbers, the inputs and one layer, not 1"),
        ([2.0, 1], TypeError, "[0] must be a whole number"),
        ([2, True], TypeError, "[1] must be a whole number"),
        ([2, 0], ValueError, "[1] must be at least 1, not 0"),
    ],
    (random_network, "activations"): ACTIVATIONS,
    (random_network, "loss"): LOSS,
    (random_network, "seed"): [*COUNT, (None, TypeError, " must be a whole number")],
}  # fmt: skip


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(
    ("function", "argument", "bad", "exception", "message"),
    [(*where, *refusal) for where, refusals in REFUSED.items() for refusal in refusals],
)
def test_what_is_refused(
    function: Callable[..., object],
    argument: str,
    bad: object,
    exception: type[Exception],
    message: str,
) -> None:
    with pytest.raises(exception) as caught:
        function(**RIGHT[function] | {argument: bad})
    assert type(caught.value) is exception
    assert str(caught.value).startswith(argument + message)


@pytest.mark.parametrize("function", RIGHT)
def test_every_argument_is_asked(function: Callable[..., object]) -> None:
    asked = {argument for called, argument in REFUSED if called == function}
    assert asked == inspect.signature(function).parameters.keys()
    function(**RIGHT[function])  # what is called right is right


def test_every_public_function_is_asked() -> None:
    public = [getattr(backprop_by_numbers, name) for name in backprop_by_numbers.__all__]
    methods = [name for name in vars(Network) if not name.startswith("_")]
    functions = {value for value in public if inspect.isfunction(value)}
    functions |= {value for name in methods if callable(value := getattr(NET, name))}
    assert functions <= RIGHT.keys()


@pytest.mark.parametrize(("bad", "exception", "message"), VECTOR)
def test_a_history_has_finite_errors(bad: Any, exception: type[Exception], message: str) -> None:
    with pytest.raises(exception, match=f"^errors{message}"):
        History(bad, NET, {})


@pytest.mark.usefixtures("nothing_computed")
def test_the_targets_of_cross_entropy_are_probabilities() -> None:
    good, bad = [0.25, 0.75], [0.5, 0.25]
    for call in (
        lambda: SURE.error(X, bad),
        lambda: SURE.gradients(X, bad),
        lambda: SURE.checked_examples(X, bad),
        lambda: train(SURE, X, bad),
        lambda: sweep(SURE, X, bad, [0.5]),
        lambda: gradient_check(SURE, X, bad),
        lambda: explain(SURE, X, bad, "w5"),
    ):
        with pytest.raises(ValueError, match=r"^target must hold probabilities, which are 1 in"):
            call()
    with pytest.raises(ValueError, match=r"^held_out: target must hold probabilities"):
        train(SURE, X, good, held_out=(X, bad))
    # Another loss, even after softmax, takes any.
    assert Network(W, B, ["tanh", "softmax"]).checked_examples(X, [-3.0, 5.0])


@pytest.mark.usefixtures("nothing_computed")
def test_a_bias_that_neurons_do_not_share_is_not_explained() -> None:
    net = Network(W, [[0.35, 0.36], [0.60, 0.60]])
    with pytest.raises(ValueError, match=r"^parameter b1 must be one bias"):
        explain(net, X, T, "b1")


def test_training_takes_the_types_of_numpy() -> None:
    options = {
        "learning_rate": np.int8(1), "steps": np.uint8(9), "train_biases": np.True_,
        "backward_through": np.str_("updated"), "snapshots_at": np.array([0, 9]),
        "batch_size": np.int64(2), "seed": np.uint8(3), "momentum": np.float32(0.5),
        "held_out": [np.array([0.5, 1], np.float16), np.array([0, 1], np.uint8)],
        "progress": np.False_, "dtype": np.str_("float32"),
    }  # fmt: skip
    plain = {
        "learning_rate": 1, "steps": 9, "train_biases": True,
        "backward_through": "updated", "snapshots_at": {0, 9},
        "batch_size": 2, "seed": 3, "momentum": 0.5,
        "held_out": ([0.5, 1], (0, 1)),
        "progress": False, "dtype": "float32",
    }  # fmt: skip
    found, expected = (train(**RIGHT[train] | given) for given in (options, plain))
    assert found.errors.tolist() == expected.errors.tolist()
    assert found.held_out_errors == expected.held_out_errors
    assert list(found.snapshots) == [0, 9]


def test_training_takes_settings_at_the_ends_of_their_ranges() -> None:
    for options in ({"momentum": 0}, {"batch_size": 5, "seed": None}, {"seed": 2**53}):
        assert train(**RIGHT[train] | {"steps": 2} | options).errors.size == 3
    assert train(NET, X, T, steps=0, snapshots_at=[0]).errors.size == 1


@pytest.mark.parametrize(
    "rates",
    [[1], (0.5, 2), np.array([0.5], np.float32), np.array([1], np.int8), range(1, 4), [5e-324]],
)
def test_learning_rates_are_numbers_of_any_type(rates: Any) -> None:
    assert sweep(NET, X, T, rates, np.uint8(1), np.True_, np.array([0])).errors.size == len(rates)
    for rate in rates:
        assert train(NET, X, T, rate, steps=1).errors.size == 2
        assert NET.updated(FOUND, rate, np.True_).weights
