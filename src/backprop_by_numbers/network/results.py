"""The results of a forward pass and of a backward pass: read-only arrays, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_by_numbers.network.validation import Array, arrays_by_layer, real_array, set_fields

#: One array for each layer.
Arrays = tuple[Array, ...]

_WEIGHT_SHAPES = {2: "(n_out, n_in)", 4: "(n_out, n_in, height, width)"}
_BIAS_SHAPES = {1: "(n_out,)"}
_NEURON_SHAPES = {
    1: "(n_out,)",
    2: "(batch, n_out)",
    3: "(n_out, height, width)",
    4: "(batch, n_out, height, width)",
}


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """The result of a forward pass: what each neuron computed.

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
        _freeze(self, "nets", _NEURON_SHAPES)
        _freeze(self, "outs", _NEURON_SHAPES)

    def __reduce__(self) -> tuple[type[ForwardPass], tuple[Arrays, Arrays]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        return ForwardPass, (self.nets, self.outs)

    @property
    def output(self) -> Array:
        """The last layer's outputs, which are the network's."""
        return self.outs[-1]


@dataclass(frozen=True, eq=False)
class Gradients:
    """The result of a backward pass: derivatives of the error, layer by layer.

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
        dE/dinput, shaped like the inputs; None where it was not computed.

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
            _freeze(self, "weights", _WEIGHT_SHAPES)
            _freeze(self, "biases", _BIAS_SHAPES)
        _freeze(self, "deltas", _NEURON_SHAPES)
        if self.inputs is not None:
            set_fields(self, inputs=real_array(self.inputs, "inputs", _NEURON_SHAPES))

    def __reduce__(self) -> tuple[type[Gradients], tuple[Arrays, Arrays, Arrays, Array | None]]:
        return Gradients, (self.weights, self.biases, self.deltas, self.inputs)  # as in ForwardPass


def _freeze(record: ForwardPass | Gradients, name: str, shapes: dict[int, str]) -> None:
    """Replace a field by checked, read-only copies of its arrays."""
    arrays = arrays_by_layer(getattr(record, name), name, shapes)
    set_fields(record, **{name: arrays})
