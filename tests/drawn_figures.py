"""Every figure once, with the worked example in it. Run as a program, it prints their hashes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from backprop_by_numbers import Network, article, figures, train
from backprop_by_numbers.figures.style import METADATA

EXAMPLE = (article.network(), article.inputs, article.targets)
HISTORY = train(*EXAMPLE, steps=1000, snapshots_at=figures.log_spaced_steps(1000))
SLIP = train(*EXAMPLE, steps=1000, backward_through="updated")
UNLIKE = Network([[[1, -2], [0, 3]], [[-4, 5e-7], [1e6, 0.1]]], [[0, 0.5], [-1, -1]])

DRAW: dict[str, Callable[[], Figure]] = {
    "setup": lambda: figures.network_diagram(*EXAMPLE),
    "forward": lambda: figures.network_diagram(*EXAMPLE, show="forward"),
    "backward": lambda: figures.network_diagram(*EXAMPLE, show="backward"),
    "biases of their own": lambda: figures.network_diagram(UNLIKE, *EXAMPLE[1:], show="forward"),
    **{f"path of {w}": lambda w=w: figures.path_diagram(w) for w in article.WEIGHTS},
    "logistic": lambda: figures.logistic_curve({"h1": 0.3775, "h2": 0.3925, "far": -40}),
    "logistic alone": lambda: figures.logistic_curve({}),
    "parabola": lambda: figures.half_squared_error_curve(0.01, {"before": 0.75, "after": 0.016}),
    "slice": lambda: figures.error_slice(*EXAMPLE, "w5", [0.5, 50]),
    "slice alone": lambda: figures.error_slice(*EXAMPLE),
    "surface": lambda: figures.error_surface(*EXAMPLE, "w5", "w6"),
    "errors": lambda: figures.error_history({str(n): HISTORY for n in range(8)}),
    "difference": lambda: figures.error_difference(SLIP, HISTORY),
    "outputs": lambda: figures.output_history(HISTORY, *EXAMPLE[1:]),
    "weights": lambda: figures.weight_paths(HISTORY),
}


def svg(name: str) -> bytes:
    """Return a figure as the notebooks store it."""
    file = io.BytesIO()
    with plt.rc_context():
        figures.use_book_style()
        figure = DRAW[name]()
        figure.savefig(file, format="svg", bbox_inches="tight", metadata=METADATA)
    plt.close(figure)
    return file.getvalue()


if __name__ == "__main__":
    for name in DRAW:
        print(name, hashlib.sha256(svg(name)).hexdigest())
