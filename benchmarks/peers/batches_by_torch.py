"""PyTorch on mini-batches, without compiling: the functions behind its modules, and the modules."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn import functional

from benchmarks.peers.by_torch import linear, with_parameters
from benchmarks.peers.example import Run
from benchmarks.peers.tasks import LEARNING_RATE, Task, convolutional, dense, mini_batches

Scores = Callable[..., torch.Tensor]


def dense_leanest(size: int, dtype: str) -> Run:
    """Call the functions behind the modules, on four tensors."""

    def scores(x: torch.Tensor, w1, w2, b1, b2) -> torch.Tensor:
        return functional.linear(torch.relu(functional.linear(x, w1, b1)), w2, b2)

    return _leanest(scores, dense(), size, dtype)


def convolutional_leanest(shape: tuple[int, int, int], size: int, dtype: str) -> Run:
    """Pool before ReLU, which then has fewer numbers to work on.

    In float32 the channels are last in memory, which is faster for the large images.
    """

    def scores(x: torch.Tensor, kernels, w, b1, b2) -> torch.Tensor:
        pools = torch.relu(functional.max_pool2d(functional.conv2d(x, kernels, b1), 2))
        return functional.linear(pools.flatten(1), w, b2)

    return _leanest(scores, convolutional(*shape), size, dtype, channels_last=dtype == "float32")


def dense_modules(size: int, dtype: str) -> Run:
    """`nn.Linear`, a loss and an optimiser, as in a tutorial."""
    kind, net = getattr(torch, dtype), dense().net

    def model() -> torch.nn.Module:
        first, last = (linear(w, b, kind) for w, b in zip(net.weights, net.biases, strict=True))
        return torch.nn.Sequential(first, torch.nn.ReLU(), last)

    return _modules(model, dense(), size, dtype)


def convolutional_modules(shape: tuple[int, int, int], size: int, dtype: str) -> Run:
    """`nn.Conv2d` and what usually follows it, a loss and an optimiser."""
    kind, task = getattr(torch, dtype), convolutional(*shape)

    def model() -> torch.nn.Module:
        (kernels, weights), (b1, b2) = task.net.weights, task.net.biases
        convolution = torch.nn.Conv2d(*kernels.shape[1::-1], kernels.shape[2:], dtype=kind)
        return torch.nn.Sequential(
            with_parameters(convolution, kernels, b1),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Flatten(),
            linear(weights, b2, kind),
        )

    return _modules(model, task, size, dtype)


def _leanest(scores: Scores, task: Task, size: int, dtype: str, channels_last: bool = False) -> Run:
    """Return a loop whose gradients come from `autograd.grad`."""

    def tensor(array) -> torch.Tensor:
        made = torch.tensor(array, dtype=getattr(torch, dtype))
        is_image = channels_last and made.ndim == 4
        return made.to(memory_format=torch.channels_last) if is_image else made

    x, y = tensor(task.inputs), torch.tensor(task.labels)

    def run(updates: int) -> list[float]:
        start = (*task.net.weights, *task.net.biases)
        parameters = [tensor(p).requires_grad_() for p in start]
        views, errors = [p.detach() for p in parameters], []
        for rows in map(torch.from_numpy, mini_batches(size, updates)):
            error = functional.cross_entropy(
                scores(x.index_select(0, rows), *parameters), y.index_select(0, rows)
            )
            errors.append(error.item())
            gradients = torch.autograd.grad(error, parameters)
            for view, gradient in zip(views, gradients, strict=True):
                view.sub_(gradient, alpha=LEARNING_RATE)
        return errors

    return run


def _modules(make: Callable[[], torch.nn.Module], task: Task, size: int, dtype: str) -> Run:
    """Return a loop as tutorials have it."""
    x, y = torch.tensor(task.inputs, dtype=getattr(torch, dtype)), torch.tensor(task.labels)

    def run(updates: int) -> list[float]:
        model = make()
        optimiser = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
        loss, errors = torch.nn.CrossEntropyLoss(), []
        for rows in map(torch.from_numpy, mini_batches(size, updates)):
            error = loss(model(x[rows]), y[rows])
            errors.append(error.item())
            optimiser.zero_grad()
            error.backward()
            optimiser.step()
        return errors

    return run
