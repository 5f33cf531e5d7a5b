"""Every quantity of the worked example by the article's name, computed by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from backprop_by_numbers.example import setup
from backprop_by_numbers.example.setup import (
    BIASES,
    HIDDEN,
    INPUTS,
    OUTPUTS,
    WEIGHTS,
    checked_network,
    ends,
    network_or_default,
)
from backprop_by_numbers.explaining.numbers import after_training
from backprop_by_numbers.explaining.quantities import quantities as of_any_network
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import count, one_of
from backprop_by_numbers.training.history import History
from backprop_by_numbers.training.train import train


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
    found = dict(of_any_network(network, setup.inputs, setup.targets, setup.learning_rate))
    for weight in WEIGHTS:
        start, end = ends(weight)
        found[f"dnet_{end}/d{weight}"] = found[start if start in INPUTS else f"out_{start}"]
        if start in HIDDEN:  # one of the two paths from there to the error: that through `end`
            found[f"dE_{end}/dout_{start}"] = found[f"delta_{end}"] * found[weight]
    in_order = {name: found[name] for name in _ORDER if name in found}  # b1 only where it is shared
    return MappingProxyType(in_order)


def _in_order() -> Iterator[str]:
    """Yield the names of all quantities in the article's order."""
    neurons = (*HIDDEN, *OUTPUTS)
    yield from (*INPUTS, *(f"target_{o}" for o in OUTPUTS))
    yield from (*WEIGHTS, *(f"b_{neuron}" for neuron in neurons), *BIASES, "eta")
    for neuron in neurons:
        yield from (f"net_{neuron}", f"out_{neuron}")
    yield from (*(f"E_{o}" for o in OUTPUTS), "E_total")
    for layer in (OUTPUTS, HIDDEN):
        for neuron in layer:
            yield from (f"dE_total/dout_{neuron}", f"dout_{neuron}/dnet_{neuron}")
            yield f"delta_{neuron}"
            if layer is OUTPUTS:
                yield from (f"dE_{neuron}/dout_{h}" for h in HIDDEN)
        for weight in WEIGHTS:
            if ends(weight)[1] in layer:
                yield from (f"dnet_{ends(weight)[1]}/d{weight}", f"dE_total/d{weight}")
    yield from (f"{weight}+" for weight in WEIGHTS)
    for bias in BIASES:
        yield from (f"dE_total/d{bias}", f"{bias}+")


_ORDER = tuple(_in_order())
