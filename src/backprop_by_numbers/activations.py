"""The functions that neurons apply to their total net input, each beside its derivative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from backprop_by_numbers.validation import Array


def logistic(net: Array) -> Array:
    r"""Squash any total net input into the interval from 0 to 1.

    .. math:: \mathrm{out} = \frac{1}{1 + e^{-\mathrm{net}}}

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Outputs from 0 to 1.

    Notes
    -----
    Written that way, `exp` overflows for a large negative `net`. Here it only ever sees
    ``-|net|``; for a negative `net`, numerator and denominator are multiplied by ``exp(net)``,
    which changes nothing but keeps every digit.

    Examples
    --------
    >>> logistic(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(net))
    return np.where(net >= 0, 1.0, small) / (1.0 + small)


def logistic_derivative(out: Array) -> Array:
    r"""Return how fast the logistic function's output changes with its total net input.

    .. math:: \frac{d\,\mathrm{out}}{d\,\mathrm{net}} = \mathrm{out}\,(1 - \mathrm{out})

    Parameters
    ----------
    out : ndarray, any shape
        Outputs of `logistic`: the derivative is cheapest in terms of the output.

    Returns
    -------
    ndarray, the same shape
        Slopes from 0 to 0.25.

    Examples
    --------
    >>> logistic_derivative(np.array([0.0, 0.5, 1.0]))
    array([0.  , 0.25, 0.  ])
    """
    return out * (1.0 - out)


def tanh(net: Array) -> Array:
    r"""Squash any total net input into the interval from -1 to 1: a logistic curve about zero.

    .. math:: \mathrm{out} = \tanh(\mathrm{net})
              = \frac{e^{\mathrm{net}} - e^{-\mathrm{net}}}{e^{\mathrm{net}} + e^{-\mathrm{net}}}

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Outputs from -1 to 1.

    Examples
    --------
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(net)


def tanh_derivative(out: Array) -> Array:
    r"""Return how fast the output of `tanh` changes with its total net input.

    .. math:: \frac{d\,\mathrm{out}}{d\,\mathrm{net}} = 1 - \mathrm{out}^2

    Parameters
    ----------
    out : ndarray, any shape
        Outputs of `tanh`.

    Returns
    -------
    ndarray, the same shape
        Slopes from 0 to 1.

    Notes
    -----
    Computed as ``(1 - out) (1 + out)``, which keeps the digits that squaring an `out` close to
    1 would round away.

    Examples
    --------
    >>> tanh_derivative(np.array([-1.0, 0.0, 0.5]))
    array([0.  , 1.  , 0.75])
    """
    return (1.0 - out) * (1.0 + out)


def relu(net: Array) -> Array:
    r"""Let what is positive through, and nothing else: the rectified linear unit.

    .. math:: \mathrm{out} = \max(0, \mathrm{net})

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Outputs, never negative.

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    return np.maximum(net, 0.0)


