"""A network that reads digits as the digit lab's page has it: see `checked_network`."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from traitlets import TraitError

from backprop_by_numbers.network.convolution import Conv2D, MaxPool2D
from backprop_by_numbers.network.layers import Dense, Flatten
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.widgets.traits import checked_number

#: The images, with one channel, and how many outputs there are.
SHAPE, DIGITS = (1, 8, 8), 10

#: More kernels than these have no room, and larger parameters no use.
MOST_KERNELS, LARGEST = 16, 1000.0

_KINDS = (Conv2D, MaxPool2D, Flatten, Dense)
_NO_PADDING = ((0, 0), (0, 0))


def checked_network(network: object) -> Network:
    """Return a network with its parameters rounded to six digits, or raise TraitError.

    The lab shows a network of the layers Conv2D, MaxPool2D, Flatten and Dense that reads images of
    8 x 8 and ends in ten probabilities.

    Examples
    --------
    >>> from backprop_by_numbers import random_network
    >>> checked_network(random_network([64, 10], seed=0))
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: network must have the layers Conv2D, MaxPool2D, Flatten, Dense, not Dense
    """  # noqa: E501  one line, as it is printed
    try:
        net = as_network(network, "network")
    except TypeError as refusal:
        raise TraitError(str(refusal)) from None
    if fault := _fault(net):
        raise TraitError(f"network must {fault}")
    for k, arrays in enumerate(net.parameters):
        for name, array in arrays.items():
            for value in array.flat:
                checked_number(value, f"network: layers[{k}].{name}", -LARGEST, LARGEST)
    weights, biases = ([_rounded(a) for a in arrays] for arrays in (net.weights, net.biases))
    return net.with_parameters(weights, biases)


def network_state(network: Network) -> dict[str, Any]:
    """Return a network's parameters as nested lists, by the names that the page has for them."""
    pooling = cast("MaxPool2D", network.layers[1])
    kernels, weights = network.weights
    kernel_biases, biases = network.biases
    return {
        "kernels": kernels[:, 0].tolist(),
        "kernelBiases": kernel_biases.tolist(),
        "window": list(pooling.window),
        "weights": weights.tolist(),
        "biases": biases.tolist(),
    }


def pixels_at_kinks(network: Network, nets: Array) -> NDArray[np.bool_]:
    """Return for each pixel whether the error has no derivative with respect to it.

    Numbers computed from it share the first place in a pooling window, as on blank paper, or one is
    at the kink of ReLU: a little more ink has another effect there than a little less. `nets` are
    those of the convolution, (kernels, rows, columns).
    """
    convolution, pooling = network.layers[:2]
    assert isinstance(convolution, Conv2D)
    assert isinstance(pooling, MaxPool2D)
    found = np.zeros(SHAPE[1:], bool)
    high, wide = pooling.window
    blocks = sliding_window_view(nets, pooling.window, axis=(1, 2))[:, ::high, ::wide]
    largest = blocks.max(axis=(-2, -1), keepdims=True)
    first = blocks == largest
    several = first.sum(axis=(-2, -1), keepdims=True) > 1
    at_kink = first & ((largest == 0) | ((largest > 0) & several))
    for _, y, x, i, j in np.argwhere(at_kink):
        top, left = y * high + i, x * wide + j
        down, right = convolution.window
        found[top : top + down, left : left + right] = True
    return found


def _fault(net: Network) -> str:
    """Return what a network must be that it is not, in words, or nothing."""
    kinds = tuple(type(layer) for layer in net.layers)
    if kinds != _KINDS:
        names, wanted = (", ".join(kind.__name__ for kind in each) for each in (kinds, _KINDS))
        return f"have the layers {wanted}, not {names}"
    convolution, pooling, *_ = net.layers
    assert isinstance(convolution, Conv2D)
    assert isinstance(pooling, MaxPool2D)
    n, channels, *size = convolution.kernels.shape
    if any(own not in (None, side) for own, side in zip(net.in_shape, SHAPE, strict=True)):
        return f"take images of shape {SHAPE}, but its in_shape is {net.in_shape}"
    if convolution.activation != "ReLU":
        return f"have ReLU in its convolution, not {convolution.activation!r}"
    if convolution.stride != (1, 1) or convolution.padding != _NO_PADDING:
        return f"have a convolution of stride 1 without padding, not {convolution!r}"
    if channels != SHAPE[0]:
        return f"have kernels for images of one channel, not of {channels}"
    if n > MOST_KERNELS:
        return f"have at most {MOST_KERNELS} kernels, not {n}"
    if pooling.stride != pooling.window or pooling.padding != _NO_PADDING:
        return f"have pooling windows that do not overlap, without padding, not {pooling!r}"
    if net.loss != "cross-entropy":  # which takes softmax in the last layer
        return f"have the loss 'cross-entropy', not {net.loss!r}"
    n_out, n_in = net.weights[1].shape
    if n_out != DIGITS:
        return f"have ten outputs, one for each digit, not {n_out}"
    sides = [SHAPE[1] - side + 1 for side in size]
    if min(sides) < 1:
        return f"have kernels of at most 8 x 8, not {size[0]} x {size[1]}"
    pooled = n * int(np.prod([side // w for side, w in zip(sides, pooling.window, strict=True)]))
    if n_in != pooled:
        return (
            f"read images of 8 x 8: its kernels and pooling leave {pooled} numbers of one, "
            f"but its last layer takes {n_in}"
        )
    return ""


def _rounded(array: np.ndarray) -> np.ndarray:
    return np.array([float(f"{value:.6g}") for value in array.flat]).reshape(array.shape)
