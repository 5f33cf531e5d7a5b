"""HIPS autograd: NumPy whose calls are recorded, and run backwards."""

from __future__ import annotations

import autograd
import autograd.numpy as anp
import numpy as np

from benchmarks.peers.example import RATE, Run
from benchmarks.peers.plain import BIASES, WEIGHTS, T, X


def example() -> Run:
    """Return the error and the gradients of both layers' weights from one call."""

    def error(weights: list[np.ndarray]) -> object:
        out = X
        for w, b in zip(weights, BIASES, strict=True):
            out = 1 / (1 + anp.exp(-(anp.dot(w, out) + b)))
        miss = out - T
        return 0.5 * anp.dot(miss, miss)

    step = autograd.value_and_grad(error)

    def run(updates: int) -> list[float]:
        weights, errors = list(WEIGHTS), []
        for _ in range(updates + 1):
            found, gradients = step(weights)
            errors.append(float(found))
            weights = [w - RATE * g for w, g in zip(weights, gradients, strict=True)]
        return errors

    return run
