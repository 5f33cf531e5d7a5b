"""The network as a reader meets it: checked when it is made, and never changed after that.

`Network` and its two records are the face of `backpropagation`, which does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import backpropagation
from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.layers import check_that_layers_fit, checked_layers, shapes
from backprop_by_numbers.records import ForwardPass, Gradients
from backprop_by_numbers.validation import (
    Array,
    all_finite,
    flag,
    positive_number,
    real_array,
)


@dataclass(frozen=True, eq=False)
class Network:
    """A feed-forward network of logistic neurons, of any depth and width; it never changes.

    Parameters
    ----------
    weights : sequence of array_like
        One matrix per layer: ``weights[k]`` has shape (n_out, n_in), one row per neuron.
    biases : sequence of array_like
        One vector per layer: ``biases[k]`` has shape (n_out,).

    Raises
    ------
    TypeError
        If an argument is not a sequence of arrays of real numbers.
    ValueError
        If there is no layer, if shapes do not fit together, or if a number is NaN or infinite.

    Examples
    --------
    >>> net = Network(weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    ...               biases=[[0.35, 0.35], [0.60, 0.60]])
    >>> net.forward([0.05, 0.10]).output
    array([0.75136507, 0.77292847])
    """

    weights: Layers
    biases: Layers

    def __init__(self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> None:
        matrices = checked_layers(weights, "weights", {2: "(n_out, n_in)"})
        vectors = checked_layers(biases, "biases", {1: "(n_out,)"})
        check_that_layers_fit(matrices, vectors)
        # A frozen dataclass refuses plain assignment, in its own constructor too.
        object.__setattr__(self, "weights", matrices)
        object.__setattr__(self, "biases", vectors)

    def __reduce__(self) -> tuple[type[Network], tuple[Layers, Layers]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        return Network, (self.weights, self.biases)

    def forward(self, x: ArrayLike) -> ForwardPass:
        r"""Feed `x` forward, layer by layer.

        .. math:: \mathrm{net} = W x + b, \qquad \mathrm{out} = 1 / (1 + e^{-\mathrm{net}})

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
        r"""Return the total error: half the squared error, summed over the outputs.

        .. math:: E = \sum_o \tfrac{1}{2} (\mathrm{target}_o - \mathrm{out}_o)^2

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
            If `x` or `target` is not made of finite real numbers, or does not fit.
        FloatingPointError
            If the error or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).error([1.0, 2.0], [1.0])
        0.125
        """
        inputs, targets = self.checked_examples(x, target)
        _, outs = self._fed_forward(inputs)
        with np.errstate(over="ignore"):  # refused by name below
            error = backpropagation.error(outs[-1], np.atleast_2d(targets))
        _refuse_overflow([error], "the error")
        return error

    def gradients(self, x: ArrayLike, target: ArrayLike) -> Gradients:
        r"""Return the gradient of `error` for every weight and bias, by backpropagation.

        Going backwards, from the output layer's delta to each layer below it:

        .. math:: \delta_{\mathrm{below}} = (W^T \delta) \odot f'(\mathrm{net}_{\mathrm{below}}),
                  \qquad \frac{\partial E}{\partial W} = \delta\, \mathrm{out}_{\mathrm{below}}^T,
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
            If `x` or `target` is not made of finite real numbers, or does not fit.
        FloatingPointError
            If a gradient or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).gradients([1.0, 2.0], [1.0]).weights[0]
        array([[-0.125, -0.25 ]])
        """
        inputs, targets = self.checked_examples(x, target)
        _, outs = self._fed_forward(inputs)
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            weights, biases, deltas = backpropagation.backward(
                self.weights, np.atleast_2d(inputs), outs, np.atleast_2d(targets)
            )
        _refuse_overflow(weights + biases + deltas, "a gradient")
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
        if not isinstance(gradients, Gradients):
            raise TypeError(f"gradients must be Gradients, not {type(gradients).__name__}")
        rate = positive_number(learning_rate, "learning_rate")
        with_biases = flag(train_biases, "train_biases")
        if shapes(gradients.weights + gradients.biases) != shapes(self.weights + self.biases):
            raise ValueError(
                "gradients must have the shapes of this network's weights and biases, "
                "but they belong to a network of other shapes"
            )
        with np.errstate(over="ignore"):  # Network itself refuses what overflowed, by name
            weights = backpropagation.stepped(self.weights, gradients.weights, rate)
            biases = self.biases
            if with_biases:
                biases = backpropagation.stepped(biases, gradients.biases, rate)
        return Network(weights, biases)

    def _fed_forward(self, inputs: Array) -> tuple[Layers, Layers]:
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            nets, outs = backpropagation.forward(self.weights, self.biases, np.atleast_2d(inputs))
        _refuse_overflow(nets, "a total net input")
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
            If one is not made of finite real numbers, or does not fit.

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
        return inputs, targets


def _shaped_like(inputs: Array, batches: Layers) -> Layers:
    """Return the batches; for a single example, without the batch axis."""
    return batches if inputs.ndim == 2 else tuple(batch[0] for batch in batches)


def _refuse_overflow(arrays: Iterable[ArrayLike], what: str) -> None:
    if not all_finite(arrays):
        raise FloatingPointError(
            f"{what} is too large for a float64; weights, inputs or targets must be smaller"
        )
