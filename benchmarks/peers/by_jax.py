"""JAX on one thread: compiled for an update, or for all of them. Compiling is not timed."""

from __future__ import annotations

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.peers.tasks import (
    DIGITS,
    DIGITS_RATE,
    EXAMPLE,
    IMAGES,
    LABELS,
    RATE,
    RATES,
    Run,
    T,
    X,
    mini_batches,
)

Parameters = list[jax.Array]


def _error(weights: Parameters) -> jax.Array:
    out = jnp.asarray(X)
    for w, b in zip(weights, EXAMPLE.biases, strict=True):
        out = jax.nn.sigmoid(w @ out + jnp.asarray(b))
    return 0.5 * jnp.sum((out - jnp.asarray(T)) ** 2)


def _start() -> Parameters:
    return [jnp.asarray(w) for w in EXAMPLE.weights]


def _step(weights: Parameters, _: None = None) -> tuple[Parameters, jax.Array]:
    error, gradients = jax.value_and_grad(_error)(weights)
    return [w - RATE * g for w, g in zip(weights, gradients, strict=True)], error


def example_step_by_step() -> Run:
    """One compiled function for an update, called from Python."""
    step = jax.jit(_step)

    def run(updates: int) -> list[float]:
        weights, errors = _start(), []
        for _ in range(updates + 1):
            weights, error = step(weights)
            errors.append(error)
        return [float(error) for error in errors]  # not before: a call need not wait for the last

    return run


def example_scan() -> Run:
    """One compiled function for all updates."""

    @cache
    def compiled(updates: int):
        return jax.jit(lambda weights: jax.lax.scan(_step, weights, length=updates + 1)[1])

    return lambda updates: np.asarray(compiled(updates)(_start()))


def copies_vmap_scan() -> Run:
    """One compiled function for all copies and all updates."""

    @cache
    def compiled(updates: int):
        def trained(rate: jax.Array) -> jax.Array:
            def step(weights: Parameters, _: None) -> tuple[Parameters, None]:
                gradients = jax.grad(_error)(weights)
                return [w - rate * g for w, g in zip(weights, gradients, strict=True)], None

            return _error(jax.lax.scan(step, _start(), length=updates)[0])

        return jax.jit(jax.vmap(trained))

    return lambda updates: np.asarray(compiled(updates)(jnp.asarray(RATES)))


def digits_step_by_step(size: int, dtype: str) -> Run:
    """One compiled function for an update, called from Python."""
    x, y = jnp.asarray(IMAGES, dtype), jnp.asarray(LABELS)

    def error(parameters: Parameters, rows: jax.Array) -> jax.Array:
        w1, w2, b1, b2 = parameters
        scores = jax.nn.relu(x[rows] @ w1.T + b1) @ w2.T + b2
        return -jax.nn.log_softmax(scores)[jnp.arange(size), y[rows]].mean()

    @jax.jit
    def step(parameters: Parameters, rows: jax.Array) -> tuple[Parameters, jax.Array]:
        found, gradients = jax.value_and_grad(error)(parameters, rows)
        return [p - DIGITS_RATE * g for p, g in zip(parameters, gradients, strict=True)], found

    def run(updates: int) -> list[float]:
        parameters = [jnp.asarray(p, dtype) for p in (*DIGITS.weights, *DIGITS.biases)]
        errors = []
        for rows in mini_batches(size, updates):
            parameters, found = step(parameters, rows)
            errors.append(float(found))  # waits for it: Python would run ahead on a second thread
        return errors

    return run
