"""Layers for images: convolution, max pooling and average pooling.

All three look at an image through a window that moves over it. Images are (batch, channels, height,
width). What is called convolution here is cross-correlation, as in every library for networks: the
kernel is laid on the image as it is, and not flipped first.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.layers import (
    Indices,
    Layer,
    Links,
    Parameters,
    Shape,
    activation_name,
    check_biases,
    check_image,
    set_fields,
)
from backprop_by_numbers.network.validation import Array, count, real_array

Pair = tuple[int, int]

#: How many zeros stand above, below, left and right of an image.
Padding = tuple[Pair, Pair]

#: The parts of an image that a window shows: (batch, channels, rows, columns, height, width), the
#: last two of the window and the two before of its positions.
Windows = Array


class Windowed(Layer):
    """A layer with a window that moves over an image."""

    window: Pair
    stride: Pair
    padding: Padding | str

    def left_out(self, in_shape: Shape) -> str:
        """Return in words how many rows and columns of an image no window reaches."""
        parts = []
        for axis, (size, what) in enumerate(zip(in_shape[1:], ("row", "column"), strict=True)):
            if size is not None:
                before, behind = self._pads(size, axis)
                end = size + behind - self.window[axis] + 1
                starts = np.arange(-before, end, self.stride[axis])
                reached = np.add.outer(starts, np.arange(self.window[axis]))
                unreached = len(np.setdiff1d(np.arange(size), reached))
                if unreached:
                    parts.append(f"{unreached} {what}{'s' if unreached > 1 else ''}")
        return f"leaves out {' and '.join(parts)}" if parts else ""

    def _pads(self, size: int, axis: int) -> Pair:
        """Return how many zeros are added before and behind `size` numbers along an axis."""
        if self.padding != "same":
            return cast("Padding", self.padding)[axis]
        # So many that there is a position for every stride, the odd one behind: as in TensorFlow.
        positions = -(-size // self.stride[axis])
        needed = max(0, (positions - 1) * self.stride[axis] + self.window[axis] - size)
        return needed // 2, needed - needed // 2

    def padding_of(self, height: int, width: int) -> tuple[Pair, Pair]:
        """Return how many zeros are added above and below, left and right of an image."""
        return self._pads(height, 0), self._pads(width, 1)

    def at_positions(self, i: int, j: int, rows: int, columns: int) -> tuple[slice, slice]:
        """Return what row i and column j of the window show of an image, from all its positions."""
        down, right = self.stride
        return slice(i, i + down * (rows - 1) + 1, down), slice(
            j, j + right * (columns - 1) + 1, right
        )

    def _padded_size(self, size: int, axis: int) -> int:
        return size + sum(self._pads(size, axis))

    def _positions(self, in_shape: Shape) -> Shape:
        """Return at how many rows and columns the window has a position, or raise if at none."""
        sizes = in_shape[1:]
        for axis, size in enumerate(sizes):
            if size is not None and self._padded_size(size, axis) < self.window[axis]:
                height, width = self.window
                included = ", padding included" if any(self._pads(size, axis)) else ""
                raise ValueError(
                    f"must be at least as large as the window, {height} x {width}{included}"
                )
        return tuple(
            None
            if size is None
            else (self._padded_size(size, axis) - self.window[axis]) // self.stride[axis] + 1
            for axis, size in enumerate(sizes)
        )

    def _windows(self, x: Array, pad_value: float = 0.0) -> Windows:
        """Return the part of the image in each window, with `pad_value` for the padding."""
        zeros = self.padding_of(*x.shape[2:])
        padded = np.pad(x, [(0, 0), (0, 0), *zeros], constant_values=pad_value)
        rows, columns = self.stride
        return sliding_window_view(padded, self.window, axis=(2, 3))[:, :, ::rows, ::columns]

    def _numbers_seen(self, in_shape: tuple[int, ...]) -> Indices:
        """Return which number of an image stands where in each window: -1 for the padding."""
        numbers = np.arange(prod(in_shape), dtype=np.float64).reshape(1, *in_shape)
        seen: Windows = self._windows(numbers, pad_value=-1)[0]
        return seen.astype(np.intp)

    def sum_of_windows(self, slopes: Windows, x: Array) -> Array:
        """Return the derivatives with respect to the image, summed over the windows."""
        height, width = x.shape[2:]
        (top, bottom), (left, right) = self.padding_of(height, width)
        padded = np.zeros((*x.shape[:2], top + height + bottom, left + width + right), x.dtype)
        for i, j in np.ndindex(*self.window):
            rows, columns = self.at_positions(i, j, *slopes.shape[2:4])
            padded[:, :, rows, columns] += slopes[..., i, j]
        return padded[:, :, top : top + height, left : left + width]

    def _stride_and_padding(self) -> str:
        """Return the stride and the padding as text, the padding only if there is any."""
        down, right = self.stride
        stride = f", stride={down}" if down == right else f", stride={self.stride}"
        padding = "" if self.padding == ((0, 0), (0, 0)) else f", padding={self.padding!r}"
        return stride + padding


class Conv2D(Windowed):
    r"""A convolution: at every position of a kernel, the sum of image times kernel.

    .. math:: \mathrm{net}_{o,y,x} = b_o + \sum_{c,i,j} k_{o,c,i,j}\;
              \mathrm{in}_{c,\; s y + i,\; s x + j}

    with the stride s. This is cross-correlation, as in every library: kernels are not flipped.

    Parameters
    ----------
    kernels : array_like, shape (n_out, n_in, height, width)
        One kernel for each channel that comes out, as deep as the image has channels.
    biases : array_like, shape (n_out,)
        One for each kernel.
    activation : str, optional
        A name as `Network` takes it, other than "softmax".
    stride : int or pair of int, optional
        How far the kernel moves on, down and to the right: at least 1.
    padding : {"valid", "same"}, int, pair of int or pair of pairs, optional
        How many zeros are put around the image: none ("valid"), so many that there is a position
        for every stride ("same"), so many on all sides, above and below and left and right, or
        ((above, below), (left, right)).

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If shapes do not fit, a number is not finite, or an argument is out of range.

    Notes
    -----
    Rows and columns that the kernel reaches at no position are left out: at the lower and right
    end, and between the positions where the stride is longer than the kernel.

    Examples
    --------
    >>> from backprop_by_numbers import Network
    >>> edges = Conv2D([[[[1.0, -1.0]]]], [0.0])
    >>> edges
    Conv2D(1 kernel of 1 x 1 x 2, stride=1)
    >>> Network(layers=[edges]).forward([[[0.0, 0.0, 1.0, 1.0]]]).output
    array([[[ 0., -1.,  0.]]])
    """

    weight_letter = "k"
    output_letter = "c"
    neuron_letter = "m"

    def __init__(
        self,
        kernels: ArrayLike,
        biases: ArrayLike,
        activation: str = "identity",
        stride: int | Pair = 1,
        padding: str | int | Sequence[Any] = 0,
    ) -> None:
        weights = real_array(kernels, "kernels", {4: "(n_out, n_in, height, width)"})
        vector = real_array(biases, "biases", {1: "(n_out,)"})
        check_biases(vector, "biases", weights, "kernels")
        name = activation_name(activation, "activation", but=("softmax",))
        set_fields(
            self,
            name,
            {"weights": weights, "biases": vector},
            window=weights.shape[2:],
            stride=_pair(stride, "stride", least=1),
            padding=_checked_padding(padding),
        )

    @property
    def kernels(self) -> Array:
        """The kernels, shape (n_out, n_in, height, width)."""
        return self.parameters["weights"]

    @property
    def biases(self) -> Array:
        """The biases, shape (n_out,)."""
        return self.parameters["biases"]

    @property
    def in_shape(self) -> Shape:
        """An image of any size with as many channels as a kernel."""
        return (self.kernels.shape[1], None, None)

    def out_shape(self, in_shape: Shape) -> Shape:
        """Return the outputs' shape: a channel for each kernel, a number for each position."""
        check_image(in_shape)
        n_out, n_in = self.kernels.shape[:2]
        if in_shape[0] not in (None, n_in):
            raise ValueError(f"must have as many channels as each kernel, {n_in}")
        return (n_out, *self._positions(in_shape))

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, Windows]:
        """Return the sum over each window of image times kernel, and the windows."""
        windows = self._windows(x)
        sums = np.tensordot(windows, parameters["weights"], axes=((1, 4, 5), (1, 2, 3)))
        return np.moveaxis(sums + parameters["biases"], -1, 1), windows

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: Windows) -> Array:  # noqa: ARG002
        """Return each delta times the kernel, at the position of the kernel."""
        slopes = np.tensordot(delta, parameters["weights"], axes=((1,), (0,)))
        return self.sum_of_windows(np.moveaxis(slopes, 3, 1), x)

    def gradients(self, delta: Array, x: Array, cache: Windows) -> Parameters:  # noqa: ARG002
        """Return each delta times the window's part of the image, summed over the batch too."""
        kernels = np.tensordot(delta, cache, axes=((0, 2, 3), (0, 2, 3)))
        return {"weights": kernels, "biases": delta.sum(axis=(0, 2, 3))}

    def links(self, in_shape: tuple[int, ...], cache: Windows) -> Links:  # noqa: ARG002
        """Return that each output uses the numbers in its window, each times a kernel's weight."""
        n_out, *depth_and_window = self.kernels.shape
        seen = np.moveaxis(self._numbers_seen(in_shape), 0, 2)  # channels next to the window's axes
        positions = seen.shape[:2]
        outputs = np.arange(n_out * prod(positions)).reshape(n_out, *positions, 1, 1, 1)
        weights = np.arange(self.kernels.size).reshape(n_out, 1, 1, *depth_and_window)
        of_image = np.broadcast_to(seen >= 0, (n_out, *seen.shape))
        outputs, inputs, weights = (
            np.broadcast_to(each, of_image.shape)[of_image] for each in (outputs, seen, weights)
        )
        return Links(outputs, inputs, self.kernels.ravel()[weights], weights)

    def initial_parameters(self, rng: np.random.Generator) -> Parameters:
        """Return kernels drawn within the activation's limit, and biases of 0."""
        n_out, n_in, height, width = self.kernels.shape
        area = height * width
        limit = ACTIVATIONS[self.activation].limit(n_in * area, n_out * area)
        kernels = rng.uniform(-limit, limit, self.kernels.shape)
        return {"weights": kernels, "biases": np.zeros(n_out)}

    def _settings(self) -> str:
        n, *size = self.kernels.shape
        sizes = " x ".join(map(str, size))
        return f"{n} kernel{'s' if n > 1 else ''} of {sizes}{self._stride_and_padding()}"


