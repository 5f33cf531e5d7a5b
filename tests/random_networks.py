"""Random networks of any kind, from a seed: hardly ever is one at a kink of ReLU."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from backprop_by_numbers import AveragePool2D, Conv2D, Dense, Flatten, MaxPool2D, Network
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.validation import Array

#: The activations that a layer below the last can have.
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")
#: The activations that the last layer can have, each with each loss that it can have then.
ENDS = tuple(
    (name, loss.name)
    for loss in LOSSES.values()
    for name in ACTIVATIONS
    if not loss.from_net or loss.from_net.activation == name
)


def random_network(
    seed: int,
    widths: Sequence[int] = (3, 4, 2),
    activations: str | Sequence[str] = "logistic",
    loss: str = "half squared error",
) -> Network:
    rng = np.random.default_rng(seed)
    weights = [
        rng.standard_normal((n_out, n_in)) / np.sqrt(n_in) for n_in, n_out in pairwise(widths)
    ]
    return Network(weights, [rng.standard_normal(n) for n in widths[1:]], activations, loss)


def random_examples(seed: int, net: Network, examples: int) -> tuple[Array, Array]:
    """Return inputs, and targets that are probabilities, which suit every loss."""
    rng = np.random.default_rng([seed, 1])
    x = rng.standard_normal((examples, net.weights[0].shape[1]))
    return x, rng.dirichlet(np.ones(net.biases[-1].size), examples)


def random_kind(seed: int, layers: int) -> tuple[list[str], str]:
    """Return an activation for each layer, and a loss."""
    rng = np.random.default_rng([seed, 2])
    last, loss = ENDS[rng.integers(len(ENDS))]
    return [*rng.choice(HIDDEN, layers - 1).tolist(), last], loss


def stack(seed: int, last: str = "tanh") -> tuple[Network, Array, Array]:
    """Return a network in which every layer has others below, its windows overlap, and a batch."""
    rng = np.random.default_rng(seed)
    layers = [
        Conv2D(rng.normal(size=(2, 1, 2, 3)), rng.normal(size=2), "ReLU", padding=(1, 0)),
        MaxPool2D((3, 2), stride=1),
        AveragePool2D(2, stride=(1, 2), padding=((0, 1), (1, 0))),
        Conv2D(rng.normal(size=(2, 2, 2, 2)) / 2, rng.normal(size=2), "tanh", (2, 1), "same"),
        Flatten(),
        Dense(rng.normal(size=(2, 8)), rng.normal(size=2), last),
    ]
    net = Network(layers=layers, in_shape=(1, 4, 6))
    return net, rng.normal(size=(3, 1, 4, 6)), rng.dirichlet([1, 1], 3)


def random_convolution(seed: int) -> tuple[Network, Array, Array]:
    """Return a small network of layers for images, of any kind and in any order, and an example."""
    rng = np.random.default_rng([seed, 3])
    shape = tuple(int(n) for n in rng.integers((1, 4, 4), (3, 7, 7)))
    in_shape, layers = shape, []
    for kind in rng.choice([Conv2D, Conv2D, MaxPool2D, AveragePool2D], rng.integers(1, 4)):
        window = tuple(int(rng.integers(1, min(3, size) + 1)) for size in shape[1:])
        stride = tuple(int(n) for n in rng.integers(1, 5, 2))
        padding = ("valid", "same", ((2, 0), (1, 3)))[rng.integers(3 if kind is Conv2D else 2)]
        if kind is Conv2D:
            n_out = int(rng.integers(1, 3))
            kernels = rng.normal(size=(n_out, shape[0], *window))
            biases = rng.normal(size=n_out) if rng.integers(2) else np.full(n_out, 0.1)
            layers.append(Conv2D(kernels, biases, str(rng.choice(HIDDEN)), stride, padding))
        else:
            layers.append(kind(window, stride, padding))
        shape = layers[-1].out_shape(shape)
    loss = "half squared error"
    if rng.integers(4):
        last, loss = ENDS[rng.integers(len(ENDS))]
        n_in = int(np.prod(shape))
        weights = rng.normal(size=(2, n_in)) / np.sqrt(n_in)
        layers += [Flatten(), Dense(weights, rng.normal(size=2), last)]
        shape = (2,)
    net = Network(layers=layers, loss=loss, in_shape=in_shape)
    target = rng.dirichlet(np.ones(int(np.prod(shape)))).reshape(shape)
    return net, rng.normal(size=in_shape), target


def digit_reader(
    rng: np.random.Generator,
    n: int = 8,
    kernel: Sequence[int] = (3, 3),
    window: tuple[int, int] = (2, 2),
) -> Network:
    """Return a network that reads digits of 8 x 8, of the kind that the digit lab shows."""
    rows, columns = ((8 - size + 1) // side for size, side in zip(kernel, window, strict=True))
    return Network(
        layers=[
            Conv2D(rng.normal(size=(n, 1, *kernel)), rng.normal(size=n) / 2, "ReLU"),
            MaxPool2D(window),
            Flatten(),
            Dense(rng.normal(size=(10, n * rows * columns)) / 3, rng.normal(size=10), "softmax"),
        ],
        loss="cross-entropy",
        in_shape=(1, 8, 8),
    )
