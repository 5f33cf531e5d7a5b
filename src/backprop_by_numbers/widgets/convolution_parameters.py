"""A network of the convolution example as its parameters by name: see `parameters`, too."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from traitlets import TraitError

from backprop_by_numbers.example import convolution
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.parameters import every_parameter, value_at
from backprop_by_numbers.widgets.parameters import HIGHEST, LOWEST, STEP, same
from backprop_by_numbers.widgets.traits import checked_number

_SHARED = {"b_c1": "b1"}  # the kernel's bias goes by the name that says it is shared

#: Where each parameter stands, by its name.
POSITIONS = {
    _SHARED.get(parameter.name, parameter.name): parameter.position
    for parameter in every_parameter(convolution.network())
}


def parameters(network: object) -> dict[str, float]:
    """Return a network's parameters by name, or raise TraitError if the lab cannot show them.

    Examples
    --------
    >>> parameters(convolution.network())["k4"]
    0.95
    """
    try:
        net = convolution.checked_network(network)
    except (TypeError, ValueError) as refusal:
        raise TraitError(str(refusal)) from None
    return {
        name: checked_number(value_at(net.weights, net.biases, place), name, LOWEST, HIGHEST)
        for name, place in POSITIONS.items()
    }


def network_of(values: Mapping[str, float]) -> Network:
    """Return the network with these parameters.

    Examples
    --------
    >>> network_of(parameters(convolution.network())).biases[1]
    array([ 0.2, -0.5])
    """
    example = convolution.network()
    weights, biases = (
        [np.zeros_like(a) for a in arrays] for arrays in (example.weights, example.biases)
    )
    for name, (layer, *index) in POSITIONS.items():
        (biases if len(index) == 1 else weights)[layer][tuple(index)] = values[name]
    return example.with_parameters(weights, biases)


def stands_for(place: float, value: float) -> bool:
    """Return whether a slider stands at this place if it is set to a value.

    JupyterLab's sliders move to the nearest of their places, and report that.

    Examples
    --------
    >>> stands_for(0.37, 0.3734), stands_for(0.3734, 0.3734), stands_for(0.38, 0.3734)
    (True, True, False)
    >>> stands_for(0.13, 0.125)  # between two places, it is the higher one
    True
    """
    return same(place, value) or same(place, math.floor(value / STEP + 0.5) * STEP)
