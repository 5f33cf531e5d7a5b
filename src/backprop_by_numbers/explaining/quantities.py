"""`quantities`: every number of a network and one example by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import (
    every_parameter,
    every_shared_bias,
    neuron_names,
    value_at,
)
from backprop_by_numbers.network.validation import Array, positive_number, refuse_overflow


def quantities(
    net: Network, x: ArrayLike, target: ArrayLike, learning_rate: float = 0.5
) -> Mapping[str, float]:
    """Compute every number of a network and one example, up to one update, by its name.

    Parameters
    ----------
    net : Network
        Any network.
    x : array_like, shape (n_in,) or (n_in, height, width)
        The inputs of one example.
    target : array_like, shape (n_out,)
        Its targets.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.

    Returns
    -------
    mapping of str to float
        In the order of the work:

        - what is given: ``i1``, ``target_o1``, ``w5``, ``k3``, ``b_h1``, and ``b1`` where all of
          layer 1 share one bias; ``eta``;
        - forward: ``net_h1``, ``out_h1``, in maps ``net_m6`` and ``out_m6``, after pooling
          ``out_p1``; ``E_o1``, ``E_total``;
        - backward: ``dE_total/dout_o1``, ``dout_o1/dnet_o1``, ``delta_o1``, ``dE_total/dw5``, ...,
          down to ``dE_total/di1``. Softmax has no ``dout_o1/dnet_o1`` of one neuron alone;
        - after the update: ``w5+``, ``k3+``, ``b_h1+``, ``b1+``.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.
    FloatingPointError
        If a number grows too large for a float64.

    Examples
    --------
    >>> from backprop_by_numbers.example import convolution
    >>> found = quantities(convolution.network(), convolution.image, convolution.targets)
    >>> round(found["net_m5"], 9), round(found["dE_total/dk1"], 6)
    (1.198, 0.137573)
    """
    net = as_network(net)
    inputs, targets = net.checked_example(x, target)
    rate = positive_number(learning_rate, "learning_rate")
    gradients = net.gradients(inputs, targets)
    after = net.updated(gradients, rate)
    records = backpropagation.forward(net.layers, net.parameters, inputs[None])
    in_names, *names = neuron_names(net, inputs.shape)
    parameters = tuple(every_parameter(net))
    shared = tuple(every_shared_bias(net))

    found = _named("{}", in_names, inputs) | _named("target_{}", names[-1], targets)
    for parameter in (*parameters, *shared):
        found[parameter.name] = value_at(net.weights, net.biases, parameter.position)
    found["eta"] = rate

    for layer, own, record in zip(net.layers, names, records, strict=True):
        if layer.parameters:
            found |= _named("net_{}", own, record.net)
        found |= _named("out_{}", own, record.out)
    loss, last = LOSSES[net.loss], records[-1]
    with np.errstate(over="ignore", divide="ignore"):  # cross-entropy where an output is 0
        errors = loss.errors(last.net, last.out, targets[None])
        total = float(errors.sum())
        error_by_out = loss.derivative(last.out, targets[None])
    refuse_overflow([total], "the error")
    found |= _named("E_{}", names[-1], errors) | {"E_total": total}

    for k in reversed(range(len(net.layers))):
        layer, own, record = net.layers[k], names[k], records[k]
        found |= _named("dE_total/dout_{}", own, error_by_out)
        if layer.parameters:
            if layer.activation != "softmax":
                slopes = ACTIVATIONS[layer.activation].slopes(record.net, record.out)
                found |= _named("dout_{0}/dnet_{0}", own, slopes)
            found |= _named("delta_{}", own, gradients.deltas[k])
        delta = gradients.deltas[k][None]
        error_by_out = layer.backward(net.parameters[k], delta, record.x, record.cache)
    found |= _named("dE_total/d{}", in_names, error_by_out)

    for parameter in parameters:
        place = parameter.position
        found[f"dE_total/d{parameter.name}"] = value_at(gradients.weights, gradients.biases, place)
        found[f"{parameter.name}+"] = value_at(after.weights, after.biases, place)
    for parameter in shared:  # which has a path through each of its neurons
        derivative = float(gradients.biases[parameter.position[0]].sum())
        found[f"dE_total/d{parameter.name}"] = derivative
        found[f"{parameter.name}+"] = found[parameter.name] - rate * derivative
    return MappingProxyType(found)


def _named(form: str, names: Sequence[str], values: Array) -> dict[str, float]:
    """Return numbers by the names of what they belong to, written in a form."""
    return {form.format(name): float(value) for name, value in zip(names, values.flat, strict=True)}
