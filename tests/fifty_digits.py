"""The worked example once more, neuron by neuron with 50 digits, to compare the engine with.

Nothing here is a matrix and nothing is shared with the engine, so both cannot have one mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from functools import cache
from types import MappingProxyType

from backprop_by_numbers import Network

DIGITS = 50

WEIGHTS = [[["0.15", "0.20"], ["0.25", "0.30"]], [["0.40", "0.45"], ["0.50", "0.55"]]]
B1, B2 = "0.35", "0.60"
INPUTS = ["0.05", "0.10"]
TARGETS = ["0.01", "0.99"]
LEARNING_RATE = "0.5"

X = [float(i) for i in INPUTS]
T = [float(t) for t in TARGETS]


def example() -> Network:
    """Return the example as the engine takes it."""
    weights = [[[float(w) for w in row] for row in matrix] for matrix in WEIGHTS]
    return Network(weights, [[float(B1)] * 2, [float(B2)] * 2])


def logistic(net: Decimal) -> Decimal:
    return 1 / (1 + (-net).exp())


def forward(w: list[Decimal]) -> dict[str, Decimal]:
    """Return every total net input and output, and the error; `w` holds w1 to w8."""
    i1, i2, b1, b2 = (Decimal(value) for value in (*INPUTS, B1, B2))
    v = {"net_h1": w[0] * i1 + w[1] * i2 + b1, "net_h2": w[2] * i1 + w[3] * i2 + b1}
    h1, h2 = v["out_h1"], v["out_h2"] = logistic(v["net_h1"]), logistic(v["net_h2"])
    v |= {"net_o1": w[4] * h1 + w[5] * h2 + b2, "net_o2": w[6] * h1 + w[7] * h2 + b2}
    v |= {"out_o1": logistic(v["net_o1"]), "out_o2": logistic(v["net_o2"])}
    t1, t2 = (Decimal(value) for value in TARGETS)
    v["E"] = (t1 - v["out_o1"]) ** 2 / 2 + (t2 - v["out_o2"]) ** 2 / 2
    return v


def backward(
    w: list[Decimal], v: dict[str, Decimal], new_weights: bool = False
) -> dict[str, Decimal]:
    """Return every delta and gradient; with `new_weights`, through updated output weights."""
    i1, i2, t1, t2 = (Decimal(value) for value in (*INPUTS, *TARGETS))
    h1, h2, o1, o2 = v["out_h1"], v["out_h2"], v["out_o1"], v["out_o2"]
    d1 = -(t1 - o1) * o1 * (1 - o1)
    d2 = -(t2 - o2) * o2 * (1 - o2)
    g = {"w5": d1 * h1, "w6": d1 * h2, "w7": d2 * h1, "w8": d2 * h2}
    rate = Decimal(LEARNING_RATE) if new_weights else 0
    w5, w6, w7, w8 = (w[k - 1] - rate * g[f"w{k}"] for k in (5, 6, 7, 8))
    e1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
    e2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
    g |= {"w1": e1 * i1, "w2": e1 * i2, "w3": e2 * i1, "w4": e2 * i2}
    return g | {"o1": d1, "o2": d2, "h1": e1, "h2": e2}


def start() -> list[Decimal]:
    return [Decimal(w) for matrix in WEIGHTS for row in matrix for w in row]


@cache
def numbers() -> tuple[Mapping[str, Decimal], Mapping[str, Decimal]]:
    """Return the numbers of the first forward pass and of the first backward pass."""
    with localcontext(prec=DIGITS):
        v = forward(start())
        return MappingProxyType(v), MappingProxyType(backward(start(), v))


@cache
def errors(steps: int, new_weights: bool) -> tuple[Decimal, ...]:
    """Return the error before training and after each of so many steps."""
    with localcontext(prec=DIGITS):
        w, found = start(), []
        for _ in range(steps):
            v = forward(w)
            found.append(v["E"])
            g = backward(w, v, new_weights)
            w = [old - Decimal(LEARNING_RATE) * g[f"w{k}"] for k, old in enumerate(w, start=1)]
        return (*found, forward(w)["E"])
