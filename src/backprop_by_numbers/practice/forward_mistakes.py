"""Mistakes in the forward pass: in a neuron's total net input, and in its output."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from backprop_by_numbers.practice.calculation import Calculation, Place, activated, slope
from backprop_by_numbers.practice.mistake import WIDEST, Section, mistake

_NEURON = Section("01-forward-pass", "What a neuron computes")
_FIRST = Section("01-forward-pass", "The first hidden neuron")
_SECOND = Section("01-forward-pass", "The second hidden neuron")
_OUTPUT_LAYER = Section("01-forward-pass", "The output layer")
_WHY = Section("01-forward-pass", "Why an activation function?")
_MATRIX = Section("07-from-numbers-to-matrices", "A matrix times a column of numbers")
_SOFTMAX = Section("10-softmax-and-cross-entropy", "Softmax by hand")

#: The activation functions that are used in the place of one another.
COMMON = ("logistic", "tanh", "ReLU")


def activation_of(c: Calculation, place: Place) -> str:
    """Return the activation of a place's stage."""
    return c.frame.stages[place.stage].activation


def neuron_of(c: Calculation, place: Place) -> str:
    """Return the name of the neuron at a place."""
    return c.frame.stages[place.stage].names[place.index]


def net_of(c: Calculation, place: Place) -> float:
    """Return the total net input of the neuron at a place."""
    return c[f"net_{neuron_of(c, place)}"]


def _with(c: Calculation, place: Place, weights: list[float], inputs: list[float]) -> float:
    return sum(w * x for w, x in zip(weights, inputs, strict=True)) + c.bias(place)


@mistake("bias left out", "the bias is not added", _NEURON, "net")
def _bias_left_out(c: Calculation, place: Place) -> Iterator[float]:
    yield c.right(place) - c.bias(place)


@mistake(
    "bias added for each connection",
    "the bias is added once for each connection, not once for the neuron",
    _NEURON,
    "net",
)
def _bias_for_each_connection(c: Calculation, place: Place) -> Iterator[float]:
    yield c.right(place) + (len(c.terms(place)) - 1) * c.bias(place)


@mistake("bias subtracted", "the bias is subtracted, not added", _NEURON, "net")
def _bias_subtracted(c: Calculation, place: Place) -> Iterator[float]:
    yield c.right(place) - 2 * c.bias(place)


@mistake("bias of another layer", "the bias of another layer is added", _OUTPUT_LAYER, "net")
def _bias_of_another_layer(c: Calculation, place: Place) -> Iterator[float]:
    for k, stage in enumerate(c.frame.stages):
        if k != place.stage and stage.shared:
            yield c.right(place) - c.bias(place) + c[stage.shared]


@mistake(
    "inputs of the wrong connections",
    "two inputs are exchanged: each is multiplied by the weight of the other",
    _FIRST,
    "net",
)
def _inputs_exchanged(c: Calculation, place: Place) -> Iterator[float]:
    weights, inputs = (list(column) for column in zip(*c.terms(place), strict=True))
    if len(inputs) <= WIDEST:
        for a, b in combinations(range(len(inputs)), 2):
            other = inputs.copy()
            other[a], other[b] = inputs[b], inputs[a]
            yield _with(c, place, weights, other)


