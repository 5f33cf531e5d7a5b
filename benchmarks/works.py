"""What is measured: each kind of work, who does it, and what is to be reached."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import sweep, train
from benchmarks.peers import by_autograd, by_jax, by_micrograd, by_torch, plain, tasks
from benchmarks.rounds import Candidate, Work

COPIES = len(tasks.RATES)


def works() -> list[Work]:
    """Return all kinds of work, ready to be measured."""
    return [
        _example(),
        _sweep(),
        *(_digits(size, dtype) for dtype in ("float64", "float32") for size in (32, 256)),
    ]


def _example() -> Work:
    def ours(updates: int) -> ArrayLike:
        example = tasks.EXAMPLE, tasks.X, tasks.T
        return train(*example, tasks.RATE, updates, train_biases=False).errors

    return Work(
        "example",
        "The example, and the error of each update",
        (
            Candidate("ours", ours, 10_000),
            Candidate("straight-line Python", plain.straight_line_python(), 10_000),
            Candidate("plain NumPy", plain.plain_numpy(), 5_000, target=3),
            Candidate("PyTorch, leanest", by_torch.example_leanest(), 2_000, target=10),
            Candidate("PyTorch, modules", by_torch.example_modules(), 1_000),
            Candidate("JAX, step by step", by_jax.example_step_by_step(), 5_000),
            Candidate("JAX, one scan", by_jax.example_scan(), 10_000),
            Candidate("HIPS autograd", by_autograd.example(), 500),
            Candidate("micrograd", by_micrograd.example(), 1_000, target=20),
        ),
    )


def _sweep() -> Work:
    def ours(updates: int) -> ArrayLike:
        example = tasks.EXAMPLE, tasks.X, tasks.T
        return sweep(*example, tasks.RATES, updates, train_biases=False).errors

    return Work(
        "sweep",
        "A thousand copies of the example at once, for each of them",
        (
            Candidate("ours", ours, 2_000, COPIES),
            Candidate("straight-line Python", plain.straight_line_copies(), 20_000, target=15),
            Candidate("einsum", plain.einsum(), 500, COPIES, target=2.5),
            Candidate("PyTorch, batched", by_torch.copies_first(), 500, COPIES, target=5),
            Candidate("PyTorch, our layout", by_torch.copies_last(), 500, COPIES),
            Candidate("JAX, vmap and scan", by_jax.copies_vmap_scan(), 2_000, COPIES, target=0.5),
        ),
    )


def _digits(size: int, dtype: str) -> Work:
    options = {"batch_size": size, "seed": tasks.SEED, "dtype": dtype}
    targets = np.eye(10)[tasks.LABELS]

    def ours(updates: int) -> ArrayLike:
        run = train(tasks.DIGITS, tasks.IMAGES, targets, tasks.DIGITS_RATE, updates, **options)
        return run.errors[:-1]

    # Thirty passes, as in the chapter on digits: `train` looks at all data once before it starts.
    updates = 30 * len(tasks.LABELS) // size
    # 0.85 of the time of PyTorch as it is usually written, in modules. On large batches its leanest
    # form does not always take so much longer than ours.
    target = round(1 / 0.85, 2)
    return Work(
        f"digits {size} {dtype}",
        f"784-128-10, mini-batches of {size}, {dtype}",
        (
            Candidate("ours", ours, updates),
            Candidate("PyTorch, leanest", by_torch.digits_leanest(size, dtype), updates),
            Candidate("PyTorch, modules", by_torch.digits_modules(size, dtype), updates, 1, target),
            Candidate("JAX, step by step", by_jax.digits_step_by_step(size, dtype), updates),
        ),
        tolerance=1e-9 if dtype == "float64" else 1e-3,
    )
