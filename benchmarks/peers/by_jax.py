"""JAX on one thread: compiled for an update, or for all of them.

The time for compiling is counted in fresh processes alone.
"""

from __future__ import annotations

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.peers.example import RATE, Run
from benchmarks.peers.plain import BIASES, RATES, WEIGHTS, T, X

Parameters = list[jax.Array]


def _error(weights: Parameters) -> jax.Array:
    out = jnp.asarray(X)
    for w, b in zip(weights, BIASES, strict=True):
        out = jax.nn.sigmoid(w @ out + jnp.asarray(b))
    return 0.5 * jnp.sum((out - jnp.asarray(T)) ** 2)


def _start() -> Parameters:
    return [jnp.asarray(w) for w in WEIGHTS]


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
