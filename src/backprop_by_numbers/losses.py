"""The error that training makes small, beside its derivative."""

from __future__ import annotations

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
    >>> import numpy as np
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
    >>> import numpy as np
    >>> half_squared_error_derivative(np.array([0.75, 0.5]), np.array([0.25, 0.5]))
    array([0.5, 0. ])
    """
    return out - target
