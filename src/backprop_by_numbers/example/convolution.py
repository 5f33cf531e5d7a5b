"""The example of convolution: its network, its one image and its targets."""

from __future__ import annotations

import numpy as np

from backprop_by_numbers.network.convolution import Conv2D, MaxPool2D
from backprop_by_numbers.network.layers import Dense, Flatten
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import frozen

#: The one image, a 4 in shades from 0 (paper) to 1 (ink), read-only, of shape (1, 5, 5).
image = frozen(
    np.array(
        [
            [
                [0.95, 0.10, 0.17, 0.78, 0.19],
                [0.92, 0.00, 0.09, 0.99, 0.07],
                [0.74, 0.96, 0.98, 0.87, 0.83],
                [0.08, 0.03, 0.13, 0.80, 0.15],
                [0.02, 0.14, 0.05, 0.82, 0.04],
            ]
        ]
    )
)
#: The targets: the first output is for a 4, the second for a 7; read-only, of shape (2,).
targets = frozen(np.array([0.99, 0.01]))
#: The learning rate: how long a step is.
learning_rate = 0.5

_NETWORK = Network(
    layers=[
        Conv2D([[[[0.4, -0.2], [0.7, 0.95]]]], [-0.6], "ReLU"),
        MaxPool2D(2),
        Flatten(),
        Dense([[0.1, -0.4, -0.2, -0.5], [0.3, 0.7, 0.6, -0.8]], [0.2, -0.5], "logistic"),
    ],
    in_shape=image.shape,
)


def network() -> Network:
    """Return the example's network, before any training.

    Returns
    -------
    Network
        One kernel of 2 x 2 with ReLU, max pooling of 2 x 2, and two logistic outputs with half the
        squared error. It never changes, so it is the same object each time.

    Examples
    --------
    >>> network().forward(image).outs[1]
    array([[[1.198 , 1.1795],
            [0.    , 0.469 ]]])
    """
    return _NETWORK


def checked_network(network: object, name: str = "network") -> Network:
    """Return `network` if it is one like the example's with other parameters, or raise.

    Kernel, pooling, activations and loss are part of it: the live figure of the example shows
    these. `name` is the argument's.
    """
    net = as_network(network, name)
    if (wanted := _form(_NETWORK)) != (form := _form(net)):
        raise ValueError(f"{name} must be like the example's, {wanted}, but it is {form}")
    if any(own not in (None, size) for own, size in zip(net.in_shape, image.shape, strict=True)):
        raise ValueError(
            f"{name} must take images of shape {image.shape}, but its in_shape is {net.in_shape}"
        )
    return net


def _form(network: Network) -> str:
    return f"{', '.join(map(repr, network.layers))} with {network.loss}"
