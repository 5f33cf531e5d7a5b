"""PyTorch, as it runs without compiling: each operation when it is called, on one thread.

Two things make a loop lean that are not in every tutorial: gradients come from
`torch.autograd.grad`, and parameters are changed through a detached view of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import ArrayLike

from benchmarks.peers.example import RATE, Run
from benchmarks.peers.plain import BIASES, RATES, WEIGHTS, T, X

torch.set_num_threads(1)
_X, _T = torch.tensor(X), torch.tensor(T)
_B1, _B2 = torch.tensor(BIASES)

Layer = TypeVar("Layer", torch.nn.Linear, torch.nn.Conv2d)


def example_leanest() -> Run:
    """One operation for a layer's nets and one for the error, which is taken twice as large."""

    def run(updates: int) -> list[float]:
        w1, w2 = (torch.tensor(w, requires_grad=True) for w in WEIGHTS)
        v1, v2 = w1.detach(), w2.detach()
        errors, sigmoid, addmv = [], torch.sigmoid, torch.addmv
        for left in range(updates, -1, -1):
            miss = sigmoid(addmv(_B2, w2, sigmoid(addmv(_B1, w1, _X)))) - _T
            twice = torch.dot(miss, miss)
            errors.append(0.5 * twice.item())
            if left:
                g1, g2 = torch.autograd.grad(twice, (w1, w2))
                v1.sub_(g1, alpha=0.5 * RATE)
                v2.sub_(g2, alpha=0.5 * RATE)
        return errors

    return run


def example_modules() -> Run:
    """`nn.Linear`, a loss and an optimiser, as in a tutorial."""

    def run(updates: int) -> list[float]:
        layers = [linear(w, b, torch.float64) for w, b in zip(WEIGHTS, BIASES, strict=True)]
        for layer in layers:
            layer.bias.requires_grad_(False)
        model = torch.nn.Sequential(layers[0], torch.nn.Sigmoid(), layers[1], torch.nn.Sigmoid())
        optimiser = torch.optim.SGD([layer.weight for layer in layers], lr=RATE)
        loss = torch.nn.MSELoss(reduction="mean")  # of two outputs: half the sum of squares
        errors = []
        for left in range(updates, -1, -1):
            error = loss(model(_X), _T)
            errors.append(error.item())
            if left:
                optimiser.zero_grad()
                error.backward()
                optimiser.step()
        return errors

    return run


def copies_first() -> Run:
    """Put the copies along the first axis, as a batch usually comes: stacks of matrices."""
    rates = torch.tensor(0.5 * RATES)[:, None, None]
    bias, target = _B2[:, None].expand(len(RATES), 2, 1), _T[:, None]

    def misses(w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
        hidden = torch.sigmoid(w1 @ _X + _B1)
        return torch.sigmoid(torch.baddbmm(bias, w2, hidden[:, :, None])) - target

    def run(updates: int) -> np.ndarray:
        w1, w2 = (torch.tensor(w).repeat(len(RATES), 1, 1).requires_grad_(True) for w in WEIGHTS)
        return _train_copies(misses, w1, w2, rates, updates).square().sum((1, 2)).numpy() / 2

    return run


def copies_last() -> Run:
    """Put the copies along the last axis, as `sweep` does: products number by number."""
    rates = torch.tensor(0.5 * RATES)
    x, b1, b2, target = (a[:, None] for a in (_X, _B1, _B2, _T))

    def misses(w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
        hidden = torch.sigmoid((w1 * x).sum(1) + b1)
        return torch.sigmoid((w2 * hidden).sum(1) + b2) - target

    def run(updates: int) -> np.ndarray:
        w1, w2 = (
            torch.tensor(w)[:, :, None].repeat(1, 1, len(RATES)).requires_grad_(True)
            for w in WEIGHTS
        )
        return _train_copies(misses, w1, w2, rates, updates).square().sum(0).numpy() / 2

    return run


def _train_copies(
    misses: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    w1: torch.Tensor,
    w2: torch.Tensor,
    rates: torch.Tensor,
    updates: int,
) -> torch.Tensor:
    """Return all outputs less their targets after so many updates."""
    v1, v2 = w1.detach(), w2.detach()
    for _ in range(updates):
        miss = misses(w1, w2).view(-1)
        g1, g2 = torch.autograd.grad(torch.dot(miss, miss), (w1, w2))
        v1.addcmul_(g1, rates, value=-1)
        v2.addcmul_(g2, rates, value=-1)
    return misses(v1, v2)


def linear(weights: ArrayLike, biases: ArrayLike, kind: torch.dtype) -> torch.nn.Linear:
    """Return a layer with these weights and biases."""
    return with_parameters(torch.nn.Linear(*np.shape(weights)[::-1], dtype=kind), weights, biases)


def with_parameters(layer: Layer, weights: ArrayLike, biases: ArrayLike) -> Layer:
    """Give a layer these weights and biases, and return it."""
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weights))
        layer.bias.copy_(torch.tensor(biases))
    return layer
