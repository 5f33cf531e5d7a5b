"""The networks that all candidates train, and the examples of the larger ones.

Those are drawn at random: what the numbers mean makes no difference to the time. They are exact in
both types of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from backprop_by_numbers import Conv2D, Dense, Flatten, MaxPool2D, Network
from backprop_by_numbers.training.loop import batches
from benchmarks.peers.example import BIASES, WEIGHTS

#: The worked example's network.
EXAMPLE = Network(WEIGHTS, BIASES)

EXAMPLES, SEED, LEARNING_RATE = 2560, 0, 0.1


@dataclass(frozen=True)
class Task:
    """A network, its examples and the position of each one's target."""

    net: Network
    inputs: np.ndarray
    labels: np.ndarray


@cache
def dense() -> Task:
    """Return a network as large as one for images of handwritten digits."""
    rng = np.random.default_rng(SEED)
    inputs, labels = _examples(rng, 784)
    layers = [
        Dense(_weights(rng, 128, 784), np.zeros(128), "ReLU"),
        Dense(_weights(rng, 10, 128), np.zeros(10), "softmax"),
    ]
    return Task(Network(layers=layers, loss="cross-entropy"), inputs, labels)


@cache
def convolutional(channels: int, size: int, kernels: int) -> Task:
    """Return a network with a convolution by kernels of 3 x 3 and a pooling."""
    rng = np.random.default_rng(SEED)
    inputs, labels = _examples(rng, channels, size, size)
    pooled = (size - 2) // 2
    layers = [
        Conv2D(_weights(rng, kernels, channels, 3, 3), np.zeros(kernels), "ReLU"),
        MaxPool2D(2),
        Flatten(),
        Dense(_weights(rng, 10, kernels * pooled**2), np.zeros(10), "softmax"),
    ]
    net = Network(layers=layers, loss="cross-entropy", in_shape=inputs.shape[1:])
    return Task(net, inputs, labels)


def mini_batches(size: int, updates: int) -> Iterator[np.ndarray]:
    """Return the rows of each mini-batch that `train` takes from the same seed."""
    return islice(batches(EXAMPLES, size, SEED), updates)


def _examples(rng: np.random.Generator, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    inputs = rng.random((EXAMPLES, *shape)).astype(np.float32).astype(np.float64)
    return inputs, rng.integers(0, 10, EXAMPLES)


def _weights(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32)
