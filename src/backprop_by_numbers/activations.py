"""The function that a neuron applies to its total net input, beside its derivative."""

from __future__ import annotations

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