class _Pooling(Windowed):
    """A layer without parameters that makes one number of each window of each channel."""

    neuron_letter = "p"

    def __init__(
        self,
        window: int | Pair,
        stride: int | Pair | None = None,
        padding: str | int | Sequence[Any] = 0,
    ) -> None:
        size = _pair(window, "window", least=1)
        zeros = _checked_padding(padding)
        if isinstance(zeros, tuple):
            for axis in range(2):
                if max(zeros[axis]) >= size[axis]:
                    raise ValueError(
                        f"padding must be smaller than the window, {size}, or a window could hold "
                        f"nothing else, but it is {zeros}"
                    )
        steps = size if stride is None else _pair(stride, "stride", least=1)
        set_fields(self, "identity", {}, window=size, stride=steps, padding=zeros)

    @property
    def in_shape(self) -> Shape:
        """Any image."""
        return (None, None, None)

    def out_shape(self, in_shape: Shape) -> Shape:
        """Return the outputs' shape: as many channels, a number for each position."""
        check_image(in_shape)
        return (in_shape[0], *self._positions(in_shape))

    def window_links(self, in_shape: tuple[int, ...]) -> Links:
        """Return which inputs are in each output's window, whatever their numbers are."""
        return self._links_by_share(in_shape, self._numbers_seen(in_shape)[None] >= 0)

    def _links_by_share(self, in_shape: tuple[int, ...], shares: NDArray[Any]) -> Links:
        """Return that each output uses the numbers of its window that have a share in it."""
        seen = self._numbers_seen(in_shape)
        positions = np.arange(prod(seen.shape[:3])).reshape(*seen.shape[:3], 1, 1)
        slopes = np.broadcast_to(shares[0], seen.shape).astype(np.float64)
        used = slopes > 0
        return Links(np.broadcast_to(positions, seen.shape)[used], seen[used], slopes[used])

    def _settings(self) -> str:
        return f"{self.window[0]} x {self.window[1]}{self._stride_and_padding()}"


