"""Every quantity of the worked example by the article's name, computed by the engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import (
    HIDDEN,
    INPUTS,
    OUTPUTS,
    WEIGHTS,
    checked_network,
    chosen,
    shared_biases,
)
from backprop_by_numbers.explaining.numbers import after_training
from backprop_by_numbers.network.activations import logistic_derivative
from backprop_by_numbers.network.losses import half_squared_error, half_squared_error_derivative
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.results import ForwardPass, Gradients
from backprop_by_numbers.network.validation import Array, count, one_of
from backprop_by_numbers.training.history import History
from backprop_by_numbers.training.train import train

Values = dict[str, float]


def quantity(name: str, network: Network | None = None) -> float:
    """Compute one quantity of the worked example by its name.

    Parameters
    ----------
    name : str
        As the article writes it:

        - what is given: ``i1``, ``target_o1``, ``w5``, ``b1``, ``eta``;
        - forward: ``net_h1``, ``out_o2``, ``E_o1``, ``E_total``;
        - backward: ``dE_total/dout_o1``, ``dout_o1/dnet_o1``, ``dnet_o1/dw5``, ``delta_o1``,
          ``dE_total/dw5``, ``dE_o1/dout_h1``, ...;
        - after one update with the learning rate 0.5: ``w5+``;
        - any of these after so many updates: ``E_total(10000)``.
    network : Network, optional
        Another 2-2-2 network, on the same inputs and targets; the article's by default.

    Returns
    -------
    float
        Its value, rounded nowhere on the way.

    Raises
    ------
    TypeError
        If `name` is not a string or `network` not a Network.
    ValueError
        If there is no such quantity or the network is not 2-2-2.

    Examples
    --------
    >>> round(quantity("net_h1"), 9)
    0.3775
    >>> round(quantity("dE_total/dw5"), 9)
    0.082167041
    """
    net = chosen(network)
    if isinstance(name, str) and (asked := after_training(name)):
        base, updates = asked
        return quantity(base, trained(net, updates).network)
    known = quantities(net)
    return known[one_of(name, "name", known)]


def trained(network: Network, steps: int) -> History:
    """Train on the example, as the article does; the same question is answered from memory.

    Parameters
    ----------
    network : Network
        A 2-2-2 network: where to start.
    steps : int
        How many updates, at least 0.

    Returns
    -------
    History
        Of this training run: at the article's learning rate, with biases that stay.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If the network is not 2-2-2, or `steps` is negative.
    FloatingPointError
        If a number grows too large for a float64.

    Examples
    --------
    >>> round(float(trained(setup.network(), 1).errors[-1]), 9)
    0.291027774
    """
    return _trained(checked_network(network), count(steps, "steps"))


@lru_cache(maxsize=64, typed=True)
def _trained(network: Network, steps: int) -> History:
    return train(
        network,
        setup.inputs,
        setup.targets,
        learning_rate=setup.learning_rate,
        steps=steps,
        train_biases=False,
    )


def quantities(network: Network) -> Mapping[str, float]:
    """Return all quantities of the example up to one update, by name, in the order of the work.

    Parameters
    ----------
    network : Network
        A 2-2-2 network.

    Returns
    -------
    mapping of str to float
        From "i1" to "w8+". It has "b1" and "b2" only where both neurons of the layer share one
        bias, and "b_h1" to "b_o2" always.

    Raises
    ------
    TypeError
        If `network` is not a Network.
    ValueError
        If the network is not 2-2-2, or if a new weight is too large for a float64.
    FloatingPointError
        If a gradient or a total net input is too large for a float64.

    Examples
    --------
    >>> list(quantities(setup.network()))[:3]
    ['i1', 'i2', 'target_o1']
    """
    return _quantities(checked_network(network))


@lru_cache(maxsize=64, typed=True)
def _quantities(network: Network) -> Mapping[str, float]:
    forward = network.forward(setup.inputs)
    gradients = network.gradients(setup.inputs, setup.targets)
    found = {
        **_given(network),
        **_forward(forward),
        **_output_layer(network, forward, gradients),
        **_hidden_layer(network, forward, gradients),
        **_updates(network, gradients),
    }
    return MappingProxyType({name: float(value) for name, value in found.items()})


def _given(network: Network) -> Values:
    found = dict(zip(INPUTS, setup.inputs, strict=True))
    found |= {f"target_{o}": target for o, target in zip(OUTPUTS, setup.targets, strict=True)}
    found |= {weight: network.weights[at[0]][at[1:]] for weight, at in WEIGHTS.items()}
    for neurons, biases in zip((HIDDEN, OUTPUTS), network.biases, strict=True):
        found |= {f"b_{neuron}": bias for neuron, bias in zip(neurons, biases, strict=True)}
    return found | shared_biases(network) | {"eta": setup.learning_rate}


def _forward(forward: ForwardPass) -> Values:
    found: Values = {}
    for layer, neurons in enumerate((HIDDEN, OUTPUTS)):
        for j, neuron in enumerate(neurons):
            found[f"net_{neuron}"] = forward.nets[layer][j]
            found[f"out_{neuron}"] = forward.outs[layer][j]
    errors = half_squared_error(forward.output, setup.targets)
    found |= {f"E_{o}": error for o, error in zip(OUTPUTS, errors, strict=True)}
    return found | {"E_total": errors.sum()}


def _output_layer(network: Network, forward: ForwardPass, gradients: Gradients) -> Values:
    found: Values = {}
    by_out = half_squared_error_derivative(forward.output, setup.targets)
    slopes = logistic_derivative(forward.nets[-1])
    for j, o in enumerate(OUTPUTS):
        found[f"dE_total/dout_{o}"] = by_out[j]
        found[f"dout_{o}/dnet_{o}"] = slopes[j]
        found[f"delta_{o}"] = gradients.deltas[1][j]
        for i, h in enumerate(HIDDEN):
            # How far one output's error depends on one hidden output: one of the two paths.
            found[f"dE_{o}/dout_{h}"] = gradients.deltas[1][j] * network.weights[1][j, i]
    return found | _weight_gradients(1, OUTPUTS, forward.outs[0], gradients)


def _hidden_layer(network: Network, forward: ForwardPass, gradients: Gradients) -> Values:
    found: Values = {}
    by_out = gradients.deltas[1] @ network.weights[1]
    slopes = logistic_derivative(forward.nets[0])
    for j, h in enumerate(HIDDEN):
        found[f"dE_total/dout_{h}"] = by_out[j]
        found[f"dout_{h}/dnet_{h}"] = slopes[j]
        found[f"delta_{h}"] = gradients.deltas[0][j]
    return found | _weight_gradients(0, HIDDEN, setup.inputs, gradients)


def _weight_gradients(
    layer: int, neurons: tuple[str, ...], incoming: Array, gradients: Gradients
) -> Values:
    found: Values = {}
    for weight, (k, row, column) in WEIGHTS.items():
        if k == layer:
            found[f"dnet_{neurons[row]}/d{weight}"] = incoming[column]
            found[f"dE_total/d{weight}"] = gradients.weights[k][row, column]
    return found


def _updates(network: Network, gradients: Gradients) -> Values:
    after = network.updated(gradients, setup.learning_rate, train_biases=False)
    return {f"{weight}+": after.weights[at[0]][at[1:]] for weight, at in WEIGHTS.items()}
