"""The errors that training makes small, each beside its derivative.

Softmax with cross-entropy has a pair of its own, error and delta in one step: taken apart, one
divides by a probability that the other multiplies by, and that may be too small for a float64.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from backprop_by_numbers.validation import Array


def half_squared_error(out: Array, target: Array) -> Array:
    r"""Return half the squared difference of each output from its target.

    .. math:: E_o = \tfrac{1}{2} (\mathrm{target}_o - \mathrm{out}_o)^2

    Parameters
    ----------
    out, target : ndarray, the same shape
        What the network said, and what it should have said.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative.

    Examples
    --------
    >>> half_squared_error(np.array([0.75, 0.5]), np.array([0.25, 0.5]))
    array([0.125, 0.   ])
    """
    return 0.5 * (target - out) ** 2


def half_squared_error_derivative(out: Array, target: Array) -> Array:
    r"""Return how fast each output's error changes with that output.

    .. math:: \frac{\partial E_o}{\partial\,\mathrm{out}_o}
              = -(\mathrm{target}_o - \mathrm{out}_o)

    The 2 that the square brings down is cancelled by the half.

    Parameters
    ----------
    out, target : ndarray, the same shape
        What the network said, and what it should have said.

    Returns
    -------
    ndarray, the same shape
        Positive where the output is too large, negative where it is too small.

    Examples
    --------
    >>> half_squared_error_derivative(np.array([0.75, 0.5]), np.array([0.25, 0.5]))
    array([0.5, 0. ])
    """
    return out - target


def cross_entropy(out: Array, target: Array) -> Array:
    r"""Return how surprised each output, taken as a probability, is by its target.

    .. math:: E_o = -\mathrm{target}_o \ln \mathrm{out}_o

    Parameters
    ----------
    out, target : ndarray, the same shape
        The probability that the network gave, and the one it should have given.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative: 0 where the target is 0, and infinite where the
        network gave no chance at all to what was right. `softmax_cross_entropy` has no such end.

    Examples
    --------
    >>> cross_entropy(np.array([0.25, 0.75]), np.array([0.0, 1.0]))
    array([0.        , 0.28768207])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(target == 0, 0.0, 0.0 - target * np.log(out))  # -target would give -0.0


def cross_entropy_derivative(out: Array, target: Array) -> Array:
    r"""Return how fast each output's cross-entropy changes with that output.

    .. math:: \frac{\partial E_o}{\partial\,\mathrm{out}_o}
              = -\frac{\mathrm{target}_o}{\mathrm{out}_o}

    Parameters
    ----------
    out, target : ndarray, the same shape
        The probability that the network gave, and the one it should have given.

    Returns
    -------
    ndarray, the same shape
        Never positive: a higher probability of what is right is never worse.

    Examples
    --------
    >>> cross_entropy_derivative(np.array([0.25, 0.75]), np.array([0.5, 0.5]))
    array([-2.        , -0.66666667])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(target == 0, 0.0, -target / out)


def softmax_cross_entropy(net: Array, target: Array) -> Array:
    r"""Return the cross-entropy of ``softmax(net)``, straight from the total net inputs.

    .. math:: E_o = -\mathrm{target}_o \Bigl(\mathrm{net}_o - \ln \sum_j e^{\mathrm{net}_j}\Bigr)

    The logarithm undoes the softmax's `exp`, so the probability itself is not needed. That is
    more than a short cut. A probability below 5e-324 is 0 in a float64, and the logarithm of 0
    is infinite; here it never comes to that.

    Parameters
    ----------
    net : ndarray, shape (..., n_out)
        Total net inputs of a softmax layer.
    target : ndarray, the same shape
        Probabilities.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative.

    Examples
    --------
    >>> softmax_cross_entropy(np.array([0.0, 1000.0]), np.array([1.0, 0.0]))
    array([1000.,    0.])
    """
    below_largest = net - net.max(axis=-1, keepdims=True)  # so that `exp` cannot overflow
    surprise = np.log(np.exp(below_largest).sum(axis=-1, keepdims=True)) - below_largest
    return np.where(target == 0, 0.0, target * surprise)


def softmax_cross_entropy_delta(out: Array, target: Array) -> Array:
    r"""Return how fast the cross-entropy of a softmax layer changes with its total net inputs.

    .. math:: \frac{\partial E}{\partial\,\mathrm{net}_j}
              = \sum_o -\frac{\mathrm{target}_o}{\mathrm{out}_o}
                \cdot \mathrm{out}_o\,([o = j] - \mathrm{out}_j)
              = \mathrm{out}_j \sum_o \mathrm{target}_o - \mathrm{target}_j
              = \mathrm{out}_j - \mathrm{target}_j

    Each output cancels, also one that is 0, by which nobody could divide. The last step needs
    targets that are 1 in sum.

    Parameters
    ----------
    out : ndarray, shape (..., n_out)
        Outputs of a softmax layer.
    target : ndarray, the same shape
        Probabilities, 1 in sum along the last axis.

    Returns
    -------
    ndarray, the same shape
        The layer's delta.

    Examples
    --------
    >>> softmax_cross_entropy_delta(np.array([0.25, 0.75]), np.array([1.0, 0.0]))
    array([-0.75,  0.75])
    """
    return out - target


@dataclass(frozen=True)
class Loss:
    """What is wrong with an output, as a number that training makes small.

    Attributes
    ----------
    name : str
        As `Network` takes it.
    function : callable
        ``function(out, target)`` returns one error per output.
    derivative : callable
        ``derivative(out, target)`` returns the slope of each output's error by that output.
    """

    name: str
    function: Callable[[Array, Array], Array]
    derivative: Callable[[Array, Array], Array]


#: Every loss by its name.
LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        loss.name: loss
        for loss in (
            Loss("half squared error", half_squared_error, half_squared_error_derivative),
            Loss("cross-entropy", cross_entropy, cross_entropy_derivative),
        )
    }
)
