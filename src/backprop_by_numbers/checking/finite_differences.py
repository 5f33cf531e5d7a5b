"""Derivatives of a network's error by central differences, each with its uncertainty.

Only forward passes are made here: a backward pass is checked by them.
"""

from __future__ import annotations

import math

import numpy as np

from backprop_by_numbers.checking.numerical_gradient import EPS, STEP
from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.backpropagation import LayerRecord
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, refuse_overflow

#: Which array a number is in: ("weights", layer), ("biases", layer) or ("inputs", 0), where layers
#: without weights do not count.
ArrayKey = tuple[str, int]


class FiniteDifferences:
    """Central differences of a network's error for its weights, its biases and its inputs.

    Parameters
    ----------
    net : Network
        The network at which to differentiate.
    x, target : ndarray, the batch first
        The examples that the error is measured on.
    """

    def __init__(self, net: Network, x: Array, target: Array) -> None:
        self._net, self._x, self._target = net, x, target
        #: The positions in ``net.layers`` of the layers that have weights.
        self._with_weights = [k for k, arrays in enumerate(net.parameters) if arrays]
        records = backpropagation.forward(net.layers, net.parameters, x)
        self._pieces = self._pieces_of(records)
        self._steps = {("inputs", 0): STEP * np.maximum(1.0, np.abs(x))}
        for k, layer in enumerate(self._with_weights):
            for_weights, for_biases = _step_lengths(net, layer, records[layer])
            self._steps |= {("weights", k): for_weights, ("biases", k): for_biases}
        self._sensitivity = _sensitivity_to_rounding(net, records[-1], target)

    def slope(self, key: ArrayKey, index: tuple[int, ...], tolerance: float) -> tuple[float, float]:
        """Return the central difference for one number, and its uncertainty.

        The step becomes shorter, at most three times, while a kink lies within it or while half the
        step gives another slope, by more than `tolerance` of it. Both are NaN if a kink lies within
        the shortest step.
        """
        value = float(self._array(key)[index])
        slope, uncertainty = math.nan, math.inf
        step = float(self._steps[key][index])
        for h in (step, step / 10, step / 100, step / 1000):
            at = (value - h, value - h / 2, value + h / 2, value + h)
            errors, smooth = zip(
                *(self._error_with(key, index, moved) for moved in at), strict=True
            )
            if not all(smooth):
                continue
            whole = (errors[3] - errors[0]) / (at[3] - at[0])
            half = (errors[2] - errors[1]) / (at[2] - at[1])
            truncation = abs(whole - half)
            rounding = 10 * EPS * (max(errors) + self._sensitivity) / h
            if 2 * truncation + rounding < uncertainty:
                slope, uncertainty = half, 2 * truncation + rounding
            if truncation <= max(rounding, tolerance * abs(half)):
                break
        return slope, uncertainty if math.isfinite(slope) else math.nan

    @property
    def kinks(self) -> str:
        """The kinds of kinks that the error has, in words."""
        activations = (name for name in self._net.activations if ACTIVATIONS[name].kinks)
        ties = (
            f"a tie of {layer.selects_from}" for layer in self._net.layers if layer.selects_from
        )
        loss = [f"a kink of {self._net.loss}"] if LOSSES[self._net.loss].kinks else []
        kinds = dict.fromkeys([*(f"a kink of {name}" for name in activations), *ties, *loss])
        return " or ".join(kinds) or "a kink"

    def _array(self, key: ArrayKey) -> Array:
        name, k = key
        return self._x if name == "inputs" else self._net.parameters[self._with_weights[k]][name]

    def _error_with(
        self, key: ArrayKey, index: tuple[int, ...], value: float
    ) -> tuple[float, bool]:
        """Return the error with one number at `value`, and whether no kink lies between."""
        name, k = key
        array = self._array(key).copy()
        array[index] = value
        x, parameters = self._x, list(self._net.parameters)
        if name == "inputs":
            x = array
        else:
            layer = self._with_weights[k]
            parameters[layer] = {**parameters[layer], name: array}
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            records = backpropagation.forward(self._net.layers, parameters, x)
            error = backpropagation.error(records[-1], self._target, self._net.loss)
        nets = (record.net for record in records)
        refuse_overflow((*nets, error), "one step away, a total net input or the error")
        return error, self._pieces_of(records) == self._pieces

    def _pieces_of(self, records: list[LayerRecord]) -> bytes:
        """Return on which smooth piece of the error each example is, between which kinks."""
        pieces = []
        for layer, record in zip(self._net.layers, records, strict=True):
            kinks = ACTIVATIONS[layer.activation].kinks
            pieces += [(record.net > kink).tobytes() for kink in kinks]
            pieces.append(layer.selected_inputs(record.cache))
        differences = records[-1].out - self._target
        pieces += [(differences > kink).tobytes() for kink in LOSSES[self._net.loss].kinks]
        return b"".join(pieces)


def _sensitivity_to_rounding(net: Network, last: LayerRecord, target: Array) -> float:
    """Return how much the error changes with the outputs, or nets, relative to their size."""
    loss = LOSSES[net.loss]
    with np.errstate(over="ignore", invalid="ignore"):  # a slope may be too large for a float
        if loss.from_net:
            sensitivity = np.abs(loss.from_net.delta(last.net, target) * last.net)
        else:
            sensitivity = np.abs(loss.derivative(last.out, target) * last.out)
    finite = np.where(np.isfinite(sensitivity), sensitivity, 0.0)
    return float(finite.sum(axis=tuple(range(1, sensitivity.ndim))).mean())


def _step_lengths(net: Network, k: int, record: LayerRecord) -> tuple[Array, Array]:
    """Return a step for each weight and each bias of a layer, by how it changes the net input."""
    layer, parameters = net.layers[k], net.parameters[k]
    with np.errstate(over="ignore"):  # what too long a step leads to is refused
        sizes = {name: np.abs(array) for name, array in parameters.items()}
        terms, _ = layer.net(sizes, np.abs(record.x))
        all_but_neurons = tuple(axis for axis in range(terms.ndim) if axis != 1)
        change = STEP * np.maximum(1.0, terms.min(axis=all_but_neurons))
        # If the inputs of all examples are nearly 0, the weight hardly changes the net input.
        largest = np.maximum(layer.largest_inputs(record.x), 1e-8)
        steps = change.reshape(-1, *(1,) * largest.ndim) / largest
    # A step must not be lost by rounding beside a large weight.
    return np.maximum(steps, STEP**2 * np.abs(parameters["weights"])), change
