"""The example of convolution once more, in plain loops over rows and columns.

Each step is a method of its own: a typical mistake is a step done otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import autograd.numpy as anp
import numpy as np

from backprop_by_numbers.example import convolution

#: The four places in a window, row by row, and the cells of the map, row by row.
PLACES = tuple(product(range(2), repeat=2))
CELLS = tuple(product(range(4), repeat=2))
#: The cells in each window of the pooling.
POOLED = [[(2 * row + i, 2 * column + j) for i, j in PLACES] for row, column in PLACES]


@dataclass(frozen=True)
class ByHand:
    """The calculation, for any numbers in the place of the example's."""

    image: Any
    kernel: Any
    bias: Any
    weights: Any
    biases: Any
    targets: Any
    rate: float

    # Forward, step by step.

    def net(self, row: int, column: int) -> Any:
        terms = (self.image[row + i, column + j] * self.kernel[i, j] for i, j in PLACES)
        return self.bias + sum(terms)

    def relu(self, net: Any) -> Any:
        return max(net, 0.0)

    def pool(self, four: Sequence[Any]) -> Any:
        return max(four)

    def forward(self) -> tuple[Any, ...]:
        """Return nets and outs of the cells; what is pooled; nets, outs and errors at the end."""
        nets = [self.net(*cell) for cell in CELLS]
        outs = [self.relu(net) for net in nets]
        pooled = [self.pool([outs[CELLS.index(cell)] for cell in window]) for window in POOLED]
        last_nets = [
            bias + sum(weight * out for weight, out in zip(row, pooled, strict=True))
            for bias, row in zip(self.biases, self.weights, strict=True)
        ]
        last_outs = [1 / (1 + anp.exp(-net)) for net in last_nets]
        errors = [(target - out) ** 2 / 2 for target, out in self.with_targets(last_outs)]
        return nets, outs, pooled, last_nets, last_outs, errors

    def with_targets(self, outs: Iterable[Any]) -> Iterable[tuple[float, Any]]:
        return zip(self.targets, outs, strict=True)

    # Backward, step by step.

    def error_by_out(self, target: float, out: float) -> float:
        return -(target - out)

    def logistic_slope(self, out: float) -> float:
        return out * (1 - out)

    def through_dense(self, deltas: list[float], weights: Sequence[float]) -> float:
        return sum(delta * weight for delta, weight in zip(deltas, weights, strict=True))

    def through_pooling(self, derivative: float, four: list[float]) -> list[float]:
        """Return what each of four outs gets: the first of the largest takes it all."""
        winner = four.index(max(four))
        return [derivative if place == winner else 0.0 for place in range(4)]

    def relu_slope(self, net: float) -> float:
        return 1.0 if net > 0 else 0.0

    def net_by_weight(self, row: int, column: int, i: int, j: int) -> float:
        return self.image[row + i, column + j]

    def net_by_pixel(self, i: int, j: int) -> float:
        return self.kernel[i, j]

    def over_positions(self, terms: list[float]) -> float:
        """Return the derivative by what all positions share; `terms` of those with a delta."""
        return sum(terms)

    def over_windows(self, terms: list[float]) -> float:
        """Return the derivative with respect to a pixel: a term for each of its windows."""
        return sum(terms)

    def updated(self, value: float, derivative: float) -> float:
        return value - self.rate * derivative

    def numbers(self) -> dict[str, float]:
        """Return all numbers by their names."""
        nets, outs, pooled, last_nets, last_outs, errors = self.forward()
        by_last_out = [self.error_by_out(*pair) for pair in self.with_targets(last_outs)]
        slopes = [self.logistic_slope(out) for out in last_outs]
        last_deltas = [by_out * slope for by_out, slope in zip(by_last_out, slopes, strict=True)]
        by_pooled = [self.through_dense(last_deltas, weights) for weights in self.weights.T]
        by_out = {}
        for derivative, window in zip(by_pooled, POOLED, strict=True):
            four = [outs[CELLS.index(cell)] for cell in window]
            by_out |= dict(zip(window, self.through_pooling(derivative, four), strict=True))
        cell_slopes = [self.relu_slope(net) for net in nets]
        deltas = {
            cell: by_out[cell] * slope for cell, slope in zip(CELLS, cell_slopes, strict=True)
        }
        used = {cell: delta for cell, delta in deltas.items() if delta}
        sent_back: dict[Any, list[float]] = {pixel: [] for pixel in np.ndindex(5, 5)}
        for (row, column), delta in used.items():
            for i, j in PLACES:
                sent_back[row + i, column + j].append(delta * self.net_by_pixel(i, j))

        by_bias = [self.over_positions([*used.values()])]
        by_parameter = {
            "k{}": [
                self.over_positions(
                    [delta * self.net_by_weight(*cell, *place) for cell, delta in used.items()]
                )
                for place in PLACES
            ],
            "b{}": by_bias,
            "b_c{}": by_bias,
            "w{}": [delta * out for delta in last_deltas for out in pooled],
            "b_o{}": last_deltas,
        }
        parameters = {
            "k{}": self.kernel,
            "b{}": self.bias,
            "b_c{}": self.bias,
            "w{}": self.weights,
            "b_o{}": self.biases,
        }
        found = {
            "i{}": self.image,
            "target_o{}": self.targets,
            **parameters,
            "net_m{}": nets,
            "out_m{}": outs,
            "out_p{}": pooled,
            "net_o{}": last_nets,
            "out_o{}": last_outs,
            "E_o{}": errors,
            "dE_total/dout_o{}": by_last_out,
            "dout_o{0}/dnet_o{0}": slopes,
            "delta_o{}": last_deltas,
            "dE_total/dout_p{}": by_pooled,
            "dE_total/dout_m{}": [by_out[cell] for cell in CELLS],
            "dout_m{0}/dnet_m{0}": cell_slopes,
            "delta_m{}": [*deltas.values()],
            "dE_total/di{}": [self.over_windows(terms) for terms in sent_back.values()],
        }
        for form, values in by_parameter.items():
            found[f"dE_total/d{form}"] = values
            found[f"{form}+"] = [*map(self.updated, np.ravel(parameters[form]), values)]
        return {"eta": self.rate, "E_total": sum(errors)} | {
            form.format(n): float(value)
            for form, values in found.items()
            for n, value in enumerate(np.ravel(values), start=1)
        }


