"""The worked example as plain numbers: in a fresh process they cost no import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Makes so many updates, and returns what they led to.
Run = Callable[[int], Any]

# One network, one update after another, with the error of each. As in the article, the biases stay.
WEIGHTS = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
BIASES = [[0.35, 0.35], [0.60, 0.60]]
X, T = [0.05, 0.10], [0.01, 0.99]
RATE = 0.5

# Copies of it, each with a learning rate of its own, and the error of each at the end.
RATES = [10 ** (4 * i / 999 - 2) for i in range(1000)]