class MaxPool2D(_Pooling):
    """Max pooling: the largest number in each window, channel by channel.

    Parameters
    ----------
    window : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        How far the window moves on; by default by its own size.
    padding : optional
        As in `Conv2D`, and smaller than the window. Padding is never the largest number.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type or out of range.

    Notes
    -----
    The gradient goes to the number that was the largest: to the first of them, row by row, if there
    are several. A number that was the largest in several windows gets the sum. Rows and columns
    that no window reaches are left out, and their gradient is 0.

    Examples
    --------
    >>> from backprop_by_numbers import Network
    >>> net = Network(layers=[MaxPool2D(2)])
    >>> net.forward([[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 2.0, 1.0]]]).output
    array([[[5., 2.]]])
    """

    selects_from = "a pooling window"

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, Any]:  # noqa: ARG002
        """Return the largest number of each window, and its position in the window."""
        windows = self._windows(x, pad_value=-np.inf)
        flattened = windows.reshape(*windows.shape[:4], -1)
        largest = flattened.argmax(axis=-1)  # the first, if there are several
        return np.take_along_axis(flattened, largest[..., None], axis=-1)[..., 0], largest

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: Any) -> Array:  # noqa: ARG002
        """Return each delta, at the position of its window's largest number."""
        return self.sum_of_windows(delta[..., None, None] * self._at_largest(cache), x)

    def links(self, in_shape: tuple[int, ...], cache: Any) -> Links:
        """Return that each output is the largest number of its window."""
        return self._links_by_share(in_shape, self._at_largest(cache))

    def _at_largest(self, cache: Any) -> NDArray[np.bool_]:
        """Return where in each window its largest number is."""
        at_largest = np.arange(prod(self.window)) == cache[..., None]
        return cast("NDArray[np.bool_]", at_largest.reshape(*cache.shape, *self.window))

    def selected_inputs(self, cache: Any) -> bytes:
        """Return the positions of the largest numbers."""
        return cast("bytes", cache.tobytes())


