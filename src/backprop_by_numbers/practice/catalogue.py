"""The catalogue of mistakes: all that are known, the more common ones first."""

from __future__ import annotations

from backprop_by_numbers.practice import (
    backward_mistakes,
    convolution_mistakes,
    error_mistakes,
    forward_mistakes,
    update_mistakes,
)
from backprop_by_numbers.practice.mistake import Mistake

#: Every mistake that is made in a single step.
MISTAKES: tuple[Mistake, ...] = tuple(
    value
    for module in (
        forward_mistakes,
        error_mistakes,
        backward_mistakes,
        update_mistakes,
        convolution_mistakes,
    )
    for value in vars(module).values()
    if isinstance(value, Mistake)
)
