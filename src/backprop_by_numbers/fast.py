"""The same updates as in `updates`, fast: all that is clever about speed in this package is here.

What there is to be clever about: a call of NumPy costs 0.3 to 1 µs before it computes anything. An
update of a 2-2-2 network is some seventy multiplications and additions, which take a processor a
tenth of that, and some thirty calls. Nearly all of the time is calls. So there are three roads.

**A program written for one network** (`_program`). For a network with a handful of weights, Python
source is written out in which each weight is a variable of its own, and no loop, list or call is
left but `exp`. A multiplication of two Python floats takes about 0.02 µs.

**Calls whose arrays were made once** (`Calls`). In a larger network the arithmetic is most of the
time, and what can be saved is memory. Each array is made once, and each call writes into one, so
that the same few stay in the processor's cache. An update is a list of calls ready to be made, such
as ``partial(np.multiply, a, b, out)``. In each array a neuron has a row and an example a column.

**Many networks in one call** (`Copies`), for `sweep`. Each number becomes an array with one entry
for each copy of a network. The calls are those of one tiny network, and each works for a thousand.

The results differ from those of `updates` in the last digits alone: sums are added up in another
order, and `math.exp` may round differently from `np.exp`. So all updates of a run, and all of its
errors, take one road, which is chosen without regard to how many there will be: what a run gives
up to some update does not depend on what comes after it. No road looks for overflow on its way.
`sound` says afterwards whether there may have been one; then `updates` does the same work again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from backprop_by_numbers.backpropagation import Layers, Names
from backprop_by_numbers.updates import Rows, Rule, State
from backprop_by_numbers.validation import Array

#: Does what `updated` does: finds the error on each batch, with an update after each but the last.
Road = Callable[[State, Sequence[Rows]], tuple[Array, State]]

Call = Callable[[], object]

#: A program's length is that of the weights times the examples. Longer ones are slower than calls.
LONGEST_PROGRAM = 64


def road(rule: Rule, state: State, x: Array, target: Array, batch: int) -> Road | None:
    """Return the fastest way to make updates on `batch` examples each; None for `updates`.

    `x` is (examples, n_in), `target` is (examples, n_out); they and `state` are of one type.
    """
    if not _moderate(x, len(state.weights)):
        return None
    size = batch * sum(w.size for w in state.weights)
    if (
        size <= LONGEST_PROGRAM
        and batch == len(x)
        and x.dtype == np.float64
        and rule.loss == "half squared error"
        and _IN_PYTHON.keys() >= set(rule.activations)
        and not rule.momentum
    ):
        return _written(rule, x, target)
    return Calls(rule, state, x, target) if rule.backward_through == "original" else None


def sound(state: State, errors: Array | None = None) -> bool:
    """Return whether all numbers have stayed in their range on the way to `state`, surely.

    A weight that has overflowed stays infinite, or becomes NaN. A total net input that has can
    hide: the logistic function makes a 1 of it. But it needs weights so large that no later update
    brings them back, so it is enough to look at the weights that are left.
    """
    arrays = state.weights + state.biases
    return (errors is None or bool(np.isfinite(errors).all())) and all(
        _moderate(array, len(state.weights)) for array in arrays
    )


def _moderate(array: Array, layers: int) -> bool:
    """Return whether all is far from the end of the range, even multiplied along all layers."""
    most = _most(array.dtype, layers)
    # Of all inputs np.abs would be another copy. With NaN, both are NaN, and not below anything.
    return bool(-most < array.min() and array.max() < most)


def _most(dtype: np.dtype[Any], layers: int) -> float:
    """Return what is far from the end of the range: squared for the error, it is within it too."""
    return math.pow(float(np.finfo(dtype).max), 0.5 / (layers + 2))


# ---- A program written for one network

#: Each activation and its slope, by the names `net` and `out`.
_IN_PYTHON = {
    # Before exp(-net) overflows, 1 + exp(-net) is exp(-net) in every digit.
    "logistic": ("1.0 / (1.0 + exp(-net)) if net > -700.0 else exp(net)", "out * (1.0 - out)"),
    "tanh": ("tanh(net)", "(1.0 - out) * (1.0 + out)"),
    "ReLU": ("net if net > 0.0 else 0.0", "1.0 if out > 0.0 else 0.0"),
    "identity": ("net", "1.0"),
}


def _written(rule: Rule, x: Array, target: Array) -> Road:
    """Return the road of a program."""
    inputs, targets = x.ravel().tolist(), target.ravel().tolist()

    def run(state: State, batches: Sequence[Rows]) -> tuple[Array, State]:
        arrays = state.weights + state.biases
        numbers = np.concatenate([array.ravel() for array in arrays]).tolist()
        program = _program(tuple(w.shape for w in state.weights), len(x), rule.activations,
                           rule.train_biases, rule.backward_through == "updated")  # fmt: skip
        updates = len(batches) - 1
        errors, numbers = program(updates, rule.learning_rate, inputs, targets, numbers)
        parts = np.split(np.array(numbers), np.cumsum([array.size for array in arrays])[:-1])
        after = tuple(part.reshape(a.shape) for part, a in zip(parts, arrays, strict=True))
        return np.array(errors), State(after[: len(state.weights)], after[len(state.weights) :])

    return run


@lru_cache(maxsize=32)
def _program(
    shapes: tuple[tuple[int, int], ...],
    examples: int,
    activations: Names,
    train_biases: bool,
    updated_first: bool,
) -> Callable[..., tuple[list[float], list[float]]]:
    """Write the updates of one kind of network as Python source, and return it as a function.

    In it ``w0_1_2`` is the weight in layer 0 of neuron 1 for input 2, ``b0_1`` that neuron's bias,
    ``a1_3_1`` its output for example 3 (``a0`` are the inputs) and ``d0_3_1`` its delta. After the
    last update the error is found once more. For a single logistic neuron and one example an update
    reads::

        net = w0_0_0 * a0_0_0 + b0_0
        a1_0_0 = 1.0 / (1.0 + exp(-net)) if net > -700.0 else exp(net)
        miss0_0 = a1_0_0 - target0_0
        append(half * (miss0_0 * miss0_0))
        out = a1_0_0
        d0_0_0 = (miss0_0) * (out * (1.0 - out))
        w0_0_0 -= rate * (d0_0_0 * a0_0_0)
    """
    last, each = len(shapes) - 1, range(examples)
    neurons, inputs = ([range(shape[axis]) for shape in shapes] for axis in (0, 1))
    outputs = [f"{e}_{o}" for e in each for o in neurons[last]]

    forward = []
    for k, (function, _) in enumerate(_IN_PYTHON[name] for name in activations):
        for e in each:
            for o in neurons[k]:
                total = _sum(f"w{k}_{o}_{i} * a{k}_{e}_{i}" for i in inputs[k])
                forward += [f"net = {total} + b{k}_{o}", f"a{k + 1}_{e}_{o} = {function}"]
    forward += [f"miss{output} = a{last + 1}_{output} - target{output}" for output in outputs]
    forward += [f"append(half * ({_sum(f'miss{output} * miss{output}' for output in outputs)}))"]

    backward: list[str] = []
    afterwards: list[str] = []
    for k in reversed(range(len(shapes))):
        for e in each:
            for o in neurons[k]:
                by_out = f"miss{e}_{o}" if k == last else _sum(
                    f"d{k + 1}_{e}_{p} * w{k + 1}_{p}_{o}" for p in neurons[k + 1]
                )  # fmt: skip
                slope = _IN_PYTHON[activations[k]][1]
                backward += [f"out = a{k + 1}_{e}_{o}", f"d{k}_{e}_{o} = ({by_out}) * ({slope})"]
        step = backward if updated_first else afterwards
        for o in neurons[k]:
            for i in inputs[k]:
                gradient = _sum(f"d{k}_{e}_{o} * a{k}_{e}_{i}" for e in each)
                step.append(f"w{k}_{o}_{i} -= rate * ({gradient})")
            if train_biases:
                step.append(f"b{k}_{o} -= rate * ({_sum(f'd{k}_{e}_{o}' for e in each)})")

    weights = [f"w{k}_{o}_{i}" for k in range(last + 1) for o in neurons[k] for i in inputs[k]]
    biases = [f"b{k}_{o}" for k in range(last + 1) for o in neurons[k]]
    parameters = ", ".join((*weights, *biases))
    source = [
        "def program(updates, learning_rate, inputs, targets, parameters):",
        f"    {''.join(f'a0_{e}_{i}, ' for e in each for i in inputs[0])} = inputs",
        f"    {''.join(f'target{output}, ' for output in outputs)} = targets",
        f"    {parameters} = parameters",
        f"    rate, half = learning_rate / {examples}, 0.5 / {examples}",  # of the mean error
        "    errors = []",
        "    append = errors.append",
        "    for _ in range(updates):",
        *(f"        {line}" for line in (*forward, *backward, *afterwards)),
        *(f"    {line}" for line in forward),
        f"    return errors, [{parameters}]",
    ]
    names: dict[str, Any] = {"exp": math.exp, "tanh": math.tanh}
    exec("\n".join(source), names)
    return cast("Callable[..., tuple[list[float], list[float]]]", names["program"])


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


# ---- Calls whose arrays were made once: of (neurons, examples), in `Copies` by copies


def _activate(name: str, net: Array, power: Sequence[Call], one: Array | float = 1.0) -> list[Call]:
    """Return the calls that put a layer's outputs in the place of its total net inputs.

    `power` are the calls for ``exp(-net)``; `one` may be another number in ``1 / (1 + exp(-net))``.
    """
    if name == "logistic":
        return [*power, partial(np.add, net, one, net), partial(np.divide, one, net, net)]
    if name == "tanh":
        return [partial(np.tanh, net, net)]
    if name == "ReLU":
        return [partial(np.maximum, net, 0.0, out=net)]
    return _softmax(net, net, np.empty_like(net[0])) if name == "softmax" else []


def _softmax(net: Array, out: Array, row: Array) -> list[Call]:
    """Return the calls that leave net less the largest, its softmax, and the sum of its powers."""
    return [
        partial(np.maximum.reduce, net, 0, None, row),
        partial(np.subtract, net, row, net),
        partial(np.exp, net, out),
        partial(np.add.reduce, out, 0, None, row),
        partial(np.divide, out, row, out),
    ]


def _back(name: str, delta: Array, out: Array) -> list[Call]:
    """Return the calls that put deltas in the place of the error's slopes by a layer's outputs."""
    slope, one = np.empty_like(out), np.ones((), out.dtype)  # a float would be converted each time
    to_one, times = partial(np.subtract, one, out, slope), partial(np.multiply, delta, slope, delta)
    # Not by squares of outputs: near 1 that would round away what is left of the slope.
    if name == "logistic":
        return [to_one, times, partial(np.multiply, delta, out, delta)]
    if name == "tanh":
        return [to_one, times, partial(np.add, one, out, slope), times]
    if name == "ReLU":
        positive = np.empty(out.shape, bool)
        return [partial(np.greater, out, 0, positive), partial(np.multiply, delta, positive, delta)]
    if name == "softmax":
        mean = np.empty_like(out[0])
        return [
            partial(np.multiply, delta, out, slope),
            partial(np.add.reduce, slope, 0, None, mean),
            partial(np.subtract, delta, mean, delta),
            partial(np.multiply, delta, out, delta),
        ]
    return []


@dataclass(frozen=True)
class _Update:
    """An update on so many examples: where they are put, and what is called then."""

    x: Array
    target: Array
    forward: list[Call]
    error: Callable[[], float]
    backward: list[Call]


class Calls:
    """The road for a network of any size and batches of any size."""

    def __init__(self, rule: Rule, state: State, x: Array, target: Array) -> None:
        self._rule, self._x, self._target = rule, x, np.ascontiguousarray(target.T)
        self._weights = [np.empty_like(w) for w in state.weights]
        self._biases = [np.empty_like(b) for b in state.biases]
        self._velocities = [np.empty_like(v) for v in state.weight_velocities]
        self._bias_velocities = [np.empty_like(v) for v in state.bias_velocities]
        self._updates: dict[int, _Update] = {}

    def __call__(self, state: State, batches: Sequence[Rows]) -> tuple[Array, State]:
        """Find the error on each batch, with an update after each but the last."""
        ours = (self._weights, self._biases, self._velocities, self._bias_velocities)
        theirs = (state.weights, state.biases, state.weight_velocities, state.bias_velocities)
        for arrays, values in zip(ours, theirs, strict=True):
            for array, value in zip(arrays, values, strict=True):
                np.copyto(array, value)
        errors = np.empty(len(batches))
        with np.errstate(all="ignore"):  # see `sound`
            for i, rows in enumerate(batches):
                update = self._on(rows)
                for call in update.forward:
                    call()
                errors[i] = update.error()
                if i + 1 < len(batches):
                    for call in update.backward:
                        call()
        return errors, State(*(tuple(array.copy() for array in arrays) for arrays in ours))

    def _on(self, rows: Rows) -> _Update:
        """Return the update on these examples, which are copied to where it finds them."""
        if isinstance(rows, slice):  # all of them, where they are
            if -1 not in self._updates:
                self._updates[-1] = self._update(self._x, self._target)
            return self._updates[-1]
        if rows.size not in self._updates:
            x = np.empty((rows.size, self._x.shape[1]), self._x.dtype)
            target = np.empty((len(self._target), rows.size), self._x.dtype)
            self._updates[rows.size] = self._update(x, target)
        update = self._updates[rows.size]
        # "clip" rather than "raise", which would copy once more; no row is out of range.
        self._x.take(rows, 0, update.x, "clip")
        self._target.take(rows, 1, update.target, "clip")
        return update

    def _update(self, x: Array, target: Array) -> _Update:
        rule, n = self._rule, len(x)
        outs = [np.empty((len(w), n), x.dtype) for w in self._weights]
        deltas = [np.empty_like(out) for out in outs]
        incoming, delta = [x.T, *outs], deltas[-1]

        forward: list[Call] = []
        for k, net in enumerate(outs):
            forward.append(partial(self._weights[k].dot, incoming[k], net))
            forward.append(partial(np.add, net, self._biases[k][:, None], net))
            if k + 1 < len(outs) or rule.loss != "cross-entropy":
                power = [partial(np.negative, net, net), partial(np.exp, net, net)]
                forward += _activate(rule.activations[k], net, power)
        if rule.loss == "cross-entropy":
            # The error is the sum of target (log(sum of powers) - net), and delta is out - target.
            net, row = outs[-1], np.empty_like(outs[-1][0])
            forward += _softmax(net, delta, row)
            forward += [partial(np.log, row, row), partial(np.subtract, net, row, net)]
            backward: list[Call] = [partial(np.subtract, delta, target, delta)]
            flat = (net.reshape(-1), target.reshape(-1), -1 / n)
        else:
            forward.append(partial(np.subtract, outs[-1], target, delta))
            backward = _back(rule.activations[-1], delta, outs[-1])
            flat = (delta.reshape(-1), delta.reshape(-1), 0.5 / n)

        # With the rate in the last layer's delta, it is in every gradient.
        backward.append(partial(np.multiply, delta, rule.learning_rate / n, delta))
        for k in reversed(range(len(outs))):
            if k > 0:
                backward.append(partial(self._weights[k].T.dot, deltas[k], deltas[k - 1]))
                backward += _back(rule.activations[k - 1], deltas[k - 1], outs[k - 1])
            gradient = np.empty_like(self._weights[k])
            backward.append(partial(deltas[k].dot, incoming[k].T, gradient))
            backward += self._step(self._weights, self._velocities, k, gradient)
            if rule.train_biases:
                bias_gradient = np.empty_like(self._biases[k])
                backward.append(partial(np.add.reduce, deltas[k], 1, None, bias_gradient))
                backward += self._step(self._biases, self._bias_velocities, k, bias_gradient)
        return _Update(x, target, forward, partial(_scaled_product, *flat), backward)

    def _step(
        self, parameters: list[Array], velocities: list[Array], k: int, step: Array
    ) -> list[Call]:
        if not self._rule.momentum:
            return [partial(np.subtract, parameters[k], step, parameters[k])]
        velocity = velocities[k]
        return [
            partial(np.multiply, velocity, self._rule.momentum, velocity),
            partial(np.subtract, velocity, step, velocity),
            partial(np.add, parameters[k], velocity, parameters[k]),
        ]


def _scaled_product(a: Array, b: Array, factor: float) -> float:
    return factor * float(a.dot(b)) + 0.0  # no negative zero


# ---- Many networks in one call


def numbers_of_a_copy(weights: Layers, examples: int) -> int:
    """Return how many numbers `Copies` holds at most for each copy."""
    sizes, neurons = [w.size for w in weights], sum(len(w) for w in weights)
    return 2 * sum(sizes) + 6 * neurons + examples * (max(sizes) + 4 * neurons)


class Copies:
    """Copies of one network, each with its own learning rate, updated on all examples at once.

    Arrays are (neurons, examples, copies), and those of weights (neurons, inputs, 1, copies). Three
    things save a third of the calls:

    - The weights of a logistic layer are kept times ``-log2(e)``. Then ``2 ** net`` is exp(-net).
    - A bias that stays as it is can leave the sum before exp as a constant factor after it:
      ``1 / (1 + exp(-net - bias))`` is ``exp(bias) / (exp(bias) + exp(-net))``.
    - With a single example, the weights into a first-layer neuron only ever move along the inputs.
      How far they have gone is a single number, and is all that is kept of them.
    """

    def __init__(self, rule: Rule, start: State, x: Array, target: Array, rates: Array) -> None:
        self._rule, self._start, self._x = rule, start, x
        self._scales = [-math.log2(math.e) if a == "logistic" else 1.0 for a in rule.activations]
        examples, copies = len(x), len(rates)
        self._along = examples == 1  # whether the first layer is kept as the way it has gone
        self._weights = [
            np.repeat(scale * w[:, :, None, None], copies, -1)
            for scale, w in zip(self._scales, start.weights, strict=True)
        ]
        self._biases = [
            np.repeat(scale * b[:, None, None], copies, -1)
            for scale, b in zip(self._scales, start.biases, strict=True)
        ]
        # Deltas come down a layer times its scale twice: once in its deltas, once in its weights.
        above = self._scales[1] ** 2 if len(self._scales) > 1 else self._scales[0]
        self._unit = above
        if self._along:
            self._weights[0] = np.zeros((len(start.weights[0]), 1, copies))
        products = np.empty(max(w.size for w in start.weights) * examples * copies)
        self._products = [
            products[: w.size * examples * copies].reshape((*w.shape, examples, copies))
            for w in start.weights
        ]
        self._outs = [np.empty((len(w), examples, copies)) for w in start.weights]
        self._deltas = [np.empty_like(out) for out in self._outs]
        self._incoming = [x.T[:, :, None], *self._outs]
        with np.errstate(all="ignore"):  # see `sound`
            self._calls = [*self._forward(), *self._backward(target, rates)]

    def run(self, updates: int) -> None:
        """Make so many updates of all copies."""
        with np.errstate(all="ignore"):  # see `sound`
            for _ in range(updates):
                for call in self._calls:
                    call()

    def sound(self) -> NDArray[np.bool_]:
        """Return for each copy whether all of its numbers have stayed in their range, surely."""
        most = _most(self._x.dtype, len(self._outs))
        kept = (*self._weights, *self._biases)
        within = [(np.abs(a) < most).all(axis=tuple(range(a.ndim - 1))) for a in kept]
        return np.asarray(np.logical_and.reduce(within) & _moderate(self._x, len(self._outs)))

    def state(self) -> tuple[Layers, Layers]:
        """Return all weights, (copies, n_out, n_in) for each layer, and biases, (copies, n_out)."""
        scaled = zip(self._scales, self._weights, self._biases, strict=True)
        found = [(w[:, :, 0] / s, b[:, 0] / s) for s, w, b in scaled]
        if self._along:
            way = self._weights[0] / self._unit
            first, bias = self._start.weights[0][:, :, None], self._start.biases[0][:, None]
            moved = way[:, 0] if self._rule.train_biases else np.zeros_like(way[:, 0])
            with np.errstate(all="ignore"):  # see `sound`
                found[0] = first + way * self._x.T, bias + moved
        return tuple(np.moveaxis(w, -1, 0) for w, _ in found), tuple(b.T for _, b in found)

    def _forward(self) -> Iterator[Call]:
        for k, net in enumerate(self._outs):
            products, scale, bias = self._products[k], self._scales[k], self._biases[k]
            stays = not self._rule.train_biases
            if k == 0 and self._along:
                # net = w x + b, of weights that have gone a way along x: (w + way x) x + b.
                x = self._x[0]
                squares = float(x @ x) + (0.0 if stays else 1.0)  # the bias, for an input of 1
                along = np.array(scale * squares / self._unit)  # no float: as in `_back`
                yield partial(np.multiply, self._weights[0], along, net)
                at_start = scale * (self._start.weights[0] @ x + self._start.biases[0])
                bias, stays = np.repeat(at_start[:, None, None], net.shape[-1], -1), True
            else:
                for o, row in enumerate(products):
                    yield partial(np.multiply, self._weights[k][o], self._incoming[k], row)
                    yield from _total(row, net[o])
            one = np.ones_like(bias)
            if stays and self._rule.activations[k] == "logistic" and np.abs(bias).max() < 500:
                one = np.exp2(-bias)
            else:
                yield partial(np.add, net, bias, net)
            yield from _activate(self._rule.activations[k], net, [partial(np.exp2, net, net)], one)

    def _backward(self, target: Array, rates: Array) -> Iterator[Call]:
        examples, copies = self._outs[-1].shape[1:]
        wanted = np.repeat(target.T[:, :, None], copies if examples == 1 else 1, -1)
        delta, out = self._deltas[-1], self._outs[-1]
        yield partial(np.subtract, out, wanted, delta)
        if self._rule.loss != "cross-entropy":
            yield from _back(self._rule.activations[-1], delta, out)
        # With the rate in the last layer's delta, it is in every gradient.
        shares = np.repeat(self._scales[-1] / examples * rates[None, None], len(out), 0)
        yield partial(np.multiply, delta, shares, delta)
        for k in reversed(range(len(self._outs))):
            weights, products, delta = self._weights[k], self._products[k], self._deltas[k]
            if k > 0:
                below = self._deltas[k - 1]
                for o, row in enumerate(products):
                    for i, product in enumerate(row):
                        yield partial(np.multiply, weights[o, i], delta[o], product)
                yield from _total(products, below)
                yield from _back(self._rule.activations[k - 1], below, self._outs[k - 1])
                factor = self._scales[k - 1] / self._scales[k] ** 2
                if factor != 1.0 and not (k == 1 and self._along):
                    yield partial(np.multiply, below, factor, below)
            if k == 0 and self._along:
                yield partial(np.subtract, weights, delta, weights)
                return
            for o, row in enumerate(products):
                for i, product in enumerate(row):
                    yield partial(np.multiply, delta[o], self._incoming[k][i], product)
            yield from _step(weights, products)
            if self._rule.train_biases:
                yield from _step(self._biases[k], delta)


def _total(terms: Array, out: Array) -> Iterator[Call]:
    """Yield the calls that add up along the first axis."""
    if len(terms) == 1:
        yield partial(np.copyto, out, terms[0])
    else:
        yield partial(np.add, terms[0], terms[1], out)
        for term in terms[2:]:
            yield partial(np.add, out, term, out)


def _step(parameters: Array, products: Array) -> Iterator[Call]:
    """Yield the calls that take from parameters the sum of products over the examples."""
    step = products
    if products.shape[-2] > 1:
        step = np.empty_like(parameters)
        yield partial(np.add.reduce, products, -2, None, step, keepdims=True)
    yield partial(np.subtract, parameters, step, parameters)