@mistake(
    "weights of the wrong neuron",
    "the weights of another neuron of the layer are used",
    _SECOND,
    "net",
)
def _weights_of_another_neuron(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if stage.is_dense and stage.shape[0] <= WIDEST:
        n_in, inputs = stage.shape[1], [x for _, x in c.terms(place)]
        for j in range(stage.shape[0]):
            if j != place.index:
                yield _with(c, place, c.all(stage.weights[j * n_in : (j + 1) * n_in]), inputs)


@mistake(
    "weights transposed",
    "weights that lead out of one neuron or input are used, where those that lead into one "
    "neuron belong: rows and columns are exchanged",
    _MATRIX,
    "net",
)
def _weights_transposed(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if stage.is_dense and min(stage.shape) > 1:
        n_out = stage.shape[0]
        weights = c.all(stage.weights[place.index :: n_out])
        yield _with(c, place, weights, [x for _, x in c.terms(place)])


@mistake(
    "a connection left out", "one of the connections into the neuron is left out", _NEURON, "net"
)
def _connection_left_out(c: Calculation, place: Place) -> Iterator[float]:
    terms = c.terms(place)
    if 1 < len(terms) <= WIDEST:
        for weight, value in terms:
            yield c.right(place) - weight * value


@mistake(
    "added up before multiplying",
    "weights and inputs are each added up first, and then multiplied",
    _NEURON,
    "net",
)
def _added_before_multiplying(c: Calculation, place: Place) -> Iterator[float]:
    weights, inputs = zip(*c.terms(place), strict=True)
    yield sum(weights) * sum(inputs) + c.bias(place)


@mistake("inputs left out", "the weights are added up without their inputs", _NEURON, "net")
def _inputs_left_out(c: Calculation, place: Place) -> Iterator[float]:
    yield sum(weight for weight, _ in c.terms(place)) + c.bias(place)


@mistake("weights left out", "the inputs are added up without their weights", _NEURON, "net")
def _weights_left_out(c: Calculation, place: Place) -> Iterator[float]:
    yield sum(value for _, value in c.terms(place)) + c.bias(place)


@mistake(
    "weights and inputs added",
    "each weight is added to its input, not multiplied by it",
    _NEURON,
    "net",
)
def _weights_and_inputs_added(c: Calculation, place: Place) -> Iterator[float]:
    yield sum(weight + value for weight, value in c.terms(place)) + c.bias(place)


@mistake(
    "bias multiplied", "the sum is multiplied by the bias, which is to be added", _NEURON, "net"
)
def _bias_multiplied(c: Calculation, place: Place) -> Iterator[float]:
    yield (c.right(place) - c.bias(place)) * c.bias(place)


@mistake("1 in the place of the bias", "1 is added in the place of the bias", _NEURON, "net")
def _bias_of_1(c: Calculation, place: Place) -> Iterator[float]:
    yield c.right(place) - c.bias(place) + 1


@mistake("a product subtracted", "one of the products is subtracted, not added", _NEURON, "net")
def _product_subtracted(c: Calculation, place: Place) -> Iterator[float]:
    terms = c.terms(place)
    if 1 < len(terms) <= WIDEST:
        yield from (c.right(place) - 2 * weight * value for weight, value in reversed(terms))


@mistake("products averaged", "the products are averaged, not added up", _NEURON, "net")
def _products_averaged(c: Calculation, place: Place) -> Iterator[float]:
    yield (c.right(place) - c.bias(place)) / len(c.terms(place)) + c.bias(place)


@mistake(
    "inputs in the place of the hidden outputs",
    "the inputs of the network are used, where the outputs of the layer before belong",
    _OUTPUT_LAYER,
    "net",
)
def _inputs_for_hidden_outputs(c: Calculation, place: Place) -> Iterator[float]:
    inputs = c.all(c.frame.inputs)
    if place.stage > 0 and len(c.terms(place)) == len(inputs):
        yield _with(c, place, [w for w, _ in c.terms(place)], inputs)


@mistake(
    "activation function not applied",
    "the activation function is not applied: an output is the total net input itself",
    _WHY,
    "out",
)
def _not_activated(c: Calculation, place: Place) -> Iterator[float]:
    yield net_of(c, place)


@mistake(
    "activation function applied twice", "the activation function is applied twice", _NEURON, "out"
)
def _activated_twice(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) != "softmax":
        yield activated(activation_of(c, place), c.right(place))


@mistake(
    "sign of the exponent reversed", "the exponent is the net, not minus the net", _NEURON, "out"
)
def _exponent_turned(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield activated("logistic", -net_of(c, place))


@mistake(
    "1 left out of the denominator",
    "the 1 in the denominator of the logistic function is left out",
    _NEURON,
    "out",
)
def _denominator_without_1(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield math.exp(net_of(c, place))


@mistake(
    "not divided", "1 is not divided by the denominator of the logistic function", _FIRST, "out"
)
def _not_divided(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield 1 + math.exp(-net_of(c, place))


@mistake(
    "power of e alone",
    "the power of e is taken for the output of the logistic function",
    _FIRST,
    "out",
)
def _power_alone(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield math.exp(-net_of(c, place))


@mistake(
    "minus in the denominator",
    "the power of e is subtracted from 1 in the denominator of the logistic function, not added",
    _NEURON,
    "out",
)
def _minus_in_the_denominator(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield 1 / (1 - math.exp(-net_of(c, place)))


@mistake("another base", "powers of 10 or of 2 are used, where powers of e belong", _NEURON, "out")
def _another_base(c: Calculation, place: Place) -> Iterator[float]:
    for base in (10, 2):
        if activation_of(c, place) == "logistic":
            yield 1 / (1 + base ** -net_of(c, place))
        elif activation_of(c, place) == "softmax":
            nets = c.all(c.frame.named("net_{}", place.stage))
            yield base ** net_of(c, place) / sum(base**net for net in nets)


@mistake("another activation function", "another activation function is applied", _NEURON, "out")
def _another_activation(c: Calculation, place: Place) -> Iterator[float]:
    for other in COMMON:
        changes = other != "ReLU" or net_of(c, place) < 0  # else it is as if none was applied
        if other != activation_of(c, place) and changes:
            yield activated(other, net_of(c, place))


@mistake(
    "slope in the place of the output",
    "the slope of the activation function is taken for its value",
    Section("03-output-layer", "The three factors for w5"),
    "out",
)
def _slope_for_output(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) != "softmax":
        yield slope(activation_of(c, place), net_of(c, place), c.right(place))


@mistake(
    "not divided by the sum",
    "the power of e is not divided by the sum of the powers",
    _SOFTMAX,
    "out",
)
def _not_divided_by_sum(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "softmax":
        yield math.exp(net_of(c, place))


@mistake(
    "minus in the exponents", "the exponents are minus the nets, not the nets", _SOFTMAX, "out"
)
def _minus_in_exponents(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "softmax":
        nets = c.all(c.frame.named("net_{}", place.stage))
        yield math.exp(-net_of(c, place)) / sum(math.exp(-net) for net in nets)


@mistake(
    "nets in the place of powers",
    "a net is divided by the sum of the nets, without the powers of e",
    _SOFTMAX,
    "out",
)
def _nets_for_powers(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "softmax":
        yield net_of(c, place) / sum(c.all(c.frame.named("net_{}", place.stage)))


@mistake(
    "divided by the other powers alone",
    "the sum in the denominator leaves out the power in the numerator",
    _SOFTMAX,
    "out",
)
def _divided_by_others(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "softmax":
        yield c.right(place) / (1 - c.right(place))
