"""Checks of arguments, made before anything is computed.

Every message names the argument, says what was wrong and what is allowed.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

#: Of more names than this, a message has the first and the last.
_MOST_OPTIONS = 30

# Above this, a float64 cannot hold every integer.
_LARGEST_EXACT_INTEGER = 2**53


def frozen(array: NDArray[Any]) -> Array:
    """Return `array` as a read-only float64 array."""
    result = np.asarray(array, dtype=np.float64)
    result.setflags(write=False)
    return result


def set_fields(record: object, **fields: object) -> None:
    """Set fields of a frozen dataclass, which refuses assignment in its own constructor too."""
    for name, value in fields.items():
        object.__setattr__(record, name, value)


def real_array(value: object, name: str, shapes: dict[int, str]) -> Array:
    """Return a read-only float64 copy of `value`, or raise.

    Parameters
    ----------
    value : array_like
        What the caller passed.
    name : str
        The argument's name, for the message.
    shapes : dict of int to str
        The allowed numbers of dimensions, each with the shape as a reader would write it.

    Raises
    ------
    TypeError
        If `value` is not made of real numbers.
    ValueError
        If its shape is ragged, empty or has another number of dimensions, or if it holds NaN,
        an infinity, or an integer too large for a float64.

    Examples
    --------
    >>> real_array([1, 2], "x", {1: "(n_in,)"})
    array([1., 2.])
    >>> real_array([[1, 2]], "x", {1: "(n_in,)"})
    Traceback (most recent call last):
        ...
    ValueError: x must have shape (n_in,), but its shape is (1, 2)
    """
    # A plain array has nothing in it that NumPy would have to convert.
    for entry in () if type(value) is np.ndarray else _entries(value):
        if isinstance(entry, np.ma.MaskedArray):
            raise TypeError(f"{name} must be a plain array; a masked array's mask would be lost")
        if isinstance(entry, (bool, np.bool_)):
            raise TypeError(f"{name} must hold real numbers (float64 or integers), not bool")
        if isinstance(entry, (int, np.integer)) and abs(int(entry)) > _LARGEST_EXACT_INTEGER:
            raise ValueError(_too_large_an_integer(name))
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows must all have the same length") from None
    if array.size == 0:
        raise ValueError(f"{name} is empty; it needs at least one number")
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise TypeError(f"{name} must hold real numbers (float64 or integers), not {array.dtype}")
    if array.ndim not in shapes:
        allowed = " or ".join(shapes.values())
        raise ValueError(f"{name} must have shape {allowed}, but its shape is {array.shape}")
    if not _is_finite(array):
        raise ValueError(f"{name} must be finite, but it holds NaN or an infinity")
    if array.dtype.kind != "f" and (
        array.max() > _LARGEST_EXACT_INTEGER or array.min() < -_LARGEST_EXACT_INTEGER
    ):
        raise ValueError(_too_large_an_integer(name))
    return frozen(array)


def arrays_by_layer(value: object, name: str, shapes: dict[int, str]) -> tuple[Array, ...]:
    """Return one read-only array per layer, or raise; `name` and `shapes` as in `real_array`."""
    # Lists and tuples are named since to be found a `Sequence` takes longer.
    if not isinstance(value, (list, tuple, Sequence)) or isinstance(value, (str, bytes)):
        raise TypeError(
            f"{name} must be a list or tuple with one array per layer, not {type(value).__name__}"
        )
    if len(value) == 0:
        raise ValueError(f"{name} is empty; a network needs at least one layer")
    return tuple(real_array(array, f"{name}[{k}]", shapes) for k, array in enumerate(value))


def _entries(value: object) -> Iterator[object]:
    """Yield the entries of nested lists and tuples, before NumPy converts them to one type."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _entries(item)
    else:
        yield value


def _too_large_an_integer(name: str) -> str:
    return (
        f"{name} must hold integers up to 2**53 only; a float64 cannot hold all larger ones exactly"
    )


def check_probabilities(array: Array, name: str) -> None:
    """Raise unless no number is negative and each sum along the last axis is 1, but for rounding.

    The gradients assume that targets are 1 in sum: with a sum of 1.000001 they would be wrong by as
    much.
    """
    if array.min() < 0:
        raise ValueError(
            f"{name} must hold probabilities, which are not negative, but it holds {array.min()}"
        )
    sums = array.sum(axis=-1)
    furthest = sums.flat[np.abs(sums - 1).argmax()]
    if abs(furthest - 1) > 1e-12:
        raise ValueError(
            f"{name} must hold probabilities, which are 1 in sum along the last axis, to twelve "
            f"digits, but a sum is {furthest}; divide by the sums, in float64"
        )


