"""`train`: many updates of a network, and the record of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network.layers import Parameters
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import (
    Array,
    all_finite,
    count,
    flag,
    one_of,
    positive_number,
    real_number,
)
from backprop_by_numbers.training.history import History, TrainingDiverged
from backprop_by_numbers.training.loop import TrainingLoop
from backprop_by_numbers.training.reference import (
    Diverged,
    Settings,
    TrainingState,
    initial_state,
    run,
)

#: For so many passes the held-out error is found after each; later after every second, and so on.
_PASSES_AT_FULL_RATE = 1000

#: The values that `dtype` may have.
DTYPES = ("float64", "float32")


def train(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    learning_rate: float = 0.5,
    steps: int = 10_000,
    train_biases: bool = True,
    snapshots_at: Collection[int] = (),
    *,
    batch_size: int | None = None,
    seed: int | None = None,
    momentum: float = 0.0,
    held_out: tuple[ArrayLike, ArrayLike] | None = None,
    progress: bool = False,
    dtype: str = "float64",
) -> History:
    r"""Train a network: update it `steps` times, on all examples at once or on mini-batches.

    Parameters
    ----------
    net : Network
        Where to start; it stays as it is.
    x : array_like, shape (n_in,) or (batch, n_in)
        One example's inputs, or one example per row. Where layers take images, these are
        (n_in, height, width) or (batch, n_in, height, width).
    target : array_like, shape (n_out,) or (batch, n_out)
        Targets, one row for each row of `x`.
    learning_rate : float, optional
        How long each step is: finite and greater than 0.
    steps : int, optional
        How many updates, at least 0.
    train_biases : bool, optional
        Whether the biases are updated too. In the article they stay.
    snapshots_at : collection of int, optional
        After which updates to keep the network; 0 is the network before training.
    batch_size : int, optional
        On how many examples an update is made, from 1 to all of them; all by default. The
        examples are shuffled anew for each pass through them. A pass takes
        ``ceil(examples / batch_size)`` updates, the last of them on what is left over.
    seed : int, optional
        The seed of the shuffling, at least 0: the same seed gives the same result. It must be
        given if there is anything to shuffle.
    momentum : float, optional
        How much of a step is kept in the next one: at least 0 and less than 1. See Notes.
    held_out : pair of array_like, optional
        Inputs and targets that are not trained on; the error on them is recorded, see
        `History.held_out_errors`.
    progress : bool, optional
        Whether to show a progress bar.
    dtype : {"float64", "float32"}, optional
        The type of number to compute with. "float32" is about twice as fast for large networks
        and keeps seven digits instead of sixteen. What is returned is float64 in either case.

    Returns
    -------
    History
        The errors, the trained network and the snapshots.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit; nothing is computed.
    TrainingDiverged
        If a weight, a bias, a total net input or an error grows too large for the type. The
        message names the step and the learning rate. It is a FloatingPointError, and has the run
        so far as its `history`.

    Notes
    -----
    With momentum an update is

    .. math:: v^+ = \mu v - \eta \frac{\partial E}{\partial w}, \qquad w^+ = w + v^+

    where the velocity v is 0 before training: the heavy-ball method of Polyak (1964), in the form
    of Sutskever and others (2013).

    The arithmetic is that of `backpropagation`, or of a faster backend where there is one, whose
    results differ in the last digits. The result of a run up to some update does not depend on what
    comes after it, nor on what is kept or shown meanwhile: a longer run begins with the same
    digits.
    The one exception are numbers near the largest float. There the updates since the last check are
    made again by the reference, and about twelve digits agree.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> example = article.network(), article.inputs, article.targets
    >>> train(*example, steps=1, train_biases=False).errors
    array([0.29837111, 0.29102777])
    """
    net = as_network(net)
    examples = net.checked_batch(x, target)
    settings = Settings(
        net.layers,
        net.loss,
        positive_number(learning_rate, "learning_rate"),
        _checked_momentum(momentum),
        trained_parameters(train_biases),
    )
    last = count(steps, "steps")
    snapshot_steps = checked_steps(snapshots_at, "snapshots_at", last)
    size, shuffle_seed = _checked_batches(batch_size, seed, len(examples[0]))
    held_out_examples = _checked_held_out(net, held_out)
    show_bar, number_type = flag(progress, "progress"), one_of(dtype, "dtype", DTYPES)
    inputs, targets = _converted(examples, number_type, "x and target")
    held_out_examples = _converted(held_out_examples, number_type, "held_out")
    state = initial_state(
        settings, [_converted_parameters(own, number_type) for own in net.parameters]
    )
    if held_out_examples:
        _refuse_too_large(settings, state, *held_out_examples)
    loop = TrainingLoop(settings, state, inputs, targets, size, shuffle_seed, last)
    updates_per_pass = -(-len(inputs) // size)
    snapshots: dict[int, Network] = {}
    held_out_errors: dict[int, float] = {}

    def network(state: TrainingState) -> Network:
        return net.with_parameters(state.weights, state.biases)

    def history(errors: Array, state: TrainingState) -> History:
        """Return the record of the run up to the last of the errors."""
        last = len(errors) - 1
        networks_so_far = {step: snapshots[step] for step in snapshots if step <= last}
        errors_so_far = {step: held_out_errors[step] for step in held_out_errors if step <= last}
        return History(errors, network(state), networks_so_far, errors_so_far)

    held_out_steps = {*_held_out_steps(updates_per_pass, last)} if held_out_examples else set()
    bar_steps = range(0, last, max(1, last // 100)) if show_bar else ()
    try:
        with _progress_bar(show_bar, last) as bar:
            for stop in sorted({last, *snapshot_steps, *held_out_steps, *bar_steps}):
                before = loop.updates
                loop.run_until(stop)
                if bar is not None:
                    bar.update(stop - before)
                if stop in snapshot_steps:
                    snapshots[stop] = network(loop.state)
                if stop in held_out_steps:
                    held_out_errors[stop] = loop.error_on(*held_out_examples)
        return history(loop.errors(), loop.state)
    except Diverged as diverged:
        so_far = None if diverged.state is None else history(diverged.errors, diverged.state)
        raise TrainingDiverged(
            diverged.updates, settings.learning_rate, so_far, number_type
        ) from None


def _held_out_steps(updates_per_pass: int, last: int) -> Iterator[int]:
    """Yield the numbers of updates after which the held-out error is found."""
    passes = 0
    while passes * updates_per_pass < last:
        yield passes * updates_per_pass
        passes += 2 ** (passes // _PASSES_AT_FULL_RATE).bit_length()
    yield last


def _progress_bar(show: bool, steps: int) -> AbstractContextManager[Any]:
    """Return a context with a progress bar, or with None if none is to be shown."""
    if not show:
        return nullcontext()
    from tqdm.auto import tqdm  # here, so that the engine does without it otherwise

    bar: AbstractContextManager[Any] = tqdm(total=steps, desc="training", unit=" updates")
    return bar


def trained_parameters(train_biases: object) -> tuple[str, ...]:
    """Return the names of the parameters that are updated, or raise."""
    return ("weights", "biases") if flag(train_biases, "train_biases") else ("weights",)


def _converted_parameters(parameters: Parameters, dtype: str) -> Parameters:
    arrays = _converted(tuple(parameters.values()), dtype, "net")
    return dict(zip(parameters, arrays, strict=True))


def _converted(arrays: tuple[Array, ...], dtype: str, name: str) -> tuple[Array, ...]:
    """Return the arrays as numbers of another type, or raise if one is too large for it."""
    with np.errstate(over="ignore"):  # refused by name below
        converted = tuple(array.astype(dtype, copy=False) for array in arrays)
    if not all_finite(converted):
        raise ValueError(f"{name} must hold numbers that fit in a {dtype}, but one is too large")
    return converted


def _refuse_too_large(settings: Settings, state: TrainingState, x: Array, target: Array) -> None:
    """Raise if held-out examples are too large for the network before training."""
    try:
        run(settings, state, x, target, [slice(None)])
    except Diverged:
        raise ValueError(
            f"held_out must hold numbers so small that a network's total net inputs and error on "
            f"them fit in a {x.dtype}, but they are too large before training"
        ) from None


def checked_steps(value: Collection[int], name: str, last: int) -> frozenset[int]:
    """Return `value` as a set of steps from 0 to `last`, or raise."""
    if isinstance(value, np.ndarray):  # an array of no dimension is no collection
        value = value.tolist()
    if not isinstance(value, Collection) or isinstance(value, (str, bytes)):
        raise TypeError(f"{name} must be a collection of whole numbers, not {type(value).__name__}")
    steps = frozenset(count(step, f"{name}[{i}]") for i, step in enumerate(value))
    if steps and max(steps) > last:
        raise ValueError(f"{name} must not go beyond steps ({last}), but holds {max(steps)}")
    return steps


def _checked_batches(batch_size: object, seed: object, examples: int) -> tuple[int, int | None]:
    size = examples if batch_size is None else count(batch_size, "batch_size", least=1)
    if size > examples:
        raise ValueError(
            f"batch_size must be at most the number of examples, {examples}, not {size}"
        )
    shuffle_seed = None if seed is None else count(seed, "seed")
    if size < examples and shuffle_seed is None:
        raise ValueError(
            "seed must be given with mini-batches; "
            "the same whole number shuffles the examples in the same way again"
        )
    return size, shuffle_seed


def _checked_momentum(value: object) -> float:
    momentum = real_number(value, "momentum")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be at least 0 and less than 1, not {momentum}")
    return momentum


def _checked_held_out(net: Network, value: object) -> tuple[Array, ...]:
    """Return held-out inputs and targets, or raise; nothing for None."""
    if value is None:
        return ()
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError("held_out must be a pair of inputs and targets, as (x, target)")
    try:
        return net.checked_batch(*value)
    except (TypeError, ValueError) as refused:
        raise type(refused)(f"held_out: {refused}") from None
