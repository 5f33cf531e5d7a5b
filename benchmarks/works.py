"""What is measured: each kind of work, who does it, and what is to be reached."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import sweep, train
from benchmarks.fresh_processes import OURS, fresh, of_peer
from benchmarks.peers import (
    batches_by_jax,
    batches_by_torch,
    by_autograd,
    by_jax,
    by_micrograd,
    by_torch,
    plain,
    straight_line,
    tasks,
)
from benchmarks.peers.example import RATE, RATES, Run, T, X
from benchmarks.peers.tasks import EXAMPLE, Task
from benchmarks.rounds import Candidate, Work
from benchmarks.sweep_parts import calls_for_one_copy, powers_of_e

COPIES = len(RATES)

#: The convolutional networks: the channels and the height of an image, and the number of kernels.
CONVOLUTIONS = {"8x8": (1, 8, 8), "28x28": (1, 28, 8), "13x13": (8, 13, 16)}

#: How many times our time PyTorch is to take at least, in both forms.
CONVOLUTION_TARGETS = {
    ("8x8", "float64"): round(1 / 0.7, 2),
    ("8x8", "float32"): 2,
    ("28x28", "float64"): round(1 / 0.9, 2),
    ("28x28", "float32"): round(1 / 0.9, 2),
}


def works() -> list[Work]:
    """Return all kinds of work, ready to be measured."""
    types = ("float64", "float32")
    return [
        _example(),
        _fresh(),
        _sweep(),
        *(_digits(size, dtype) for dtype in types for size in (32, 256)),
        *(_convolution(name, dtype) for name in CONVOLUTIONS for dtype in types),
    ]


def _example() -> Work:
    def ours(updates: int) -> ArrayLike:
        return train(EXAMPLE, X, T, RATE, updates, train_biases=False).errors

    return Work(
        "example",
        "The example, and the error of each update",
        (
            Candidate("ours", ours, 10_000),
            Candidate("straight-line Python", straight_line.straight_line_python(), 10_000),
            Candidate("plain NumPy", plain.plain_numpy(), 5_000, target=3),
            Candidate("PyTorch, leanest", by_torch.example_leanest(), 2_000, target=10),
            Candidate("PyTorch, modules", by_torch.example_modules(), 1_000),
            Candidate("JAX, step by step", by_jax.example_step_by_step(), 5_000),
            Candidate("JAX, one scan", by_jax.example_scan(), 10_000),
            Candidate("HIPS autograd", by_autograd.example(), 500),
            Candidate("micrograd", by_micrograd.example(), 1_000, target=20),
        ),
    )


def _fresh() -> Work:
    programs = {
        "ours": OURS,
        "straight-line Python": of_peer("straight_line", "straight_line_python"),
        "plain NumPy": of_peer("plain", "plain_numpy"),
        "PyTorch, leanest": of_peer("by_torch", "example_leanest"),
        "JAX, one scan": of_peer("by_jax", "example_scan"),
    }
    return Work(
        "fresh",
        "From a fresh process to the error after 10,000 updates",
        tuple(Candidate(name, fresh(program), 1) for name, program in programs.items()),
        each="run",
        checked=1,
    )


def _sweep() -> Work:
    def ours(updates: int) -> ArrayLike:
        return sweep(EXAMPLE, X, T, RATES, updates, train_biases=False).errors

    return Work(
        "sweep",
        "A thousand copies of the example at once, for each of them",
        (
            Candidate("ours", ours, 2_000, COPIES),
            Candidate(
                "straight-line Python", straight_line.straight_line_copies(), 20_000, target=15
            ),
            Candidate("einsum", plain.einsum(), 500, COPIES, target=2.5),
            Candidate("PyTorch, batched", by_torch.copies_first(), 500, COPIES, target=5),
            Candidate("PyTorch, our layout", by_torch.copies_last(), 500, COPIES),
            Candidate("JAX, vmap and scan", by_jax.copies_vmap_scan(), 2_000, COPIES, target=0.5),
        ),
        parts=(
            Candidate("powers of e", powers_of_e(), 2_000, COPIES),
            Candidate("calls, for one copy", calls_for_one_copy(), 2_000, COPIES),
        ),
    )


def _digits(size: int, dtype: str) -> Work:
    # 0.85 of the time of PyTorch as it is usually written, in modules. On large batches its leanest
    # form does not always take so much longer than ours.
    target = round(1 / 0.85, 2)
    return _on_mini_batches(
        f"digits {size} {dtype}",
        f"784-128-10, mini-batches of {size}, {dtype}",
        tasks.dense(),
        (
            ("PyTorch, leanest", batches_by_torch.dense_leanest(size, dtype), None),
            ("PyTorch, modules", batches_by_torch.dense_modules(size, dtype), target),
            ("JAX, step by step", batches_by_jax.dense(size, dtype, scan=False), None),
            ("JAX, one scan", batches_by_jax.dense(size, dtype, scan=True), None),
        ),
        size,
        dtype,
        passes=30,  # as in the chapter on digits
    )


def _convolution(name: str, dtype: str) -> Work:
    channels, height, kernels = shape = CONVOLUTIONS[name]
    size, target = 32, CONVOLUTION_TARGETS.get((name, dtype))
    work = shape, size, dtype
    return _on_mini_batches(
        f"convolution {name} {dtype}",
        f"{height} × {height} pixels, {channels} to {kernels} channels, {dtype}",
        tasks.convolutional(*shape),
        (
            ("PyTorch, leanest", batches_by_torch.convolutional_leanest(*work), target),
            ("PyTorch, modules", batches_by_torch.convolutional_modules(*work), target),
            ("JAX, step by step", batches_by_jax.convolutional(*work, scan=False), None),
            ("JAX, one scan", batches_by_jax.convolutional(*work, scan=True), None),
        ),
        size,
        dtype,
        passes=12 if name == "8x8" else 2,
    )


def _on_mini_batches(
    name: str,
    title: str,
    task: Task,
    peers: Iterable[tuple[str, Run, float | None]],
    size: int,
    dtype: str,
    passes: int,
) -> Work:
    options = {"batch_size": size, "seed": tasks.SEED, "dtype": dtype}
    targets = np.eye(10)[task.labels]

    def ours(updates: int) -> ArrayLike:
        run = train(task.net, task.inputs, targets, tasks.LEARNING_RATE, updates, **options)
        return run.errors[:-1]

    # Not a few updates: `train` looks at all data once before it starts.
    updates = passes * len(targets) // size
    candidates = (Candidate(who, run, updates, target=target) for who, run, target in peers)
    return Work(
        name,
        title,
        (Candidate("ours", ours, updates), *candidates),
        tolerance=1e-9 if dtype == "float64" else 1e-3,
    )
