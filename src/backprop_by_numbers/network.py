"""The network as a reader meets it: checked when it is made, and never changed after that.

`Network` and its two records are the face of `backpropagation`, which does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import backpropagation
from backprop_by_numbers.backpropagation import Layers, Names
from backprop_by_numbers.layers import (
    check_that_layers_fit,
    checked_activations,
    checked_layers,
    checked_loss,
    shapes,
)
from backprop_by_numbers.records import ForwardPass, Gradients
from backprop_by_numbers.validation import (
    Array,
    check_probabilities,
    flag,
    positive_number,
    real_array,
    refuse_overflow,
)


@dataclass(frozen=True, eq=False)
class Network:
    """A feed-forward network of any depth and width; it never changes.

    Parameters
    ----------
    weights : sequence of array_like
        One matrix per layer: ``weights[k]`` has shape (n_out, n_in), one row per neuron.
    biases : sequence of array_like
        One vector per layer: ``biases[k]`` has shape (n_out,).
    activations : str or sequence of str, optional
        What neurons apply to their total net input: "logistic", "tanh", "ReLU", "identity" or
        "softmax", the last in the last layer only. One name for all layers, or one for each;
        kept as a tuple with one for each.
    loss : {"half squared error", "cross-entropy"}, optional
        How wrong an output is. "cross-entropy" needs softmax in the last layer, and targets
        that are probabilities: not negative, and 1 in sum.

    Raises
    ------
    TypeError
        If `weights` or `biases` is not a sequence of arrays of real numbers, if `activations`
        is neither a string nor a list or tuple of strings, or `loss` is not a string.
    ValueError
        If there is no layer, if shapes do not fit together, if a number is NaN or infinite, if
        there is no such activation or loss, or if one stands where it cannot.

    Examples
    --------
    >>> net = Network(weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    ...               biases=[[0.35, 0.35], [0.60, 0.60]])
    >>> net.forward([0.05, 0.10]).output
    array([0.75136507, 0.77292847])
    >>> net = Network([[[1.0], [-1.0]], [[2.0, 0.0], [0.0, 3.0]]], [[0.0, 0.0], [0.0, 0.0]],
    ...               activations=["ReLU", "softmax"], loss="cross-entropy")
    >>> net.forward([0.5]).output
    array([0.73105858, 0.26894142])
    """

    weights: Layers
    biases: Layers
    activations: Names
    loss: str

    def __init__(
        self,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        activations: str | Sequence[str] = "logistic",
        loss: str = "half squared error",
    ) -> None:
        matrices = checked_layers(weights, "weights", {2: "(n_out, n_in)"})
        vectors = checked_layers(biases, "biases", {1: "(n_out,)"})
        check_that_layers_fit(matrices, vectors)
        names = checked_activations(activations, len(matrices))
        loss_name = checked_loss(loss, names)
        # A frozen dataclass refuses plain assignment, in its own constructor too.
        object.__setattr__(self, "weights", matrices)
        object.__setattr__(self, "biases", vectors)
        object.__setattr__(self, "activations", names)
        object.__setattr__(self, "loss", loss_name)

    def __reduce__(self) -> tuple[type[Network], tuple[Layers, Layers, Names, str]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        return Network, (self.weights, self.biases, self.activations, self.loss)

    def forward(self, x: ArrayLike) -> ForwardPass:
        r"""Feed `x` forward, layer by layer.

        .. math:: \mathrm{net} = W x + b, \qquad \mathrm{out} = f(\mathrm{net})

        where f is the layer's activation.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            One example's inputs, or one example per row.

        Returns
        -------
        ForwardPass
            Total net inputs and outputs of every layer.

        Raises
        ------
        TypeError, ValueError
            If `x` is not made of finite real numbers or its shape does not fit the network.
        FloatingPointError
            If a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).forward([1.0, 2.0]).output
        array([0.5])
        """
        inputs = self._checked_inputs(x)
        nets, outs = self._fed_forward(inputs)
        return ForwardPass(_shaped_like(inputs, nets), _shaped_like(inputs, outs))

    def error(self, x: ArrayLike, target: ArrayLike) -> float:
        r"""Return the total error: the loss summed over the outputs.

        With half the squared error,

        .. math:: E = \sum_o \tfrac{1}{2} (\mathrm{target}_o - \mathrm{out}_o)^2

        and with cross-entropy,

        .. math:: E = -\sum_o \mathrm{target}_o \ln \mathrm{out}_o

        For a batch it is the mean over the examples.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            Inputs.
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        float
            The error, never negative.

        Raises
        ------
        TypeError, ValueError
            If `x` or `target` is not made of finite real numbers, or does not fit; for
            cross-entropy, if targets are no probabilities.
        FloatingPointError
            If the error or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).error([1.0, 2.0], [1.0])
        0.125
        """
        inputs, targets = self.checked_examples(x, target)
        nets, outs = self._fed_forward(inputs)
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            error = backpropagation.error(nets[-1], outs[-1], np.atleast_2d(targets), self.loss)
        refuse_overflow([error], "the error")
        return error

    def gradients(self, x: ArrayLike, target: ArrayLike) -> Gradients:
        r"""Return the gradient of `error` for every weight and bias, by backpropagation.

        Going backwards, from the output layer's delta to each layer below it:

        .. math:: \delta_{\mathrm{below}} = (W^T \delta) \odot f'(\mathrm{net}_{\mathrm{below}})

        .. math:: \frac{\partial E}{\partial W} = \delta\, \mathrm{out}_{\mathrm{below}}^T,
                  \qquad \frac{\partial E}{\partial b} = \delta

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            Inputs.
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        Gradients
            Of the error for this example; for a batch, of the mean error.

        Raises
        ------
        TypeError, ValueError
            If `x` or `target` is not made of finite real numbers, or does not fit; for
            cross-entropy, if targets are no probabilities.
        FloatingPointError
            If a gradient or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).gradients([1.0, 2.0], [1.0]).weights[0]
        array([[-0.125, -0.25 ]])
        """
        inputs, targets = self.checked_examples(x, target)
        nets, outs = self._fed_forward(inputs)
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            weights, biases, deltas = backpropagation.backward(
                self.weights,
                np.atleast_2d(inputs),
                nets,
                outs,
                np.atleast_2d(targets),
                self.activations,
                self.loss,
            )
        refuse_overflow(weights + biases + deltas, "a gradient")
        return Gradients(weights, biases, _shaped_like(inputs, deltas))

    def updated(
        self, gradients: Gradients, learning_rate: float, train_biases: bool = False
    ) -> Network:
        r"""Return a new network, one step downhill; this one stays as it is.

        .. math:: w^+ = w - \eta \frac{\partial E}{\partial w}

        Parameters
        ----------
        gradients : Gradients
            From `gradients`, of this network.
        learning_rate : float
            How long the step is: finite and greater than 0.
        train_biases : bool, optional
            Whether the biases take the step too; by default they stay, as in the article.

        Returns
        -------
        Network
            With the new weights (and biases).

        Raises
        ------
        TypeError
            If an argument is of another type.
        ValueError
            If the learning rate is out of range, if the gradients belong to a network of other
            shapes, or if a new weight is too large for a float64.

        Examples
        --------
        >>> net = Network([[[2.0, -1.0]]], [[0.0]])
        >>> net.updated(net.gradients([1.0, 2.0], [1.0]), learning_rate=2.0).weights[0]
        array([[ 2.25, -0.5 ]])
        """
        self.checked_gradients(gradients)
        rate = positive_number(learning_rate, "learning_rate")
        with_biases = flag(train_biases, "train_biases")
        with np.errstate(over="ignore"):  # Network itself refuses what overflowed, by name
            weights = backpropagation.stepped(self.weights, gradients.weights, rate)
            biases = self.biases
            if with_biases:
                biases = backpropagation.stepped(biases, gradients.biases, rate)
        return replace(self, weights=weights, biases=biases)

    def _fed_forward(self, inputs: Array) -> tuple[Layers, Layers]:
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            nets, outs = backpropagation.forward(
                self.weights, self.biases, np.atleast_2d(inputs), self.activations
            )
        refuse_overflow(nets, "a total net input")
        return nets, outs

    def _checked_inputs(self, x: ArrayLike) -> Array:
        inputs = real_array(x, "x", {1: "(n_in,)", 2: "(batch, n_in)"})
        n_in = self.weights[0].shape[1]
        if inputs.shape[-1] != n_in:
            raise ValueError(
                f"x must have {n_in} inputs along its last axis, but its shape is {inputs.shape}"
            )
        return inputs

    def checked_examples(self, x: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
        """Return `x` and `target` as read-only float64 arrays, or raise if they do not fit.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            Inputs.
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        tuple of ndarray
            Inputs and targets, shaped as they came.

        Raises
        ------
        TypeError, ValueError
            If one is not made of finite real numbers, or does not fit; for cross-entropy, if
            targets are no probabilities.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).checked_examples([1, 2], [1])
        (array([1., 2.]), array([1.]))
        """
        inputs = self._checked_inputs(x)
        targets = real_array(target, "target", {1: "(n_out,)", 2: "(batch, n_out)"})
        fitting = (*inputs.shape[:-1], self.biases[-1].size)
        if targets.shape != fitting:
            raise ValueError(
                f"target must have shape {fitting} to fit x, but its shape is {targets.shape}"
            )
        if self.loss == "cross-entropy":
            check_probabilities(targets, "target")
        return inputs, targets

    def checked_gradients(self, gradients: Gradients) -> Gradients:
        """Return `gradients`, or raise if they cannot be this network's.

        Parameters
        ----------
        gradients : Gradients
            From `gradients`, or from somewhere else.

        Returns
        -------
        Gradients
            The same.

        Raises
        ------
        TypeError
            If they are of another type.
        ValueError
            If they do not have the shapes of this network's weights and biases.

        Examples
        --------
        >>> net = Network([[[2.0, -1.0]]], [[0.0]])
        >>> net.checked_gradients(net.gradients([1.0, 2.0], [1.0])).biases[0]
        array([-0.125])
        """
        if not isinstance(gradients, Gradients):
            raise TypeError(f"gradients must be Gradients, not {type(gradients).__name__}")
        if shapes(gradients.weights + gradients.biases) != shapes(self.weights + self.biases):
            raise ValueError(
                "gradients must have the shapes of this network's weights and biases, "
                "but they belong to a network of other shapes"
            )
        return gradients


def as_network(value: object, name: str = "net") -> Network:
    """Return `value` if it is a Network, or raise; `name` is the argument's."""
    if not isinstance(value, Network):
        raise TypeError(f"{name} must be a Network, not {type(value).__name__}")
    return value


def _shaped_like(inputs: Array, batches: Layers) -> Layers:
    """Return the batches; for a single example, without the batch axis."""
    return batches if inputs.ndim == 2 else tuple(batch[0] for batch in batches)