def check_between_0_and_1(array: Array, name: str) -> None:
    """Raise unless each number is from 0 to 1, as a probability is."""
    if array.min() < 0 or array.max() > 1:
        beyond = array.min() if array.min() < 0 else array.max()
        raise ValueError(f"{name} must hold probabilities, from 0 to 1, but it holds {beyond}")


def real_number(value: object, name: str) -> float:
    """Return `value` as a float, which may be NaN or infinite, or raise unless it is a number."""
    numbers = (int, float, np.integer, np.floating)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers):
        raise TypeError(f"{name} must be a number, not {type(value).__name__}")
    try:
        return float(value)
    except OverflowError:  # an int beyond the largest float64
        return math.inf if value > 0 else -math.inf


def positive_number(value: object, name: str) -> float:
    """Return `value` as a float, or raise unless it is a finite real number above zero."""
    number = real_number(value, name)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"{name} must be finite and greater than 0, not {number}")
    return number


def count(value: object, name: str, least: int = 0) -> int:
    """Return `value` as an int, or raise unless it is a whole number of at least `least`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number (int), not {type(value).__name__}")
    number = operator.index(value)
    if number < least:
        raise ValueError(f"{name} must be at least {least}, not {number}")
    if number > _LARGEST_EXACT_INTEGER:
        raise ValueError(f"{name} must be at most 2**53")
    return number


def all_finite(arrays: Iterable[ArrayLike]) -> bool:
    """Return whether all numbers of all arrays are finite."""
    return all(map(_is_finite, arrays))


def _is_finite(array: ArrayLike) -> bool:
    finite = np.isfinite(array)
    return bool(np.count_nonzero(finite) == finite.size)  # for a small array, faster than `all`


def refuse_overflow(
    arrays: Iterable[ArrayLike], what: str, causes: str = "weights, inputs or targets"
) -> None:
    """Raise, with `what` it is and its `causes`, if any number of the arrays is not finite."""
    if not all_finite(arrays):
        raise FloatingPointError(f"{what} is too large for a float64; {causes} must be smaller")


def flag(value: object, name: str) -> bool:
    """Return `value` if it is True or False, or raise."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, not {value!r}")
    return bool(value)


def one_of(value: object, name: str, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the `allowed` strings, or raise."""
    options = dict.fromkeys(allowed, ())
    if not isinstance(value, str) or value not in options:
        raise _unknown(value, name, options)
    return value


def canonical_name(value: object, name: str, allowed: Mapping[str, Iterable[str]]) -> str:
    """Return the `allowed` name that was passed, in any case of letters, or raise.

    Parameters
    ----------
    value : str
        What the caller passed.
    name : str
        The argument's name, for the message.
    allowed : mapping of str to iterable of str
        Each name that there is, with what people also type for it.

    Examples
    --------
    >>> canonical_name("RELU", "activation", {"ReLU": ()})
    'ReLU'
    >>> canonical_name("sigmoid", "activation", {"logistic": ("sigmoid",)})
    'logistic'
    """
    if isinstance(value, str):
        for option, others in allowed.items():
            if value.casefold() in (option.casefold(), *map(str.casefold, others)):
                return option
    raise _unknown(value, name, allowed)


def _unknown(value: object, name: str, allowed: Mapping[str, Iterable[str]]) -> Exception:
    """Return the error for a name that is none of the `allowed`: see `canonical_name`."""
    names = tuple(allowed)
    options = str(names)
    if len(names) > _MOST_OPTIONS:
        options = f"({str(names[:3])[1:-1]}, ..., {names[-1]!r}), {len(names)} in all"
    if not isinstance(value, str):
        return TypeError(f"{name} must be a string, one of {options}, not {type(value).__name__}")
    from difflib import get_close_matches  # here: only a mistake needs it

    plain = {typed.casefold(): option for option in allowed for typed in (*allowed[option], option)}
    close = get_close_matches(value.casefold(), plain, n=1)
    nearest = f"; the nearest is {plain[close[0]]!r}" if close else ""
    return ValueError(f"{name} must be one of {options}, not {value!r}{nearest}")
