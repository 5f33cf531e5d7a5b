"""The functions that neurons apply to their total net input, each beside its derivative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_by_numbers.network.validation import Array


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


def logistic_derivative(net: Array) -> Array:
    r"""Return how fast the logistic function's output changes with its total net input.

    .. math:: \frac{d\,\mathrm{out}}{d\,\mathrm{net}} = \mathrm{out}\,(1 - \mathrm{out})
              = \frac{e^{-|\mathrm{net}|}}{(1 + e^{-|\mathrm{net}|})^2}

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Slopes from 0 to 0.25.

    Notes
    -----
    By hand one multiplies ``out`` by ``1 - out``. From a net of 37 on, ``out`` rounds to 1, and
    that would be 0. The second form has nothing to subtract and keeps every digit on both sides.

    Examples
    --------
    >>> logistic_derivative(np.array([-40.0, 0.0, 40.0]))
    array([4.24835426e-18, 2.50000000e-01, 4.24835426e-18])
    """
    small = np.exp(-np.abs(net))
    return np.asarray(small / (1.0 + small) ** 2)


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


def tanh_derivative(net: Array) -> Array:
    r"""Return how fast the output of `tanh` changes with its total net input.

    .. math:: \frac{d\,\mathrm{out}}{d\,\mathrm{net}} = 1 - \mathrm{out}^2
              = \frac{4\,e^{-2|\mathrm{net}|}}{(1 + e^{-2|\mathrm{net}|})^2}

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs.

    Returns
    -------
    ndarray, the same shape
        Slopes from 0 to 1.

    Notes
    -----
    The second form keeps every digit, as in `logistic_derivative`: from a net of 19 on, ``out``
    rounds to 1.

    Examples
    --------
    >>> tanh_derivative(np.array([-20.0, 0.0, 20.0]))
    array([1.6993417e-17, 1.0000000e+00, 1.6993417e-17])
    """
    small = np.exp(-np.abs(net)) ** 2  # twice a net near the end of floats would overflow
    return np.asarray(4.0 * small / (1.0 + small) ** 2)


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

    Notes
    -----
    Only differences between slopes count, since the outputs are 1 in sum. So those from the slope
    by the largest output are taken: where that output rounds to 1, nothing is lost.

    Examples
    --------
    >>> softmax_back(np.array([1.0, 0.0]), np.array([0.25, 0.75]))
    array([ 0.1875, -0.1875])
    """
    slopes, shares = np.broadcast_arrays(error_by_out, out)
    likeliest = shares.argmax(axis=-1, keepdims=True)
    differences = slopes - np.take_along_axis(slopes, likeliest, axis=-1)
    mean = (differences * shares).sum(axis=-1, keepdims=True)
    return np.asarray(shares * (differences - mean))


def glorot_limit(n_in: int, n_out: int) -> float:
    r"""Return how far from 0 a random weight may be, for outputs and deltas that keep their size.

    .. math:: \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in} + n_\mathrm{out}}}

    By Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS (2010).

    Parameters
    ----------
    n_in, n_out : int
        How many weights lead into a neuron, and how many lead out of an input.

    Returns
    -------
    float
        Weights are drawn evenly from -limit to limit.

    Examples
    --------
    >>> glorot_limit(4, 2)
    1.0
    """
    return float(np.sqrt(6 / (n_in + n_out)))


def he_limit(n_in: int, n_out: int) -> float:  # noqa: ARG001  it takes what `glorot_limit` takes
    r"""Return the same for ReLU, which makes up for the half of the outputs that it sets to 0.

    .. math:: \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in}}}

    By He and others, "Delving deep into rectifiers", ICCV (2015).

    Parameters
    ----------
    n_in, n_out : int
        As in `glorot_limit`.

    Returns
    -------
    float
        Weights are drawn evenly from -limit to limit.

    Examples
    --------
    >>> he_limit(6, 2)
    1.0
    """
    return float(np.sqrt(6 / n_in))


@dataclass(frozen=True)
class Activation:
    """A function that a layer applies to its total net inputs, and all that is known of it.

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
    limit : callable
        ``limit(n_in, n_out)`` returns how far from 0 the random weights before it may be.
    kinks : tuple of float
        The total net inputs at which the slope jumps.
    slope : str or None
        The derivative as text, in ``out`` and ``net``, as `explain` writes it; None where an
        output depends on the layer's other total net inputs too, as with softmax.
    other_names : tuple of str
        What people also type.
    """

    name: str
    function: Callable[[Array], Array]
    back: Callable[[Array, Array, Array], Array]
    limit: Callable[[int, int], float]
    kinks: tuple[float, ...]
    slope: str | None
    other_names: tuple[str, ...] = ()

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


#: Every activation by its name. An entry is all that it takes to add one.
ACTIVATIONS: Mapping[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "logistic",
            logistic,
            lambda e, net, _out: e * logistic_derivative(net),
            limit=glorot_limit,
            kinks=(),
            slope="out * (1 - out)",
            other_names=("sigmoid",),
        ),
        Activation(
            "tanh",
            tanh,
            lambda e, net, _out: e * tanh_derivative(net),
            limit=glorot_limit,
            kinks=(),
            slope="1 - out**2",
        ),
        Activation(
            "ReLU",
            relu,
            lambda e, net, _out: e * relu_derivative(net),
            limit=he_limit,
            kinks=(0.0,),
            slope="1 if net > 0 else 0",
        ),
        Activation(
            "identity",
            identity,
            lambda e, net, _out: e * identity_derivative(net),
            limit=glorot_limit,
            kinks=(),
            slope="1",
            other_names=("linear",),
        ),
        Activation(
            "softmax",
            softmax,
            lambda e, _net, out: softmax_back(e, out),
            limit=glorot_limit,
            kinks=(),
            slope=None,
        ),
    )
}
