"""The training loop: many updates, by the fastest backend that supports them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

import numpy as np

from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.reference import (
    Backend,
    Diverged,
    Rows,
    Settings,
    TrainingState,
    run,
)

#: At most so many updates are made before all numbers are checked to be within range.
UPDATES_PER_CHECK = 1000


def batches(examples: int, size: int, seed: int | None) -> Iterator[Rows]:
    """Yield without end the examples of each update; they are shuffled anew for each pass."""
    if size == examples:
        yield from repeat(slice(None))
    shuffler = np.random.default_rng(seed)
    while True:
        order = shuffler.permutation(examples)
        for start in range(0, examples, size):
            yield order[start : start + size]


def backend(
    settings: Settings, state: TrainingState, x: Array, target: Array, batch: int
) -> Backend | None:
    """Return the fastest backend for updates on `batch` examples each; None for the reference.

    The choice does not depend on how many updates there will be, so that the result of a run up to
    some update does not depend on what comes after it.
    """
    # Here, so that a plain import of the package stays light.
    from backprop_by_numbers.training.backends import preallocated, program
    from backprop_by_numbers.training.backends.within_range import well_within_range

    if not well_within_range(x, len(settings.layers)):
        return None
    if program.supports(settings, x, batch):
        return program.backend(settings, x, target)
    if preallocated.supports(settings):
        return preallocated.Preallocated(settings, state, x, target)
    return None


class TrainingLoop:
    """A training run: the state after the updates so far, and the error before each.

    Parameters
    ----------
    settings : Settings
        How updates are made.
    state : TrainingState
        The state before the first update.
    x, target : ndarray, shape (examples, n_in) and (examples, n_out)
        All examples, of the same type as `state`.
    size : int
        The number of examples that an update is made on.
    seed : int or None
        The seed of the shuffling.
    steps : int
        The number of updates there will be.

    Attributes
    ----------
    updates : int
        The number of updates so far.
    state : TrainingState
        The state after the last of them.
    """

    def __init__(
        self,
        settings: Settings,
        state: TrainingState,
        x: Array,
        target: Array,
        size: int,
        seed: int | None,
        steps: int,
    ) -> None:
        self.updates, self.state = 0, state
        self._settings, self._x, self._target = settings, x, target
        try:
            self._errors = np.empty(steps + 1)
        except MemoryError:
            raise ValueError(
                f"steps must be so few that one error for each fits in memory, not {steps}"
            ) from None
        self._batches = batches(len(x), size, seed)
        self._next_batch = next(self._batches)
        self._backend = backend(settings, state, x, target, size)

    def run_until(self, stop: int) -> None:
        """Make updates until there have been `stop`; find the error then, or raise `Diverged`."""
        while True:  # also without an update to make, the error has to be found
            end = min(stop, self.updates + UPDATES_PER_CHECK)
            batches = [self._next_batch, *islice(self._batches, end - self.updates)]
            self._errors[self.updates : end + 1], self.state = self._updated(batches)
            self.updates, self._next_batch = end, batches[-1]
            if end == stop:
                return

    def errors(self) -> Array:
        """Return the error before each update so far, and the one after the last."""
        return self._errors[: self.updates + 1]

    def error_on(self, x: Array, target: Array) -> float:
        """Return the error on other examples, or raise `Diverged`."""
        try:
            errors, _ = run(self._settings, self.state, x, target, [slice(None)])
        except Diverged:
            raise Diverged(self.updates, self.errors(), self.state) from None
        return float(errors[0])

    def _updated(self, batches: list[Rows]) -> tuple[Array, TrainingState]:
        """Find the error on each batch, with an update after each but the last."""
        if self._backend:
            from backprop_by_numbers.training.backends.within_range import (
                stayed_within_range,  # here for the reason above
            )

            if stayed_within_range(self.state):
                errors, state = self._backend(self.state, batches)
                if stayed_within_range(state, errors):
                    return errors, state
        try:
            return run(self._settings, self.state, self._x, self._target, batches)
        except Diverged as diverged:
            errors = np.concatenate([self._errors[: self.updates], diverged.errors])
            raise Diverged(self.updates + diverged.updates, errors, diverged.state) from None
