"""What the labs that train have in common: the same network after so many updates."""

from __future__ import annotations

import typing
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import ipywidgets
from numpy.typing import ArrayLike
from traitlets import Dict, Instance, TraitType, observe, validate

from backprop_by_numbers.example import setup
from backprop_by_numbers.figures import log_spaced_steps
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.training.history import History
from backprop_by_numbers.training.train import train
from backprop_by_numbers.widgets.lab import Lab, View
from backprop_by_numbers.widgets.traits import Number, Numbers, WholeNumber, checked_whole_number

LOWEST_RATE, HIGHEST_RATE = 0.001, 1000.0

#: More updates than these a page could not compute between one frame and the next.
MOST_STEPS = 10_000


class TrainedView(View):
    """A picture of a network during its training from `start`; Python sets it through `lab`."""

    start = Dict().tag(sync=True)  # the parameters before training, by name
    inputs = Numbers((0, 0), -100, 100)
    targets = Numbers((0, 0), -100, 100)
    learning_rate = Number(setup.learning_rate, LOWEST_RATE, HIGHEST_RATE)
    steps = WholeNumber(MOST_STEPS, 1, MOST_STEPS)


class Run:
    """A training run that can be asked for the network after any number of updates.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> run = Run(article.network(), article.inputs, article.targets, 0.5, steps=100)
    >>> run.network_after(1).weights[1][0].round(6)
    array([0.358916, 0.408666])
    """

    def __init__(
        self,
        start: Network,
        inputs: ArrayLike,
        targets: ArrayLike,
        learning_rate: float,
        steps: int,
    ) -> None:
        self.start, self.learning_rate, self.steps = start, learning_rate, steps
        self._example = (inputs, targets)

    @cached_property
    def history(self) -> History:
        """The whole run, with snapshots."""
        at = log_spaced_steps(self.steps)
        return self._trained(self.start, self.steps, snapshots_at=at)

    def network_after(self, updates: int) -> Network:
        """Return the network after so many updates, trained on from the snapshot before."""
        if updates == 0:
            return self.start
        before = max(step for step in self.history.snapshots if step <= updates)
        snapshot, rest = self.history.snapshots[before], updates - before
        return self._trained(snapshot, rest).network

    def _trained(self, start: Network, steps: int, snapshots_at: Collection[int] = ()) -> History:
        """Train as the article does: the biases stay, as in the page."""
        return train(
            start,
            *self._example,
            self.learning_rate,
            steps,
            train_biases=False,
            snapshots_at=snapshots_at,
        )


class TrainedLab(Lab):
    """A lab that shows one network after so many updates.

    Parameters
    ----------
    view : TrainedView
        What is drawn, with all settings.
    controls : sequence of widget
        What moves it.
    network : Network
        Before training.
    updates : int
        How many updates are shown at first.

    Attributes
    ----------
    learning_rate : float
        From 0.001 to 1000; can be set.
    updates : int
        How many updates have been made; can be set.
    network : Network
        The network after so many updates. Read it, or observe it; to set another start, make
        another lab.
    """

    # The controls are linked to the page; these are for Python alone.
    learning_rate = Number(setup.learning_rate, LOWEST_RATE, HIGHEST_RATE).tag(sync=False)
    updates = TraitType[int, int](0)  # checked below: how many there are, only the view knows
    network = Instance(Network, read_only=True)

    def __init__(
        self,
        view: TrainedView,
        controls: Sequence[ipywidgets.Widget],
        network: Network,
        updates: int,
    ) -> None:
        super().__init__(view, controls)
        self._run = self._run_from(network, view.learning_rate)
        self.set_trait("learning_rate", view.learning_rate)
        self.updates = updates
        self._follow()

    def _run_from(self, network: Network, learning_rate: float) -> Run:
        view = self.view
        return Run(network, view.inputs, view.targets, learning_rate, view.steps)

    @validate("updates")
    def _check_updates(self, proposal: Mapping[str, typing.Any]) -> int:
        return checked_whole_number(proposal["value"], "updates", 0, self.view.steps)

    @observe("learning_rate", "updates")
    def _follow(self, _: object = None) -> None:
        if self._run.learning_rate != self.learning_rate:
            self._run = self._run_from(self._run.start, self.learning_rate)
        self.set_trait("network", self._run.network_after(self.updates))

    def _quantities(self) -> Mapping[str, float]:
        inputs, targets = self.view.inputs, self.view.targets
        outputs = self.network.forward(inputs).output
        found = {"learning rate": self.learning_rate, "updates": self.updates}
        found |= {f"out_{o}": out for o, out in zip(setup.OUTPUTS, outputs, strict=True)}
        return found | {"E_total": self.network.error(inputs, targets)}
