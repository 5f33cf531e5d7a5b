"""Without a library for it: straight-line Python, and NumPy as one would first write it."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.peers.tasks import EXAMPLE, RATE, RATES, Run, T, X


def straight_line_python() -> Run:
    """Each weight a variable, each sum written out: by hand, as fast as Python can be."""

    def run(updates: int) -> list[float]:
        (w1, w2), (w3, w4) = EXAMPLE.weights[0].tolist()
        (w5, w6), (w7, w8) = EXAMPLE.weights[1].tolist()
        (b1, b2), (b3, b4) = (b.tolist() for b in EXAMPLE.biases)
        (x1, x2), (t1, t2) = X.tolist(), T.tolist()
        rate, exp, errors = RATE, math.exp, []
        for left in range(updates, -1, -1):
            h1 = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b1)))
            h2 = 1 / (1 + exp(-(w3 * x1 + w4 * x2 + b2)))
            o1 = 1 / (1 + exp(-(w5 * h1 + w6 * h2 + b3)))
            o2 = 1 / (1 + exp(-(w7 * h1 + w8 * h2 + b4)))
            m1, m2 = o1 - t1, o2 - t2
            errors.append(0.5 * (m1 * m1 + m2 * m2))
            if not left:
                break
            d1, d2 = rate * m1 * o1 * (1 - o1), rate * m2 * o2 * (1 - o2)
            e1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
            e2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
            w1, w2, w3, w4 = w1 - e1 * x1, w2 - e1 * x2, w3 - e2 * x1, w4 - e2 * x2
            w5, w6, w7, w8 = w5 - d1 * h1, w6 - d1 * h2, w7 - d2 * h1, w8 - d2 * h2
        return errors

    return run


def straight_line_copies() -> Run:
    """Train the copies one after another; of them all, the first is timed.

    No error is worked out on the way: a sweep tells that of the end alone.
    """

    def run(updates: int) -> list[float]:
        (w1, w2), (w3, w4) = EXAMPLE.weights[0].tolist()
        (w5, w6), (w7, w8) = EXAMPLE.weights[1].tolist()
        (b1, b2), (b3, b4) = (b.tolist() for b in EXAMPLE.biases)
        (x1, x2), (t1, t2) = X.tolist(), T.tolist()
        rate, exp = float(RATES[0]), math.exp
        for left in range(updates, -1, -1):
            h1 = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b1)))
            h2 = 1 / (1 + exp(-(w3 * x1 + w4 * x2 + b2)))
            o1 = 1 / (1 + exp(-(w5 * h1 + w6 * h2 + b3)))
            o2 = 1 / (1 + exp(-(w7 * h1 + w8 * h2 + b4)))
            if not left:
                break
            d1, d2 = rate * (o1 - t1) * o1 * (1 - o1), rate * (o2 - t2) * o2 * (1 - o2)
            e1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
            e2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
            w1, w2, w3, w4 = w1 - e1 * x1, w2 - e1 * x2, w3 - e2 * x1, w4 - e2 * x2
            w5, w6, w7, w8 = w5 - d1 * h1, w6 - d1 * h2, w7 - d2 * h1, w8 - d2 * h2
        return [0.5 * ((o1 - t1) ** 2 + (o2 - t2) ** 2)]

    return run


def plain_numpy() -> Run:
    """Matrix products and outer products, a new array for each result."""

    def run(updates: int) -> list[float]:
        (w1, w2), (b1, b2) = EXAMPLE.weights, EXAMPLE.biases
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
        h = 1 / (1 + np.exp(-(np.einsum("boi,i->bo", w1, X) + EXAMPLE.biases[0])))
        return h, 1 / (1 + np.exp(-(np.einsum("boi,bi->bo", w2, h) + EXAMPLE.biases[1])))

    def run(updates: int) -> np.ndarray:
        w1, w2 = (np.repeat(w[None], len(RATES), axis=0) for w in EXAMPLE.weights)
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
