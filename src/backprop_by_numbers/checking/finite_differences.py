"""A network's error while one parameter moves: how steep it is there, and how sure we are of it.

Nothing here goes backwards. A backward pass is checked by it.
"""

from __future__ import annotations

import math

import numpy as np

from backprop_by_numbers.checking.numerical_gradient import EPS, STEP
from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.backpropagation import Step
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, refuse_overflow

#: Which array a number is in: ("weights", layer), ("biases", layer) or ("inputs", 0), where layers
#: without weights do not count.
Where = tuple[str, int]


class Neighbourhood:
    """The error of a network whose numbers move, one at a time: weights, biases and inputs.

    Parameters
    ----------
    net : Network
        The network in the middle.
    x, target : ndarray, the batch first
        Examples that fit it.
    """

    def __init__(self, net: Network, x: Array, target: Array) -> None:
        self._net, self._x, self._target = net, x, target
        #: Which layer the k-th that has weights is.
        self._with_weights = [k for k, own in enumerate(net.parameters) if own]
        steps = backpropagation.forward(net.layers, net.parameters, x)
        self._sides = self._sides_of(steps)
        self._steps = {("inputs", 0): STEP * np.maximum(1.0, np.abs(x))}
        for k, layer in enumerate(self._with_weights):
            of_weights, of_biases = _steps(net, layer, steps[layer])
            self._steps |= {("weights", k): of_weights, ("biases", k): of_biases}
        self._felt = _felt(net, steps[-1], target)

    def slope(self, where: Where, index: tuple[int, ...], tolerance: float) -> tuple[float, float]:
        """Return the central difference by one number and its uncertainty.

        The step becomes shorter, at most three times, while a kink is in its way or while half the
        step gives another slope, by more than `tolerance` of it. Both are NaN if a kink is in the
        way of the shortest.
        """
        value = float(self._array(where)[index])
        slope, uncertainty = math.nan, math.inf
        step = float(self._steps[where][index])
        for h in (step, step / 10, step / 100, step / 1000):
            at = (value - h, value - h / 2, value + h / 2, value + h)
            errors, smooth = zip(
                *(self._error_with(where, index, moved) for moved in at), strict=True
            )
            if not all(smooth):
                continue
            whole = (errors[3] - errors[0]) / (at[3] - at[0])
            half = (errors[2] - errors[1]) / (at[2] - at[1])
            bend, rounding = abs(whole - half), 10 * EPS * (max(errors) + self._felt) / h
            if 2 * bend + rounding < uncertainty:
                slope, uncertainty = half, 2 * bend + rounding
            if bend <= max(rounding, tolerance * abs(half)):
                break
        return slope, uncertainty if math.isfinite(slope) else math.nan

    @property
    def kinks(self) -> str:
        """What kind of kinks the error has, in words."""
        bent = (name for name in self._net.activations if ACTIVATIONS[name].kinks)
        ties = (f"a tie of {layer.chooses}" for layer in self._net.layers if layer.chooses)
        loss = [f"a kink of {self._net.loss}"] if LOSSES[self._net.loss].kinks else []
        kinds = dict.fromkeys([*(f"a kink of {name}" for name in bent), *ties, *loss])
        return " or ".join(kinds) or "a kink"

    def _array(self, where: Where) -> Array:
        name, k = where
        return self._x if name == "inputs" else self._net.parameters[self._with_weights[k]][name]

    def _error_with(self, where: Where, index: tuple[int, ...], value: float) -> tuple[float, bool]:
        """Return the error with one number at `value`, and whether no kink lies on the way."""
        name, k = where
        array = self._array(where).copy()
        array[index] = value
        x, parameters = self._x, list(self._net.parameters)
        if name == "inputs":
            x = array
        else:
            layer = self._with_weights[k]
            parameters[layer] = {**parameters[layer], name: array}
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            steps = backpropagation.forward(self._net.layers, parameters, x)
            error = backpropagation.error(steps[-1], self._target, self._net.loss)
        nets = (step.net for step in steps)
        refuse_overflow((*nets, error), "one step away, a total net input or the error")
        return error, self._sides_of(steps) == self._sides

    def _sides_of(self, steps: list[Step]) -> bytes:
        """Return on which side of each kink the network is, for each example."""
        sides = []
        for layer, step in zip(self._net.layers, steps, strict=True):
            kinks = ACTIVATIONS[layer.activation].kinks
            sides += [(step.net > kink).tobytes() for kink in kinks]
            sides.append(layer.choices(step.known))
        missed = steps[-1].out - self._target
        sides += [(missed > kink).tobytes() for kink in LOSSES[self._net.loss].kinks]
        return b"".join(sides)


def _felt(net: Network, last: Step, target: Array) -> float:
    """Return how much the error feels of a rounded output, or net: its slope times the number."""
    loss = LOSSES[net.loss]
    with np.errstate(over="ignore", invalid="ignore"):  # a slope may be too large for a float
        if loss.from_net:
            felt = np.abs(loss.from_net.delta(last.net, target) * last.net)
        else:
            felt = np.abs(loss.derivative(last.out, target) * last.out)
    within = np.where(np.isfinite(felt), felt, 0.0)
    return float(within.sum(axis=tuple(range(1, felt.ndim))).mean())


def _steps(net: Network, k: int, step: Step) -> tuple[Array, Array]:
    """Return a step for each weight and bias of a layer, by the total net input that it moves."""
    layer, own = net.layers[k], net.parameters[k]
    with np.errstate(over="ignore"):  # so long a step is refused for where it leads
        terms, _ = layer.net({name: np.abs(array) for name, array in own.items()}, np.abs(step.x))
        outputs = tuple(axis for axis in range(terms.ndim) if axis != 1)
        move = STEP * np.maximum(1.0, terms.min(axis=outputs))
        # If next to nothing comes in, from any example, the weight hardly moves the net at all.
        largest = np.maximum(layer.largest_inputs(step.x), 1e-8)
        steps = move.reshape(-1, *(1,) * largest.ndim) / largest
    # Beside a large weight, a step must still be seen.
    return np.maximum(steps, STEP**2 * np.abs(own["weights"])), move