class AveragePool2D(_Pooling):
    """Average pooling: the mean of each window, channel by channel.

    Parameters
    ----------
    window : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        How far the window moves on; by default by its own size.
    padding : optional
        As in `Conv2D`, and smaller than the window. Padding does not count: the mean is that of the
        numbers of the image.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type or out of range.

    Notes
    -----
    Each number of a window gets the same share of the gradient. Rows and columns that no window
    reaches are left out, and their gradient is 0.

    Examples
    --------
    >>> from backprop_by_numbers import Network
    >>> net = Network(layers=[AveragePool2D(2)])
    >>> net.forward([[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 2.0, 1.0]]]).output
    array([[[3.25, 1.25]]])
    """

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, Array]:  # noqa: ARG002
        """Return the mean of each window, and the share of each of its numbers in it."""
        is_image = self._windows(np.ones((1, 1, *x.shape[2:]), x.dtype))  # 0 in the padding
        shares = is_image / is_image.sum(axis=(-2, -1), keepdims=True)
        return (self._windows(x) * shares).sum(axis=(-2, -1)), shares

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: Array) -> Array:  # noqa: ARG002
        """Return each delta, shared among the numbers of its window."""
        return self.sum_of_windows(delta[..., None, None] * cache, x)

    def links(self, in_shape: tuple[int, ...], cache: Array) -> Links:
        """Return that each output uses the numbers of its window, and the share of each."""
        return self._links_by_share(in_shape, cache)


def _pair(value: object, name: str, least: int) -> Pair:
    """Return a pair of whole numbers, or raise; one number stands for both."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be a whole number or a pair of them, not {value!r}")
        first, second = (count(part, f"{name}[{i}]", least) for i, part in enumerate(value))
        return first, second
    number = count(value, name, least)
    return number, number


def _checked_padding(value: object) -> Padding | str:
    """Return "same", or the zeros before and behind along both axes, or raise."""
    if isinstance(value, str):
        name = value.casefold()
        if name not in ("valid", "same"):
            raise ValueError(f"padding must be 'valid', 'same' or numbers, not {value!r}")
        return "same" if name == "same" else ((0, 0), (0, 0))
    if not isinstance(value, (tuple, list)):
        number = count(value, "padding")
        return (number, number), (number, number)
    if len(value) != 2:
        raise ValueError(f"padding must be a number, or a pair of numbers or pairs, not {value!r}")
    rows, columns = (_pair(part, f"padding[{axis}]", least=0) for axis, part in enumerate(value))
    return rows, columns
