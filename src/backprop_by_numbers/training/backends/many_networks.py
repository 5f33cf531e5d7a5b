"""Many networks in one call, for `sweep`: each number becomes an array, an entry for each network.

The calls are those of one tiny network, and each works for a thousand. The results differ from
those of the reference in the last digits alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from backprop_by_numbers.network.results import Arrays
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.backends.preallocated import Call, activate, back
from backprop_by_numbers.training.backends.preallocated import supports as preallocated_supports
from backprop_by_numbers.training.backends.within_range import largest, moderate
from backprop_by_numbers.training.reference import Settings, TrainingState

#: A network with more numbers than this is sooner trained alone: measured where the two are level.
_LARGEST = 3000


def supports(settings: Settings, x: Array) -> bool:
    """Return whether networks can be trained together, and sooner than alone."""
    if not preallocated_supports(settings):  # whose calls for activations are used here, too
        return False
    weights = tuple(layer.parameters["weights"] for layer in settings.layers)
    return numbers_of_a_copy(weights, len(x)) <= _LARGEST


def numbers_of_a_copy(weights: Arrays, examples: int) -> int:
    """Return how many numbers `ManyNetworks` holds at most for each copy."""
    sizes, neurons = [w.size for w in weights], sum(len(w) for w in weights)
    return 2 * sum(sizes) + 6 * neurons + examples * (max(sizes) + 4 * neurons)


class ManyNetworks:
    """Copies of one network, each with its own learning rate, updated on all examples at once.

    Arrays are (neurons, examples, copies), and those of weights (neurons, inputs, 1, copies). Three
    things save a third of the calls:

    - The weights of a logistic layer are kept times ``-log2(e)``. Then ``2 ** net`` is exp(-net).
    - A bias that stays as it is can leave the sum before exp as a constant factor after it:
      ``1 / (1 + exp(-net - bias))`` is ``exp(bias) / (exp(bias) + exp(-net))``.
    - With a single example, the weights into a first-layer neuron only ever move along the inputs.
      How far they have gone is a single number, and is all that is kept of them.
    """

    def __init__(
        self, settings: Settings, start: TrainingState, x: Array, target: Array, rates: Array
    ) -> None:
        self._settings, self._start, self._x = settings, start, x
        self._train_biases = "biases" in settings.trained
        self._activations = settings.activations
        self._scales = [-math.log2(math.e) if a == "logistic" else 1.0 for a in self._activations]
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
        with np.errstate(all="ignore"):  # see `within_range`
            self._calls = [*self._forward(), *self._backward(target, rates)]

    def run(self, updates: int) -> None:
        """Make so many updates of all copies."""
        with np.errstate(all="ignore"):  # see `within_range`
            for _ in range(updates):
                for call in self._calls:
                    call()

    def within_range(self) -> NDArray[np.bool_]:
        """Return for each copy whether all of its numbers have stayed in their range, surely."""
        most = largest(self._x.dtype, len(self._outs))
        kept = (*self._weights, *self._biases)
        within = [(np.abs(a) < most).all(axis=tuple(range(a.ndim - 1))) for a in kept]
        return np.asarray(np.logical_and.reduce(within) & moderate(self._x, len(self._outs)))

    def state(self) -> tuple[Arrays, Arrays]:
        """Return all weights, (copies, n_out, n_in) for each layer, and biases, (copies, n_out)."""
        scaled = zip(self._scales, self._weights, self._biases, strict=True)
        found = [(w[:, :, 0] / s, b[:, 0] / s) for s, w, b in scaled]
        if self._along:
            way = self._weights[0] / self._unit
            first, bias = self._start.weights[0][:, :, None], self._start.biases[0][:, None]
            moved = way[:, 0] if self._train_biases else np.zeros_like(way[:, 0])
            with np.errstate(all="ignore"):  # see `within_range`
                found[0] = first + way * self._x.T, bias + moved
        return tuple(np.moveaxis(w, -1, 0) for w, _ in found), tuple(b.T for _, b in found)

    def _forward(self) -> Iterator[Call]:
        for k, net in enumerate(self._outs):
            products, scale, bias = self._products[k], self._scales[k], self._biases[k]
            stays = not self._train_biases
            if k == 0 and self._along:
                # net = w x + b, of weights that have gone a way along x: (w + way x) x + b.
                x = self._x[0]
                squares = float(x @ x) + (0.0 if stays else 1.0)  # the bias, for an input of 1
                along = np.array(scale * squares / self._unit)  # no float: as in `back`
                yield partial(np.multiply, self._weights[0], along, net)
                at_start = scale * (self._start.weights[0] @ x + self._start.biases[0])
                bias, stays = np.repeat(at_start[:, None, None], net.shape[-1], -1), True
            else:
                for o, row in enumerate(products):
                    yield partial(np.multiply, self._weights[k][o], self._incoming[k], row)
                    yield from _total(row, net[o])
            one = np.ones_like(bias)
            if stays and self._activations[k] == "logistic" and np.abs(bias).max() < 500:
                one = np.exp2(-bias)
            else:
                yield partial(np.add, net, bias, net)
            yield from activate(self._activations[k], net, [partial(np.exp2, net, net)], one)

    def _backward(self, target: Array, rates: Array) -> Iterator[Call]:
        examples, copies = self._outs[-1].shape[1:]
        wanted = np.repeat(target.T[:, :, None], copies if examples == 1 else 1, -1)
        delta, out = self._deltas[-1], self._outs[-1]
        yield partial(np.subtract, out, wanted, delta)
        if self._settings.loss != "cross-entropy":
            yield from back(self._activations[-1], delta, out)
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
                yield from back(self._activations[k - 1], below, self._outs[k - 1])
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
            if self._train_biases:
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
