"""What a forward pass and a backward pass leave behind: read-only arrays, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_by_numbers.network.validation import Array, arrays_by_layer, real_array

#: One array for each layer.
Arrays = tuple[Array, ...]

_WEIGHTS = {2: "(n_out, n_in)", 4: "(n_out, n_in, height, width)"}
_BIASES = {1: "(n_out,)"}
_SIGNALS = {
    1: "(n_out,)",
    2: "(batch, n_out)",
    3: "(n_out, height, width)",
    4: "(batch, n_out, height, width)",
}


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What each neuron computed on the way from the inputs to the output.

    Attributes
    ----------
    nets : tuple of ndarray
        ``nets[k]``: total net inputs of layer k, shape (n_out,) or (batch, n_out); of images
        (n_out, height, width), or a batch of them.
    outs : tuple of ndarray
        ``outs[k]``: outputs of layer k, shaped like ``nets[k]``.

    Raises
    ------
    TypeError, ValueError
        If a field is no sequence of arrays of finite real numbers, or an array has no such shape.
    """

    nets: Arrays
    outs: Arrays

    def __post_init__(self) -> None:
        _freeze(self, "nets", _SIGNALS)
        _freeze(self, "outs", _SIGNALS)

    def __reduce__(self) -> tuple[type[ForwardPass], tuple[Arrays, Arrays]]:
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
        ``weights[k]``: dE/dweight, shaped like the network's ``weights[k]``: (n_out, n_in), or of
        kernels (n_out, n_in, height, width). Layers without weights do not count.
    biases : tuple of ndarray
        ``biases[k]``: dE/dbias, shaped like the network's ``biases[k]``: (n_out,).
    deltas : tuple of ndarray
        ``deltas[k]``: dE/dnet of layer k, shaped like the forward pass's ``nets[k]``.
    inputs : ndarray or None
        dE/dinput, shaped like the inputs; None where nobody asked for it.

    Raises
    ------
    TypeError, ValueError
        If a field is no sequence of arrays of finite real numbers, or an array has no such shape.
    """

    weights: Arrays
    biases: Arrays
    deltas: Arrays
    inputs: Array | None = None

    def __post_init__(self) -> None:
        pair = self.weights, self.biases
        if not all(isinstance(arrays, tuple) and len(arrays) == 0 for arrays in pair):
            _freeze(self, "weights", _WEIGHTS)
            _freeze(self, "biases", _BIASES)
        _freeze(self, "deltas", _SIGNALS)
        if self.inputs is not None:
            inputs = real_array(self.inputs, "inputs", _SIGNALS)
            object.__setattr__(self, "inputs", inputs)

    def __reduce__(self) -> tuple[type[Gradients], tuple[Arrays, Arrays, Arrays, Array | None]]:
        return Gradients, (self.weights, self.biases, self.deltas, self.inputs)  # as in ForwardPass


def _freeze(record: ForwardPass | Gradients, name: str, shapes: dict[int, str]) -> None:
    """Replace a field by checked, read-only copies of its arrays."""
    arrays = arrays_by_layer(getattr(record, name), name, shapes)
    object.__setattr__(record, name, arrays)  # a frozen dataclass refuses plain assignment
