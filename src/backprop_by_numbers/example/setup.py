"""The worked example: its network, its one training example, and the names of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import (
    every_parameter,
    every_shared_bias,
    neuron_names,
    value_at,
)
from backprop_by_numbers.network.validation import frozen, one_of, real_array

_NETWORK = Network(
    weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    biases=[[0.35, 0.35], [0.60, 0.60]],
)

#: The names of the inputs, of the hidden neurons and of the output neurons.
INPUTS, HIDDEN, OUTPUTS = neuron_names(_NETWORK)

#: Where each weight stands: (layer, row, column), so that w5 is ``weights[1][0, 0]``.
WEIGHTS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {p.name: p.position for p in every_parameter(_NETWORK) if len(p.position) == 3}
)

#: The bias that a layer's neurons share, by name: its layer.
BIASES: Mapping[str, int] = MappingProxyType({"b1": 0, "b2": 1})

#: The inputs of the one training example, read-only, of shape (2,).
inputs = frozen(np.array([0.05, 0.10]))
#: Its targets: what should come out, read-only, of shape (2,).
targets = frozen(np.array([0.01, 0.99]))
#: The learning rate: how long a step is.
learning_rate = 0.5


def network() -> Network:
    """Return the worked example's network, before any training.

    Returns
    -------
    Network
        2 inputs, 2 hidden neurons, 2 output neurons. It never changes, so it is the same object
        each time.

    Examples
    --------
    >>> network().weights[1]
    array([[0.4 , 0.45],
           [0.5 , 0.55]])
    """
    return _NETWORK


def checked_network(network: object, name: str = "network") -> Network:
    """Return `network` if it is a 2-2-2 Network like the article's, or raise.

    Logistic neurons and half the squared error are part of it: formulas and figures of the
    example show these. `name` is the argument's.
    """
    net = as_network(network, name)
    shapes = [layer.shape for layer in net.weights]
    if shapes != [(2, 2), (2, 2)]:
        raise ValueError(
            f"{name} must be 2-2-2 (weights of shapes (2, 2) and (2, 2)), "
            f"but its weights have shapes {shapes}"
        )
    if (net.activations, net.loss) != (_NETWORK.activations, _NETWORK.loss):
        raise ValueError(
            f"{name} must have the article's activations {_NETWORK.activations} and loss "
            f"{_NETWORK.loss!r}, but it has {net.activations} and {net.loss!r}"
        )
    return net


def network_or_default(network: Network | None) -> Network:
    """Return `network`, or raise unless it is 2-2-2; for None, return the article's network."""
    return _NETWORK if network is None else checked_network(network)


def shared_biases(network: Network) -> dict[str, float]:
    """Return b1 and b2 of a 2-2-2 network, each only if both neurons of its layer have it.

    Examples
    --------
    >>> shared_biases(_NETWORK)
    {'b1': 0.35, 'b2': 0.6}
    """
    return {
        p.name: value_at(network.weights, network.biases, p.position)
        for p in every_shared_bias(network)
    }


def with_weights(network: Network, **values: float) -> Network:
    """Return a copy of a 2-2-2 network in which some weights have other values.

    Parameters
    ----------
    network : Network
        A 2-2-2 network; it stays as it is.
    **values : float
        The new values by the weight's name.

    Returns
    -------
    Network
        With the new values.

    Raises
    ------
    TypeError, ValueError
        If the network is not 2-2-2, if there is no such weight, or if a value is not a finite
        real number.

    Examples
    --------
    >>> with_weights(_NETWORK, w5=0.7).weights[1]
    array([[0.7 , 0.45],
           [0.5 , 0.55]])
    """
    net = checked_network(network)
    matrices = [layer.copy() for layer in net.weights]
    for name, value in values.items():
        layer, row, column = WEIGHTS[one_of(name, "weight", WEIGHTS)]
        matrices[layer][row, column] = real_array(value, name, {0: "a single number"})
    return Network(matrices, net.biases)


def ends(weight: str) -> tuple[str, str]:
    """Return the names of the two neurons that a weight connects.

    Parameters
    ----------
    weight : str
        "w1" to "w8".

    Returns
    -------
    tuple of str
        Where the connection starts and where it ends.

    Raises
    ------
    TypeError, ValueError
        If there is no such weight.

    Examples
    --------
    >>> ends("w5")
    ('h1', 'o1')
    """
    layer, row, column = WEIGHTS[one_of(weight, "weight", WEIGHTS)]
    columns = (INPUTS, HIDDEN, OUTPUTS)
    return columns[layer][column], columns[layer + 1][row]
