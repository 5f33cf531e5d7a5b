"""The learning-rate lab: the same training with steps of any length."""

from __future__ import annotations

import re
from typing import Any

from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import List

from backprop_by_numbers.article.printed import PRINTED
from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining.numbers import short
from backprop_by_numbers.figures import error_history
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.lab import link_in_page
from backprop_by_numbers.widgets.parameters import parameters
from backprop_by_numbers.widgets.sliders import RateSlider, UpdatesSlider
from backprop_by_numbers.widgets.trained import (
    HIGHEST_RATE,
    LOWEST_RATE,
    MOST_STEPS,
    TrainedLab,
    TrainedView,
)
from backprop_by_numbers.widgets.traits import Number, WholeNumber

#: Rates to jump to: one that crawls, the article's, a bold one, and one that saturates.
RATES = (0.01, setup.learning_rate, 10.0, 500.0)


class LearningRateView(TrainedView):
    """The picture of a training run; Python sets `lab.learning_rate` and `lab.updates`."""

    module = "learning_rate_lab.js"

    updates = WholeNumber(0, 0, MOST_STEPS)
    rates = List(list(RATES)).tag(sync=True)
    article_rate = Number(setup.learning_rate, LOWEST_RATE, HIGHEST_RATE)
    printed: List[Any] = List().tag(sync=True)  # the article's values: {"name", "updates", "text"}


class LearningRateLab(TrainedLab):
    """Training at any learning rate, live: the error, the outputs and the weights.

    Parameters
    ----------
    network : Network
        Before training: 2-2-2, each layer with one bias that its neurons share, and every
        parameter from -5 to 5.
    inputs, targets : array_like, shape (2,), optional
        The training example, all from -100 to 100; the article's by default.
    learning_rate : float, optional
        At first, from 0.001 to 1000; the reader can move it.
    steps : int, optional
        How many updates the whole run has, at most 10,000. At first, all have been made.

    Attributes
    ----------
    learning_rate : float
        From 0.001 to 1000. Assigning one moves the slider.
    updates : int
        How many updates have been made. Assigning a number moves the slider.
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
    >>> lab = LearningRateLab(article.network(), steps=100)
    >>> lab.updates, lab.learning_rate = 1, 20
    >>> round(lab.network.error(article.inputs, article.targets), 6)
    0.050908
    """

    name = "learning-rate-lab"
    title = "Learning-rate lab"

    def __init__(
        self,
        network: Network,
        inputs: ArrayLike = setup.inputs,
        targets: ArrayLike = setup.targets,
        learning_rate: float = setup.learning_rate,
        steps: int = MOST_STEPS,
    ) -> None:
        start = parameters(network)
        settings = {"inputs": inputs, "targets": targets, "learning_rate": learning_rate}
        view = LearningRateView(start=start, steps=steps, **settings)
        example = (view.inputs, view.targets)
        if (start, *example) == (parameters(setup.network()), *_articles_example()):
            view.printed = printed_values(view.steps)
        rate_slider = RateSlider(view.learning_rate, LOWEST_RATE, HIGHEST_RATE)
        updates_slider = UpdatesSlider(view.steps, view.steps)
        super().__init__(view, [rate_slider, updates_slider], network, view.steps)
        link_in_page(rate_slider, view, "learning_rate")
        link_in_page(updates_slider, view, "updates")
        self._tie(rate_slider, "learning_rate")
        self._tie(updates_slider, "updates")

    def _figure(self) -> Figure:
        return error_history({f"η = {short(self.learning_rate, 3)}": self._run.history})


def printed_values(steps: int) -> list[dict[str, str | int]]:
    """Return what the article prints of its training, up to so many updates.

    Its later edition's numbers are left out: on the axis they stand at the same place.

    Examples
    --------
    >>> printed_values(100)
    [{'name': 'E_total', 'updates': 1, 'text': '0.291027924'}]
    """
    found = []
    for printed in PRINTED:
        after = re.fullmatch(r"(\w+)\((\d+)\)", printed.name)
        if after and int(after[2]) <= steps:
            values = {"name": after[1], "updates": int(after[2]), "text": printed.text}
            found.append(values)
    return found


def _articles_example() -> tuple[list[float], list[float]]:
    return setup.inputs.tolist(), setup.targets.tolist()