def without_relu(_: ByHand, net: float) -> float:
    return net


def slope_1(_: ByHand, __: float) -> float:
    return 1.0


def first_alone(_: ByHand, terms: list[float]) -> float:
    return terms[0] if terms else 0.0


def last_alone(_: ByHand, terms: list[float]) -> float:
    return terms[-1] if terms else 0.0


#: Typical mistakes, each with the steps that it does otherwise.
MISTAKES: dict[str, dict[str, Callable[..., Any]]] = {
    "the kernel turned in the forward pass": {
        "net": lambda s, row, column: ByHand.net(
            replace(s, kernel=s.kernel[::-1, ::-1]), row, column
        )
    },
    "no bias": {"net": lambda s, row, column: ByHand.net(s, row, column) - s.bias},
    "no ReLU": {"relu": without_relu, "relu_slope": slope_1},
    "the mean in the place of the largest": {"pool": lambda _, four: sum(four) / 4},
    "no slope of the outputs": {"logistic_slope": slope_1},
    "the sign of the error turned": {"error_by_out": lambda _, target, out: target - out},
    "back from the first output alone": {
        "through_dense": lambda _, deltas, weights: deltas[0] * weights[0]
    },
    "back from the second output alone": {
        "through_dense": lambda _, deltas, weights: deltas[1] * weights[1]
    },
    "back through pooling in equal parts": {
        "through_pooling": lambda _, derivative, __: [derivative / 4] * 4
    },
    "back through pooling to all four": {
        "through_pooling": lambda _, derivative, __: [derivative] * 4
    },
    "back through pooling to the last of a tie": {
        "through_pooling": lambda s, derivative, four: ByHand.through_pooling(
            s, derivative, four[::-1]
        )[::-1]
    },
    "no slope of ReLU": {"relu_slope": slope_1},
    "the net for the slope of ReLU": {"relu_slope": lambda _, net: max(net, 0.0)},
    "the first position alone": {"over_positions": first_alone},
    "the last position alone": {"over_positions": last_alone},
    "the mean over all positions": {"over_positions": lambda _, terms: sum(terms) / len(CELLS)},
    "the mean over the winners": {"over_positions": lambda _, terms: sum(terms) / len(terms)},
    "the kernel's gradient turned": {
        "net_by_weight": lambda s, row, column, i, j: s.image[row + 1 - i, column + 1 - j]
    },
    "the kernel not turned in the backward pass": {
        "net_by_pixel": lambda s, i, j: s.kernel[1 - i, 1 - j]
    },
    "= in the place of +=": {"over_windows": last_alone},
    "uphill": {"updated": lambda s, value, derivative: value + s.rate * derivative},
    "no learning rate": {"updated": lambda _, value, derivative: value - derivative},
    "the learning rate twice": {
        "updated": lambda s, value, derivative: value - s.rate**2 * derivative
    },
}


def given() -> dict[str, Any]:
    """Return the example's numbers as `ByHand` takes them."""
    net = convolution.network()
    return {
        "image": convolution.image[0],
        "kernel": net.weights[0][0, 0],
        "bias": net.biases[0][0],
        "weights": net.weights[1],
        "biases": net.biases[1],
        "targets": convolution.targets,
        "rate": convolution.learning_rate,
    }


def with_mistake(name: str) -> type[ByHand]:
    return type("WithMistake", (ByHand,), MISTAKES.get(name, {}))
