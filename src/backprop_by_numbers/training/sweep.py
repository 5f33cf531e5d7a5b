"""`sweep`: copies of one network, each trained with its own learning rate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.results import Arrays
from backprop_by_numbers.network.validation import Array, count, frozen, real_array, set_fields
from backprop_by_numbers.training.loop import UPDATES_PER_CHECK, TrainingLoop
from backprop_by_numbers.training.reference import Diverged, Settings, TrainingState
from backprop_by_numbers.training.train import checked_steps, trained_parameters

#: How many numbers are held for the copies that are trained together: about a megabyte.
BLOCK = 2**17


@dataclass(frozen=True, eq=False)
class Sweep:
    """The result of a sweep: errors and parameters of each copy, by learning rate.

    Attributes
    ----------
    learning_rates : ndarray, shape (copies,)
        The learning rate of each copy.
    errors : ndarray, shape (copies,)
        The total error after the last update; NaN for a copy that diverged.
    errors_at : mapping of int to ndarray, shape (copies,)
        The total errors after so many updates, for each step that was asked for; NaN for a copy
        that had diverged by then.
    diverged : mapping of int to int
        Which copies diverged, by position, and the update at which a number became too large.
    start : Network
        The network before training.
    weights, biases : tuple of ndarray
        Each layer's, one copy after the other: shapes (copies, n_out, n_in) and (copies, n_out).
        A copy that diverged has those of its last update at which all numbers were finite.
    """

    learning_rates: Array
    errors: Array
    errors_at: Mapping[int, Array]
    diverged: Mapping[int, int]
    start: Network
    weights: Arrays
    biases: Arrays

    def __post_init__(self) -> None:
        at = {step: _read_only(errors) for step, errors in self.errors_at.items()}
        set_fields(
            self,
            learning_rates=_read_only(self.learning_rates),
            errors=_read_only(self.errors),
            errors_at=MappingProxyType(at),
            diverged=MappingProxyType(dict(self.diverged)),
            weights=tuple(_read_only(w) for w in self.weights),
            biases=tuple(_read_only(b) for b in self.biases),
        )

    def __reduce__(self) -> tuple[type[Sweep], tuple[object, ...]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        mappings = dict(self.errors_at), dict(self.diverged)
        rest = self.start, self.weights, self.biases
        return Sweep, (self.learning_rates, self.errors, *mappings, *rest)

    def network(self, position: int) -> Network:
        """Return one copy after training.

        Parameters
        ----------
        position : int
            The copy's: its learning rate is ``learning_rates[position]``.

        Returns
        -------
        Network
            After the last update; of a copy that diverged, the last one whose numbers were finite.

        Raises
        ------
        TypeError, ValueError
            If there is no such copy.
        """
        i = count(position, "position")
        if i >= len(self.errors):
            raise ValueError(f"position must be below {len(self.errors)}, not {i}")
        return self.start.with_parameters(*_copy_at((self.weights, self.biases), i))


def sweep(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    learning_rates: ArrayLike,
    steps: int = 10_000,
    train_biases: bool = True,
    errors_at: Collection[int] = (),
) -> Sweep:
    """Train a copy of a network with each learning rate, all at once, each on all examples.

    The results are those of `train` with each learning rate. For small networks they are found much
    faster: a call of NumPy takes hardly longer for a thousand networks than for one. Where the
    arithmetic takes longer than the calls, copies are trained one by one.

    Parameters
    ----------
    net : Network
        The network that is copied; it stays as it is.
    x : array_like, shape (n_in,) or (batch, n_in)
        One example's inputs, or one example per row. Where layers take images, these are
        (n_in, height, width) or (batch, n_in, height, width).
    target : array_like, shape (n_out,) or (batch, n_out)
        Targets, one row for each row of `x`.
    learning_rates : array_like, shape (copies,)
        A learning rate for each copy, all finite and greater than 0.
    steps : int, optional
        How many updates, at least 0.
    train_biases : bool, optional
        Whether the biases are updated too. In the article they stay.
    errors_at : collection of int, optional
        After which updates to keep all errors too; 0 is before training.

    Returns
    -------
    Sweep
        Errors and networks. A copy that diverges does not stop the others: it is reported, with
        the update at which it did.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit; nothing is computed.

    Notes
    -----
    It takes memory for what is returned: for each copy its learning rate, weights and biases, and
    one error for the end and for each of `errors_at`. Beyond that it takes a position for each copy
    and about one megabyte, in which as many copies are trained at a time as fit. A network that is
    too large for that is trained alone, with the memory of `train` for one.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> example = article.network(), article.inputs, article.targets
    >>> found = sweep(*example, [0.5, 10.0], steps=100, train_biases=False)
    >>> found.errors
    array([0.02004683, 0.00043266])
    >>> round(found.network(1).error(article.inputs, article.targets), 8)
    0.00043266
    """
    net = as_network(net)
    inputs, targets = net.checked_batch(x, target)
    rates = real_array(learning_rates, "learning_rates", {1: "(copies,)"})
    if rates.min() <= 0:
        raise ValueError(f"learning_rates must be greater than 0, but one is {rates.min()}")
    last = count(steps, "steps")
    settings = Settings(net.layers, net.loss, np.nan, trained=trained_parameters(train_biases))
    error_steps = checked_steps(errors_at, "errors_at", last)

    run = _SweepRun(net, settings, inputs, targets, rates, last, error_steps)
    # Here, so that a plain import of the package stays light.
    from backprop_by_numbers.training.backends import many_networks

    if not many_networks.supports(settings, inputs):
        for position in range(len(rates)):
            run.train_alone(position, TrainingState(net.parameters))
        return run.result()
    numbers = len(rates) * many_networks.numbers_per_copy(net.weights, len(inputs))
    for block in np.array_split(np.arange(len(rates)), -(-numbers // BLOCK)):
        if block.size:
            run.train_together(block)
    return run.result()


class _SweepRun:
    """A sweep while it runs: the errors and the parameters of each copy that are found so far."""

    def __init__(
        self,
        net: Network,
        settings: Settings,
        x: Array,
        target: Array,
        rates: Array,
        last: int,
        error_steps: Collection[int],
    ) -> None:
        self._net, self._x, self._target, self._rates, self._last = net, x, target, rates, last
        self._settings, self._error_steps = settings, error_steps
        self._errors = {step: np.full(len(rates), np.nan) for step in {*error_steps, last}}
        self._diverged: dict[int, int] = {}
        self._weights = [np.empty((len(rates), *w.shape)) for w in net.weights]
        self._biases = [np.empty((len(rates), *b.shape)) for b in net.biases]

    def result(self) -> Sweep:
        """Return the result when all copies have been trained."""
        for array in (*self._errors.values(), *self._weights, *self._biases):
            frozen(array)  # so that it is not copied: it is nearly all the memory
        return Sweep(
            self._rates,
            self._errors[self._last],
            {step: self._errors[step] for step in sorted(self._error_steps)},
            dict(sorted(self._diverged.items())),
            self._net,
            tuple(self._weights),
            tuple(self._biases),
        )

    def train_together(self, block: NDArray[np.intp]) -> None:
        """Train the copies at these positions together, each as long as it is within range."""
        start = TrainingState(self._net.parameters)
        from backprop_by_numbers.training.backends.many_networks import (
            ManyNetworks,  # here for the reason in `sweep`
        )

        copies = ManyNetworks(self._settings, start, self._x, self._target, self._rates[block])
        together = np.ones(len(block), bool)
        before, updates = copies.state(), 0
        for stop in sorted({0, *self._errors, *range(0, self._last, UPDATES_PER_CHECK)}):
            copies.run(stop - updates)
            after = copies.state()
            within = copies.within_range()
            if stop == 0 or stop in self._errors:
                errors = self._errors_of(after)
                within &= np.isfinite(errors)
            for i in np.flatnonzero(together & ~within):
                state = TrainingState.of_dense(*_copy_at(before, int(i)))
                self.train_alone(int(block[i]), state, updates)
            together &= within
            if stop in self._errors:
                self._errors[stop][block[together]] = errors[together]
            before, updates = after, stop
        self._store(block[together], *(tuple(p[together] for p in part) for part in before))

    def train_alone(self, position: int, state: TrainingState, updates: int = 0) -> None:
        """Train one copy after so many `updates`, to its end or to where it diverges."""
        settings = replace(self._settings, learning_rate=float(self._rates[position]))
        loop = TrainingLoop(
            settings, state, self._x, self._target, len(self._x), None, self._last - updates
        )
        try:
            for stop in sorted(step for step in self._errors if step >= updates):
                loop.run_until(stop - updates)
                self._errors[stop][position] = loop.error_on(self._x, self._target)
            state = loop.state
        except Diverged as diverged:
            self._diverged[position] = updates + diverged.updates
            state = diverged.state or state
        self._store(position, state.weights, state.biases)

    def _store(self, positions: NDArray[np.intp] | int, weights: Arrays, biases: Arrays) -> None:
        for stored, found in zip((*self._weights, *self._biases), weights + biases, strict=True):
            stored[positions] = found

    def _errors_of(self, copies: tuple[Arrays, Arrays]) -> Array:
        """Return the error of each copy, as `backpropagation` does for a single network."""
        net = out = self._x
        with np.errstate(over="ignore", invalid="ignore"):  # then the error is not finite
            for w, b, name in zip(*copies, self._net.activations, strict=True):
                net = out @ w.swapaxes(1, 2) + b[:, None]
                out = ACTIVATIONS[name].function(net)
            errors = LOSSES[self._net.loss].errors(net, out, self._target)
            return np.asarray(errors.sum(axis=-1).mean(axis=-1))


def _read_only(array: Array) -> Array:
    """Return the array if it is read-only, else a read-only copy."""
    is_read_only = array.base is None and not array.flags.writeable and array.dtype == np.float64
    return array if is_read_only else frozen(np.array(array))


def _copy_at(copies: tuple[Arrays, Arrays], i: int) -> list[Arrays]:
    return [tuple(layer[i] for layer in part) for part in copies]
