"""The backend for networks with a handful of weights: a Python program written for each network.

A call of NumPy takes 0.3 to 1 µs before it computes anything. An update of a 2-2-2 network is some
seventy multiplications and additions, which take a processor a tenth of that, in some thirty calls.
Nearly all of the time goes into calls. So Python source is written in which each weight is a
variable, and no loop, list or call is left but `exp`. A multiplication of two Python floats takes
about 0.02 µs.

The results differ from those of the reference in the last digits alone: sums are added up in
another order, and `math.exp` may round differently from `np.exp`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np

from backprop_by_numbers.network.layers import Dense
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.reference import Backend, Rows, Settings, TrainingState

#: The most weights times examples, which a program's length grows with: longer ones are slow.
LONGEST_PROGRAM = 64


@dataclass(frozen=True)
class _Source:
    """An activation as Python source, in `net` and `out`; `e` is a value that both lines use."""

    function: str
    slope: str
    e: str = ""


#: The activations that a program can be written for.
SUPPORTED_ACTIVATIONS = {
    # Instead of a power that would overflow, the largest that does not: the output is nearly 0.
    # The slope is out (1 - out), with e out for 1 - out, which keeps all digits near out = 1.
    "logistic": _Source(
        "1.0 / (1.0 + e)", "e * out * out", f"exp(-net) if net > -709.0 else {math.exp(709.0)}"
    ),
    "tanh": _Source("tanh(net)", "(1.0 - out) * (1.0 + out)"),
    "ReLU": _Source("net if net > 0.0 else 0.0", "1.0 if out > 0.0 else 0.0"),
    "identity": _Source("net", "1.0"),
}


def supports(settings: Settings, x: Array, batch: int) -> bool:
    """Return whether a program can be written for these updates, and is the fastest."""
    return (
        all(type(layer) is Dense for layer in settings.layers)
        and SUPPORTED_ACTIVATIONS.keys() >= set(settings.activations)
        and settings.loss == "half squared error"
        and not settings.momentum
        and x.dtype == np.float64
        and batch == len(x)
        and batch * settings.weights_in_all <= LONGEST_PROGRAM
    )


def backend(settings: Settings, x: Array, target: Array) -> Backend:
    """Return the backend for these settings and examples."""
    inputs, targets = x.ravel().tolist(), target.ravel().tolist()

    def run(state: TrainingState, batches: Sequence[Rows]) -> tuple[Array, TrainingState]:
        arrays = state.weights + state.biases
        numbers = np.concatenate([array.ravel() for array in arrays]).tolist()
        shapes = tuple(w.shape for w in state.weights)
        program = _program(shapes, len(x), settings.activations, "biases" in settings.trained)
        updates = len(batches) - 1
        errors, numbers = program(updates, settings.learning_rate, inputs, targets, numbers)
        parts = np.split(np.array(numbers), np.cumsum([array.size for array in arrays])[:-1])
        after = [part.reshape(a.shape) for part, a in zip(parts, arrays, strict=True)]
        state = TrainingState.of_dense(after[: len(shapes)], after[len(shapes) :])
        return np.array(errors), state

    return run


@lru_cache(maxsize=32)
def _program(
    shapes: tuple[tuple[int, int], ...],
    examples: int,
    activations: tuple[str, ...],
    train_biases: bool,
) -> Callable[..., tuple[list[float], list[float]]]:
    """Return a function that makes the updates of networks of these shapes, written as source.

    In it ``w0_1_2`` is the weight in layer 0 of neuron 1 for input 2, ``b0_1`` that neuron's bias,
    ``a1_3_1`` its output for example 3 (``a0`` are the inputs) and ``d0_3_1`` its delta. After the
    last update the error is found once more. For a single logistic neuron and one example an update
    reads::

        net = w0_0_0 * a0_0_0 + b0_0
        e0_0_0 = e = exp(-net) if net > -709.0 else 8.2e+307
        a1_0_0 = 1.0 / (1.0 + e)
        miss0_0 = a1_0_0 - target0_0
        append(half * (miss0_0 * miss0_0))
        e = e0_0_0
        out = a1_0_0
        d0_0_0 = (miss0_0) * (e * out * out)
        w0_0_0 -= rate * (d0_0_0 * a0_0_0)
    """
    last, each = len(shapes) - 1, range(examples)
    neurons, inputs = ([range(shape[axis]) for shape in shapes] for axis in (0, 1))
    outputs = [f"{e}_{o}" for e in each for o in neurons[last]]
    sources = [SUPPORTED_ACTIVATIONS[name] for name in activations]

    forward = []
    for k, source in enumerate(sources):
        for e in each:
            for o in neurons[k]:
                total = _sum(f"w{k}_{o}_{i} * a{k}_{e}_{i}" for i in inputs[k])
                forward.append(f"net = {total} + b{k}_{o}")
                forward += [f"e{k}_{e}_{o} = e = {source.e}"] if source.e else []
                forward.append(f"a{k + 1}_{e}_{o} = {source.function}")
    forward += [f"miss{output} = a{last + 1}_{output} - target{output}" for output in outputs]
    forward += [f"append(half * ({_sum(f'miss{output} * miss{output}' for output in outputs)}))"]

    backward: list[str] = []
    updates: list[str] = []
    for k in reversed(range(len(shapes))):
        for e in each:
            for o in neurons[k]:
                by_out = f"miss{e}_{o}" if k == last else _sum(
                    f"d{k + 1}_{e}_{p} * w{k + 1}_{p}_{o}" for p in neurons[k + 1]
                )  # fmt: skip
                source = sources[k]
                backward += [f"e = e{k}_{e}_{o}"] if source.e else []
                backward.append(f"out = a{k + 1}_{e}_{o}")
                backward.append(f"d{k}_{e}_{o} = ({by_out}) * ({source.slope})")
        for o in neurons[k]:
            for i in inputs[k]:
                gradient = _sum(f"d{k}_{e}_{o} * a{k}_{e}_{i}" for e in each)
                updates.append(f"w{k}_{o}_{i} -= rate * ({gradient})")
            if train_biases:
                updates.append(f"b{k}_{o} -= rate * ({_sum(f'd{k}_{e}_{o}' for e in each)})")

    weights = [f"w{k}_{o}_{i}" for k in range(last + 1) for o in neurons[k] for i in inputs[k]]
    biases = [f"b{k}_{o}" for k in range(last + 1) for o in neurons[k]]
    parameters = ", ".join((*weights, *biases))
    lines = [
        "def program(updates, learning_rate, inputs, targets, parameters):",
        f"    {''.join(f'a0_{e}_{i}, ' for e in each for i in inputs[0])} = inputs",
        f"    {''.join(f'target{output}, ' for output in outputs)} = targets",
        f"    {parameters} = parameters",
        f"    rate, half = learning_rate / {examples}, 0.5 / {examples}",  # of the mean error
        "    errors = []",
        "    append = errors.append",
        "    for _ in range(updates):",
        *(f"        {line}" for line in (*forward, *backward, *updates)),
        *(f"    {line}" for line in forward),
        f"    return errors, [{parameters}]",
    ]
    names: dict[str, Any] = {"exp": math.exp, "tanh": math.tanh}
    exec("\n".join(lines), names)
    return cast("Callable[..., tuple[list[float], list[float]]]", names["program"])


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)
