"""The calls of NumPy by which each kind of layer makes its part of an update.

Each writes into an array made before. In these arrays an example has the last axis: the outputs of
a dense layer are (neurons, examples), and an image is (channels, height, width, examples). So what
a window shows is looked up once for all examples, whose numbers are next to each other in memory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import partial
from math import prod
from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from backprop_by_numbers.network.convolution import (
    AveragePool2D,
    Conv2D,
    MaxPool2D,
    Windowed,
)
from backprop_by_numbers.network.layers import Dense, Flatten, Layer, Parameters
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.backends.activation_calls import Call


class LayerCalls(ABC):
    """The calls of a layer on a given number of examples.

    Attributes
    ----------
    net : ndarray
        The total net inputs, which `forward` fills.
    gradients : mapping of str to ndarray
        The gradients of the parameters, which `find_gradients` fills.
    """

    net: Array
    gradients: Parameters

    @abstractmethod
    def forward(self) -> Iterator[Call]:
        """Yield the calls that find the total net inputs."""

    def find_gradients(self, delta: Array) -> Iterator[Call]:  # noqa: ARG002  most have none
        """Yield the calls that find the gradients, before `backward` uses their memory again."""
        yield from ()

    @abstractmethod
    def backward(self, delta: Array) -> tuple[Array, list[Call]]:
        """Return an array of derivatives with respect to the inputs, and the calls that fill it."""


def layer_calls(layer: Layer, parameters: Parameters, x: Array) -> LayerCalls:
    """Return the calls of a layer whose inputs are in `x`, an array with the examples last."""
    return _KINDS[type(layer)](layer, parameters, x)


class _DenseCalls(LayerCalls):
    def __init__(self, _: Dense, parameters: Parameters, x: Array) -> None:
        self._weights, self._biases, self._x = parameters["weights"], parameters["biases"], x
        self.net = np.empty((len(self._biases), x.shape[1]), x.dtype)
        self.gradients = {name: np.empty_like(array) for name, array in parameters.items()}

    def forward(self) -> Iterator[Call]:
        yield partial(self._weights.dot, self._x, self.net)
        yield partial(np.add, self.net, self._biases[:, None], self.net)

    def find_gradients(self, delta: Array) -> Iterator[Call]:
        yield partial(delta.dot, self._x.T, self.gradients["weights"])
        yield partial(np.add.reduce, delta, 1, None, self.gradients["biases"])

    def backward(self, delta: Array) -> tuple[Array, list[Call]]:
        below = np.empty(self._x.shape, delta.dtype)
        return below, [partial(self._weights.T.dot, delta, below)]


class _FlattenCalls(LayerCalls):
    """Flatten: another shape for the same memory, so there is nothing to do."""

    def __init__(self, _: Flatten, __: Parameters, x: Array) -> None:
        self._in_shape = x.shape
        self.net, self.gradients = x.reshape(-1, x.shape[-1]), {}

    def forward(self) -> Iterator[Call]:
        yield from ()

    def backward(self, delta: Array) -> tuple[Array, list[Call]]:
        return delta.reshape(self._in_shape), []


class _WindowCalls(LayerCalls):
    """What layers with a window share: its views of an image, and sums over all windows.

    A place is one row and one column of the window. What the window shows there, at all of its
    positions, is one view of the image.
    """

    def __init__(self, layer: Windowed, x: Array, pad_value: float = 0.0) -> None:
        self._layer, self._x = layer, x
        shape = cast("tuple[int, ...]", layer.out_shape(x.shape[:3]))
        self.net, self.gradients = np.empty((*shape, x.shape[3]), x.dtype), {}
        self._overlap = any(s < w for s, w in zip(layer.stride, layer.window, strict=True))
        self._padded, self._inner = self._with_padding(x, pad_value)

    def _with_padding(self, image: Array, value: float) -> tuple[Array, Array]:
        """Return an array for the image and its padding, and the image's part of it."""
        channels, height, width, examples = image.shape
        (top, bottom), (left, right) = self._layer.padding_of(height, width)
        if not top + bottom + left + right:
            return image, image
        shape = channels, top + height + bottom, left + width + right, examples
        padded = np.full(shape, value, image.dtype)
        return padded, padded[:, top : top + height, left : left + width]

    def _pad(self) -> Iterator[Call]:
        if self._inner is not self._x:
            yield partial(np.copyto, self._inner, self._x)

    def _combined(self, combine: np.ufunc) -> Iterator[Call]:
        """Yield the calls that make one number of all that a window shows, place after place."""
        yield from self._pad()
        first, *others = self._at_places(self._padded)
        yield partial(np.copyto, self.net, first)
        for shown in others:
            yield partial(combine, self.net, shown, out=self.net)

    def _at_places(self, padded: Array) -> list[Array]:
        """Return what the window shows at each of its places."""
        rows, columns = self.net.shape[1:3]
        places = np.ndindex(*self._layer.window)
        return [padded[:, *self._layer.at_positions(i, j, rows, columns)] for i, j in places]

    def backward(self, delta: Array) -> tuple[Array, list[Call]]:
        below = np.empty(self._x.shape, delta.dtype)
        padded, inner = self._with_padding(below, 0.0)
        shown = [n * side for n, side in zip(self.net.shape[1:3], self._layer.window, strict=True)]
        each_once = not self._overlap and shown == list(padded.shape[1:3])
        calls: list[Call] = [] if each_once else [partial(padded.fill, 0.0)]
        calls += self._share(delta, self._at_places(padded))
        if inner is not below:
            calls.append(partial(np.copyto, below, inner))
        return below, calls

    @abstractmethod
    def _share(self, delta: Array, places: list[Array]) -> Iterator[Call]:
        """Yield the calls that add to each place what comes there from the deltas."""

    def _add(self, place: Array, term: Array) -> Call:
        if self._overlap:
            return partial(np.add, place, term, place)
        return partial(np.copyto, place, term)  # nothing else is added there


