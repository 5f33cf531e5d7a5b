"""The network lab: the 2-2-2 network with all its numbers, and a slider for each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import Bool, Dict, TraitError, Unicode, validate

from backprop_by_numbers.article.formulas import FORMULAS
from backprop_by_numbers.example import setup
from backprop_by_numbers.figures import network_diagram
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.adjusted import AdjustedLab, AdjustedView, sliders_for
from backprop_by_numbers.widgets.lab import side_by_side
from backprop_by_numbers.widgets.parameters import parameters
from backprop_by_numbers.widgets.traits import Number

#: What can be chosen in the picture, to see its formulas.
CHOICES = (
    "",
    "E_total",
    *setup.INPUTS,
    *setup.HIDDEN,
    *setup.OUTPUTS,
    *setup.WEIGHTS,
    *setup.BIASES,
)


class NetworkView(AdjustedView):
    """The picture of the network."""

    module = "network_lab.js"

    learning_rate = Number(setup.learning_rate, 0, 1000)
    formulas = Dict(dict(FORMULAS)).tag(sync=True)
    backward = Bool().tag(sync=True)
    chosen = Unicode().tag(sync=True)

    @validate("chosen")
    def _check_choice(self, proposal: Mapping[str, Any]) -> str:
        if proposal["value"] not in CHOICES:
            raise TraitError(f"chosen must be one of {CHOICES}, not {proposal['value']!r}")
        return str(proposal["value"])


class NetworkLab(AdjustedLab):
    """The 2-2-2 network, live: move a weight, and every number follows.

    Parameters
    ----------
    network : Network
        Where to start: 2-2-2, each layer with one bias that its neurons share, and every
        parameter from -5 to 5.
    inputs, targets : array_like, shape (2,), optional
        The training example, all from -100 to 100; the article's by default.
    backward : bool, optional
        Whether to begin with the backward pass; the reader can switch.
    chosen : str, optional
        The neuron, weight or bias whose formulas are shown at first; "" for none.

    Attributes
    ----------
    network : Network
        The network that the sliders stand for. Assigning one moves the sliders, and
        ``lab.observe(f, "network")`` calls `f` whenever the network is another.
    sliders : dict of str to Slider
        By the parameter's name, "w1" to "w8", "b1" and "b2".
    view : NetworkView
        The picture.

    Raises
    ------
    TraitError
        If an argument, or a network that is assigned later, is of another type or shape, out of
        range or not finite; nothing is changed then.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> lab = NetworkLab(article.network())
    >>> lab.network = article.with_weights(lab.network, w5=-1.25)
    >>> lab.sliders["w5"].value
    -1.25
    >>> lab.sliders["w5"].value = 0.5
    >>> lab.network.weights[1]
    array([[0.5 , 0.45],
           [0.5 , 0.55]])
    """

    name = "network-lab"
    title = "Network lab"

    def __init__(
        self,
        network: Network,
        inputs: ArrayLike = setup.inputs,
        targets: ArrayLike = setup.targets,
        *,
        backward: bool = False,
        chosen: str = "h1",
    ) -> None:
        values = parameters(network)
        view = NetworkView(
            start=values, inputs=inputs, targets=targets, backward=backward, chosen=chosen, **values
        )
        sliders = sliders_for(network, values)
        columns = (("w1", "w2", "w3", "w4", "b1"), ("w5", "w6", "w7", "w8", "b2"))
        controls = side_by_side(*([sliders[n] for n in names] for names in columns))
        super().__init__(view, sliders, [controls], network)

    def _figure(self) -> Figure:
        show = "backward" if self.view.backward else "forward"
        return network_diagram(self.network, self.view.inputs, self.view.targets, show=show)

    def _quantities(self) -> Mapping[str, float]:
        forward = self.network.forward(self.view.inputs)
        found = parameters(self.network)
        for layer, neurons in enumerate((setup.HIDDEN, setup.OUTPUTS)):
            for j, neuron in enumerate(neurons):
                found[f"net_{neuron}"] = forward.nets[layer][j]
                found[f"out_{neuron}"] = forward.outs[layer][j]
        return found | {"E_total": self.network.error(self.view.inputs, self.view.targets)}
