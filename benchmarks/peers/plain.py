"""NumPy as one would first write it."""

from __future__ import annotations

import numpy as np

from benchmarks.peers import example
from benchmarks.peers.example import RATE, Run

WEIGHTS, BIASES = np.array(example.WEIGHTS), np.array(example.BIASES)
X, T, RATES = np.array(example.X), np.array(example.T), np.array(example.RATES)


def plain_numpy() -> Run:
    """Matrix products and outer products, a new array for each result."""

    def run(updates: int) -> list[float]:
        (w1, w2), (b1, b2) = WEIGHTS, BIASES
        errors = []
        for left in range(updates, -1, -1):
            h = 1 / (1 + np.exp(-(w1 @ X + b1)))
            o = 1 / (1 + np.exp(-(w2 @ h + b2)))
            errors.append(0.5 * np.sum((o - T) ** 2))
            if left:
                d = (o - T) * o * (1 - o)
                e = (w2.T @ d) * h * (1 - h)
                w2 = w2 - RATE * np.outer(d, h)
                w1 = w1 - RATE * np.outer(e, X)
        return errors

    return run


def einsum() -> Run:
    """NumPy with the copies first, as a batch usually comes, and products by `einsum`."""

    def forward(w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = 1 / (1 + np.exp(-(np.einsum("boi,i->bo", w1, X) + BIASES[0])))
        return h, 1 / (1 + np.exp(-(np.einsum("boi,bi->bo", w2, h) + BIASES[1])))

    def run(updates: int) -> np.ndarray:
        w1, w2 = (np.repeat(w[None], len(RATES), axis=0) for w in WEIGHTS)
        rates = RATES[:, None]
        for _ in range(updates):
            h, o = forward(w1, w2)
            d = (o - T) * o * (1 - o) * rates
            e = np.einsum("bo,boi->bi", d, w2) * h * (1 - h)
            w2 -= np.einsum("bo,bi->boi", d, h)
            w1 -= np.einsum("bo,i->boi", e, X)
        _, o = forward(w1, w2)
        return 0.5 * ((o - T) ** 2).sum(axis=1)

    return run
