"""What a forward pass and a backward pass leave behind: read-only arrays, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.layers import checked_layers
from backprop_by_numbers.validation import Array

_MATRIX = {2: "(n_out, n_in)"}
_VECTOR = {1: "(n_out,)"}
_VECTOR_OR_BATCH = _VECTOR | {2: "(batch, n_out)"}


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What each neuron computed on the way from the inputs to the output.

    Attributes
    ----------
    nets : tuple of ndarray
        ``nets[k]``: total net inputs of layer k, shape (n_out,) or (batch, n_out).
    outs : tuple of ndarray
        ``outs[k]``: outputs of layer k, shaped like ``nets[k]``.

    Raises
    ------
    TypeError, ValueError
        If a field is no sequence of arrays of finite real numbers, or an array has no such shape.
    """

    nets: Layers
    outs: Layers

    def __post_init__(self) -> None:
        _freeze(self, "nets", _VECTOR_OR_BATCH)
        _freeze(self, "outs", _VECTOR_OR_BATCH)

    def __reduce__(self) -> tuple[type[ForwardPass], tuple[Layers, Layers]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        return ForwardPass, (self.nets, self.outs)

    @property
    def output(self) -> Array:
        """The last layer's outputs, which is what the network says."""
        return self.outs[-1]


@dataclass(frozen=True, eq=False)
class Gradients:
    """How fast the error changes with each weight, each bias and each total net input.

    Attributes
    ----------
    weights : tuple of ndarray
        ``weights[k]``: dE/dweight, shaped like the network's ``weights[k]``: (n_out, n_in).
    biases : tuple of ndarray
        ``biases[k]``: dE/dbias, shaped like the network's ``biases[k]``: (n_out,).
    deltas : tuple of ndarray
        ``deltas[k]``: dE/dnet, shaped like the forward pass's ``nets[k]``.

    Raises
    ------
    TypeError, ValueError
        If a field is no sequence of arrays of finite real numbers, or an array has no such shape.
    """

    weights: Layers
    biases: Layers
    deltas: Layers

    def __post_init__(self) -> None:
        _freeze(self, "weights", _MATRIX)
        _freeze(self, "biases", _VECTOR)
        _freeze(self, "deltas", _VECTOR_OR_BATCH)

    def __reduce__(self) -> tuple[type[Gradients], tuple[Layers, Layers, Layers]]:
        return Gradients, (self.weights, self.biases, self.deltas)  # as in ForwardPass


def _freeze(record: ForwardPass | Gradients, name: str, shapes: dict[int, str]) -> None:
    """Replace a field by checked, read-only copies of its arrays."""
    layers = checked_layers(getattr(record, name), name, shapes)
    object.__setattr__(record, name, layers)  # a frozen dataclass refuses plain assignment
