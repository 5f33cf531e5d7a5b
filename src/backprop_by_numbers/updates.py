"""One update after another by the functions of `backpropagation`, as one would write it down.

`train` and `sweep` take the faster roads of `fast` where there is one. This is what those are held
to, and what runs where numbers leave the range in which a fast road can be trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backprop_by_numbers import backpropagation
from backprop_by_numbers.backpropagation import Layers, Names
from backprop_by_numbers.validation import Array, all_finite

#: Which examples an update is made on: their positions, or a slice for all of them.
Rows = NDArray[np.intp] | slice

#: What `backward_through` may be: which weights a delta goes back through.
ORDERS = ("original", "updated")


@dataclass(frozen=True)
class Rule:
    """What is the same in every update: see `train` for each setting."""

    activations: Names
    loss: str
    learning_rate: float
    momentum: float = 0.0
    train_biases: bool = False
    backward_through: str = "original"


@dataclass(frozen=True)
class State:
    """What one update leaves to the next: read, never written to.

    Attributes
    ----------
    weights, biases : tuple of ndarray
        As in `Network`.
    weight_velocities, bias_velocities : tuple of ndarray
        With momentum the last step of each of them, shaped like them; else empty.
    """

    weights: Layers
    biases: Layers
    weight_velocities: Layers = ()
    bias_velocities: Layers = ()


class Diverged(FloatingPointError):
    """A number has left the range of its type: see `TrainingDiverged`, which readers meet.

    Parameters
    ----------
    updates : int
        After how many updates.
    errors : ndarray, shape (updates,)
        The errors until then.
    state : State or None
        What the update before left, when all was well; None before the first.
    """

    def __init__(self, updates: int, errors: Array, state: State | None) -> None:
        super().__init__(f"diverged at update {updates}")
        self.updates, self.errors, self.state = updates, errors, state


def at_rest(rule: Rule, weights: Layers, biases: Layers) -> State:
    """Return the state before the first update: with momentum, all velocities are 0."""
    if not rule.momentum:
        return State(weights, biases)
    still = (tuple(np.zeros_like(p) for p in parameters) for parameters in (weights, biases))
    return State(weights, biases, *still)


def updated(
    rule: Rule, state: State, x: Array, target: Array, batches: Sequence[Rows]
) -> tuple[Array, State]:
    """Find the error on each of the batches, with an update on it after each but the last.

    Returns
    -------
    tuple of ndarray and State
        One error for each batch, and what the last update leaves.

    Raises
    ------
    Diverged
        If a weight, a bias, a total net input or an error grows too large.
    """
    errors = np.empty(len(batches))
    before: State | None = None
    with np.errstate(over="ignore", invalid="ignore"):  # overflow is caught and named
        for i, rows in enumerate(batches):
            xs, targets = x[rows], target[rows]
            nets, outs = backpropagation.forward(state.weights, state.biases, xs, rule.activations)
            errors[i] = backpropagation.error(nets[-1], outs[-1], targets, rule.loss)
            if not all_finite((*nets, errors[i])):
                raise Diverged(i, errors[:i], before)
            if i + 1 < len(batches):
                before, state = state, _moved(rule, state, xs, nets, outs, targets)
                if not all_finite(state.weights + state.biases):
                    raise Diverged(i + 1, errors[: i + 1], before)
    return errors, state


def _moved(rule: Rule, state: State, x: Array, nets: Layers, outs: Layers, target: Array) -> State:
    """Return the state after one update."""

    def through_updated(k: int, gradient: Array) -> Array:
        velocity = state.weight_velocities[k : k + 1]
        return _stepped(rule, (state.weights[k],), velocity, (gradient,))[0][0]

    way_back = through_updated if rule.backward_through == "updated" else None
    weight_gradients, bias_gradients, _ = backpropagation.backward(
        state.weights, x, nets, outs, target, rule.activations, rule.loss, way_back
    )
    biases, bias_velocities = state.biases, state.bias_velocities
    if rule.train_biases:
        biases, bias_velocities = _stepped(rule, biases, bias_velocities, bias_gradients)
    weights, velocities = _stepped(rule, state.weights, state.weight_velocities, weight_gradients)
    return State(weights, biases, velocities, bias_velocities)


def _stepped(
    rule: Rule, parameters: Layers, velocities: Layers, gradients: Layers
) -> tuple[Layers, Layers]:
    r"""Return parameters and velocities after a step, which with momentum is the velocity.

    .. math:: v^+ = \mu v - \eta \frac{\partial E}{\partial w}, \qquad w^+ = w + v^+

    That is the heavy ball of Polyak, "Some methods of speeding up the convergence of iteration
    methods", USSR Computational Mathematics and Mathematical Physics 4 (1964), as Sutskever and
    others write it, "On the importance of initialization and momentum in deep learning", ICML
    (2013).
    """
    if not rule.momentum:
        return backpropagation.stepped(parameters, gradients, rule.learning_rate), velocities
    velocities = tuple(
        np.asarray(rule.momentum * v - rule.learning_rate * g)
        for v, g in zip(velocities, gradients, strict=True)
    )
    return tuple(np.asarray(p + v) for p, v in zip(parameters, velocities, strict=True)), velocities
