"""The backend for larger dense networks: calls of NumPy that write into arrays made once.

There, most of the time goes into arithmetic, and what can be saved is memory. Each array is made
once, and each call writes into one, so that the same few stay in the processor's cache. An update
is a list of prepared calls, such as ``partial(np.multiply, a, b, out)``. In each array a neuron has
a row and an example a column.

The results differ from those of the reference in the last digits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from backprop_by_numbers.network.layers import Dense, Parameters
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.reference import Rows, Settings, TrainingState

Call = Callable[[], object]

_NAMES = ("weights", "biases")

#: The activations that `activation_forward` and `activation_backward` can compute.
SUPPORTED_ACTIVATIONS = frozenset({"logistic", "tanh", "ReLU", "identity", "softmax"})

#: The losses, each with the activation that the last layer must have; None if it may have any.
SUPPORTED_LOSSES = {"half squared error": None, "cross-entropy": "softmax"}


def supports(settings: Settings) -> bool:
    """Return whether this backend can make updates with these settings."""
    return (
        all(type(layer) is Dense for layer in settings.layers)
        and set(settings.activations) <= SUPPORTED_ACTIVATIONS
        and settings.loss in SUPPORTED_LOSSES
        and SUPPORTED_LOSSES[settings.loss] in (None, settings.activations[-1])
    )


def activation_forward(
    name: str, net: Array, power: Sequence[Call], one: Array | float = 1.0
) -> list[Call]:
    """Return the calls that replace a layer's total net inputs by its outputs.

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
    """Return the calls that put the softmax of `net` into `out`.

    Then `net`, unless it is `out`, is the net minus its largest number, and `row` is the sum of the
    powers of e of that.
    """
    return [
        partial(np.maximum.reduce, net, 0, None, row),
        partial(np.subtract, net, row, net),
        partial(np.exp, net, out),
        partial(np.add.reduce, out, 0, None, row),
        partial(np.divide, out, row, out),
    ]


def activation_backward(name: str, delta: Array, out: Array) -> list[Call]:
    """Return the calls that turn the error's derivatives with respect to outputs into deltas."""
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
    """The arrays and the calls of an update on a given number of examples."""

    x: Array
    target: Array
    forward: list[Call]
    error: Callable[[], float]
    backward: list[Call]


class Preallocated:
    """The backend for dense layers of any size and batches of any size."""

    def __init__(self, settings: Settings, state: TrainingState, x: Array, target: Array) -> None:
        self._settings, self._x, self._target = settings, x, np.ascontiguousarray(target.T)
        self._parameters = _like(state.parameters)
        self._velocities = _like(state.velocities)
        self._updates: dict[int | None, _Update] = {}  # by the number of examples; None: all

    def __call__(
        self, state: TrainingState, batches: Sequence[Rows]
    ) -> tuple[Array, TrainingState]:
        """Find the error on each batch, with an update after each but the last."""
        own = (*self._parameters, *self._velocities)
        for arrays, values in zip(own, (*state.parameters, *state.velocities), strict=True):
            for name, value in values.items():
                np.copyto(arrays[name], value)
        errors = np.empty(len(batches))
        with np.errstate(all="ignore"):  # see `within_range`
            for i, rows in enumerate(batches):
                update = self._update_on(rows)
                for call in update.forward:
                    call()
                errors[i] = update.error()
                if i + 1 < len(batches):
                    for call in update.backward:
                        call()
        return errors, TrainingState(_copied(self._parameters), _copied(self._velocities))

    def _update_on(self, rows: Rows) -> _Update:
        """Return the update on these examples, which are copied into its arrays."""
        if isinstance(rows, slice):  # all examples, which need not be copied
            if None not in self._updates:
                self._updates[None] = self._update(self._x, self._target)
            return self._updates[None]
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
        settings, n = self._settings, len(x)
        weights, biases = ([arrays[name] for arrays in self._parameters] for name in _NAMES)
        outs = [np.empty((len(w), n), x.dtype) for w in weights]
        deltas = [np.empty_like(out) for out in outs]
        incoming, delta = [x.T, *outs], deltas[-1]

        forward: list[Call] = []
        for k, net in enumerate(outs):
            forward.append(partial(weights[k].dot, incoming[k], net))
            forward.append(partial(np.add, net, biases[k][:, None], net))
            if k + 1 < len(outs) or settings.loss != "cross-entropy":
                power = [partial(np.negative, net, net), partial(np.exp, net, net)]
                forward += activation_forward(settings.activations[k], net, power)
        if settings.loss == "cross-entropy":
            # The error is the sum of target (log(sum of powers) - net), and delta is out - target.
            net, row = outs[-1], np.empty_like(outs[-1][0])
            forward += _softmax(net, delta, row)
            forward += [partial(np.log, row, row), partial(np.subtract, net, row, net)]
            backward: list[Call] = [partial(np.subtract, delta, target, delta)]
            flat = (net.reshape(-1), target.reshape(-1), -1 / n)
        else:
            forward.append(partial(np.subtract, outs[-1], target, delta))
            backward = activation_backward(settings.activations[-1], delta, outs[-1])
            flat = (delta.reshape(-1), delta.reshape(-1), 0.5 / n)

        # Every gradient has the learning rate as a factor if the last layer's delta has.
        backward.append(partial(np.multiply, delta, settings.learning_rate / n, delta))
        for k in reversed(range(len(outs))):
            if k > 0:
                backward.append(partial(weights[k].T.dot, deltas[k], deltas[k - 1]))
                backward += activation_backward(
                    settings.activations[k - 1], deltas[k - 1], outs[k - 1]
                )
            for name in settings.trained:
                gradient = np.empty_like(self._parameters[k][name])
                if name == "weights":
                    backward.append(partial(deltas[k].dot, incoming[k].T, gradient))
                else:
                    backward.append(partial(np.add.reduce, deltas[k], 1, None, gradient))
                backward += self._step(k, name, gradient)
        return _Update(x, target, forward, partial(_scaled_product, *flat), backward)

    def _step(self, k: int, name: str, step: Array) -> list[Call]:
        parameter = self._parameters[k][name]
        if not self._settings.momentum:
            return [partial(np.subtract, parameter, step, parameter)]
        velocity = self._velocities[k][name]
        return [
            partial(np.multiply, velocity, self._settings.momentum, velocity),
            partial(np.subtract, velocity, step, velocity),
            partial(np.add, parameter, velocity, parameter),
        ]


def _like(named: Sequence[Parameters]) -> list[dict[str, Array]]:
    return [{name: np.empty_like(array) for name, array in own.items()} for own in named]


def _copied(named: Sequence[Parameters]) -> tuple[Parameters, ...]:
    return tuple({name: array.copy() for name, array in own.items()} for own in named)


def _scaled_product(a: Array, b: Array, factor: float) -> float:
    return factor * float(a.dot(b)) + 0.0  # no negative zero
