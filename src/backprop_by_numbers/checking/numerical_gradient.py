"""Derivatives of any function by central differences, without calculus."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network.validation import (
    Array,
    frozen,
    positive_number,
    real_array,
    real_number,
)

#: The machine epsilon: the distance from 1 to the next float64.
EPS = float(np.finfo(np.float64).eps)

#: The step by which a number about 1 is moved. A function in float64 is rounded by about the
#: machine epsilon, and the quotient divides that by the step. The step's own length makes an error
#: of about its square. At the cube root of the machine epsilon both are small.
STEP = float(np.cbrt(EPS))

_ANY_SHAPE = dict.fromkeys(range(65), "of at most 64 dimensions")


def central_differences(
    function: Callable[[Array], float], at: ArrayLike, step: float | None = None
) -> Array:
    r"""Return a function's partial derivatives, one for each number of an array.

    .. math:: \frac{\partial f}{\partial x} \approx \frac{f(x + h) - f(x - h)}{2h}

    These are central differences: no derivative is needed, so one can be compared with them. The
    function is called twice for each number.

    Parameters
    ----------
    function : callable
        ``function(array)`` returns one finite number; each time it gets an array of its own.
    at : array_like, any shape
        Where to differentiate.
    step : float, optional
        h: finite and greater than 0. By default 6e-6 for a number x between -1 and 1, and
        6e-6 times ``|x|`` for a larger one.

    Returns
    -------
    ndarray, shaped like `at`
        The slopes, good to about nine digits if the function is smooth there. At a kink, such
        as that of ReLU at 0, there is no one slope, and the result is the mean of the slopes on
        either side.

    Raises
    ------
    TypeError
        If `function` cannot be called or returns anything but one number, or if another argument
        is of another type.
    ValueError
        If `at` is empty, ragged or not finite, or `step` is out of range or too short to change a
        number of `at`.
    FloatingPointError
        If `function` returns NaN or an infinity.

    Examples
    --------
    A ReLU, and a derivative for it:

    >>> net = np.array([-2.0, 0.5, 3.0])
    >>> slopes = central_differences(lambda n: np.maximum(0, n).sum(), net)
    >>> np.abs(slopes - (net > 0)).max() < 1e-9
    np.True_
    """
    if not callable(function):
        raise TypeError(f"function must be callable, not {type(function).__name__}")
    start = real_array(at, "at", _ANY_SHAPE)
    if step is None:
        steps = STEP * np.maximum(1.0, np.abs(start))
    else:
        steps = np.full_like(start, positive_number(step, "step"))
    above, below = start + steps, start - steps
    if not (above > below).all():
        raise ValueError(f"step must be long enough to change every number of at, but is {step}")

    def with_entry(index: tuple[int, ...], value: float) -> float:
        moved = start.copy()
        moved[index] = value
        return _one_number(function(moved))

    slopes = np.empty_like(start)
    for index in np.ndindex(start.shape):
        high, low = float(above[index]), float(below[index])
        # Adding a step to a number rounds: divide by how far apart the two have come to be.
        slopes[index] = (with_entry(index, high) - with_entry(index, low)) / (high - low)
    return frozen(slopes)


def _one_number(value: object) -> float:
    if isinstance(value, np.ndarray) and value.ndim > 0:
        raise TypeError(
            f"function must return one number, such as the sum of its outputs, "
            f"but it returned an array of shape {value.shape}"
        )
    number = real_number(value.item() if isinstance(value, np.ndarray) else value, "function(at)")
    if not np.isfinite(number):
        raise FloatingPointError(f"function must return a finite number, but it returned {number}")
    return number
