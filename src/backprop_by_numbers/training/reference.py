"""One update after another by the functions of `backpropagation`, as one would write it down.

`train` and `sweep` take a faster backend where there is one that supports the network. This is what
those are compared with, and what does all that they do not support.
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

#: Which examples an update is made on: their positions, or a slice for all of them.
Rows = NDArray[np.intp] | slice


@dataclass(frozen=True)
class Settings:
    """What is the same in every update of a training run: see `train` for each.

    Attributes
    ----------
    layers : tuple of Layer
        Those of the network, whose own parameters are where training starts.
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
    """What one update leaves to the next: read, never written to.

    Attributes
    ----------
    parameters : tuple of mapping of str to ndarray
        Those of each layer, by name.
    velocities : tuple of mapping of str to ndarray
        With momentum the last step of each parameter that is updated; else empty.
    """

    parameters: tuple[Parameters, ...]
    velocities: tuple[Parameters, ...] = ()

    @classmethod
    def of_dense(cls, weights: Sequence[Array], biases: Sequence[Array]) -> TrainingState:
        """Return the state of dense layers, at rest."""
        pairs = zip(weights, biases, strict=True)
        return cls(tuple({"weights": w, "biases": b} for w, b in pairs))

    @property
    def weights(self) -> Arrays:
        """The weights of each layer that has any."""
        return tuple(own["weights"] for own in self.parameters if own)

    @property
    def biases(self) -> Arrays:
        """The biases of each layer that has any."""
        return tuple(own["biases"] for own in self.parameters if own)

    @property
    def arrays(self) -> list[Array]:
        """All parameters, layer by layer."""
        return [array for own in self.parameters for array in own.values()]


#: Finds the error on each batch, with an update on it after each but the last; see `run`.
Backend = Callable[[TrainingState, Sequence[Rows]], tuple[Array, TrainingState]]


class Diverged(FloatingPointError):
    """A number has left the range of its type: see `TrainingDiverged`, which readers meet.

    Parameters
    ----------
    updates : int
        After how many updates.
    errors : ndarray, shape (updates,)
        The errors until then.
    state : TrainingState or None
        What the update before left, when all was well; None before the first.
    """

    def __init__(self, updates: int, errors: Array, state: TrainingState | None) -> None:
        super().__init__(f"diverged at update {updates}")
        self.updates, self.errors, self.state = updates, errors, state


def at_rest(settings: Settings, parameters: Sequence[Parameters]) -> TrainingState:
    """Return the state before the first update: with momentum, all velocities are 0."""
    if not settings.momentum:
        return TrainingState(tuple(parameters))
    still = tuple(
        {name: np.zeros_like(array) for name, array in own.items() if name in settings.trained}
        for own in parameters
    )
    return TrainingState(tuple(parameters), still)


def run(
    settings: Settings, state: TrainingState, x: Array, target: Array, batches: Sequence[Rows]
) -> tuple[Array, TrainingState]:
    """Find the error on each of the batches, with an update on it after each but the last.

    Returns
    -------
    tuple of ndarray and TrainingState
        One error for each batch, and what the last update leaves.

    Raises
    ------
    Diverged
        If a weight, a bias, a total net input or an error grows too large.
    """
    errors = np.empty(len(batches))
    before: TrainingState | None = None
    with np.errstate(over="ignore", invalid="ignore"):  # overflow is caught and named
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
    r"""Return the state after one update, which with momentum is the velocity.

    .. math:: v^+ = \mu v - \eta \frac{\partial E}{\partial w}, \qquad w^+ = w + v^+

    That is the heavy ball of Polyak, "Some methods of speeding up the convergence of iteration
    methods", USSR Computational Mathematics and Mathematical Physics 4 (1964), as Sutskever and
    others write it, "On the importance of initialization and momentum in deep learning", ICML
    (2013).
    """
    _, gradients = backpropagation.backward(
        settings.layers, state.parameters, records, target, settings.loss
    )
    rate, momentum, trained = settings.learning_rate, settings.momentum, settings.trained
    if not momentum:
        moved = tuple(
            {
                **own,
                **backpropagation.updated({n: own[n] for n in trained if own}, found, rate),
            }
            for own, found in zip(state.parameters, gradients, strict=True)
        )
        return TrainingState(moved)
    velocities = tuple(
        {name: np.asarray(momentum * v - rate * found[name]) for name, v in old.items()}
        for old, found in zip(state.velocities, gradients, strict=True)
    )
    moved = tuple(
        {**own, **{name: np.asarray(own[name] + v) for name, v in velocity.items()}}
        for own, velocity in zip(state.parameters, velocities, strict=True)
    )
    return TrainingState(moved, velocities)
