"""The error surface lab: the error over two weights as a map, and one step downhill on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import Int, TraitError, Tuple, observe, validate

from backprop_by_numbers.example import setup
from backprop_by_numbers.figures import error_surface
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.adjusted import AdjustedLab, AdjustedView, sliders_for
from backprop_by_numbers.widgets.lab import link_in_page, side_by_side
from backprop_by_numbers.widgets.parameters import parameters
from backprop_by_numbers.widgets.sliders import RateSlider, Slider
from backprop_by_numbers.widgets.traits import Number

_WEIGHTS = tuple(setup.WEIGHTS)

#: The learning rate's limits: on a map ten wide, small slopes need large rates.
SLOWEST, FASTEST = 0.01, 1000.0


class ErrorSurfaceView(AdjustedView):
    """The map; Python sets its axes through `lab.axes`."""

    module = "error_surface_lab.js"

    learning_rate = Number(setup.learning_rate, SLOWEST, FASTEST)
    start_rate = Number(setup.learning_rate, SLOWEST, FASTEST)
    # Which of the weights: a dropdown passes on the index of its option, not its value.
    horizontal = Int(4, min=0, max=len(_WEIGHTS) - 1).tag(sync=True)
    vertical = Int(5, min=0, max=len(_WEIGHTS) - 1).tag(sync=True)


class ErrorSurfaceLab(AdjustedLab):
    """The total error over two weights, live: drag the point, see the slope, take the step.

    Parameters
    ----------
    network : Network
        Where to start: 2-2-2, each layer with one bias that its neurons share, and every
        parameter from -5 to 5.
    inputs, targets : array_like, shape (2,), optional
        The training example, all from -100 to 100; the article's by default.
    horizontal, vertical : str, optional
        Two different weights, of "w1" to "w8".
    learning_rate : float, optional
        From 0.01 to 1000.

    Attributes
    ----------
    network : Network
        With the present weights. To assign another moves the sliders;
        ``lab.observe(f, "network")`` calls `f` whenever the network is another.
    axes : tuple of str
        The two weights that the map is about, from left to right and from bottom to top. They
        can be assigned, too.
    sliders : dict of str to Slider
        By the weight's name, "w1" to "w8". The page shows the two that the map is about.
    choices : dict of str to Dropdown
        The two weights as a reader chooses them, by the axis: "horizontal" and "vertical".
    rate : RateSlider
        The learning rate of the step.
    view : ErrorSurfaceView
        The map.

    Raises
    ------
    TraitError
        If an argument, or what is assigned later, is of another type or shape, out of range or
        not finite, or if the two weights are the same; nothing is changed then.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> lab = ErrorSurfaceLab(article.network())
    >>> lab.sliders["w5"].value = 0.5
    >>> lab.network.weights[1]
    array([[0.5 , 0.45],
           [0.5 , 0.55]])
    >>> lab.axes = ("w5", "w9")
    Traceback (most recent call last):
        ...
    traitlets.traitlets.TraitError: vertical must be one of w1, w2, w3, w4, w5, w6, w7, w8, not 'w9'
    """

    name = "error-surface-lab"
    title = "Error surface lab"
    axes = Tuple()

    def __init__(
        self,
        network: Network,
        inputs: ArrayLike = setup.inputs,
        targets: ArrayLike = setup.targets,
        horizontal: str = "w5",
        vertical: str = "w6",
        learning_rate: float = setup.learning_rate,
    ) -> None:
        values = parameters(network)
        view = ErrorSurfaceView(start=values, inputs=inputs, targets=targets, **values)
        sliders = sliders_for(network, _WEIGHTS)
        self.rate = RateSlider(learning_rate, SLOWEST, FASTEST)
        view.start_rate = self.rate.value
        labels = [slider.description for slider in sliders.values()]
        self.choices = {
            axis: ipywidgets.Dropdown(
                options=list(zip(labels, _WEIGHTS, strict=True)),
                description=description,
                layout=ipywidgets.Layout(width="auto"),
            )
            for axis, description in (("horizontal", "Across →"), ("vertical", "Up ↑"))
        }
        weights = [_for_the_page(name, slider) for name, slider in sliders.items()]
        controls = side_by_side([self.rate, *weights], [*self.choices.values()])
        super().__init__(view, sliders, [controls.add_class("surface-controls")], network)
        self.axes = (horizontal, vertical)
        link_in_page(self.rate, view, "learning_rate")
        for axis, choice in self.choices.items():
            ipywidgets.jslink((choice, "index"), (view, axis))
            choice.observe(self._follow_a_choice, "value")

    @validate("axes")
    def _check_axes(self, proposal: Mapping[str, Any]) -> tuple[str, str]:
        if len(proposal["value"]) != 2:
            raise TraitError(f"axes must be the names of two weights, not {proposal['value']!r}")
        horizontal, vertical = proposal["value"]
        for axis, name in (("horizontal", horizontal), ("vertical", vertical)):
            if name not in _WEIGHTS:
                raise TraitError(f"{axis} must be one of {', '.join(_WEIGHTS)}, not {name!r}")
        if horizontal == vertical:
            raise TraitError(
                f"vertical must be another weight than horizontal, but both are {vertical!r}"
            )
        return horizontal, vertical

    @observe("axes")
    def _set_choices(self, change: Mapping[str, Any]) -> None:
        with self._several_set():
            for choice, name in zip(self.choices.values(), change["new"], strict=True):
                choice.value = name

    def _follow_a_choice(self, _: Mapping[str, Any]) -> None:
        horizontal, vertical = (choice.value for choice in self.choices.values())
        # Two equal weights make no map, and the page shows a message; the last pair stays.
        if not self._is_being_set and horizontal != vertical:
            self.axes = (horizontal, vertical)

    def _figure(self) -> Figure:
        return error_surface(self.network, self.view.inputs, self.view.targets, *self.axes)

    def _quantities(self) -> Mapping[str, float]:
        example = (self.view.inputs, self.view.targets)
        by_weight = self.network.gradients(*example).weights
        values = parameters(self.network)
        places = {name: setup.WEIGHTS[name] for name in self.axes}
        slopes = {name: float(by_weight[k][i, j]) for name, (k, i, j) in places.items()}
        after = {name: values[name] - self.rate.value * slopes[name] for name in self.axes}
        return {
            **{name: values[name] for name in self.axes},
            "eta": self.rate.value,
            "E_total": self.network.error(*example),
            **{f"dE_total/d{name}": slope for name, slope in slopes.items()},
            **{f"{name}+": value for name, value in after.items()},
            "E_total after the step": setup.with_weights(self.network, **after).error(*example),
        }


def _for_the_page(name: str, slider: Slider) -> ipywidgets.VBox:
    """Return a slider in a box by whose class the page finds it."""
    return ipywidgets.VBox([slider]).add_class("surface-weight").add_class(f"surface-{name}")
