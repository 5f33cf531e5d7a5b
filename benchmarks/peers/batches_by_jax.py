"""JAX on mini-batches: compiled for an update, or for all of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from benchmarks.peers import tasks
from benchmarks.peers.example import Run
from benchmarks.peers.tasks import LEARNING_RATE, Task, mini_batches

Parameters = list[jax.Array]
Scores = Callable[[Parameters, jax.Array], jax.Array]


def dense(size: int, dtype: str, scan: bool) -> Run:
    """Two products, and ReLU between them."""

    def scores(parameters: Parameters, x: jax.Array) -> jax.Array:
        w1, w2, b1, b2 = parameters
        return jax.nn.relu(x @ w1.T + b1) @ w2.T + b2

    task = tasks.dense()
    start = [*task.net.weights, *task.net.biases]
    return _training(scores, task, task.inputs, start, size, dtype, scan)


def convolutional(shape: tuple[int, int, int], size: int, dtype: str, scan: bool) -> Run:
    """Put the channels last, pool by a new axis, and add biases and ReLU after it.

    All of that is faster here than the usual way.
    """
    task = tasks.convolutional(*shape)
    (kernels, weights), biases = task.net.weights, task.net.biases
    n = len(kernels)
    pooled = math.isqrt(weights.shape[1] // n)

    def scores(parameters: Parameters, x: jax.Array) -> jax.Array:
        kernels, w, b1, b2 = parameters
        layout = ("NHWC", "HWIO", "NHWC")
        maps = jax.lax.conv_general_dilated(x, kernels, (1, 1), "VALID", dimension_numbers=layout)
        maps = maps[:, : 2 * pooled, : 2 * pooled]
        largest = maps.reshape(len(x), pooled, 2, pooled, 2, n).max((2, 4))
        pools = jax.nn.relu(largest + b1)
        return pools.reshape(len(x), -1) @ w.T + b2

    by_channel = weights.reshape(10, n, pooled, pooled)
    last = [
        np.transpose(kernels, (2, 3, 1, 0)),
        np.moveaxis(by_channel, 1, -1).reshape(10, -1),
        *biases,
    ]
    return _training(scores, task, np.moveaxis(task.inputs, 1, -1), last, size, dtype, scan)


def _training(
    scores: Scores,
    task: Task,
    inputs: np.ndarray,
    start: list[np.ndarray],
    size: int,
    dtype: str,
    scan: bool,
) -> Run:
    """Return what calls a compiled function for each update, or for all of them."""
    x, y = jnp.asarray(inputs, dtype), jnp.asarray(task.labels)

    def error(parameters: Parameters, rows: jax.Array) -> jax.Array:
        logs = jax.nn.log_softmax(scores(parameters, x[rows]))
        return -logs[jnp.arange(size), y[rows]].mean()

    def step(parameters: Parameters, rows: jax.Array) -> tuple[Parameters, jax.Array]:
        found, gradients = jax.value_and_grad(error)(parameters, rows)
        return [p - LEARNING_RATE * g for p, g in zip(parameters, gradients, strict=True)], found

    stepped = jax.jit(step)
    scanned = jax.jit(lambda start, rows: jax.lax.scan(step, start, rows)[1])

    def run(updates: int) -> ArrayLike:
        parameters = [jnp.asarray(p, dtype) for p in start]
        if scan:
            return np.asarray(scanned(parameters, np.stack([*mini_batches(size, updates)])))
        errors = []
        for rows in mini_batches(size, updates):
            parameters, found = stepped(parameters, rows)
            errors.append(float(found))  # waits for it: Python would run ahead on a second thread
        return errors

    return run
