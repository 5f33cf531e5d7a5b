"""The activations: functions that neurons apply to their total net input, with derivatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_by_numbers.network.validation import Array


def logistic(net: Array) -> Array:
    r"""Return the logistic function, which squashes any number into the interval from 0 to 1.

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
    return np.asarray(np.maximum(small, net >= 0) / (1.0 + small))


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
    The usual form is the first. From a net of 37 on, ``out`` rounds to 1, and that would be 0. The
    second form subtracts nothing and keeps every digit, for any net.

    Examples
    --------
    >>> logistic_derivative(np.array([-40.0, 0.0, 40.0]))
    array([4.24835426e-18, 2.50000000e-01, 4.24835426e-18])
    """
    small = np.exp(-np.abs(net))
    return np.asarray(small / (1.0 + small) ** 2)


def tanh(net: Array) -> Array:
    r"""Return the hyperbolic tangent, which squashes any number into the interval from -1 to 1.

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
    r"""Return the total net input where it is positive, else 0: the rectified linear unit.

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

    At 0 there is a kink: the slope is 0 to its left and 1 to its right. It is taken
    to be 0, as usual: a neuron whose output is 0 then passes no gradient back.

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
    r"""Return probabilities, positive and 1 in sum, from a layer's total net inputs.

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


def softmax_backward(error_by_out: Array, out: Array) -> Array:
    r"""Return the error's derivatives with respect to the total net inputs of `softmax`.

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
    The outputs are 1 in sum, so only differences between the derivatives count. They are taken from
    that with respect to the largest output: where that output rounds to 1, nothing is lost.

    Examples
    --------
    >>> softmax_backward(np.array([1.0, 0.0]), np.array([0.25, 0.75]))
    array([ 0.1875, -0.1875])
    """
    slopes, outs = np.broadcast_arrays(error_by_out, out)
    largest = outs.argmax(axis=-1, keepdims=True)
    differences = slopes - np.take_along_axis(slopes, largest, axis=-1)
    mean = (differences * outs).sum(axis=-1, keepdims=True)
    return np.asarray(outs * (differences - mean))


def glorot_limit(n_in: int, n_out: int) -> float:
    r"""Return the largest size of a random weight, for outputs and deltas that keep their size.

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
    r"""Return the largest size of a random weight before ReLU, which sets half of the outputs to 0.

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
    """An activation: a function that a layer applies to its total net inputs, and its properties.

    Attributes
    ----------
    name : str
        As `Network` takes it.
    function : callable
        ``function(net)`` returns ``out``, of the same shape.
    backward : callable
        ``backward(error_by_out, net, out)`` returns delta, the error's derivatives with respect to
        ``net``; all are of the same shape. Where each output depends on its own total net input
        alone, that is ``error_by_out`` times the derivative.
    limit : callable
        ``limit(n_in, n_out)`` returns the largest size of the random weights before it.
    kinks : tuple of float
        The total net inputs at which the derivative jumps.
    slope : str or None
        The derivative as text, in ``out`` and ``net``, as `explain` writes it; None where an
        output depends on the layer's other total net inputs too, as with softmax.
    other_names : tuple of str
        Other spellings that are accepted.
    """

    name: str
    function: Callable[[Array], Array]
    backward: Callable[[Array, Array, Array], Array]
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
        # If the error is one output, its derivative is 1 for that output, and 0 for all others.
        return self.backward(np.eye(net.size), net, out)

    def slopes(self, net: Array, out: Array) -> Array:
        """Return how fast each output changes with its own total net input, unless it is softmax.

        Parameters
        ----------
        net, out : ndarray, of the same shape
            Total net inputs, and the outputs.

        Returns
        -------
        ndarray
            Shaped like them. Of softmax, whose outputs depend on all nets, see `jacobian`.

        Examples
        --------
        >>> ACTIVATIONS["ReLU"].slopes(np.array([-1.0, 2.0]), np.array([0.0, 2.0]))
        array([0., 1.])
        """
        return self.backward(np.ones_like(net), net, out)


#: Every activation by its name. To add one takes an entry here and nothing else.
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
            lambda e, _net, out: softmax_backward(e, out),
            limit=glorot_limit,
            kinks=(),
            slope=None,
        ),
    )
}
