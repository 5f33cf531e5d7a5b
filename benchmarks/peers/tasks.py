"""The three kinds of work: networks, examples and learning rates that all candidates share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import Network, article
from backprop_by_numbers.training.loop import batches

#: Makes so many updates, and returns what they led to.
Run = Callable[[int], ArrayLike]

# The example of the book: one network, one update after another, with the error of each. In it, as
# in the article, the biases stay.
EXAMPLE, X, T = article.network(), article.inputs, article.targets
RATE = article.learning_rate

# Copies of it, each with a learning rate of its own, and the error of each at the end.
RATES = np.geomspace(0.01, 100, 1000)

# A network as large as one for images of handwritten digits, on mini-batches. Its numbers are drawn
# at random: what they mean makes no difference to the time.
_EXAMPLES, SEED, DIGITS_RATE = 2560, 0, 0.1
_rng = np.random.default_rng(SEED)
IMAGES = _rng.random((_EXAMPLES, 784)).astype(np.float32).astype(np.float64)  # exact in both types
LABELS = _rng.integers(0, 10, _EXAMPLES)
DIGITS = Network(
    [
        (_rng.standard_normal(shape) / np.sqrt(shape[1])).astype(np.float32)
        for shape in ((128, 784), (10, 128))
    ],
    [np.zeros(128), np.zeros(10)],
    ["ReLU", "softmax"],
    "cross-entropy",
)


def mini_batches(size: int, updates: int) -> Iterator[np.ndarray]:
    """Return the rows of each mini-batch that `train` takes from the same seed."""
    return islice(batches(_EXAMPLES, size, SEED), updates)
