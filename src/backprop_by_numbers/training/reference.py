"""The reference for training: one update after another, by the functions of `backpropagation`.

`train` and `sweep` use a faster backend where one supports the network. Backends are compared with
this, and what they do not support is done by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.backpropagation import LayerRecord
from backprop_by_numbers.network.layers import Layer, Parameters
from backprop_by_numbers.network.results import Arrays
from backprop_by_numbers.network.validation import Array, all_finite

#: The examples that an update is made on: their positions, or a slice for all of them.
Rows = NDArray[np.intp] | slice


@dataclass(frozen=True)
class Settings:
    """The settings of a training run, the same in every update.

    Attributes
    ----------
    layers : tuple of Layer
        The layers of the network; their own parameters are those before training.
    loss : str
        A name in `LOSSES`.
    learning_rate, momentum : float
        As in `train`.
    trained : tuple of str
        The names of the parameters that are updated.
    """

    layers: tuple[Layer, ...]
    loss: str
    learning_rate: float
    momentum: float = 0.0
    trained: tuple[str, ...] = ("weights", "biases")

    @property
    def activations(self) -> tuple[str, ...]:
        """Each layer's activation."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def weights_in_all(self) -> int:
        """How many weights there are, biases not counted."""
        return sum(layer.parameters["weights"].size for layer in self.layers if layer.parameters)


@dataclass(frozen=True)
class TrainingState:
    """The state between two updates, which is never written to.

    Attributes
    ----------
    parameters : tuple of mapping of str to ndarray
        The parameters of each layer, by name.
    velocities : tuple of mapping of str to ndarray
        With momentum, the last step of each parameter that is updated; else empty.
    """

    parameters: tuple[Parameters, ...]
    velocities: tuple[Parameters, ...] = ()

    @classmethod
    def of_dense(cls, weights: Sequence[Array], biases: Sequence[Array]) -> TrainingState:
        """Return the state of dense layers, without velocities."""
        pairs = zip(weights, biases, strict=True)
        return cls(tuple({"weights": w, "biases": b} for w, b in pairs))

    @property
    def weights(self) -> Arrays:
        """The weights of each layer that has any."""
        return tuple(arrays["weights"] for arrays in self.parameters if arrays)

    @property
    def biases(self) -> Arrays:
        """The biases of each layer that has any."""
        return tuple(arrays["biases"] for arrays in self.parameters if arrays)

    @property
    def arrays(self) -> list[Array]:
        """All parameters, layer by layer."""
        return [array for arrays in self.parameters for array in arrays.values()]


#: A function of a state and of batches that does what `run` does.
Backend = Callable[[TrainingState, Sequence[Rows]], tuple[Array, TrainingState]]


class Diverged(FloatingPointError):
    """A number has become too large for its type; `train` raises `TrainingDiverged` from it.

    Parameters
    ----------
    updates : int
        The number of updates after which it happened.
    errors : ndarray, shape (updates,)
        The errors before these updates.
    state : TrainingState or None
        The state before the last of them, when all numbers were finite; None without an update.
    """

    def __init__(self, updates: int, errors: Array, state: TrainingState | None) -> None:
        super().__init__(f"diverged at update {updates}")
        self.updates, self.errors, self.state = updates, errors, state


def initial_state(settings: Settings, parameters: Sequence[Parameters]) -> TrainingState:
    """Return the state before the first update: with momentum, all velocities are 0."""
    if not settings.momentum:
        return TrainingState(tuple(parameters))
    velocities = tuple(
        {name: np.zeros_like(array) for name, array in arrays.items() if name in settings.trained}
        for arrays in parameters
    )
    return TrainingState(tuple(parameters), velocities)


def run(
    settings: Settings, state: TrainingState, x: Array, target: Array, batches: Sequence[Rows]
) -> tuple[Array, TrainingState]:
    """Find the error on each of the batches, with an update on it after each but the last.

    Returns
    -------
    tuple of ndarray and TrainingState
        One error for each batch, and the state after the last update.

    Raises
    ------
    Diverged
        If a weight, a bias, a total net input or an error becomes too large.
    """
    errors = np.empty(len(batches))
    before: TrainingState | None = None
    with np.errstate(over="ignore", invalid="ignore"):  # an overflow is found below
        for i, rows in enumerate(batches):
            targets = target[rows]
            records = backpropagation.forward(settings.layers, state.parameters, x[rows])
            errors[i] = backpropagation.error(records[-1], targets, settings.loss)
            if not all_finite((*(record.net for record in records), errors[i])):
                raise Diverged(i, errors[:i], before)
            if i + 1 < len(batches):
                before, state = state, _updated(settings, state, records, targets)
                if not all_finite(state.arrays):
                    raise Diverged(i + 1, errors[: i + 1], before)
    return errors, state


def _updated(
    settings: Settings, state: TrainingState, records: list[LayerRecord], target: Array
) -> TrainingState:
    r"""Return the state after one update.

    With momentum, the update of a parameter is its velocity:

    .. math:: v^+ = \mu v - \eta \frac{\partial E}{\partial w}, \qquad w^+ = w + v^+

    This is the heavy-ball method of Polyak, "Some methods of speeding up the convergence of
    iteration methods", USSR Computational Mathematics and Mathematical Physics 4 (1964), as
    Sutskever and others write it, "On the importance of initialization and momentum in deep
    learning", ICML (2013).
    """
    _, gradients = backpropagation.backward(
        settings.layers, state.parameters, records, target, settings.loss
    )
    rate, momentum, trained = settings.learning_rate, settings.momentum, settings.trained
    if not momentum:
        updated = tuple(
            {**p, **backpropagation.updated({name: p[name] for name in trained if p}, g, rate)}
            for p, g in zip(state.parameters, gradients, strict=True)
        )
        return TrainingState(updated)
    velocities = tuple(
        {name: np.asarray(momentum * v - rate * g[name]) for name, v in before.items()}
        for before, g in zip(state.velocities, gradients, strict=True)
    )
    updated = tuple(
        {**p, **{name: np.asarray(p[name] + v) for name, v in velocity.items()}}
        for p, velocity in zip(state.parameters, velocities, strict=True)
    )
    return TrainingState(updated, velocities)
