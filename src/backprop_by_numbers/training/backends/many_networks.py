"""The backend for `sweep`: many networks in one call, each number an array over all of them.

The calls are those of one tiny network, and each works for a thousand. The results differ from
those of the reference in the last digits alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from backprop_by_numbers.network.layers import Dense
from backprop_by_numbers.network.results import Arrays
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.backends.activation_calls import (
    Call,
    activation_backward,
    activation_forward,
)
from backprop_by_numbers.training.backends.preallocated import supports as preallocated_supports
from backprop_by_numbers.training.backends.within_range import safe_limit, well_within_range
from backprop_by_numbers.training.reference import Settings, TrainingState

#: A network with more numbers than this is trained faster alone; where both took equally long.
_LARGEST = 3000


def supports(settings: Settings, x: Array) -> bool:
    """Return whether networks can be trained together, and faster than alone."""
    dense = all(type(layer) is Dense for layer in settings.layers)
    if not dense or not preallocated_supports(settings):  # the calls for activations are the same
        return False
    weights = tuple(layer.parameters["weights"] for layer in settings.layers)
    return numbers_per_copy(weights, len(x)) <= _LARGEST


def numbers_per_copy(weights: Arrays, examples: int) -> int:
    """Return the largest number of numbers that `ManyNetworks` holds for each copy."""
    sizes, neurons = [w.size for w in weights], sum(len(w) for w in weights)
    return 2 * sum(sizes) + 6 * neurons + examples * (max(sizes) + 4 * neurons)


class ManyNetworks:
    """Copies of one network, each with its own learning rate, updated on all examples at once.

    Arrays are (neurons, examples, copies), and those of weights (neurons, inputs, 1, copies). Three
    things save a third of the calls:

    - The weights of a logistic layer are kept times ``-log2(e)``. Then ``2 ** net`` is exp(-net).
    - A bias that stays as it is can leave the sum before exp as a constant factor after it:
      ``1 / (1 + exp(-net - bias))`` is ``exp(bias) / (exp(bias) + exp(-net))``.
    - With a single example, the weights of a first-layer neuron only change along the inputs. How
      far is a single number, their displacement, and only that is kept.
    """

    def __init__(
        self, settings: Settings, start: TrainingState, x: Array, target: Array, rates: Array
    ) -> None:
        self._settings, self._start, self._x = settings, start, x
        self._train_biases = "biases" in settings.trained
        self._activations = settings.activations
        self._scales = [-math.log2(math.e) if a == "logistic" else 1.0 for a in self._activations]
        examples, copies = len(x), len(rates)
        self._displacement_only = examples == 1  # of the first layer's weights, see above
        self._weights = [
            np.repeat(scale * w[:, :, None, None], copies, -1)
            for scale, w in zip(self._scales, start.weights, strict=True)
        ]
        self._biases = [
            np.repeat(scale * b[:, None, None], copies, -1)
            for scale, b in zip(self._scales, start.biases, strict=True)
        ]
        # The scale of a layer comes into the deltas below it twice: by its deltas and its weights.
        has_second_layer = len(self._scales) > 1
        self._unit = self._scales[1] ** 2 if has_second_layer else self._scales[0]
        if self._displacement_only:
            self._weights[0] = np.zeros((len(start.weights[0]), 1, copies))
        products = np.empty(max(w.size for w in start.weights) * examples * copies)
        self._products = [
            products[: w.size * examples * copies].reshape((*w.shape, examples, copies))
            for w in start.weights
        ]
        self._outs = [np.empty((len(w), examples, copies)) for w in start.weights]
        self._deltas = [np.empty_like(out) for out in self._outs]
        self._incoming = [x.T[:, :, None], *self._outs]
        with np.errstate(all="ignore"):  # see `within_range`
            self.calls = [*self._forward(), *self._backward(target, rates)]

    def run(self, updates: int) -> None:
        """Make so many updates of all copies."""
        with np.errstate(all="ignore"):  # see `within_range`
            for _ in range(updates):
                for call in self.calls:
                    call()

    def within_range(self) -> NDArray[np.bool_]:
        """Return for each copy whether it is certain that none of its numbers has overflowed."""
        limit = safe_limit(self._x.dtype, len(self._outs))
        parameters = (*self._weights, *self._biases)
        within = [(np.abs(a) < limit).all(axis=tuple(range(a.ndim - 1))) for a in parameters]
        return np.asarray(
            np.logical_and.reduce(within) & well_within_range(self._x, len(self._outs))
        )

    def state(self) -> tuple[Arrays, Arrays]:
        """Return all weights, (copies, n_out, n_in) for each layer, and biases, (copies, n_out)."""
        scaled = zip(self._scales, self._weights, self._biases, strict=True)
        layers = [(w[:, :, 0] / s, b[:, 0] / s) for s, w, b in scaled]
        if self._displacement_only:
            displacement = self._weights[0] / self._unit
            first, bias = self._start.weights[0][:, :, None], self._start.biases[0][:, None]
            along_bias = displacement[:, 0]  # a bias is a weight whose input is 1
            if not self._train_biases:
                along_bias = np.zeros_like(along_bias)
            with np.errstate(all="ignore"):  # see `within_range`
                layers[0] = first + displacement * self._x.T, bias + along_bias
        return tuple(np.moveaxis(w, -1, 0) for w, _ in layers), tuple(b.T for _, b in layers)

    def _forward(self) -> Iterator[Call]:
        for k, net in enumerate(self._outs):
            products, scale, bias = self._products[k], self._scales[k], self._biases[k]
            bias_is_fixed = not self._train_biases
            if k == 0 and self._displacement_only:
                # The net is w x + b, of weights w = start + displacement x.
                x = self._x[0]
                input_of_bias = 0.0 if bias_is_fixed else 1.0
                squares = float(x @ x) + input_of_bias
                # An array and no float, as in `activation_backward`.
                factor = np.array(scale * squares / self._unit)
                yield partial(np.multiply, self._weights[0], factor, net)
                at_start = scale * (self._start.weights[0] @ x + self._start.biases[0])
                bias, bias_is_fixed = np.full_like(net, at_start[:, None, None]), True
            else:
                for o, row in enumerate(products):
                    yield partial(np.multiply, self._weights[k][o], self._incoming[k], row)
                    yield from _total(row, net[o])
            one = np.ones_like(bias)
            if bias_is_fixed and self._activations[k] == "logistic" and np.abs(bias).max() < 500:
                one = np.exp2(-bias)
            else:
                yield partial(np.add, net, bias, net)
            yield from activation_forward(
                self._activations[k], net, [partial(np.exp2, net, net)], one
            )

    def _backward(self, target: Array, rates: Array) -> Iterator[Call]:
        examples, copies = self._outs[-1].shape[1:]
        targets = np.repeat(target.T[:, :, None], copies if examples == 1 else 1, -1)
        delta, out = self._deltas[-1], self._outs[-1]
        yield partial(np.subtract, out, targets, delta)
        if self._settings.loss != "cross-entropy":
            yield from activation_backward(self._activations[-1], delta, out)
        # Every gradient has the learning rate as a factor if the last layer's delta has.
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
                yield from activation_backward(self._activations[k - 1], below, self._outs[k - 1])
                factor = self._scales[k - 1] / self._scales[k] ** 2
                if factor != 1.0 and not (k == 1 and self._displacement_only):
                    yield partial(np.multiply, below, factor, below)
            if k == 0 and self._displacement_only:
                yield partial(np.subtract, weights, delta, weights)
                return
            for o, row in enumerate(products):
                for i, product in enumerate(row):
                    yield partial(np.multiply, delta[o], self._incoming[k][i], product)
            yield from _step(weights, products)
            if self._train_biases:
                yield from _step(self._biases[k], delta)


def _total(terms: Array, out: Array) -> Iterator[Call]:
    """Yield the calls that put the sum along the first axis into `out`."""
    if len(terms) == 1:
        yield partial(np.copyto, out, terms[0])
    else:
        yield partial(np.add, terms[0], terms[1], out)
        for term in terms[2:]:
            yield partial(np.add, out, term, out)


def _step(parameters: Array, products: Array) -> Iterator[Call]:
    """Yield the calls that subtract from parameters the sum of products over the examples."""
    step = products
    if products.shape[-2] > 1:
        step = np.empty_like(parameters)
        yield partial(np.add.reduce, products, -2, None, step, keepdims=True)
    yield partial(np.subtract, parameters, step, parameters)
