"""Training: the same step over and over, and what to remember of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers import backpropagation
from backprop_by_numbers.network import Network
from backprop_by_numbers.validation import (
    Array,
    all_finite,
    count,
    flag,
    one_of,
    positive_number,
    real_array,
)

#: What `backward_through` may be: which weights a delta goes back through.
ORDERS = ("original", "updated")


@dataclass(frozen=True, eq=False)
class History:
    """What a training run leaves behind.

    Attributes
    ----------
    errors : ndarray, shape (steps + 1,)
        The total error before training, then after each update.
    network : Network
        The network after the last update.
    snapshots : mapping of int to Network
        The network after so many updates, for each step that was asked for.
    """

    errors: Array
    network: Network
    snapshots: Mapping[int, Network]

    def __post_init__(self) -> None:
        errors = real_array(self.errors, "errors", {1: "(steps + 1,)"})
        # A frozen dataclass refuses plain assignment.
        object.__setattr__(self, "errors", errors)
        object.__setattr__(self, "snapshots", MappingProxyType(dict(self.snapshots)))

    def __reduce__(self) -> tuple[type[History], tuple[Array, Network, dict[int, Network]]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        return History, (self.errors, self.network, dict(self.snapshots))


def train(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    learning_rate: float = 0.5,
    steps: int = 10_000,
    train_biases: bool = False,
    backward_through: str = "original",
    snapshots_at: Collection[int] = (),
) -> History:
    """Update a network `steps` times, each time on all examples at once.

    Parameters
    ----------
    net : Network
        Where to start; it stays as it is.
    x : array_like, shape (n_in,) or (batch, n_in)
        Inputs.
    target : array_like, shape (n_out,) or (batch, n_out)
        Targets, one row for each row of `x`.
    learning_rate : float, optional
        How long each step is: finite and greater than 0.
    steps : int, optional
        How many updates, at least 0.
    train_biases : bool, optional
        Whether the biases are updated too; by default they stay, as in the article.
    backward_through : {"original", "updated"}, optional
        The weights through which a delta reaches the layer below. "original" is
        backpropagation: every gradient belongs to the network that made the forward pass.
        "updated" changes a layer's weights first and then goes back through the new ones: the
        slip behind the article's numbers after training, here to reproduce them.
    snapshots_at : collection of int, optional
        After which updates to keep the network; 0 is the network before training.

    Returns
    -------
    History
        The errors, the trained network and the snapshots.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit; nothing is computed.
    FloatingPointError
        If a weight, a bias, a total net input or the error grows too large for a float64; the
        message names the step.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> history = train(article.network(), article.inputs, article.targets, steps=1)
    >>> history.errors
    array([0.29837111, 0.29102777])
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, not {type(net).__name__}")
    inputs, targets = (np.atleast_2d(a) for a in net.checked_examples(x, target))
    rate = positive_number(learning_rate, "learning_rate")
    last = count(steps, "steps")
    with_biases = flag(train_biases, "train_biases")
    order = one_of(backward_through, "backward_through", ORDERS)
    wanted = _checked_snapshots(snapshots_at, last)

    weights, biases = net.weights, net.biases
    errors = np.empty(last + 1)
    snapshots: dict[int, Network] = {}
    with np.errstate(over="ignore", invalid="ignore"):  # overflow is caught and named below
        for step in range(last + 1):
            if step in wanted:
                snapshots[step] = Network(weights, biases)
            nets, outs = backpropagation.forward(weights, biases, inputs)
            errors[step] = backpropagation.error(outs[-1], targets)
            _check_divergence((*nets, errors[step]), step, rate)
            if step == last:
                break
            way_back = _through_updated(weights, rate) if order == "updated" else None
            found = backpropagation.backward(weights, inputs, outs, targets, way_back)
            weights = backpropagation.stepped(weights, found[0], rate)
            if with_biases:
                biases = backpropagation.stepped(biases, found[1], rate)
            _check_divergence(weights + biases, step + 1, rate)
    return History(errors, Network(weights, biases), snapshots)


def _check_divergence(numbers: Iterable[ArrayLike], step: int, rate: float) -> None:
    if not all_finite(numbers):
        raise FloatingPointError(
            f"training diverged at update {step}: a number is too large for a float64; "
            f"a learning_rate below {rate}, or smaller inputs and targets, may help"
        )


def _through_updated(
    weights: tuple[Array, ...], learning_rate: float
) -> Callable[[int, Array], Array]:
    """Return the way back through weights that have already been updated."""

    def way_back(k: int, weight_gradient: Array) -> Array:
        return np.asarray(weights[k] - learning_rate * weight_gradient)

    return way_back


def _checked_snapshots(value: Collection[int], last: int) -> frozenset[int]:
    if isinstance(value, np.ndarray):  # with no dimension, it is no collection after all
        value = value.tolist()
    if not isinstance(value, Collection) or isinstance(value, (str, bytes)):
        raise TypeError(
            f"snapshots_at must be a collection of whole numbers, not {type(value).__name__}"
        )
    wanted = frozenset(count(step, f"snapshots_at[{i}]") for i, step in enumerate(value))
    if wanted and max(wanted) > last:
        raise ValueError(f"snapshots_at must not go beyond steps ({last}), but holds {max(wanted)}")
    return wanted
