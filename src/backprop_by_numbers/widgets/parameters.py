"""A network as its parameters by name, w1 to w8, b1 and b2: what sliders can show of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from traitlets import TraitError

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import BIASES, checked_network
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.widgets.traits import checked_number

#: The range of every parameter's slider, and its step.
LOWEST, HIGHEST, STEP = -5.0, 5.0, 0.01


def parameters(network: object) -> dict[str, float]:
    """Return a network's parameters by name, or raise TraitError if no sliders can show them.

    Examples
    --------
    >>> parameters(setup.network())["w8"]
    0.55
    """
    try:
        net = checked_network(network)
    except (TypeError, ValueError) as refusal:
        raise TraitError(str(refusal)) from None
    for name, layer in BIASES.items():
        first, second = net.biases[layer]
        if first != second:
            raise TraitError(
                f"network must have one bias for both neurons of a layer, {name}, "
                f"but theirs are {first} and {second}"
            )
    values = {name: net.weights[at[0]][at[1:]] for name, at in setup.WEIGHTS.items()}
    values |= {name: net.biases[layer][0] for name, layer in BIASES.items()}
    return {name: checked_number(float(v), name, LOWEST, HIGHEST) for name, v in values.items()}


def network_of(values: Mapping[str, float]) -> Network:
    """Return the network with these parameters.

    Examples
    --------
    >>> network_of(parameters(setup.network())).biases[1]
    array([0.6, 0.6])
    """
    blank = Network([np.zeros((2, 2))] * 2, [[values[name]] * 2 for name in BIASES])
    return setup.with_weights(blank, **{name: values[name] for name in setup.WEIGHTS})


def same(value: float, other: float) -> bool:
    """Return whether a slider has the same position for both values.

    JupyterLab's sliders count their steps from the left end and report 0.40000000000000036 for
    0.4, also when nobody has touched them.

    Examples
    --------
    >>> same(0.4, 0.40000000000000036), same(0.4, 0.41)
    (True, False)
    """
    return math.isclose(value, other, rel_tol=0, abs_tol=1e-12)


def moved(network: Network, values: Mapping[str, float]) -> Network:
    """Return the network with these values of its sliders: the same one, if none has moved.

    Examples
    --------
    >>> after = moved(setup.network(), {"w5": 0.40000000000000036, "w6": 0.5})
    >>> after.weights[1][0].tolist()
    [0.4, 0.5]
    >>> moved(after, {"w5": 0.40000000000000036, "w6": 0.5}) is after
    True
    """
    before = parameters(network)
    after = {name: value for name, value in values.items() if not same(value, before[name])}
    return network_of(before | after) if after else network
