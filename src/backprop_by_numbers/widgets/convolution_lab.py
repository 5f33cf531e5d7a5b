"""The convolution lab: a small convolutional network with all its numbers, forward and backward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import Bool, Dict, TraitError, Unicode, validate

from backprop_by_numbers.example import convolution
from backprop_by_numbers.explaining.paths import stages
from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.figures import number_grids
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.parameters import neuron_names
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.widgets.adjusted import AdjustedLab
from backprop_by_numbers.widgets.convolution_parameters import (
    POSITIONS,
    network_of,
    parameters,
    stands_for,
)
from backprop_by_numbers.widgets.lab import View, link_in_page, side_by_side
from backprop_by_numbers.widgets.painted import PaintedLab
from backprop_by_numbers.widgets.parameters import HIGHEST, LOWEST, STEP
from backprop_by_numbers.widgets.sliders import RateSlider, Slider
from backprop_by_numbers.widgets.traits import (
    Image,
    Number,
    Numbers,
    WholeNumber,
    checked_image,
    checked_number,
)

#: Powers of ten away from the example's rate: so it is one of the slider's places, and JupyterLab,
#: which moves the slider to the nearest place, leaves it as it is.
SLOWEST, FASTEST = convolution.learning_rate / 100, convolution.learning_rate * 10

#: The parameters with a slider; the dense weights change by steps alone.
KERNEL = ("k1", "k2", "k3", "k4")
WITH_SLIDER = (*KERNEL, "b1")

PIXELS, CELLS, POOLED, _, OUTPUTS = neuron_names(convolution.network(), convolution.image.shape)

#: What can be chosen in the picture, to see its arithmetic.
CHOICES = ("", "E_total", *PIXELS, *WITH_SLIDER, *CELLS, *POOLED, *OUTPUTS)


class ConvolutionView(View):
    """The picture of the network; Python sets it through `lab`."""

    module = "convolution_lab.js"

    # All of them, to their last digit: a slider's own value is the nearest of its places.
    parameters = Dict().tag(sync=True)
    k1 = Number(0, LOWEST, HIGHEST)
    k2 = Number(0, LOWEST, HIGHEST)
    k3 = Number(0, LOWEST, HIGHEST)
    k4 = Number(0, LOWEST, HIGHEST)
    b1 = Number(0, LOWEST, HIGHEST)
    start = Dict().tag(sync=True)  # the parameters and the image that a button goes back to
    image = Numbers((0,) * convolution.image.size, 0, 1)
    targets = Numbers((0, 0), -100, 100)
    learning_rate = Number(convolution.learning_rate, SLOWEST, FASTEST)
    steps = WholeNumber(0, 0, 1_000_000)  # how many have been made since the start
    backward = Bool().tag(sync=True)
    chosen = Unicode().tag(sync=True)

    @validate("parameters")
    def _check_parameters(self, proposal: Mapping[str, Any]) -> dict[str, float]:
        given = proposal["value"]
        if set(given) != set(POSITIONS):
            raise TraitError(f"parameters must be {', '.join(POSITIONS)}, not {', '.join(given)}")
        return {name: checked_number(given[name], name, LOWEST, HIGHEST) for name in POSITIONS}

    @validate("chosen")
    def _check_choice(self, proposal: Mapping[str, Any]) -> str:
        if proposal["value"] not in CHOICES:
            raise TraitError(f"chosen must be one of {CHOICES}, not {proposal['value']!r}")
        return str(proposal["value"])


class ConvolutionLab(PaintedLab, AdjustedLab):
    """A small convolutional network, live: move a weight or a pixel, and every number follows.

    Parameters
    ----------
    network : Network, optional
        Where to start: like the example's, with every parameter from -5 to 5.
    image : array_like, shape (5, 5) or (1, 5, 5), optional
        The pixels, from 0 for paper to 1 for ink.
    targets : array_like, shape (2,), optional
        What should come out.
    learning_rate : float, optional
        How long the steps are at first, from 0.005 to 5; the reader can move it.
    backward : bool, optional
        Whether to begin with the backward pass; the reader can switch.
    chosen : str, optional
        What is worked out at first: a pixel "i1" to "i25", "k1" to "k4", "b1", a cell of the map
        "m1" to "m16", a pooled one "p1" to "p4", "o1", "o2", "E_total"; "" for nothing.

    Attributes
    ----------
    network : Network
        The network as the sliders and the steps have made it. Assigning one moves the sliders, and
        ``lab.observe(f, "network")`` calls `f` whenever the network is another.
    image : ndarray, shape (1, 5, 5)
        The image as the reader has painted it, read-only; another can be assigned.
    learning_rate : float
        From 0.005 to 5. Assigning one moves the slider.
    sliders : dict of str to Slider
        By the parameter's name, "k1" to "k4" and "b1".
    view : ConvolutionView
        The picture.

    Raises
    ------
    TraitError
        If an argument, or what is assigned later, is of another type or shape, out of range or
        not finite; nothing is changed then.

    Examples
    --------
    >>> lab = ConvolutionLab()
    >>> lab.sliders["k2"].value = 0.25
    >>> lab.network.weights[0]
    array([[[[0.4 , 0.25],
             [0.7 , 0.95]]]])
    >>> lab.network = convolution.network()
    >>> lab.sliders["k2"].value
    -0.2
    """

    name = "convolution-lab"
    title = "Convolution lab"
    image = Image(convolution.image)
    # The slider is linked to the page; this is for Python alone.
    learning_rate = Number(convolution.learning_rate, SLOWEST, FASTEST).tag(sync=False)

    def __init__(
        self,
        network: Network = convolution.network(),  # noqa: B008  it never changes
        image: ArrayLike = convolution.image,
        targets: ArrayLike = convolution.targets,
        *,
        learning_rate: float = convolution.learning_rate,
        backward: bool = False,
        chosen: str = "",
    ) -> None:
        values = parameters(network)
        pixels = checked_image(image, "image", convolution.image.shape).ravel().tolist()
        rate = RateSlider(learning_rate, SLOWEST, FASTEST)
        places = {name: values[name] for name in WITH_SLIDER}
        view = ConvolutionView(
            parameters=values,
            start={"parameters": values, "image": pixels},
            image=pixels,
            targets=targets,
            learning_rate=rate.value,
            backward=backward,
            chosen=chosen,
            **places,
        )
        limits = {"min": LOWEST, "max": HIGHEST, "step": STEP}
        sliders = {name: Slider(name, value=value, **limits) for name, value in places.items()}
        kernel = [sliders[name] for name in KERNEL]
        super().__init__(view, sliders, [side_by_side(kernel, [sliders["b1"], rate])], network)
        self._follow_painting(image)
        self.learning_rate = rate.value
        link_in_page(rate, view, "learning_rate")
        self._tie(rate, "learning_rate")
        view.observe(self._follow_a_control, "parameters")

    def _parameters(self, network: Network) -> dict[str, float]:
        return parameters(network)

    def _present(self) -> dict[str, float]:
        """Return the parameters that the sliders and the view stand for."""
        found = dict(self.view.parameters)
        for name, slider in self.sliders.items():
            if not stands_for(slider.value, found[name]):
                found[name] = slider.value
        return found

    def _show(self, values: Mapping[str, float]) -> None:
        if values == self._present():
            return  # it comes from the page: set again, it would undo what the page has done since
        with self.view.hold_sync():
            self.view.parameters = values
            for name in self.sliders:
                setattr(self.view, name, values[name])
        for name, slider in self.sliders.items():
            if not stands_for(slider.value, values[name]):
                slider.value = values[name]

    def _moved(self) -> Network:
        present = self._present()
        return self.network if present == parameters(self.network) else network_of(present)

    def _found(self) -> Mapping[str, float]:
        return quantities(self.network, self.image, self.view.targets, self.learning_rate)

    def _figure(self) -> Figure:
        found = self._found()

        def grid(form: str, names: Sequence[str], columns: int) -> Array:
            return np.reshape([found[form.format(name)] for name in names], (-1, columns))

        outs = grid("out_{}", CELLS, 4)
        if self.view.backward:
            shaded, map_title = [], r"$\delta$ of the map"
            grids = {
                r"$\partial E/\partial$pixel": grid("dE_total/d{}", PIXELS, 5),
                r"$\partial E/\partial k$": grid("dE_total/d{}", KERNEL, 2),
                r"$\partial E/\partial b$": grid("dE_total/d{}", ["b1"], 1),
                map_title: grid("delta_{}", CELLS, 4),
                r"$\partial E/\partial\mathrm{out}$": grid("dE_total/dout_{}", POOLED, 2),
                r"$\delta$ of the outputs": grid("delta_{}", OUTPUTS, 1),
            }
        else:
            shaded, map_title = ["Image"], "Map, after ReLU"
            grids = {
                "Image": self.image[0],
                "Kernel": grid("{}", KERNEL, 2),
                "Bias": grid("{}", ["b1"], 1),
                map_title: outs,
                "Max pooling": grid("out_{}", POOLED, 2),
                "Outputs": grid("out_{}", OUTPUTS, 1),
                "Targets": grid("target_{}", OUTPUTS, 1),
            }
        largest = stages(self.network, self.image)[1].links.inputs  # one for each pooled cell
        winners = [divmod(int(cell), 4) for cell in largest if outs.flat[cell] > 0]
        marked = {map_title: {"winner of its pooling window": winners}} if winners else None
        digits = 2 if self.view.backward else 3  # so that image, kernel and bias stand in one row
        return number_grids(grids, shaded=shaded, marked=marked, digits=digits)

    def _quantities(self) -> Mapping[str, float]:
        names = [*POSITIONS]
        if self.view.backward:
            names += [f"delta_{o}" for o in OUTPUTS]
            names += [f"dE_total/dout_{pooled}" for pooled in POOLED]
            names += [f"delta_{cell}" for cell in CELLS]
            names += [f"dE_total/d{name}" for name in POSITIONS]
        else:
            names += [f"net_{cell}" for cell in CELLS]
            names += [f"out_{name}" for name in (*POOLED, *OUTPUTS)]
        found = self._found()
        return {name: found[name] for name in [*names, "E_total"]}
