"""Checks of what a figure is to show, made before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.network.network import Network, check_dense
from backprop_by_numbers.network.validation import Array, one_of, real_array, real_number
from backprop_by_numbers.training.history import History

#: Farther from 0 than this, nothing is drawn: squares and widths must stay below the largest float.
_FARTHEST = 1e100


def example(network: Network, x: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Return one example's inputs and targets, or raise if they do not fit `network`."""
    check_dense(network, "network")
    n_in, n_out = network.weights[0].shape[1], network.biases[-1].size
    return _vector(x, "x", n_in), _vector(targets, "targets", n_out)


def weight_name(value: object, name: str) -> str:
    """Return `value` if it names one of the example's weights, or raise."""
    return one_of(value, name, tuple(setup.WEIGHTS))


def numbers(value: object, name: str) -> dict[str, float]:
    """Return a mapping of labels to numbers as a dict, or raise; see `real`."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must map labels to numbers, not {type(value).__name__}")
    for key in value:
        _check_label(key, name)
    return {key: real(value[key], f"{name}[{key!r}]") for key in value}


def real(value: object, name: str) -> float:
    """Return `value` as a float, or raise unless it is a number that can be drawn."""
    number = real_number(value, name)
    if not abs(number) <= _FARTHEST:  # which NaN is not either
        raise ValueError(f"{name} must be from -{_FARTHEST} to {_FARTHEST}, not {number}")
    return number


def check_not_negative(array: Array, name: str) -> None:
    """Raise if one of the numbers is negative."""
    if array.min() < 0:
        raise ValueError(f"{name} must not hold negative numbers, but they hold {array.min()}")


def trained(value: object, name: str) -> History:
    """Return `value` if it is the history of at least one update, or raise."""
    if not isinstance(value, History):
        raise TypeError(f"{name} must be a History, as train returns, not {type(value).__name__}")
    if len(value.errors) < 2:
        raise ValueError(f"{name} must hold at least one update, but it was trained for 0 steps")
    return value


def histories(value: object, name: str) -> dict[str, History]:
    """Return a mapping of labels to histories as a dict, or raise."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must map labels to histories, not {type(value).__name__}")
    if not value:
        raise ValueError(f"{name} is empty; it needs at least one history")
    for key in value:
        _check_label(key, name)
    return {key: trained(value[key], f"{name}[{key!r}]") for key in value}


def snapshots(value: object, name: str) -> dict[int, Network]:
    """Return a history's snapshots in order, or raise if there are fewer than two."""
    found = trained(value, name).snapshots
    if len(found) < 2:
        raise ValueError(
            f"{name} must hold at least two snapshots, but it holds {len(found)}; "
            f"ask for them with train(..., snapshots_at=log_spaced_steps(steps))"
        )
    return {step: found[step] for step in sorted(found)}


def _vector(value: ArrayLike, name: str, size: int) -> Array:
    vector = real_array(value, name, {1: f"({size},)"})
    if vector.size != size:
        raise ValueError(f"{name} must have shape ({size},), but its shape is {vector.shape}")
    return vector


def _check_label(key: object, name: str) -> None:
    if not isinstance(key, str):
        raise TypeError(f"{name} must have strings as labels, not {type(key).__name__}")
