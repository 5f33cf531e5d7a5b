"""Every bad argument of every public function is refused by its name, before anything is computed.

`test_validation` tests all that each check of `validation` refuses; here two or three values show
that an argument is checked by it. A check for a single argument is tested in full here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backprop_by_numbers
from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    ForwardPass,
    Gradients,
    History,
    Layer,
    MaxPool2D,
    Network,
    central_differences,
    explain,
    gradient_check,
    quantities,
    random_network,
    sweep,
    train,
)
from backprop_by_numbers.network import activations, losses
from fifty_digits import T, X, example

NET = example()
W, B = ([layer.tolist() for layer in layers] for layers in (NET.weights, NET.biases))
FOUND = NET.gradients(X, T)
SWEPT = sweep(NET, X, T, [0.5], 1)
SURE = Network(W, B, ["tanh", "softmax"], "cross-entropy")
YES = Network(W, B, loss="binary cross-entropy")
ONE = Network([[[0.5]]], [[0.5]])
DENSE, KERNELS = Dense(W[0], B[0]), [[[[0.5, 0.25]]]]
NAN, INF = float("nan"), float("inf")


def of_layers(layers: Any, in_shape: Any = None) -> Network:
    """Return a network of layers, which cannot be passed together with weights."""
    return Network(layers=layers, in_shape=in_shape)


def random_of_layers(layers: Any, in_shape: Any = None) -> Network:
    return random_network(layers=layers, in_shape=in_shape, seed=0)


#: Arguments that are right, for all that is called below.
RIGHT: dict[Callable[..., object], dict[str, Any]] = {
    Network: {"weights": W, "biases": B, "activations": ["ReLU", "logistic"]},
    of_layers: {"layers": [Conv2D(KERNELS, [0.5]), Flatten(), Dense([[0.5] * 3], [0.5])],
                "in_shape": [1, 1, 4]},
    Dense: {"weights": W[0], "biases": B[0]},
    Conv2D: {"kernels": KERNELS, "biases": [0.5]},
    MaxPool2D: {"window": 2},
    AveragePool2D: {"window": 2},
    Flatten: {},
    NET.forward: {"x": X},
    NET.error: {"x": X, "target": T},
    NET.gradients: {"x": X, "target": T},
    NET.checked_examples: {"x": X, "target": T},
    NET.checked_batch: {"x": X, "target": T},
    NET.checked_example: {"x": X, "target": T},
    NET.checked_gradients: {"gradients": FOUND},
    NET.with_parameters: {"weights": W, "biases": B},
    NET.updated: {"gradients": FOUND, "learning_rate": 0.5},
    ForwardPass: {"nets": B, "outs": B},
    Gradients: {"weights": W, "biases": B, "deltas": B},
    train: {"net": NET, "x": [X] * 5, "target": [T] * 5, "batch_size": 2, "seed": 0},
    sweep: {"net": NET, "x": X, "target": T, "learning_rates": [0.5]},
    SWEPT.network: {"position": 0},
    gradient_check: {"net": NET, "x": X, "target": T, "inputs": True},
    explain: {"net": NET, "x": X, "target": T, "parameter": "w5"},
    quantities: {"net": NET, "x": X, "target": T},
    central_differences: {"function": lambda x: NET.error(x, T), "at": X},
    random_network: {"sizes": [2, 2, 2], "seed": 0},
    random_of_layers: {"layers": [DENSE], "in_shape": (2,)},
}  # fmt: skip

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
    ("W", TypeError, " must be a list or tuple with one array per layer, not str"),
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
# What is allowed is read from the tables, so that a new entry is understood here, too.
ALL = tuple(activations.ACTIVATIONS)
IN_ANY_LAYER = tuple(name for name in ALL if name != "softmax")
NEAREST = f" must be one of {ALL}, not 'relo'; the nearest is 'ReLU'"
ACTIVATION: Refusals = [
    (None, TypeError, " must be a string, one of ('logistic', 'tanh', 'ReLU', 'identity'"),
    ("swish", ValueError, " must be one of ('logistic', 'tanh', 'ReLU', 'identity'"),
]
ACTIVATIONS: Refusals = [
    (5, TypeError, " must be a string, or a list or tuple with one for each layer"),
    (["tanh", "relo"], ValueError, "[1]" + NEAREST),
    (["tanh"], ValueError, " must have one name per layer, but there are 1 names and 2 layers"),
]
LOSS: Refusals = [
    (None, TypeError, " must be a string, one of ('half squared error', 'cross-entropy', "),
    ("cross-entropy", ValueError, " must not be 'cross-entropy' without 'softmax' in the last la"),
]
IN_SHAPE: Refusals = [
    (2, TypeError, " must be a tuple of whole numbers, not int"),
    ((2, 2), ValueError, " must have a number for each axis of an example, "),
]
IN_SHAPE_OF_ONE: Refusals = [
    *IN_SHAPE,
    ((2.0,), TypeError, "[0] must be a whole number"),
    ((0,), ValueError, "[0] must be at least 1, not 0"),
    ((3,), ValueError, " must have 2 inputs along its last axis"),
]
NO_LAYERS: Refusals = [
    *(
        (bad, TypeError, " must be a list or tuple of layers, not ")
        for bad in (DENSE, "Dense", {DENSE}, iter([DENSE]))
    ),
    ((), ValueError, " is empty; a network needs at least one layer"),
    ([DENSE, W[1]], TypeError, "[1] must be a Layer, not list"),
    ([DENSE, Dense], TypeError, "[1] must be a Layer, not "),
    (
        [DENSE, Dense([[0.5]], [0.5])],
        ValueError,
        " must be such that what goes from layers[0] into layers[1] fits: it must have 1 inputs",
    ),
    ([DENSE, Flatten()], ValueError, " must be such that what goes from layers[0] into layers[1]"),
]
PAIR: Refusals = [
    (1.5, TypeError, " must be a whole number"),
    (0, ValueError, " must be at least 1, not 0"),
    ((2, 0), ValueError, "[1] must be at least 1, not 0"),
    ((1, 2, 3), ValueError, " must be a whole number or a pair of them, not (1, 2, 3)"),
]
PADDING: Refusals = [
    (1.5, TypeError, " must be a whole number"),
    (-1, ValueError, " must be at least 0, not -1"),
    ("full", ValueError, " must be 'valid', 'same' or numbers, not 'full'"),
    ((1, 1, 1), ValueError, " must be a number, or a pair of numbers or pairs, not (1, 1, 1)"),
    ((1, (0, -1)), ValueError, "[1][1] must be at least 0, not -1"),
]
POOLING: dict[str, Refusals] = {
    "window": PAIR,
    "stride": PAIR,
    "padding": [*PADDING, (2, ValueError, " must be smaller than the window, (2, 2), or a window")],
}

EXAMPLES: dict[tuple[Callable[..., object], str], Refusals] = {
    (function, argument): VECTOR + BATCH + unfit
    for function in (
        NET.error, NET.gradients, NET.checked_examples, NET.checked_batch, sweep, gradient_check
    )
    for argument, unfit in (("x", UNFIT_X), ("target", UNFIT_TARGET))
}  # fmt: skip
REFUSED: dict[tuple[Callable[..., object], str], Refusals] = EXAMPLES | {
    (Network, "weights"): [
        *MATRICES,
        (None, TypeError, " must be given where there are no layers"),
        *((bad, TypeError, " must be a list or tuple with one array per layer")
          for bad in (1, 0.5, b"W", {0: W[0]}, {0.5}, iter(W))),
        ([W[0]], ValueError, " and biases must have one array per layer each, but there are 1 w"),
        ([W[0], W[1], W[1]], ValueError, " and biases must have one array per layer each"),
        ([W[0], [[0.5]] * 2], ValueError, "[1] must have shape (n_out, 2) to fit the outputs of "),
    ],
    (Network, "biases"): [
        *VECTORS,
        (None, TypeError, " must be given where there are no layers"),
        ([B[0], [0.5]], ValueError, "[1] must have shape (2,) to fit weights[1], but its shape"),
    ],
    (Network, "activations"): [
        *ACTIVATIONS,
        *((bad, TypeError, " must be a string, or a list or tuple with one for each layer, not ")
          for bad in ({"tanh", "ReLU"}, np.array(["tanh"] * 2), b"tanh")),
        ("relo", ValueError, NEAREST),
        ("swish", ValueError, " must be one of ('logistic', 'tanh', 'ReLU', 'identity', "),
        (["tanh", None], TypeError, "[1] must be a string, one of ("),
        ([], ValueError, " must have one name per layer, but there are 0 names and 2 layers"),
        (["tanh"] * 3, ValueError, " must have one name per layer, but there are 3 names"),
        ("softmax", ValueError, " must have 'softmax' in the last layer only"),
        (["softmax", "tanh"], ValueError, " must have 'softmax' in the last layer only"),
    ],
    (Network, "loss"): [
        *LOSS,
        (["cross-entropy"], TypeError, " must be a string, one of"),
        ("squared error", ValueError, f" must be one of {tuple(losses.LOSSES)}, not "
         "'squared error'; the nearest is 'half squared error'"),
        ("cross-entropy", ValueError, " must not be 'cross-entropy' without 'softmax' in the last "
         "layer, whose outputs are probabilities; its activation is 'logistic'"),
    ],
    (Network, "layers"): [
        ([DENSE], TypeError, " must not stand beside weights, biases or activations"),
    ],
    (Network, "in_shape"): IN_SHAPE_OF_ONE,
    (of_layers, "layers"): NO_LAYERS,
    (of_layers, "in_shape"): [
        *IN_SHAPE,
        ((1, 1, 1), ValueError, " must be at least as large as the window, 1 x 2"),
        ((2, 1, 4), ValueError, " must have as many channels as each kernel, 1, not (2, 1, 4)"),
        ((1, 1, 5), ValueError, " must be such that what goes from layers[1] into layers[2] fits"),
    ],
    (Dense, "weights"): [
        ([[0.5, True]] * 2, TypeError, " must hold real numbers"),
        ([[0.5, NAN]] * 2, ValueError, " must be finite"),
        ([0.5, 0.5], ValueError, " must have shape (n_out, n_in), but its shape is (2,)"),
    ],
    (Dense, "biases"): [
        *VECTOR,
        ([0.5], ValueError, " must have shape (2,) to fit weights, but its shape is (1,)"),
    ],
    (Dense, "activation"): [*ACTIVATION, ("relo", ValueError, NEAREST)],
    (Conv2D, "kernels"): [
        ([[[[0.5, True]]]], TypeError, " must hold real numbers"),
        ([[[[0.5, INF]]]], ValueError, " must be finite"),
        ([[0.5]], ValueError, " must have shape (n_out, n_in, height, width), but its shape is "),
    ],
    (Conv2D, "biases"): [
        *VECTOR,
        ([0.5] * 2, ValueError, " must have shape (1,) to fit kernels, but its shape is (2,)"),
    ],
    (Conv2D, "activation"): [
        *ACTIVATION,
        ("softmax", ValueError, f" must be one of {IN_ANY_LAYER}, not "),
    ],
    (Conv2D, "stride"): PAIR,
    (Conv2D, "padding"): PADDING,
    **{(kind, argument): refusals
       for kind in (MaxPool2D, AveragePool2D) for argument, refusals in POOLING.items()},
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
    (NET.with_parameters, "weights"): [
        *MATRICES[:-1],
        ([[0.5, 0.5], W[1]], ValueError, "[0] must have shape (2, 2), but its shape is (2,)"),
        ([W[0]], ValueError, " must have the shapes [(2, 2), (2, 2)], not [(2, 2)]"),
        ([W[0], [[0.5]]], ValueError, " must have the shapes [(2, 2), (2, 2)], not [(2, 2), (1"),
    ],
    (NET.with_parameters, "biases"): [
        *VECTORS[:-1],
        ([B[0], [0.5]], ValueError, " must have the shapes [(2,), (2,)], not [(2,), (1,)]"),
    ],
    (NET.updated, "gradients"): GRADIENTS,
    (NET.updated, "learning_rate"): NUMBER,
    (NET.updated, "train_biases"): FLAG,
    (ForwardPass, "nets"): VECTORS,
    (ForwardPass, "outs"): VECTORS,
    (Gradients, "weights"): MATRICES,
    (Gradients, "biases"): [*VECTORS, (W, ValueError, "[0] must have shape (n_out,), but its ")],
    (Gradients, "deltas"): VECTORS,
    (Gradients, "inputs"): VECTOR,
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
    (gradient_check, "inputs"): FLAG,
    **{
        (function, argument): refusals
        for function in (explain, quantities, NET.checked_example)
        for argument, refusals in {
            "x": [
                *VECTOR, *UNFIT_X[:1],
                ([X], ValueError, " must be one example, but its shape is (1, 2)"),
            ],
            "target": VECTOR + UNFIT_TARGET,
        }.items()
    },
    **{
        (function, argument): refusals
        for function in (explain, quantities)
        for argument, refusals in {"net": NETWORK, "learning_rate": NUMBER}.items()
    },
    (explain, "parameter"): [
        (5, TypeError, " must be a name such as 'w5'"),
        ("w9", ValueError, " must be a weight, 'w1' to 'w8'"),
        ("i3", ValueError, " must be a weight, 'w1' to 'w8', a neuron's bias such as 'b_o1', or "
         "a layer's shared bias, 'b1' to 'b2', or an input, 'i1' to 'i2', not 'i3'"),
        ((1, 0, 2), ValueError, "[2] must be below 2, the number of columns"),
    ],
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
    (random_network, "layers"): [
        ([DENSE], TypeError, " must not stand beside sizes or activations"),
    ],
    (random_network, "in_shape"): IN_SHAPE_OF_ONE,
    (random_of_layers, "layers"): NO_LAYERS,
    (random_of_layers, "in_shape"): IN_SHAPE_OF_ONE,
}  # fmt: skip


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(
    ("function", "argument", "bad", "exception", "message"),
    [(*where, *refusal) for where, refusals in REFUSED.items() for refusal in refusals],
)
def test_a_bad_argument_is_refused_by_its_name(
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
def test_every_argument_is_tested(function: Callable[..., object]) -> None:
    tested = {argument for called, argument in REFUSED if called == function}
    assert tested == inspect.signature(function).parameters.keys()
    function(**RIGHT[function])  # what is called right is right


def test_every_public_function_is_tested() -> None:
    public = [getattr(backprop_by_numbers, name) for name in backprop_by_numbers.__all__]
    methods = [name for name in vars(Network) if not name.startswith("_")]
    functions = {value for value in public if inspect.isfunction(value)}
    functions |= {value for value in public if isinstance(value, type) and issubclass(value, Layer)}
    functions -= {Layer}  # which is what they are made of
    functions |= {value for name in methods if callable(value := getattr(NET, name))}
    assert functions <= RIGHT.keys()


@pytest.mark.parametrize(("bad", "exception", "message"), VECTOR)
def test_a_history_has_finite_errors(bad: Any, exception: type[Exception], message: str) -> None:
    with pytest.raises(exception, match=f"^errors{message}"):
        History(bad, NET, {})


@pytest.mark.usefixtures("nothing_computed")
@pytest.mark.parametrize(
    ("net", "bad", "message"),
    [
        (SURE, [0.5, 0.25], "which are 1 in sum along the last axis"),
        (SURE, [1.5, -0.5], "which are not negative, but it holds -0.5"),
        (YES, [0.5, 1.5], "from 0 to 1, but it holds 1.5"),
        (YES, [-0.5, 0.5], "from 0 to 1, but it holds -0.5"),
    ],
)
def test_the_targets_of_a_cross_entropy_are_probabilities(
    net: Network, bad: list[float], message: str
) -> None:
    for call in (
        lambda: net.error(X, bad),
        lambda: net.gradients(X, bad),
        lambda: net.checked_examples(X, bad),
        lambda: net.checked_batch(X, bad),
        lambda: train(net, X, bad),
        lambda: sweep(net, X, bad, [0.5]),
        lambda: gradient_check(net, X, bad),
        lambda: explain(net, X, bad, "w5"),
    ):
        with pytest.raises(ValueError, match=f"^target must hold probabilities, {message}"):
            call()
    with pytest.raises(ValueError, match=r"^held_out: target must hold probabilities"):
        train(net, X, [0.25, 0.75], held_out=(X, bad))
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
        "snapshots_at": np.array([0, 9]),
        "batch_size": np.int64(2), "seed": np.uint8(3), "momentum": np.float32(0.5),
        "held_out": [np.array([0.5, 1], np.float16), np.array([0, 1], np.uint8)],
        "progress": np.False_, "dtype": np.str_("float32"),
    }  # fmt: skip
    plain = {
        "learning_rate": 1, "steps": 9, "train_biases": True,
        "snapshots_at": {0, 9},
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
