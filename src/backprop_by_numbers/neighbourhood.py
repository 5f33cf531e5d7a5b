"""A network's error while one parameter moves: how steep it is there, and how sure we are of it.

Nothing here goes backwards. It is the road on which a backward pass is checked.
"""

from __future__ import annotations

import math

import numpy as np

from backprop_by_numbers import backpropagation
from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.differences import EPS, STEP
from backprop_by_numbers.losses import LOSSES
from backprop_by_numbers.naming import Position, entry
from backprop_by_numbers.network import Network
from backprop_by_numbers.validation import Array, refuse_overflow


class Neighbourhood:
    """The error of a network whose parameters move, one at a time.

    Parameters
    ----------
    net : Network
        The network in the middle.
    x, target : ndarray, shapes (batch, n_in) and (batch, n_out)
        Examples that fit it.
    """

    def __init__(self, net: Network, x: Array, target: Array) -> None:
        self._net, self._x, self._target = net, x, target
        nets, outs = backpropagation.forward(net.weights, net.biases, x, net.activations)
        self._sides = self._relu_sides(nets)
        self._steps = _steps(net, (x, *outs))
        # Outputs are rounded, and the error feels it: by its slope times a share of the output.
        with np.errstate(over="ignore", invalid="ignore"):  # slopes by an output of 0 are infinite
            felt = np.abs(LOSSES[net.loss].derivative(outs[-1], target) * outs[-1])
        self._felt = float(np.where(np.isfinite(felt), felt, 0.0).sum(axis=1).mean())

    def slope(self, place: Position, tolerance: float) -> tuple[float, float]:
        """Return the central difference by one parameter and its uncertainty.

        The step becomes shorter, at most three times, while a kink is in its way or while half the
        step gives another slope, by more than `tolerance` of it. Both are NaN if a kink is in the
        way of the shortest.
        """
        value = entry(self._net.weights, self._net.biases, place)
        slope, uncertainty = math.nan, math.inf
        step = entry(*self._steps, place)
        for h in (step, step / 10, step / 100, step / 1000):
            at = (value - h, value - h / 2, value + h / 2, value + h)
            errors, smooth = zip(*(self._error_with(place, moved) for moved in at), strict=True)
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

    def _error_with(self, place: Position, value: float) -> tuple[float, bool]:
        """Return the error with one parameter at `value`, and whether no ReLU has changed sides."""
        layer, *index = place
        weights, biases = list(self._net.weights), list(self._net.biases)
        layers = weights if len(index) == 2 else biases
        layers[layer] = layers[layer].copy()
        layers[layer][tuple(index)] = value
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            nets, outs = backpropagation.forward(
                tuple(weights), tuple(biases), self._x, self._net.activations
            )
            error = backpropagation.error(nets[-1], outs[-1], self._target, self._net.loss)
        refuse_overflow((*nets, error), "one step away, a total net input or the error")
        return error, self._relu_sides(nets) == self._sides

    def _relu_sides(self, nets: Layers) -> bytes:
        """Return on which side of its kink each ReLU is, for each example."""
        named = zip(nets, self._net.activations, strict=True)
        return b"".join((net > 0).tobytes() for net, name in named if name == "ReLU")


def _steps(net: Network, incoming: Layers) -> tuple[Layers, Layers]:
    """Return a step for each weight and each bias, measured by the total net input it moves."""
    of_weights, of_biases = [], []
    for w, b, outs in zip(net.weights, net.biases, incoming, strict=False):
        sizes = np.abs(outs)
        with np.errstate(over="ignore"):  # so long a step is refused for where it leads
            terms = sizes @ np.abs(w).T + np.abs(b)
            move = STEP * np.maximum(1.0, terms.min(axis=0))
            # If next to nothing comes in, from any example, the weight hardly moves the net at all.
            steps = move[:, None] / np.maximum(sizes.max(axis=0), 1e-8)
        # Beside a large weight, a step must still be seen.
        of_weights.append(np.maximum(steps, STEP**2 * np.abs(w)))
        of_biases.append(move)
    return tuple(of_weights), tuple(of_biases)
