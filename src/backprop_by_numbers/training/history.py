"""The record of a training run, and the error that is raised where a run diverges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, real_array, set_fields


@dataclass(frozen=True, eq=False)
class History:
    """The record of a training run: its errors, its networks, and its held-out errors.

    Attributes
    ----------
    errors : ndarray, shape (steps + 1,)
        ``errors[i]``: the total error after i updates. It is measured on the examples that the
        next update is made on: on all of them, or on one mini-batch.
    network : Network
        The network after the last update.
    snapshots : mapping of int to Network
        The network after so many updates, for each step that was asked for.
    held_out_errors : mapping of int to float
        The total error on the held-out examples after so many updates: before training, after
        each pass through the training examples, and after the last update. From the thousandth
        pass on it is found after every second one, from the two-thousandth on after every fourth,
        and so on. Empty if no examples were held out.

    Raises
    ------
    TypeError, ValueError
        If `errors` is not made of finite real numbers or has another number of dimensions.
    """

    errors: Array
    network: Network
    snapshots: Mapping[int, Network]
    held_out_errors: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        set_fields(
            self,
            errors=real_array(self.errors, "errors", {1: "(steps + 1,)"}),
            snapshots=MappingProxyType(dict(self.snapshots)),
            held_out_errors=MappingProxyType(dict(self.held_out_errors)),
        )

    def __reduce__(
        self,
    ) -> tuple[type[History], tuple[Array, Network, dict[int, Network], dict[int, float]]]:
        # Copied and unpickled through the constructor: NumPy alone would make copies writable.
        fields = (self.errors, self.network, dict(self.snapshots), dict(self.held_out_errors))
        return History, fields


class TrainingDiverged(FloatingPointError):
    """Training was stopped, since a number has become too large for its type.

    Parameters
    ----------
    step : int
        The update after which it happened; 0 if a number was too large before the first.
    learning_rate : float
        The learning rate of the run.
    history : History or None
        The run up to the update before, when all numbers were finite; None if there was no update.
    dtype : str, optional
        The type of number.

    Examples
    --------
    >>> from backprop_by_numbers import Network, TrainingDiverged, train
    >>> net = Network([[[1.0]]], [[0.0]], activations="identity")
    >>> try:
    ...     train(net, [1.0], [0.0], learning_rate=1e200)
    ... except TrainingDiverged as diverged:
    ...     print(diverged.step, diverged.history.network.weights)
    1 (array([[1.]]),)
    """

    def __init__(
        self, step: int, learning_rate: float, history: History | None, dtype: str = "float64"
    ) -> None:
        super().__init__(
            f"training diverged at update {step}: a number is too large for a {dtype}; "
            f"a learning_rate below {learning_rate}, or smaller inputs and targets, may help"
        )
        self.step, self.learning_rate, self.history, self.dtype = (
            step,
            learning_rate,
            history,
            dtype,
        )

    def __reduce__(
        self,
    ) -> tuple[type[TrainingDiverged], tuple[int, float, History | None, str]]:
        return TrainingDiverged, (self.step, self.learning_rate, self.history, self.dtype)
