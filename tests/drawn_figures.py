"""Every figure once, with the worked example in it. Run as a program, it prints their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.mathtext import MathTextParser

from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Network,
    article,
    explain,
    figures,
    train,
)
from backprop_by_numbers.benchmark_results import Benchmark, Measured, Timing, stored
from backprop_by_numbers.example import convolution
from backprop_by_numbers.figures.base.style import as_svg

# Matplotlib remembers formulas that it has read for as long as it draws one figure. Most stand in
# several, and to read them again takes a third of the time.
MathTextParser.__eq__ = lambda self, other: self._output_type == other._output_type
MathTextParser.__hash__ = lambda self: hash(self._output_type)
MathTextParser._parse_cached = lru_cache(None)(MathTextParser._parse_cached.__wrapped__)

EXAMPLE = (article.network(), article.inputs, article.targets)
HISTORY = train(
    *EXAMPLE, steps=1000, train_biases=False, snapshots_at=figures.log_spaced_steps(1000)
)
NEW_WEIGHTS = article.historical_run(1000)
WATCHED = train(
    EXAMPLE[0],
    *([a, a[::-1], a] for a in EXAMPLE[1:]),
    steps=200,
    batch_size=2,
    seed=1,
    held_out=EXAMPLE[1:],
)
UNLIKE = Network([[[1, -2], [0, 3]], [[-4, 5e-7], [1e6, 0.1]]], [[0, 0.5], [-1, -1]])
XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
SOLVED = Network([[[4, 4], [4, 4]], [[8, -8]]], [[-2, -6], [-4]])
#: Circles of growing size, in ink that fades outwards.
CIRCLES = [[[max(0, r - abs(i + 1j * j)) for i in range(-3, 5)] for j in range(-3, 5)]
           for r in range(1, 17)]  # fmt: skip
#: Of the example of convolution: how its error depends on the map and the image, and two windows.
GRADIENTS = convolution.network().gradients(convolution.image, convolution.targets)
WINDOWS = {
    name: [(row + i, column + j) for i in (0, 1) for j in (0, 1)]
    for name, (row, column) in {"one": (1, 3), "other": (2, 2)}.items()
}
WAVES = np.cos(np.outer(np.arange(1, 9), np.arange(64)))


def untrained(widths: Sequence[int], **options: Any) -> tuple[Network, list[float], list[float]]:
    """Return a network with weights that differ, and an example that fits it."""
    shapes = list(zip(widths[1:], widths[:-1], strict=True))
    weights = [np.sin(np.arange(1.0, n * m + 1)).reshape(n, m) for n, m in shapes]
    net = Network(weights, [[0.1] * n for n, _ in shapes], **options)
    return net, [0.5] * widths[0], [1.0] + [0.0] * (widths[-1] - 1)


#: One that is far slower, one that is far faster, and one that takes the same time.
RATIOS = Measured(
    {}, (Benchmark("a", "work $ & more", (
        Timing("ours", 1e-6, 1), Timing("slow", 1e-3, 987, 20), Timing("fast", 1e-8, 0.012, 0.5),
        Timing("alike", 1e-6, 1))),), 0.01,
)  # fmt: skip

ONE_OUTPUT = untrained([2, 2, 1], activations=["tanh", "identity"])
DEEP = untrained([3, 2, 4, 4, 2])
WIDE = untrained([12, 9, 8], activations=["ReLU", "softmax"], loss="cross-entropy")
MIXED = untrained([2, 2, 3], activations=["tanh", "softmax"])
CONVOLUTION = convolution.network(), convolution.image, convolution.targets


def two_convolutions() -> tuple[Network, Any, Any]:
    """Return a network with two maps after each of two convolutions, and an example."""
    rng = np.random.default_rng(0)
    layers = [
        Conv2D(rng.normal(size=(2, 1, 2, 2)), rng.normal(size=2), "ReLU"),
        AveragePool2D(2),
        Conv2D(rng.normal(size=(2, 2, 2, 2)), rng.normal(size=2), "tanh"),
        MaxPool2D(2),
        Flatten(),
        Dense(rng.normal(size=(3, 2)), rng.normal(size=3), "softmax"),
    ]
    net = Network(layers=layers, in_shape=(1, 7, 7), loss="cross-entropy")
    return net, rng.normal(size=(1, 7, 7)), [1, 0, 0]


def path_of(example: tuple[Any, Any, Any], parameter: str) -> Figure:
    return figures.path_diagram(explain(*example, parameter))


#: What a network of nine kernels, more than stand in a row, makes of a circle.
READING = {
    "image": np.minimum(CIRCLES[4], 1),
    "kernels": np.reshape(WAVES[0][:36], (9, 2, 2)),
    "maps": [np.array(circle)[:6, :6] for circle in CIRCLES[:9]],
    "pooled": [np.array(circle)[:6:2, :6:2] for circle in CIRCLES[:9]],
    "probabilities": np.arange(10) / 45,
}
DRAW: dict[str, Callable[[], Figure]] = {
    "setup": lambda: figures.network_diagram(*EXAMPLE),
    "forward": lambda: figures.network_diagram(*EXAMPLE, show="forward"),
    "backward": lambda: figures.network_diagram(*EXAMPLE, show="backward"),
    "biases of their own": lambda: figures.network_diagram(UNLIKE, *EXAMPLE[1:], show="forward"),
    **{f"path of {w}": lambda w=w: path_of(EXAMPLE, w) for w in (*article.WEIGHTS, "b1", "b_o2")},
    "path to one output": lambda: path_of(ONE_OUTPUT, "w3"),
    "path in a deep network": lambda: path_of(DEEP, "w5"),
    "path in a wide network": lambda: path_of(WIDE, "w100"),
    "path through softmax": lambda: path_of(MIXED, "w7"),
    **{
        f"path of {of} of a convolution": lambda of=of: path_of(CONVOLUTION, of)
        for of in ("k3", "b1", "i14", "w2", "i25")
    },
    "path through two convolutions": lambda: path_of(two_convolutions(), "k1"),
    "path of an input": lambda: path_of(EXAMPLE, "i1"),
    "paths through softmax": lambda: path_of(MIXED, "w1"),
    "quotients": lambda: figures.difference_quotients(*EXAMPLE),
    "steep quotients": lambda: figures.difference_quotients(*EXAMPLE, "w8", step=5),
    "matrices": lambda: figures.matrix_product([[1, -2], [3e-7, 4]], [[0.5, 1], [1, 0]], row=1),
    "grids": lambda: figures.number_grids(
        {
            "image": convolution.image[0],
            "kernel": [3, -2],
            r"$\delta$": GRADIENTS.deltas[0][0],
            r"$\partial E / \partial i$": GRADIENTS.inputs[0],
        },
        shaded=["image"],
        marked={"image": WINDOWS["one"], r"$\partial E / \partial i$": WINDOWS},
        between=["$*$", "", "→"],
        digits=3,
    ),
    "logistic": lambda: figures.logistic_curve({"h1": 0.3775, "h2": 0.3925, "far": -40}),
    "logistic alone": lambda: figures.logistic_curve({}),
    "parabola": lambda: figures.half_squared_error_curve(0.01, {"before": 0.75, "after": 0.016}),
    "deltas": lambda: figures.delta_curves(target=1, net=-6),
    "deltas, wrong on the other side": lambda: figures.delta_curves(target=0, net=8),
    "slice": lambda: figures.error_slice(*EXAMPLE, "w5", [0.5, 50]),
    "slice alone": lambda: figures.error_slice(*EXAMPLE),
    "surface": lambda: figures.error_surface(*EXAMPLE, "w5", "w6"),
    "errors": lambda: figures.error_history({str(n): HISTORY for n in range(8)}),
    "learning": lambda: figures.learning_curves(WATCHED),
    "difference": lambda: figures.error_difference(NEW_WEIGHTS, HISTORY),
    "outputs": lambda: figures.output_history(HISTORY, *EXAMPLE[1:]),
    "flow": figures.flow_of_numbers,
    "weights": lambda: figures.weight_paths(HISTORY),
    "joined classes": lambda: figures.joined_classes(*XOR),
    "decision map": lambda: figures.decision_map(SOLVED, *XOR),
    "pictures": lambda: figures.picture_grid(CIRCLES, [f"of\n{r}" for r in range(1, 17)]),
    "weights as pictures": lambda: figures.weight_pictures(WAVES, (8, 8)),
    **{
        name: lambda of=of: figures.digit_reading(**READING, derivatives=of)
        for name, of in {
            "reading": None,
            "reading, with derivatives": np.reshape(WAVES[0], (8, 8)),
            "reading, with derivatives of 0": np.zeros((8, 8)),
        }.items()
    },
    "ratios": lambda: figures.speed_ratios(RATIOS),
    **{
        f"ratios of {each.name}": lambda name=each.name: figures.speed_ratios(stored().only(name))
        for each in stored().benchmarks
    },
    "confusion": lambda: figures.confusion_matrix(9 * np.eye(12) + np.eye(12, k=1)),
}


if __name__ == "__main__":
    for name, draw in DRAW.items():
        print(name, hashlib.sha256(as_svg(draw()).encode()).hexdigest())
