"""Without a library: each weight a variable, each sum written out."""

from __future__ import annotations

import math

from benchmarks.peers.example import BIASES, RATE, RATES, WEIGHTS, Run, T, X


def straight_line_python() -> Run:
    """One network, and the error of each update."""

    def run(updates: int) -> list[float]:
        ((w1, w2), (w3, w4)), ((w5, w6), (w7, w8)) = WEIGHTS
        (b1, b2), (b3, b4) = BIASES
        (x1, x2), (t1, t2) = X, T
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
        ((w1, w2), (w3, w4)), ((w5, w6), (w7, w8)) = WEIGHTS
        (b1, b2), (b3, b4) = BIASES
        (x1, x2), (t1, t2) = X, T
        rate, exp = RATES[0], math.exp
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
