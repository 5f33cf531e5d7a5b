"""What the labs have in common whose reader moves the network's own parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets
from traitlets import Dict, Instance, observe, validate

from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.lab import Lab, View, link_in_page
from backprop_by_numbers.widgets.parameters import HIGHEST, LOWEST, STEP, moved, parameters, same
from backprop_by_numbers.widgets.sliders import Slider
from backprop_by_numbers.widgets.traits import Number, Numbers


class AdjustedView(View):
    """A picture of a network; Python sets its parameters through `lab.network`."""

    w1 = Number(0, LOWEST, HIGHEST)
    w2 = Number(0, LOWEST, HIGHEST)
    w3 = Number(0, LOWEST, HIGHEST)
    w4 = Number(0, LOWEST, HIGHEST)
    w5 = Number(0, LOWEST, HIGHEST)
    w6 = Number(0, LOWEST, HIGHEST)
    w7 = Number(0, LOWEST, HIGHEST)
    w8 = Number(0, LOWEST, HIGHEST)
    b1 = Number(0, LOWEST, HIGHEST)
    b2 = Number(0, LOWEST, HIGHEST)
    start = Dict().tag(sync=True)  # the parameters that a button goes back to
    inputs = Numbers((0, 0), -100, 100)
    targets = Numbers((0, 0), -100, 100)


def sliders_for(network: Network, names: Iterable[str]) -> dict[str, Slider]:
    """Return a slider for each of these parameters, by name."""
    values = parameters(network)
    limits = {"min": LOWEST, "max": HIGHEST, "step": STEP}
    return {name: Slider(name, value=values[name], **limits) for name in names}


class AdjustedLab(Lab):
    """A lab whose sliders are parameters of its network.

    Parameters
    ----------
    view : View
        What is drawn, with all settings.
    sliders : dict of str to Slider
        By the parameter's name, from `sliders_for`.
    controls : sequence of widget
        What stands below the view, the sliders among it.
    network : Network
        Where to start.

    Attributes
    ----------
    network : Network
        The network that the sliders stand for. Assigning one moves the sliders.
    sliders : dict of str to Slider
        As passed in.
    """

    network = Instance(Network)

    def __init__(
        self,
        view: View,
        sliders: dict[str, Slider],
        controls: Sequence[ipywidgets.Widget],
        network: Network,
    ) -> None:
        super().__init__(view, controls)
        self.sliders = sliders
        self._is_being_set = False
        for name, slider in sliders.items():
            link_in_page(slider, view, name)
            slider.observe(self._follow_a_control, "value")
        self.network = network

    @contextmanager
    def _several_set(self) -> Iterator[None]:
        """While several controls are set, react to none: no state in between is meant."""
        self._is_being_set = True
        try:
            yield
        finally:
            self._is_being_set = False

    @validate("network")
    def _check_network(self, proposal: Mapping[str, Any]) -> Network:
        network: Network = proposal["value"]
        self._parameters(network)
        return network

    @observe("network")
    def _show_network(self, change: Mapping[str, Any]) -> None:
        with self._several_set():
            self._show(self._parameters(change["new"]))

    def _follow_a_control(self, _change: Mapping[str, Any]) -> None:
        if not self._is_being_set:
            self.network = self._moved()

    def _parameters(self, network: Network) -> dict[str, float]:
        """Return the parameters by name, or raise TraitError if no sliders can show them."""
        return parameters(network)

    def _show(self, values: Mapping[str, float]) -> None:
        """Set the controls, and the view where there is none."""
        for name, value in values.items():
            if name not in self.sliders:
                setattr(self.view, name, value)
            # A slider's own value is not sent back: it may have moved on, and would jump back.
            elif not same(self.sliders[name].value, value):
                self.sliders[name].value = value

    def _moved(self) -> Network:
        """Return the network that the controls stand for: the same one, if none has moved."""
        return moved(self.network, {name: slider.value for name, slider in self.sliders.items()})
