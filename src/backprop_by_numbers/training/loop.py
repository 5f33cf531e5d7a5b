"""Many updates, from stop to stop, by the fastest backend that supports them."""

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

#: At most so many updates are made before it is looked at whether all numbers are within range.
STRETCH = 1000


def batches(examples: int, size: int, seed: int | None) -> Iterator[Rows]:
    """Yield which examples each update is made on, for ever; shuffled anew for each pass."""
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

    It is chosen without regard to how many updates there will be: what a run gives up to some
    update does not depend on what comes after it.
    """
    # Here, so that a plain import of the package stays light.
    from backprop_by_numbers.training.backends import preallocated, program
    from backprop_by_numbers.training.backends.within_range import moderate

    if not moderate(x, len(settings.layers)):
        return None
    if program.supports(settings, x, batch):
        return program.backend(settings, x, target)
    if preallocated.supports(settings):
        return preallocated.Preallocated(settings, state, x, target)
    return None


class TrainingLoop:
    """Updates one after another: where they have come to, and the errors on the way.

    Parameters
    ----------
    settings : Settings
        How updates are made.
    state : TrainingState
        Where to start.
    x, target : ndarray, shape (examples, n_in) and (examples, n_out)
        All examples, of the same type as `state`.
    size : int
        On how many of them an update is made.
    seed : int or None
        What the shuffling starts from.
    steps : int
        How many updates there will be.

    Attributes
    ----------
    at : int
        How many updates have been made.
    state : TrainingState
        What the last one left.
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
        self.at, self.state = 0, state
        self._settings, self._x, self._target = settings, x, target
        try:
            self._errors = np.empty(steps + 1)
        except MemoryError:
            raise ValueError(
                f"steps must be so few that one error for each fits in memory, not {steps}"
            ) from None
        self._batches = batches(len(x), size, seed)
        self._next = next(self._batches)
        self._backend = backend(settings, state, x, target, size)

    def go_to(self, stop: int) -> None:
        """Make updates until there have been `stop`, find the error then, or raise `Diverged`."""
        while True:  # with no update to make, the error is still to be found
            end = min(stop, self.at + STRETCH)
            rows = [self._next, *islice(self._batches, end - self.at)]
            self._errors[self.at : end + 1], self.state = self._updated(rows)
            self.at, self._next = end, rows[-1]
            if end == stop:
                return

    def errors(self) -> Array:
        """Return the error before each update so far, and the one before the next."""
        return self._errors[: self.at + 1]

    def error_on(self, x: Array, target: Array) -> float:
        """Return the error on other examples, or raise `Diverged`."""
        try:
            errors, _ = run(self._settings, self.state, x, target, [slice(None)])
        except Diverged:
            raise Diverged(self.at, self.errors(), self.state) from None
        return float(errors[0])

    def _updated(self, rows: list[Rows]) -> tuple[Array, TrainingState]:
        """Find the error on each batch, with an update after each but the last."""
        if self._backend:
            from backprop_by_numbers.training.backends.within_range import (
                surely_within_range,  # as above
            )

            if surely_within_range(self.state):
                errors, state = self._backend(self.state, rows)
                if surely_within_range(state, errors):
                    return errors, state
        try:
            return run(self._settings, self.state, self._x, self._target, rows)
        except Diverged as found:
            errors = np.concatenate([self._errors[: self.at], found.errors])
            raise Diverged(self.at + found.updates, errors, found.state) from None
