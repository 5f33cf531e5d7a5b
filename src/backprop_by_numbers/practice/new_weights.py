"""A training loop with a mistake in it: its backward pass uses weights that are already updated.

The engine has no option for this mistake; this loop is all there is of it. The numbers that the
article prints after training come out of it, digit for digit.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.layers import Parameters
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.validation import (
    Array,
    all_finite,
    count,
    flag,
    positive_number,
    refuse_overflow,
)
from backprop_by_numbers.training.history import History, TrainingDiverged
from backprop_by_numbers.training.train import checked_steps


def train_with_new_weights(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    *,
    learning_rate: float = 0.5,
    steps: int,
    train_biases: bool = False,
    snapshots_at: Collection[int] = (),
) -> History:
    """Train on one example by the wrong rule: each layer is updated before the one below it.

    Parameters
    ----------
    net : Network
        Where to start.
    x, target : array_like
        The inputs of the one example, and its targets.
    learning_rate : float, optional
        How long the steps are: finite and greater than 0.
    steps : int
        How many updates, at least 0.
    train_biases : bool, optional
        Whether the biases are updated too.
    snapshots_at : collection of int, optional
        As in `train`.

    Returns
    -------
    History
        As `train` returns it.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.
    FloatingPointError
        If the error is too large for a float64 from the start.
    TrainingDiverged
        If a number grows too large for a float64.

    Examples
    --------
    >>> from backprop_by_numbers.example import setup
    >>> example = setup.network(), setup.inputs, setup.targets
    >>> round(float(train_with_new_weights(*example, steps=1).errors[-1]), 9)
    0.291027924
    """
    net = as_network(net)
    inputs, targets = (array[None] for array in net.checked_example(x, target))
    rate, last = positive_number(learning_rate, "learning_rate"), count(steps, "steps")
    names = {"weights", "biases"} if flag(train_biases, "train_biases") else {"weights"}
    wanted = checked_steps(snapshots_at, "snapshots_at", last)
    parameters = before = list(net.parameters)
    errors = np.empty(last + 1)
    snapshots: dict[int, Network] = {}
    refuse_overflow([net.error(inputs, targets)], "the error")
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for step in range(last + 1):
            records = backpropagation.forward(net.layers, parameters, inputs)
            errors[step] = backpropagation.error(records[-1], targets, net.loss)
            if not all_finite([errors[step], *(a for own in parameters for a in own.values())]):
                so_far = History(errors[:step], _network(net, before), snapshots)
                raise TrainingDiverged(step, rate, so_far)
            if step in wanted:
                snapshots[step] = _network(net, parameters)
            if step < last:
                before = list(parameters)
                _update(net, parameters, records, targets, rate, names)
    return History(errors, _network(net, parameters), snapshots)


def _update(
    net: Network,
    parameters: list[Parameters],
    records: list[backpropagation.LayerRecord],
    targets: Array,
    rate: float,
    names: set[str],
) -> None:
    """Update the parameters of all layers, from the last on, as the mistake does it."""
    last = records[-1]
    delta = LOSSES[net.loss].delta(net.layers[-1].activation, last.net, last.out, targets)
    for k in reversed(range(len(net.layers))):
        layer, record = net.layers[k], records[k]
        gradients = layer.gradients(delta, record.x, record.cache)
        own = {name: array for name, array in parameters[k].items() if name in names}
        parameters[k] = {**parameters[k], **backpropagation.updated(own, gradients, rate)}
        if k:  # the mistake: these parameters are already updated
            error_by_input = layer.backward(parameters[k], delta, record.x, record.cache)
            below = records[k - 1]
            activation = ACTIVATIONS[net.layers[k - 1].activation]
            delta = activation.backward(error_by_input, below.net, below.out)


def _network(net: Network, parameters: list[Parameters]) -> Network:
    own = [arrays for arrays in parameters if arrays]
    return net.with_parameters(
        [arrays["weights"] for arrays in own], [arrays["biases"] for arrays in own]
    )
