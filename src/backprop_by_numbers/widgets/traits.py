"""Traits of the views: the values that Python may set. All others are refused, in clear words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from traitlets import TraitError, TraitType

from backprop_by_numbers.network.validation import Array, frozen, real_array


def checked_number(value: Any, name: str, low: float, high: float) -> float:
    """Return `value` as a float, or raise TraitError unless it is a number from `low` to `high`.

    Examples
    --------
    >>> checked_number(1, "w1", -5, 5)
    1.0
    >>> checked_number(7, "w1", -5, 5)
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: w1 must be a number from -5 to 5, not 7
    """
    is_number = isinstance(value, (int, float, np.integer, np.floating))
    # NaN is neither above nor below anything: this form of the comparison refuses it, too.
    if is_number and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    raise TraitError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}")


def checked_whole_number(value: Any, name: str, low: int, high: int) -> int:
    """Return `value` as an int, or raise TraitError unless it is whole and from `low` to `high`.

    Examples
    --------
    >>> checked_whole_number(10.5, "updates", 0, 10_000)
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: updates must be a whole number from 0 to 10000, not 10.5
    """
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if is_whole and low <= (number := int(value)) <= high:
        return number
    raise TraitError(f"{name} must be a whole number from {low} to {high}, not {value!r}")


class Number(TraitType[float, float]):
    """A synced trait of a view: a number within limits."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default_value=default)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, _obj: Any, value: object) -> float:
        """Return the value, or raise TraitError with the trait's name and limits."""
        return checked_number(value, str(self.name), self.low, self.high)


class WholeNumber(TraitType[int, int]):
    """A synced trait of a view: a whole number within limits."""

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default_value=default)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, _obj: Any, value: object) -> int:
        """Return the value, or raise TraitError with the trait's name and limits."""
        return checked_whole_number(value, str(self.name), self.low, self.high)


class Numbers(TraitType[list[float], Sequence[float]]):
    """A synced trait of a view: so many numbers within limits, as a sequence or an array."""

    def __init__(self, default: Sequence[float], low: float, high: float) -> None:
        super().__init__(default_value=list(default))
        self.size, self.low, self.high = len(default), low, high
        self.tag(sync=True)

    def validate(self, _obj: Any, value: object) -> list[float]:
        """Return the numbers as a list, or raise TraitError with the trait's name and limits."""
        given = value.tolist() if isinstance(value, np.ndarray) else value
        if not isinstance(given, (list, tuple)) or len(given) != self.size:
            raise TraitError(f"{self.name} must hold {self.size} numbers, not {value!r}")
        return [
            checked_number(number, f"{self.name}[{i}]", self.low, self.high)
            for i, number in enumerate(given)
        ]


class Image(TraitType[Array, ArrayLike]):
    """A trait of a lab: an image of its default's size, in shades from 0 to 1, read-only."""

    def __init__(self, default: Array) -> None:
        super().__init__(default_value=default)
        self.shape = default.shape

    def validate(self, _obj: Any, value: object) -> Array:
        """Return the image with one channel, or raise TraitError."""
        return checked_image(value, self.name or "image", self.shape)


def checked_image(value: object, name: str, shape: tuple[int, ...]) -> Array:
    """Return `value` as a read-only image of a shape (1, height, width), or raise TraitError.

    Examples
    --------
    >>> checked_image([[0, 0.5]], "image", (1, 1, 2))
    array([[[0. , 0.5]]])
    >>> checked_image([[0, 1.5]], "image", (1, 1, 2))
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: image: i2 must be a number from 0 to 1, not np.float64(1.5)
    """
    allowed = {2: str(shape[1:]), 3: str(shape)}
    try:
        pixels = real_array(value, name, allowed)
    except (TypeError, ValueError) as refusal:
        raise TraitError(str(refusal)) from None
    if pixels.shape not in (shape, shape[1:]):
        raise TraitError(
            f"{name} must have shape {' or '.join(allowed.values())}, "
            f"but its shape is {pixels.shape}"
        )
    for number, shade in enumerate(pixels.flat, start=1):
        checked_number(shade, f"{name}: i{number}", 0, 1)
    return frozen(pixels.reshape(shape))