class _ConvolutionCalls(_WindowCalls):
    """A convolution as a matrix product: what a window shows is a column of a matrix.

    The matrix has a last row of ones, since a bias is a weight whose input is 1.
    """

    def __init__(self, layer: Conv2D, parameters: Parameters, x: Array) -> None:
        super().__init__(layer, x)
        self._kernels, self._biases = parameters["weights"], parameters["biases"]
        n_out, *window = self._kernels.shape
        self._columns = np.ones((prod(window) + 1, prod(self.net.shape[1:])), x.dtype)
        self._windows = self._columns[:-1].reshape(*window, *self.net.shape[1:])
        self._matrix = np.empty((n_out, len(self._columns)), x.dtype)
        self._gradient = np.empty_like(self._matrix)
        kernels = self._gradient[:, :-1].reshape(self._kernels.shape)
        self.gradients = {"weights": kernels, "biases": self._gradient[:, -1]}

    def forward(self) -> Iterator[Call]:
        yield from self._pad()
        down, right = self._layer.stride
        shown = sliding_window_view(self._padded, self._layer.window, (1, 2))[:, ::down, ::right]
        yield partial(np.copyto, self._windows, np.moveaxis(shown, (4, 5), (1, 2)))
        yield partial(np.copyto, self._matrix[:, :-1], _flat(self._kernels))
        yield partial(np.copyto, self._matrix[:, -1], self._biases)
        yield partial(self._matrix.dot, self._columns, _flat(self.net))

    def find_gradients(self, delta: Array) -> Iterator[Call]:
        yield partial(_flat(delta).dot, self._columns.T, self._gradient)

    def _share(self, delta: Array, places: list[Array]) -> Iterator[Call]:
        # The gradients have been found, so the memory of the columns is free.
        yield partial(_flat(self._kernels).T.dot, _flat(delta), self._columns[:-1])
        for place, (i, j) in zip(places, np.ndindex(*self._layer.window), strict=True):
            yield self._add(place, self._windows[:, i, j])


class _MaxPoolingCalls(_WindowCalls):
    def __init__(self, layer: MaxPool2D, _: Parameters, x: Array) -> None:
        super().__init__(layer, x, pad_value=-np.inf)

    def forward(self) -> Iterator[Call]:
        yield from self._combined(np.maximum)

    def _share(self, delta: Array, places: list[Array]) -> Iterator[Call]:
        won, taken = np.empty(self.net.shape, bool), np.empty(self.net.shape, bool)
        product = np.empty_like(self.net) if self._overlap else None
        yield partial(taken.fill, 0)
        for place, shown in zip(places, self._at_places(self._padded), strict=True):
            yield partial(np.equal, shown, self.net, won)
            yield partial(np.greater, won, taken, won)  # of equal numbers the first has won
            yield partial(np.logical_or, taken, won, taken)
            yield partial(np.multiply, delta, won, place if product is None else product)
            if product is not None:
                yield self._add(place, product)


class _AveragePoolingCalls(_WindowCalls):
    def __init__(self, layer: AveragePool2D, _: Parameters, x: Array) -> None:
        super().__init__(layer, x)
        shares = layer.net({}, np.ones((1, 1, *x.shape[1:3]), x.dtype))[1]
        self._share_of_each = shares.max(axis=(0, 1, 4, 5))[:, :, None]  # in the padding it is 0

    def forward(self) -> Iterator[Call]:
        yield from self._combined(np.add)
        yield partial(np.multiply, self.net, self._share_of_each, self.net)

    def _share(self, delta: Array, places: list[Array]) -> Iterator[Call]:
        share = np.empty_like(delta)
        yield partial(np.multiply, delta, self._share_of_each, share)
        for place in places:
            yield self._add(place, share)


def _flat(array: Array) -> Array:
    """Return an array as a matrix with the same rows: the same memory, for the arrays here."""
    return array.reshape(len(array), -1)


_KINDS: dict[type[Layer], Callable[[Any, Parameters, Array], LayerCalls]] = {
    Dense: _DenseCalls,
    Flatten: _FlattenCalls,
    Conv2D: _ConvolutionCalls,
    MaxPool2D: _MaxPoolingCalls,
    AveragePool2D: _AveragePoolingCalls,
}

#: The kinds of layers there are calls for; a kind made of one of them may compute otherwise.
SUPPORTED_LAYERS = frozenset(_KINDS)
