"""Does what somebody passes in make a network? Weights, biases, activations and loss, checked."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_by_numbers.activations import ACTIVATIONS
from backprop_by_numbers.backpropagation import Layers, Names
from backprop_by_numbers.losses import LOSSES
from backprop_by_numbers.validation import one_of, real_array


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


def checked_activations(value: object, n_layers: int) -> Names:
    """Return the name of each layer's activation, or raise; one name alone stands for all."""
    if isinstance(value, str):
        value = [value] * n_layers
        places = ["activations"] * n_layers
    elif isinstance(value, (list, tuple)):
        places = [f"activations[{k}]" for k in range(len(value))]
    else:
        raise TypeError(
            f"activations must be a string, or a list or tuple with one for each layer, "
            f"not {type(value).__name__}"
        )
    names = tuple(
        str(one_of(name, place, ACTIVATIONS)) for name, place in zip(value, places, strict=True)
    )
    if len(names) != n_layers:
        raise ValueError(
            f"activations must have one name per layer, "
            f"but there are {len(names)} names and {n_layers} layers"
        )
    if "softmax" in names[:-1]:
        raise ValueError(
            f"activations must have 'softmax' in the last layer only, not {names}; "
            f"it belongs where the outputs are probabilities"
        )
    return names


def checked_loss(value: object, activations: Names) -> str:
    """Return the loss's name, or raise if there is none such or the output layer rules it out."""
    name = str(one_of(value, "loss", LOSSES))
    if name == "cross-entropy" and activations[-1] != "softmax":
        raise ValueError(
            f"loss must not be 'cross-entropy' without 'softmax' in the last layer, whose outputs "
            f"are probabilities; its activation is {activations[-1]!r}"
        )
    return name
