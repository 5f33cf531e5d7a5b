"""JAX on mini-batches: one compiled function for an update, called from Python."""

from __future__ import annotations

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.peers.example import Run
from benchmarks.peers.tasks import LEARNING_RATE, Task, convolutional, dense, mini_batches

Parameters = list[jax.Array]
Scores = Callable[[Parameters, jax.Array], jax.Array]


def dense_step_by_step(size: int, dtype: str) -> Run:
    """Two products, and ReLU between them."""

    def scores(parameters: Parameters, x: jax.Array) -> jax.Array:
        w1, w2, b1, b2 = parameters
        return jax.nn.relu(x @ w1.T + b1) @ w2.T + b2

    task = dense()
    return _training(scores, task, task.inputs, [*task.net.weights, *task.net.biases], size, dtype)


def convolutional_step_by_step(shape: tuple[int, int, int], size: int, dtype: str) -> Run:
    """Put the channels last, and pool by a new axis: both are faster here than the usual way."""
    task = convolutional(*shape)
    (kernels, weights), biases = task.net.weights, task.net.biases
    n = len(kernels)
    pooled = math.isqrt(weights.shape[1] // n)

    def scores(parameters: Parameters, x: jax.Array) -> jax.Array:
        kernels, w, b1, b2 = parameters
        layout = ("NHWC", "HWIO", "NHWC")
        maps = jax.lax.conv_general_dilated(x, kernels, (1, 1), "VALID", dimension_numbers=layout)
        maps = jax.nn.relu(maps + b1)[:, : 2 * pooled, : 2 * pooled]
        pools = maps.reshape(len(x), pooled, 2, pooled, 2, n).max((2, 4))
        return pools.reshape(len(x), -1) @ w.T + b2

    by_channel = weights.reshape(10, n, pooled, pooled)
    last = [
        np.transpose(kernels, (2, 3, 1, 0)),
        np.moveaxis(by_channel, 1, -1).reshape(10, -1),
        *biases,
    ]
    return _training(scores, task, np.moveaxis(task.inputs, 1, -1), last, size, dtype)


def _training(
    scores: Scores,
    task: Task,
    inputs: np.ndarray,
    start: list[np.ndarray],
    size: int,
    dtype: str,
) -> Run:
    x, y = jnp.asarray(inputs, dtype), jnp.asarray(task.labels)

    def error(parameters: Parameters, rows: jax.Array) -> jax.Array:
        logs = jax.nn.log_softmax(scores(parameters, x[rows]))
        return -logs[jnp.arange(size), y[rows]].mean()

    @jax.jit
    def step(parameters: Parameters, rows: jax.Array) -> tuple[Parameters, jax.Array]:
        found, gradients = jax.value_and_grad(error)(parameters, rows)
        return [p - LEARNING_RATE * g for p, g in zip(parameters, gradients, strict=True)], found

    def run(updates: int) -> list[float]:
        parameters = [jnp.asarray(p, dtype) for p in start]
        errors = []
        for rows in mini_batches(size, updates):
            parameters, found = step(parameters, rows)
            errors.append(float(found))  # waits for it: Python would run ahead on a second thread
        return errors

    return run
