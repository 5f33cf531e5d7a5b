"""The training lab: the network itself during training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import List, TraitError, observe, validate

from backprop_by_numbers.example import setup
from backprop_by_numbers.figures import network_diagram
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.parameters import parameters
from backprop_by_numbers.widgets.trained import MOST_STEPS, TrainedLab, TrainedView
from backprop_by_numbers.widgets.traits import WholeNumber


class TrainingView(TrainedView):
    """The picture of the network; Python sets `lab.updates`."""

    module = "training_lab.js"

    places = List([0]).tag(sync=True)  # the numbers of updates that the slider goes through
    place = WholeNumber(0, 0, MOST_STEPS)  # which of them is shown


class TrainingLab(TrainedLab):
    """The 2-2-2 network while it learns, live: play it, or go through it back and forth.

    Parameters
    ----------
    network : Network
        Before training: 2-2-2, each layer with one bias that its neurons share, and every
        parameter from -5 to 5.
    inputs, targets : array_like, shape (2,), optional
        The training example, all from -100 to 100; the article's by default.
    learning_rate : float, optional
        From 0.001 to 1000.
    steps : int, optional
        How many updates the whole run has, at most 10,000.
    updates : int, optional
        How many of them are shown at first.

    Attributes
    ----------
    learning_rate : float
        From 0.001 to 1000; can be set.
    updates : int
        How many updates have been made: `steps`, or a number with at most two digits before its
        zeros, such as 7, 75 or 7500. Assigning one moves the slider.
    network : Network
        The network after so many updates. Like the other two, it can be observed.

    Raises
    ------
    TraitError
        If an argument, or what is assigned later, is of another type or shape, out of range or
        not finite; nothing is changed then.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> lab = TrainingLab(article.network(), steps=100)
    >>> lab.updates = 10
    >>> round(lab.network.error(article.inputs, article.targets), 6)
    0.220919
    """

    name = "training-lab"
    title = "Watch it learn"

    def __init__(
        self,
        network: Network,
        inputs: ArrayLike = setup.inputs,
        targets: ArrayLike = setup.targets,
        learning_rate: float = setup.learning_rate,
        steps: int = MOST_STEPS,
        *,
        updates: int = 0,
    ) -> None:
        settings = {"inputs": inputs, "targets": targets, "learning_rate": learning_rate}
        view = TrainingView(start=parameters(network), steps=steps, **settings)
        view.places = round_numbers(view.steps)
        # Each option is a number of updates, so that the slider shows it, and no index.
        self._slider = ipywidgets.SelectionSlider(
            options=[(f"{n:,}", n) for n in view.places],
            description="updates",
            layout={"width": "auto"},
        )
        super().__init__(view, [self._slider], network, updates)
        ipywidgets.jslink((self._slider, "index"), (view, "place"))
        self._slider.value = self.updates
        self._tie(self._slider, "updates")

    @validate("updates")
    def _check_updates(self, proposal: Mapping[str, Any]) -> int:
        updates, places = int(super()._check_updates(proposal)), self.view.places
        if updates not in places:
            raise TraitError(
                f"updates must be from 0 to {self.view.steps}, a number with at most two digits "
                f"before its zeros, such as {nearest(updates, places)}, not {updates}"
            )
        return updates

    @observe("learning_rate")
    def _tell_view(self, change: Mapping[str, Any]) -> None:
        self.view.learning_rate = change["new"]  # no control of the page moves it

    def _figure(self) -> Figure:
        return network_diagram(self.network, self.view.inputs, self.view.targets, show="forward")


def round_numbers(last: int) -> list[int]:
    """Return the whole numbers from 0 to `last` that are round, and `last` itself.

    All below 100, then steps of ten, of a hundred and so on: about as far apart on a slider as
    on a logarithmic axis, and easy to find again.

    Examples
    --------
    >>> round_numbers(125)[-4:]
    [100, 110, 120, 125]
    """
    numbers = {n * 10**zeros for zeros in range(len(str(last))) for n in range(100)}
    return sorted({n for n in numbers if n < last} | {last})


def nearest(number: int, numbers: list[int]) -> int:
    """Return the nearest of the `numbers`.

    Examples
    --------
    >>> nearest(1234, round_numbers(10_000))
    1200
    """
    return min(numbers, key=lambda other: abs(other - number))
