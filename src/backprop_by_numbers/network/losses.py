"""The losses: errors that training minimises, each with its derivative.

Both cross-entropies are computed from the last layer's total net inputs, its activation included.
In two steps, one would divide by a probability that the other multiplies by, and that may be too
small for a float64.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_by_numbers.network.activations import ACTIVATIONS, logistic, softmax
from backprop_by_numbers.network.validation import Array, check_between_0_and_1, check_probabilities


def half_squared_error(out: Array, target: Array) -> Array:
    r"""Return half the squared difference of each output from its target.

    .. math:: E_o = \tfrac{1}{2} (\mathrm{target}_o - \mathrm{out}_o)^2

    Parameters
    ----------
    out, target : ndarray, the same shape
        The network's outputs, and what they should be.

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
        The network's outputs, and what they should be.

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
    r"""Return the cross-entropy of each output, taken as a probability, and its target.

    .. math:: E_o = -\mathrm{target}_o \ln \mathrm{out}_o

    Parameters
    ----------
    out, target : ndarray, the same shape
        The probability that the network gave, and the one it should have given.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative: 0 where the target is 0, and infinite where the
        output is 0 and the target is not. `softmax_cross_entropy` is finite there too.

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
    r"""Return the cross-entropy of ``softmax(net)``, computed from the total net inputs.

    .. math:: E_o = -\mathrm{target}_o \Bigl(\mathrm{net}_o - \ln \sum_j e^{\mathrm{net}_j}\Bigr)

    The logarithm undoes the softmax's `exp`, so the probability itself is not needed. It may be
    below 5e-324, which is 0 in a float64, and the logarithm of 0 is infinite. Or it may round to 1,
    of which the logarithm is 0.

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
    >>> softmax_cross_entropy(np.array([0.0, 40.0]), np.array([0.0, 1.0]))
    array([0.00000000e+00, 4.24835426e-18])
    """
    largest = net.argmax(axis=-1, keepdims=True)
    below_largest = net - np.take_along_axis(net, largest, axis=-1)  # so `exp` cannot overflow
    powers = np.exp(below_largest)
    np.put_along_axis(powers, largest, 0.0, axis=-1)  # its power is the 1 that log1p adds
    minus_log_out = np.log1p(powers.sum(axis=-1, keepdims=True)) - below_largest
    return np.where(target == 0, 0.0, target * minus_log_out)


def softmax_cross_entropy_delta(net: Array, target: Array) -> Array:
    r"""Return how fast the cross-entropy of a softmax layer changes with its total net inputs.

    .. math:: \frac{\partial E}{\partial\,\mathrm{net}_j}
              = \sum_o -\frac{\mathrm{target}_o}{\mathrm{out}_o}
                \cdot \mathrm{out}_o\,([o = j] - \mathrm{out}_j)
              = \mathrm{out}_j \sum_o \mathrm{target}_o - \mathrm{target}_j
              = \mathrm{out}_j - \mathrm{target}_j

    Each output cancels, also one that is 0, by which one could not divide. The last step needs
    targets that are 1 in sum.

    Parameters
    ----------
    net : ndarray, shape (..., n_out)
        Total net inputs of a softmax layer.
    target : ndarray, the same shape
        Probabilities, 1 in sum along the last axis.

    Returns
    -------
    ndarray, the same shape
        The layer's delta.

    Notes
    -----
    It is computed as ``(1 - target) out - target (1 - out)``, in which ``1 - out`` is the sum of
    the other outputs: where an output rounds to 1, that is not yet 0.

    Examples
    --------
    >>> softmax_cross_entropy_delta(np.log([0.25, 0.75]), np.array([1.0, 0.0]))
    array([-0.75,  0.75])
    >>> softmax_cross_entropy_delta(np.array([0.0, 40.0]), np.array([0.0, 1.0]))
    array([ 4.24835426e-18, -4.24835426e-18])
    """
    out = softmax(net)
    others = out @ (1.0 - np.eye(out.shape[-1], dtype=out.dtype))
    return np.asarray((1.0 - target) * out - target * others)


def binary_cross_entropy(out: Array, target: Array) -> Array:
    r"""Return the binary cross-entropy of each output, taken as a probability, and its target.

    .. math:: E_o = -\mathrm{target}_o \ln \mathrm{out}_o
              - (1 - \mathrm{target}_o) \ln (1 - \mathrm{out}_o)

    Parameters
    ----------
    out, target : ndarray, the same shape
        The probability that the network gave, and the one it should have given, from 0 to 1.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative; infinite where the output is 0 or 1 and the target
        is not. `logistic_cross_entropy` is finite there too.

    Examples
    --------
    >>> binary_cross_entropy(np.array([0.25, 0.75]), np.array([0.0, 1.0]))
    array([0.28768207, 0.28768207])
    """
    return cross_entropy(out, target) + cross_entropy(1.0 - out, 1.0 - target)


def binary_cross_entropy_derivative(out: Array, target: Array) -> Array:
    r"""Return how fast each output's binary cross-entropy changes with that output.

    .. math:: \frac{\partial E_o}{\partial\,\mathrm{out}_o}
              = -\frac{\mathrm{target}_o}{\mathrm{out}_o}
              + \frac{1 - \mathrm{target}_o}{1 - \mathrm{out}_o}

    Parameters
    ----------
    out, target : ndarray, the same shape
        The probability that the network gave, and the one it should have given, from 0 to 1.

    Returns
    -------
    ndarray, the same shape
        Positive where the output is too large, negative where it is too small.

    Examples
    --------
    >>> binary_cross_entropy_derivative(np.array([0.25, 0.5]), np.array([0.0, 1.0]))
    array([ 1.33333333, -2.        ])
    """
    return cross_entropy_derivative(out, target) - cross_entropy_derivative(1 - out, 1 - target)


def logistic_cross_entropy(net: Array, target: Array) -> Array:
    r"""Return the binary cross-entropy of ``logistic(net)``, computed from the total net inputs.

    .. math:: E_o = \mathrm{target}_o \ln (1 + e^{-\mathrm{net}_o})
              + (1 - \mathrm{target}_o) \ln (1 + e^{\mathrm{net}_o})

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs of a logistic layer.
    target : ndarray, the same shape
        Probabilities, from 0 to 1.

    Returns
    -------
    ndarray, the same shape
        One error per output, never negative.

    Examples
    --------
    >>> logistic_cross_entropy(np.array([-1000.0, 40.0]), np.array([1.0, 1.0]))
    array([1.00000000e+03, 4.24835426e-18])
    """
    small = np.log1p(np.exp(-np.abs(net)))
    no, yes = np.maximum(net, 0.0) + small, np.maximum(-net, 0.0) + small
    return np.asarray(target * yes + (1.0 - target) * no)


def logistic_cross_entropy_delta(net: Array, target: Array) -> Array:
    r"""Return how fast the binary cross-entropy of a logistic layer changes with its nets.

    .. math:: \frac{\partial E_o}{\partial\,\mathrm{net}_o}
              = \mathrm{out}_o - \mathrm{target}_o

    The slope of the logistic function, ``out (1 - out)``, cancels.

    Parameters
    ----------
    net : ndarray, any shape
        Total net inputs of a logistic layer.
    target : ndarray, the same shape
        Probabilities, from 0 to 1.

    Returns
    -------
    ndarray, the same shape
        The layer's delta.

    Notes
    -----
    It is computed as in `softmax_cross_entropy_delta`; ``1 - out`` is ``logistic(-net)``.

    Examples
    --------
    >>> logistic_cross_entropy_delta(np.array([0.0, 40.0]), np.array([0.0, 1.0]))
    array([ 5.00000000e-01, -4.24835426e-18])
    """
    return (1.0 - target) * logistic(net) - target * logistic(-net)


@dataclass(frozen=True)
class FromNet:
    """A loss and its delta as functions of the total net inputs, for one activation.

    Attributes
    ----------
    activation : str
        The activation that the last layer must have.
    function : callable
        ``function(net, target)`` returns one error per output.
    delta : callable
        ``delta(net, target)`` returns the last layer's delta.
    expression : str
        The delta as text, in ``out`` and ``target``, as `explain` writes it.
    """

    activation: str
    function: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]
    expression: str


@dataclass(frozen=True)
class Loss:
    """A loss: the error of an output, which training minimises, and its properties.

    Attributes
    ----------
    name : str
        As `Network` takes it.
    function : callable
        ``function(out, target)`` returns one error per output.
    derivative : callable
        ``derivative(out, target)`` returns the derivative of each output's error.
    slope : str
        The derivative as text, in ``out`` and ``target``, as `explain` writes it.
    check : callable
        ``check(target, name)`` raises unless these targets can be compared with outputs.
    from_net : FromNet, optional
        Error and delta by the total net inputs, which are computed instead if they are there.
    kinks : tuple of float
        The differences ``out - target`` at which the derivative jumps.
    other_names : tuple of str
        What people also type.
    """

    name: str
    function: Callable[[Array, Array], Array]
    derivative: Callable[[Array, Array], Array]
    slope: str
    check: Callable[[Array, str], None]
    from_net: FromNet | None = None
    kinks: tuple[float, ...] = ()
    other_names: tuple[str, ...] = ()

    def errors(self, net: Array, out: Array, target: Array) -> Array:
        """Return one error per output.

        Parameters
        ----------
        net, out, target : ndarray, the same shape
            The last layer's total net inputs and outputs, and the targets.

        Returns
        -------
        ndarray, the same shape
            The errors, never negative.

        Examples
        --------
        >>> zero = np.array([0.0])
        >>> LOSSES["half squared error"].errors(zero, zero + 0.5, zero + 1.0)
        array([0.125])
        """
        if self.from_net:
            return self.from_net.function(net, target)
        return self.function(out, target)

    def delta(self, activation: str, net: Array, out: Array, target: Array) -> Array:
        """Return the last layer's delta, for each example as if it were the only one.

        Parameters
        ----------
        activation : str
            The last layer's.
        net, out, target : ndarray, the same shape
            As in `errors`.

        Returns
        -------
        ndarray, the same shape
            The derivatives of the error with respect to ``net``.

        Examples
        --------
        >>> zero = np.array([0.0])
        >>> LOSSES["half squared error"].delta("logistic", zero, zero + 0.5, zero + 1.0)
        array([-0.125])
        """
        if self.from_net:
            return self.from_net.delta(net, target)
        return ACTIVATIONS[activation].backward(self.derivative(out, target), net, out)


def _any_number(_target: Array, _name: str) -> None:
    """Accept any target: half the squared error can be computed with all."""


#: Every loss by its name. To add one takes an entry here and nothing else.
LOSSES: Mapping[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "half squared error",
            half_squared_error,
            half_squared_error_derivative,
            slope="-(target - out)",
            check=_any_number,
        ),
        Loss(
            "cross-entropy",
            cross_entropy,
            cross_entropy_derivative,
            slope="-target / out",
            check=check_probabilities,
            from_net=FromNet(
                "softmax", softmax_cross_entropy, softmax_cross_entropy_delta, "out - target"
            ),
            other_names=("categorical cross-entropy",),
        ),
        Loss(
            "binary cross-entropy",
            binary_cross_entropy,
            binary_cross_entropy_derivative,
            slope="(out - target) / (out * (1 - out))",
            check=check_between_0_and_1,
            from_net=FromNet(
                "logistic", logistic_cross_entropy, logistic_cross_entropy_delta, "out - target"
            ),
            other_names=("log loss", "BCE"),
        ),
    )
}
