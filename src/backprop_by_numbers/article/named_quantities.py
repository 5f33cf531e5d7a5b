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
    network_or_default,
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
        - of a bias that both neurons of its layer share: ``dE_total/db2``;
        - after one update with the learning rate 0.5: ``w5+``, ``b2+``;
        - any of these after so many updates: ``E_total(10000)``.
    network : Network, optional
        Another 2-2-2 network, on the same inputs and targets; the article's by default.

    Returns
    -------
    float
        Its value, not rounded.

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
    net = network_or_default(network)
    if isinstance(name, str) and (parsed_name := after_training(name)):
        base, updates = parsed_name
        return quantity(base, trained(net, updates).network)
    values = quantities(net)
    return values[one_of(name, "name", values)]


def trained(network: Network, steps: int) -> History:
    """Train on the example as the article says to; runs that were made before are kept.

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
    """Return all quantities of the example up to one update, by name, in the article's order.

    Parameters
    ----------
    network : Network
        A 2-2-2 network.

    Returns
    -------
    mapping of str to float
        From "i1" to "w8+", and then the derivatives and the new values of shared biases, which
        the article does not train. It has "b1", "dE_total/db1" and "b1+" only where both hidden
        neurons share one bias, and those of "b2" likewise; it has "b_h1" to "b_o2" always.

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
    values = {
        **_given(network),
        **_forward(forward),
        **_output_layer(network, forward, gradients),
        **_hidden_layer(network, forward, gradients),
        **_updates(network, gradients),
        **_shared_bias_updates(network, gradients),
    }
    return MappingProxyType({name: float(value) for name, value in values.items()})


def _given(network: Network) -> Values:
    values = dict(zip(INPUTS, setup.inputs, strict=True))
    values |= {f"target_{o}": target for o, target in zip(OUTPUTS, setup.targets, strict=True)}
    values |= {
        weight: network.weights[k][row, column] for weight, (k, row, column) in WEIGHTS.items()
    }
    for neurons, biases in zip((HIDDEN, OUTPUTS), network.biases, strict=True):
        values |= {f"b_{neuron}": bias for neuron, bias in zip(neurons, biases, strict=True)}
    return values | shared_biases(network) | {"eta": setup.learning_rate}


def _forward(forward: ForwardPass) -> Values:
    values: Values = {}
    for layer, neurons in enumerate((HIDDEN, OUTPUTS)):
        for j, neuron in enumerate(neurons):
            values[f"net_{neuron}"] = forward.nets[layer][j]
            values[f"out_{neuron}"] = forward.outs[layer][j]
    errors = half_squared_error(forward.output, setup.targets)
    values |= {f"E_{o}": error for o, error in zip(OUTPUTS, errors, strict=True)}
    return values | {"E_total": errors.sum()}


def _output_layer(network: Network, forward: ForwardPass, gradients: Gradients) -> Values:
    values: Values = {}
    error_by_out = half_squared_error_derivative(forward.output, setup.targets)
    slopes = logistic_derivative(forward.nets[-1])
    for j, o in enumerate(OUTPUTS):
        values[f"dE_total/dout_{o}"] = error_by_out[j]
        values[f"dout_{o}/dnet_{o}"] = slopes[j]
        values[f"delta_{o}"] = gradients.deltas[1][j]
        for i, h in enumerate(HIDDEN):
            # One of the two paths from this hidden output to the error: that through output o.
            values[f"dE_{o}/dout_{h}"] = gradients.deltas[1][j] * network.weights[1][j, i]
    return values | _weight_gradients(1, OUTPUTS, forward.outs[0], gradients)


def _hidden_layer(network: Network, forward: ForwardPass, gradients: Gradients) -> Values:
    values: Values = {}
    error_by_out = gradients.deltas[1] @ network.weights[1]
    slopes = logistic_derivative(forward.nets[0])
    for j, h in enumerate(HIDDEN):
        values[f"dE_total/dout_{h}"] = error_by_out[j]
        values[f"dout_{h}/dnet_{h}"] = slopes[j]
        values[f"delta_{h}"] = gradients.deltas[0][j]
    return values | _weight_gradients(0, HIDDEN, setup.inputs, gradients)


def _weight_gradients(
    layer: int, neurons: tuple[str, ...], incoming: Array, gradients: Gradients
) -> Values:
    values: Values = {}
    for weight, (k, row, column) in WEIGHTS.items():
        if k == layer:
            values[f"dnet_{neurons[row]}/d{weight}"] = incoming[column]
            values[f"dE_total/d{weight}"] = gradients.weights[k][row, column]
    return values


def _updates(network: Network, gradients: Gradients) -> Values:
    after = network.updated(gradients, setup.learning_rate, train_biases=False)
    return {
        f"{weight}+": after.weights[k][row, column] for weight, (k, row, column) in WEIGHTS.items()
    }


def _shared_bias_updates(network: Network, gradients: Gradients) -> Values:
    values: Values = {}
    for name, bias in shared_biases(network).items():
        derivative = gradients.biases[setup.BIASES[name]].sum()  # a path through each neuron
        values[f"dE_total/d{name}"] = derivative
        values[f"{name}+"] = bias - setup.learning_rate * derivative
    return values