def relu_derivative(net: Array) -> Array:
    """Return how fast the output of `relu` changes with its total net input: 1 or 0.

    At 0 there is a kink: the slope is 0 to its left and 1 to its right. We take 0, as everybody
    does; a neuron that lets nothing through then passes nothing back either.

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs, not outputs: the output is never below 0, so ``out >= 0`` is always
        true and would be a slope of 1 everywhere.

    Returns
    -------
    ndarray, the same shape
        1 where `net` is greater than 0, and 0 elsewhere.

    Examples
    --------
    >>> relu_derivative(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    return (net > 0).astype(net.dtype)


def identity(net: Array) -> Array:
    """Return the total net input as it is: what an output layer uses to reach any number.

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        The same numbers.

    Examples
    --------
    >>> identity(np.array([-2.0, 3.0]))
    array([-2.,  3.])
    """
    return net


def identity_derivative(net: Array) -> Array:
    """Return how fast the output of `identity` changes with its total net input: 1 everywhere.

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Ones.

    Examples
    --------
    >>> identity_derivative(np.array([-2.0, 3.0]))
    array([1., 1.])
    """
    return np.ones_like(net)


def softmax(net: Array) -> Array:
    r"""Turn a layer's total net inputs into probabilities: positive, and 1 in sum.

    .. math:: \mathrm{out}_i = \frac{e^{\mathrm{net}_i}}{\sum_j e^{\mathrm{net}_j}}

    Each output depends on all of the layer's total net inputs, not on its own alone.

    Parameters
    ----------
    net : ndarray, shape (..., n_out)
        Total net inputs, a layer's along the last axis.

    Returns
    -------
    ndarray, the same shape
        Probabilities, 1 in sum along the last axis.

    Notes
    -----
    The largest total net input is subtracted from all first. Numerator and denominator shrink
    alike, which changes nothing, and `exp` never sees a number above 0.

    Examples
    --------
    >>> softmax(np.array([1000.0, 1000.0, -1000.0]))
    array([0.5, 0.5, 0. ])
    """
    powers = np.exp(net - net.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def softmax_back(error_by_out: Array, out: Array) -> Array:
    r"""Take the error's slopes by the outputs of `softmax` back to its total net inputs.

    .. math:: \frac{\partial\,\mathrm{out}_i}{\partial\,\mathrm{net}_j}
              = \mathrm{out}_i\,([i = j] - \mathrm{out}_j)

    so that, summed over the paths through all outputs,

    .. math:: \frac{\partial E}{\partial\,\mathrm{net}_j} = \mathrm{out}_j \Bigl(
              \frac{\partial E}{\partial\,\mathrm{out}_j}
              - \sum_i \frac{\partial E}{\partial\,\mathrm{out}_i}\,\mathrm{out}_i \Bigr)

    Parameters
    ----------
    error_by_out : ndarray, shape (..., n_out)
        How fast the error changes with each output.
    out : ndarray, shape (..., n_out)
        Outputs of `softmax`.

    Returns
    -------
    ndarray, shape (..., n_out)
        How fast the error changes with each total net input.

    Examples
    --------
    >>> softmax_back(np.array([1.0, 0.0]), np.array([0.25, 0.75]))
    array([ 0.1875, -0.1875])
    """
    mean = (error_by_out * out).sum(axis=-1, keepdims=True)
    return np.asarray(out * (error_by_out - mean))


@dataclass(frozen=True)
class Activation:
    """A function that a layer applies to its total net inputs, and the way back through it.

    Attributes
    ----------
    name : str
        As `Network` takes it.
    function : callable
        ``function(net)`` returns ``out``, of the same shape.
    back : callable
        ``back(error_by_out, net, out)`` returns delta, the error's slope by ``net``, all of the
        same shape. Where each output depends on its own total net input alone, that is
        ``error_by_out`` times the derivative.
    """

    name: str
    function: Callable[[Array], Array]
    back: Callable[[Array, Array, Array], Array]

    def jacobian(self, net: Array, out: Array) -> Array:
        """Return how fast each output changes with each total net input, for one example.

        Parameters
        ----------
        net, out : ndarray, shape (n_out,)
            A layer's total net inputs, and its outputs.

        Returns
        -------
        ndarray, shape (n_out, n_out)
            A row for each output, a column for each total net input.

        Examples
        --------
        >>> net = np.array([0.0, 0.0])
        >>> ACTIVATIONS["softmax"].jacobian(net, softmax(net))
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])
        >>> ACTIVATIONS["ReLU"].jacobian(net + 1.0, relu(net + 1.0))
        array([[1., 0.],
               [0., 1.]])
        """
        # An error that is one output has a slope of 1 by that output, and of 0 by all others.
        return self.back(np.eye(net.size), net, out)


#: Every activation by its name.
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        activation.name: activation
        for activation in (
            Activation("logistic", logistic, lambda e, _net, out: e * logistic_derivative(out)),
            Activation("tanh", tanh, lambda e, _net, out: e * tanh_derivative(out)),
            Activation("ReLU", relu, lambda e, net, _out: e * relu_derivative(net)),
            Activation("identity", identity, lambda e, net, _out: e * identity_derivative(net)),
            Activation("softmax", softmax, lambda e, _net, out: softmax_back(e, out)),
        )
    }
)
