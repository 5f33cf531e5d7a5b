"""Whether numbers are far enough from the largest float for a backend's result to be trusted.

No backend checks for overflow while it runs. Its result is checked afterwards; where there may have
been an overflow, the reference makes the same updates again.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.training.reference import TrainingState


def stayed_within_range(state: TrainingState, errors: Array | None = None) -> bool:
    """Return whether it is certain that no number has overflowed in the updates up to `state`.

    A weight that has overflowed stays infinite, or becomes NaN. A total net input that has
    overflowed may not show, since the logistic function makes a 1 of it. But that takes weights so
    large that no later update makes them small again, so it is enough to check the last weights.
    """
    return (errors is None or bool(np.isfinite(errors).all())) and all(
        well_within_range(array, len(state.parameters)) for array in state.arrays
    )


def well_within_range(array: Array, layers: int) -> bool:
    """Return whether all numbers stay within range even when multiplied through all layers."""
    most = safe_limit(array.dtype, layers)
    # np.abs would copy all inputs. With a NaN, min and max are NaN, and both comparisons False.
    return bool(-most < array.min() and array.max() < most)


def safe_limit(dtype: np.dtype[Any], layers: int) -> float:
    """Return a limit below which products through all layers, squared, are within range."""
    return math.pow(float(np.finfo(dtype).max), 0.5 / (layers + 2))
