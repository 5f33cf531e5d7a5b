"""Do the weights and biases that somebody passes in make a network? Checked layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.validation import real_array


def shapes(layers: Layers) -> list[tuple[int, ...]]:
    """Return the shape of each layer's array."""
    return [layer.shape for layer in layers]


def checked_layers(value: object, name: str, shapes: dict[int, str]) -> Layers:
    """Return one read-only array per layer, or raise; `name` and `shapes` as in `real_array`."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise TypeError(
            f"{name} must be a list or tuple with one array per layer, not {type(value).__name__}"
        )
    if len(value) == 0:
        raise ValueError(f"{name} is empty; a network needs at least one layer")
    return tuple(real_array(layer, f"{name}[{k}]", shapes) for k, layer in enumerate(value))


def check_that_layers_fit(weights: Layers, biases: Layers) -> None:
    """Raise unless each layer takes what the one below gives, and has a bias for each neuron."""
    if len(weights) != len(biases):
        raise ValueError(
            f"weights and biases must have one array per layer each, "
            f"but there are {len(weights)} weights and {len(biases)} biases"
        )
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        if b.size != len(w):
            raise ValueError(
                f"biases[{k}] must have shape ({len(w)},) to fit weights[{k}], "
                f"but its shape is {b.shape}"
            )
        if k > 0 and w.shape[1] != len(weights[k - 1]):
            raise ValueError(
                f"weights[{k}] must have shape (n_out, {len(weights[k - 1])}) to fit the "
                f"outputs of weights[{k - 1}], but its shape is {w.shape}"
            )
