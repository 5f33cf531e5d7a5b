"""What a forward pass and a backward pass leave behind: read-only arrays, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.validation import Array


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What each neuron computed on the way from the inputs to the output.

    Attributes
    ----------
    nets : tuple of ndarray
        ``nets[k]``: total net inputs of layer k, shape (n_out,) or (batch, n_out).
    outs : tuple of ndarray
        ``outs[k]``: outputs of layer k, shaped like ``nets[k]``.
    """

    nets: Layers
    outs: Layers

    @property
    def output(self) -> Array:
        """The last layer's outputs: what the network says."""
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
    """

    weights: Layers
    biases: Layers
    deltas: Layers
