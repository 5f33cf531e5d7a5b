"""Mistakes in training: what a network is after many updates that are not the right ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.practice.mistake import Mistake, Section
from backprop_by_numbers.practice.new_weights import train_with_new_weights
from backprop_by_numbers.training.history import TrainingDiverged
from backprop_by_numbers.training.train import train

_AFTER = Section("06-auditing-the-article", "The numbers after training")
_LATER = Section("06-auditing-the-article", "The later edition")
_BIASES = Section("05-update-and-train", "The shared biases by hand")
_RATE = Section("05-update-and-train", "What the learning rate decides")


NEW_WEIGHTS = Mistake(
    "new weights",
    "the weights of each layer are updated first, and the backward pass then uses the new ones",
    _AFTER,
)
ONE_UPDATE_SHORT = Mistake("fits one update short", "training stops one update early", _LATER)
ONE_UPDATE_MORE = Mistake("one update more", "training goes on for one update more", _LATER)
BIASES_TRAINED = Mistake("biases trained", "the biases are updated too", _BIASES)
BIASES_NOT_TRAINED = Mistake("biases not trained", "the biases stay as they are", _BIASES)
RATE_LEFT_OUT = Mistake(
    "learning rate left out", "the derivatives are not multiplied by the learning rate", _RATE
)
RATE_TWICE = Mistake(
    "learning rate twice", "the derivatives are multiplied by the learning rate twice", _RATE
)


@dataclass(frozen=True, eq=False)
class Training:
    """How a network is trained, and what becomes of it, rightly and with each mistake.

    Attributes
    ----------
    net : Network
        Where it starts.
    x, target : ndarray
        The one example.
    learning_rate : float
        How long the steps are.
    steps : int
        How many updates.
    train_biases : bool
        Whether the biases are updated too.
    """

    net: Network
    x: Array
    target: Array
    learning_rate: float
    steps: int
    train_biases: bool

    @cached_property
    def trained(self) -> Network:
        """The network after training without a mistake."""
        return self._run()

    @cached_property
    def wrongly_trained(self) -> tuple[tuple[Mistake, Network], ...]:
        """Each mistake with the network that it gives, the more common ones first.

        A mistake by which numbers grow too large for a float64 is left out.
        """
        return tuple(self._train_wrongly())

    def _train_wrongly(self) -> Iterator[tuple[Mistake, Network]]:
        for mistake, run in self._wrong_runs():
            try:
                yield mistake, run()
            except TrainingDiverged:
                continue

    def _wrong_runs(self) -> Iterator[tuple[Mistake, Callable[[], Network]]]:
        yield NEW_WEIGHTS, self._with_new_weights
        if self.steps:
            yield ONE_UPDATE_SHORT, lambda: self._run(steps=self.steps - 1)
        yield ONE_UPDATE_MORE, lambda: self._run(steps=self.steps + 1)
        yield (
            BIASES_NOT_TRAINED if self.train_biases else BIASES_TRAINED,
            lambda: self._run(train_biases=not self.train_biases),
        )
        yield RATE_LEFT_OUT, lambda: self._run(learning_rate=1.0)
        squared = self.learning_rate * self.learning_rate  # ** would raise if it is too large
        if 0 < squared < math.inf:
            yield RATE_TWICE, lambda: self._run(learning_rate=squared)

    def _run(
        self,
        *,
        learning_rate: float | None = None,
        steps: int | None = None,
        train_biases: bool | None = None,
    ) -> Network:
        """Return the trained network; what is given here is done otherwise."""
        return train(
            self.net,
            self.x,
            self.target,
            learning_rate=self.learning_rate if learning_rate is None else learning_rate,
            steps=self.steps if steps is None else steps,
            train_biases=self.train_biases if train_biases is None else train_biases,
        ).network

    def _with_new_weights(self) -> Network:
        return train_with_new_weights(
            self.net,
            self.x,
            self.target,
            learning_rate=self.learning_rate,
            steps=self.steps,
            train_biases=self.train_biases,
        ).network
