"""How a number is worked out: a hint in words, and a short formula, for each kind of step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.practice.calculation import Calculation, Place, parameter_of

_OF_NEURON = re.compile(r"\b(out|net|target)\b")

_OUT: Mapping[str, str] = {
    "logistic": "1 / (1 + exp(-net))",
    "tanh": "(exp(net) - exp(-net)) / (exp(net) + exp(-net))",
    "identity": "net",
}
_ERROR: Mapping[str, str] = {
    "half squared error": "(target - out)**2 / 2",
    "cross-entropy": "-target * ln(out)",
    "binary cross-entropy": "-target * ln(out) - (1 - target) * ln(1 - out)",
}

_SLOPES: Mapping[str, str] = {
    "logistic": "The slope of the logistic function is found from the output alone: one factor is "
    "the output, the other is 1 minus the output.",
    "tanh": "The slope of tanh is found from the output alone: 1 minus its square.",
    "identity": "The output is the net, so the slope is 1.",
}

_HINTS: Mapping[str, str] = {
    "net": "Multiply each number that comes in by the weight of its connection, add the products, "
    "and add the bias once.",
    "out": "Apply the activation function to the total net input of the same neuron.",
    "softmax": "Take e to the power of each net. Divide the power for the neuron's own net by the "
    "sum of all of them.",
    "error": "The error compares the output with its own target, and with no other.",
    "total error": "The total error is the sum of the errors of the outputs.",
    "error by out": "The half cancels the 2 of the derivative of the square. What is left is "
    "the output minus its target.",
    "delta": "A delta is the derivative with respect to the output, times the slope of the "
    "activation function at the same neuron.",
    "delta at once": "With this pair of activation function and loss the slope cancels: the delta "
    "is the output minus its target.",
    "path": "A path leads through one output: multiply its delta by the weight of the connection.",
    "carried back": "There is a path through each neuron of the next layer that it leads to: "
    "multiply the neuron's delta by the weight of the connection, and add the products with their "
    "signs.",
    "carried back by a kernel": "Each window that contains the number gives a product: the delta "
    "of its cell, times the weight under which the number lies there. Add them up.",
    "net by weight": "The net is a sum of products. Its derivative with respect to a weight is "
    "what the weight is multiplied by.",
    "weight's gradient": "Multiply the delta of the neuron at the end of the connection by what "
    "comes in along it.",
    "kernel's gradient": "The weight is used at each position of the kernel: multiply the delta of "
    "each cell by the pixel that the weight meets there, and add up.",
    "bias's gradient": "A bias is a weight whose input is always 1.",
    "shared bias's gradient": "The bias is used by all neurons of its layer: add up what comes "
    "through each of them.",
    "new value": "The step goes against the derivative: subtract the learning rate times the "
    "derivative.",
    "pooled": "Max pooling takes the largest number of its window.",
}


def hint_for(name: str, c: Calculation) -> str:
    """Return a hint for a quantity, in a sentence or two.

    Examples
    --------
    >>> from backprop_by_numbers.example import setup
    >>> from backprop_by_numbers.practice.calculation import calculation
    >>> right = calculation(setup.network(), setup.inputs, setup.targets)
    >>> hint_for("E_total", right)
    'The total error is the sum of the errors of the outputs.'
    """
    place = c.frame.places[name]
    kind, activation = place.kind, c.frame.stages[place.stage].activation
    if kind == "slope":
        return _SLOPES[activation]
    if kind == "out" and activation == "softmax":
        kind = "softmax"
    if kind == "delta" and place.stage == c.frame.last and c.frame.loss.from_net:
        kind = "delta at once"
    if kind == "carried back" and not c.frame.stages[place.stage + 1].is_dense:
        kind = "carried back by a kernel"
    if kind == "weight's gradient" and not c.frame.stages[place.stage].is_dense:
        kind = "kernel's gradient"
    return _HINTS[kind]


def formula_for(name: str, c: Calculation) -> str:
    """Return the formula of a quantity in the numbers just before it, as `formula` reads it.

    Raises
    ------
    ValueError
        If there is no short formula for this kind of quantity.

    Examples
    --------
    >>> from backprop_by_numbers.example import setup
    >>> from backprop_by_numbers.practice.calculation import calculation
    >>> right = calculation(setup.network(), setup.inputs, setup.targets)
    >>> formula_for("net_h2", right), formula_for("w7+", right)
    ('w3 * i1 + w4 * i2 + b1', 'w7 - eta * [dE_total/dw7]')
    """
    place = c.frame.places[name]
    if place.kind not in _FORMULAS:
        raise ValueError(f"name must be a quantity with a short formula, not {name!r}")
    return _FORMULAS[place.kind](c, place)


def _of_neuron(text: str, neuron: str) -> str:
    return _OF_NEURON.sub(lambda word: f"{word[0]}_{neuron}", text)


def _neuron(c: Calculation, place: Place) -> str:
    return c.frame.stages[place.stage].names[place.index]


def _in_brackets(name: str) -> str:
    return f"[{name}]" if "/" in name else name


def _net(c: Calculation, place: Place) -> str:
    stage, below = c.frame.stages[place.stage], c.frame.outs(place.stage - 1)
    products = [f"{stage.weights[w]} * {below[i]}" for i, w in stage.of_output[place.index]]
    return " + ".join([*products, stage.shared or stage.biases[place.index]])


def _out(c: Calculation, place: Place) -> str:
    stage = c.frame.stages[place.stage]
    if stage.activation == "softmax":
        powers = [f"exp({name})" for name in c.frame.named("net_{}", place.stage)]
        return f"{powers[place.index]} / ({' + '.join(powers)})"
    if stage.activation not in _OUT:
        raise ValueError(f"there is no short formula for {stage.activation}")
    return _of_neuron(_OUT[stage.activation], _neuron(c, place))


def _error(c: Calculation, place: Place) -> str:
    return _of_neuron(_ERROR[c.frame.loss.name], _neuron(c, place))


def _total_error(c: Calculation, place: Place) -> str:
    return " + ".join(c.frame.named("E_{}", place.stage))


def _error_by_out(c: Calculation, place: Place) -> str:
    return _of_neuron(c.frame.loss.slope, _neuron(c, place))


def _slope(c: Calculation, place: Place) -> str:
    text = ACTIVATIONS[c.frame.stages[place.stage].activation].slope
    if text is None or " if " in text:
        raise ValueError("there is no short formula for this slope")
    return _of_neuron(text, _neuron(c, place))


def _delta(c: Calculation, place: Place) -> str:
    name = _neuron(c, place)
    if place.stage == c.frame.last and c.frame.loss.from_net:
        return _of_neuron(c.frame.loss.from_net.expression, name)
    if c.frame.stages[place.stage].activation == "softmax":
        raise ValueError("there is no short formula for a delta of softmax with this loss")
    return f"[dE_total/dout_{name}] * [dout_{name}/dnet_{name}]"


def _paths(c: Calculation, place: Place) -> list[str]:
    above = c.frame.stages[place.stage + 1]
    if above.pooling:
        raise ValueError("there is no short formula for what comes through a pooling layer")
    uses = above.of_input[place.index]
    return [f"delta_{above.names[j]} * {above.weights[w]}" for j, w in uses]


def _weights_gradient(c: Calculation, place: Place) -> str:
    stage, below = c.frame.stages[place.stage], c.frame.outs(place.stage - 1)
    uses = stage.of_weight[place.index]
    return " + ".join(f"delta_{stage.names[j]} * {below[i]}" for j, i in uses)


def _biass_gradient(c: Calculation, place: Place) -> str:
    stage = c.frame.stages[place.stage]
    row = stage.rows[place.index - len(stage.weights)]
    owners = zip(stage.names, stage.biases, strict=True)
    return " + ".join(f"delta_{name}" for name, own in owners if own == row)


def _new_value(c: Calculation, place: Place) -> str:
    name = parameter_of(c, place)
    return f"{name} - eta * [dE_total/d{name}]"


_FORMULAS: Mapping[str, Callable[[Calculation, Place], str]] = {
    "net": _net,
    "out": _out,
    "error": _error,
    "total error": _total_error,
    "error by out": _error_by_out,
    "slope": _slope,
    "delta": _delta,
    "path": lambda c, place: _paths(c, place)[place.other],
    "carried back": lambda c, place: " + ".join(_paths(c, place)),
    "net by weight": lambda c, place: c.frame.outs(place.stage - 1)[place.index],
    "weight's gradient": _weights_gradient,
    "bias's gradient": _biass_gradient,
    "shared bias's gradient": lambda c, place: " + ".join(c.frame.named("delta_{}", place.stage)),
    "new value": _new_value,
}
