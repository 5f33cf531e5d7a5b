"""micrograd: a Python object for every number, which knows what it was made of."""

from __future__ import annotations

import math

from micrograd.engine import Value

from benchmarks.peers.example import BIASES, RATE, WEIGHTS, Run, T, X


def _logistic(net: Value) -> Value:
    """Make the logistic function a micrograd operation: it has none, nor an exp to make one of."""
    out = Value(1 / (1 + math.exp(-net.data)), (net,), "logistic")

    def _backward() -> None:
        net.grad += out.data * (1 - out.data) * out.grad

    out._backward = _backward
    return out


def example() -> Run:
    """Weights as values, inputs and biases as plain numbers."""

    def run(updates: int) -> list[float]:
        layers = [[[Value(v) for v in row] for row in w] for w in WEIGHTS]
        weights = [w for layer in layers for row in layer for w in row]
        errors = []
        for left in range(updates, -1, -1):
            out = X
            for layer, bias in zip(layers, BIASES, strict=True):
                out = [
                    _logistic(row[0] * out[0] + row[1] * out[1] + b)
                    for row, b in zip(layer, bias, strict=True)
                ]
            error = ((out[0] - T[0]) ** 2 + (out[1] - T[1]) ** 2) * 0.5
            errors.append(error.data)
            if left:
                for w in weights:
                    w.grad = 0
                error.backward()
                for w in weights:
                    w.data -= RATE * w.grad
        return errors

    return run
