"""Whether numbers are far enough from the end of the range of floats for a backend to be trusted.

No backend looks for overflow on its way. What it leaves is looked at afterwards; where there may
have been an overflow, the reference does the same work again.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.reference import TrainingState


def surely_within_range(state: TrainingState, errors: Array | None = None) -> bool:
    """Return whether all numbers have stayed in their range on the way to `state`, surely.

    A weight that has overflowed stays infinite, or becomes NaN. A total net input that has can
    hide: the logistic function makes a 1 of it. But it needs weights so large that no later update
    brings them back, so it is enough to look at the weights that are left.
    """
    return (errors is None or bool(np.isfinite(errors).all())) and all(
        moderate(array, len(state.parameters)) for array in state.arrays
    )


def moderate(array: Array, layers: int) -> bool:
    """Return whether all is far from the end of the range, even multiplied along all layers."""
    most = largest(array.dtype, layers)
    # Of all inputs np.abs would be another copy. With NaN, both are NaN, and not below anything.
    return bool(-most < array.min() and array.max() < most)


def largest(dtype: np.dtype[Any], layers: int) -> float:
    """Return what is far from the end of the range: squared for the error, it is within it too."""
    return math.pow(float(np.finfo(dtype).max), 0.5 / (layers + 2))
