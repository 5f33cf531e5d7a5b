"""The backend for larger networks: calls of NumPy that write into arrays made once.

There, most of the time goes into arithmetic, and what can be saved is memory. Each array is made
once, and each call writes into one, so that the same few stay in the processor's cache. An update
is a list of prepared calls, such as ``partial(np.multiply, a, b, out)``: those of each layer and of
each activation. In each array an example has the last axis.

The results differ from those of the reference in the last digits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from backprop_by_numbers.network.convolution import MaxPool2D
from backprop_by_numbers.network.layers import Dense, Parameters
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.backends.activation_calls import (
    SUPPORTED_ACTIVATIONS,
    Call,
    activation_backward,
    activation_forward,
    softmax,
)
from backprop_by_numbers.training.backends.layer_calls import (
    SUPPORTED_LAYERS,
    LayerCalls,
    layer_calls,
)
from backprop_by_numbers.training.reference import Rows, Settings, TrainingState

#: The losses, each with the activation that the last layer must have; None if it may have any.
SUPPORTED_LOSSES = {"half squared error": None, "cross-entropy": "softmax"}


def supports(settings: Settings) -> bool:
    """Return whether this backend can make updates with these settings."""
    return (
        {type(layer) for layer in settings.layers} <= SUPPORTED_LAYERS
        and type(settings.layers[-1]) is Dense
        and set(settings.activations) <= SUPPORTED_ACTIVATIONS
        and settings.loss in SUPPORTED_LOSSES
        and SUPPORTED_LOSSES[settings.loss] in (None, settings.activations[-1])
    )


@dataclass(frozen=True)
class _Update:
    """The arrays and the calls of an update on a given number of examples."""

    x: Array
    target: Array
    forward: list[Call]
    error: Callable[[], float]
    backward: list[Call]


class Preallocated:
    """The backend for layers of any size and batches of any size.

    For each example of a batch it holds the example itself, an image twice, the nets and the deltas
    of each layer, and for a convolution what the window shows at each position: a number for each
    weight of a kernel, and a 1. All of that grows with the number of pixels, nothing with its
    square.
    """

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
            x = np.empty((rows.size, *self._x.shape[1:]), self._x.dtype)
            target = np.empty((len(self._target), rows.size), self._x.dtype)
            self._updates[rows.size] = self._update(x, target)
        update = self._updates[rows.size]
        # "clip" rather than "raise", which would copy once more; no row is out of range.
        self._x.take(rows, 0, update.x, "clip")
        self._target.take(rows, 1, update.target, "clip")
        return update

    def _update(self, x: Array, target: Array) -> _Update:
        settings, n = self._settings, len(x)
        activations = _where_applied(settings)
        forward: list[Call] = []
        incoming = np.moveaxis(x, 0, -1)
        if incoming.ndim > 2:  # so that what a window shows of all examples is close together
            forward.append(partial(np.copyto, image := np.empty(incoming.shape, x.dtype), incoming))
            incoming = image
        layers: list[LayerCalls] = []
        for k, layer in enumerate(settings.layers):
            layers.append(layer_calls(layer, self._parameters[k], incoming))
            forward += layers[k].forward()
            net = incoming = layers[k].net
            if k + 1 < len(activations) or settings.loss != "cross-entropy":
                power = [partial(np.negative, net, net), partial(np.exp, net, net)]
                forward += activation_forward(activations[k], net, power)
        delta = np.empty_like(net)
        if settings.loss == "cross-entropy":
            # The error is the sum of target (log(sum of powers) - net), and delta is out - target.
            row = np.empty_like(net[0])
            forward += softmax(net, delta, row)
            forward += [partial(np.log, row, row), partial(np.subtract, net, row, net)]
            backward: list[Call] = [partial(np.subtract, delta, target, delta)]
            flat = (net.reshape(-1), target.reshape(-1), -1 / n)
        else:
            forward.append(partial(np.subtract, net, target, delta))
            backward = activation_backward(activations[-1], delta, net)
            flat = (delta.reshape(-1), delta.reshape(-1), 0.5 / n)

        # Every gradient has the learning rate as a factor if the last layer's delta has.
        backward.append(partial(np.multiply, delta, settings.learning_rate / n, delta))
        first = next(k for k, own in enumerate(self._parameters) if own)
        for k in reversed(range(first, len(layers))):
            backward += layers[k].find_gradients(delta)
            if k > first:  # below, there is something to be trained
                delta, calls = layers[k].backward(delta)
                backward += [
                    *calls,
                    *activation_backward(activations[k - 1], delta, layers[k - 1].net),
                ]
            for name, gradient in layers[k].gradients.items():
                if name in settings.trained:
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


def _where_applied(settings: Settings) -> list[str]:
    """Return the activation applied after each layer: a ReLU after the max pooling that follows it.

    The largest output is the output of the largest net, and after the pooling ReLU has fewer
    numbers to work on. Where the largest net is not above 0, all derivatives are 0, whichever input
    won. For other activations that is not so.
    """
    names = list(settings.activations)
    for k, layer in enumerate(settings.layers):
        if k > 0 and type(layer) is MaxPool2D and names[k - 1] == "ReLU":
            names[k - 1 : k + 1] = "identity", "ReLU"
    return names


def _like(named: Sequence[Parameters]) -> list[dict[str, Array]]:
    # In C order, whatever order the network's own arrays have: `out` takes no other.
    return [{name: np.empty_like(a, order="C") for name, a in own.items()} for own in named]


def _copied(named: Sequence[Parameters]) -> tuple[Parameters, ...]:
    return tuple({name: array.copy() for name, array in own.items()} for own in named)


def _scaled_product(a: Array, b: Array, factor: float) -> float:
    return factor * float(a.dot(b)) + 0.0  # no negative zero
