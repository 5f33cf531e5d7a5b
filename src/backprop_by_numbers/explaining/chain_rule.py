"""`explain`: one partial derivative by the chain rule, in symbols and in numbers.

The number of paths from a parameter to the error grows exponentially with the depth. Where one
layer at most lies between the parameter and the error, the paths are written one by one, as in the
article. In deeper networks, what paths have in common is computed once: it is the delta of a
neuron, a sum over the deltas of the layer above. The result is the same, and this is what makes
backpropagation fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.explanation import Explanation, Factor, Line, Term
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network, as_network, check_dense
from backprop_by_numbers.network.parameters import Parameter, find_parameter, neuron_names
from backprop_by_numbers.network.validation import (
    Array,
    positive_number,
    real_array,
    refuse_overflow,
)


def explain(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    parameter: str | Sequence[int],
    learning_rate: float = 0.5,
) -> Explanation:
    """Explain one partial derivative: the chain rule, factor by factor, and the update.

    Parameters
    ----------
    net : Network
        Any network of dense layers.
    x : array_like, shape (n_in,)
        The inputs of one example.
    target : array_like, shape (n_out,)
        Its targets.
    parameter : str or sequence of int
        A weight or a bias, by the article's numbering or by its position:

        - ``"w5"``: weights are numbered on through the layers, row by row, from 1;
        - ``"b_h1"``: the bias of one neuron. Inputs are i1, i2, ..., outputs o1, o2, ..., and
          the neurons between them h1, h2, ..., numbered on through the layers;
        - ``"b1"``: the one bias that all neurons of the first layer share, if they do; its
          gradient is the sum of theirs;
        - ``(1, 0, 0)``, ``(1, 0)``, ``(1,)``: ``weights[1][0, 0]``, ``biases[1][0]``, the bias
          that all of layer 1 shares. Positions are counted from 0, as NumPy does.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.

    Returns
    -------
    Explanation
        Printed as text, and shown by a notebook as formulas.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit, or if the network has no
        such parameter; nothing is computed.
    FloatingPointError
        If a number grows too large for a float64.

    Notes
    -----
    Where an output rounds to 1, ``out * (1 - out)`` would be 0 with the digits that are shown. The
    number beside it keeps its digits: it is found from the total net input.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> explain(article.network(), article.inputs, article.targets, "w5")
    w5 = 0.4: 1 path to the error
    <BLANKLINE>
    dE_total/dout_o1 = -(target_o1 - out_o1)                = 0.741365070
    dout_o1/dnet_o1  = out_o1 * (1 - out_o1)                = 0.186815602
    dnet_o1/dw5      = out_h1                               = 0.593269992
    dE_total/dw5     = dE_total/dout_o1 * dout_o1/dnet_o1
                       * dnet_o1/dw5                        = 0.082167041
    <BLANKLINE>
    w5+              = w5 - eta * dE_total/dw5  (eta = 0.5) = 0.358916480
    >>> explain(article.network(), article.inputs, article.targets, (0, 1, 1)).parameter.name
    'w4'
    """
    net = as_network(net)
    _check_that_it_can_be_explained(net)
    real_array(x, "x", {1: "(n_in,)"})  # one example: a batch has a gradient for each
    inputs, targets = net.checked_examples(x, target)
    found = find_parameter(net, parameter)
    rate = positive_number(learning_rate, "learning_rate")

    lines = _Derivation(net, inputs, targets, found).lines_to_the_gradient()
    example = tuple(inputs.tolist()), tuple(targets.tolist())
    explanation = Explanation(net, *example, found, lines, rate)
    causes = "weights, inputs, targets or the learning_rate"
    refuse_overflow([explanation.new_value], f"{found.name} after the step", causes)
    return explanation


def _check_that_it_can_be_explained(net: Network) -> None:
    check_dense(net, "net")
    for k, name in enumerate(net.activations):
        if ACTIVATIONS[name].slope is None and name != "softmax":
            raise ValueError(f"net has {name!r} in layer {k}, whose slope is not there as text")


class _Derivation:
    """The lines of an explanation, each added when its derivative is first needed.

    Methods return one factor, or the factors of a product. Their names say which derivative it is:
    `net_by_out` is that of a total net input with respect to an output. Layers and neurons are
    counted from 0.
    """

    def __init__(self, net: Network, x: Array, target: Array, parameter: Parameter) -> None:
        forward = net.forward(x)
        inputs, *self.names = neuron_names(net)
        self.net, self.target, self.parameter = net, target, parameter
        self.nets, self.outs, self.last = forward.nets, forward.outs, len(net.weights) - 1
        self.loss = LOSSES[net.loss]
        with np.errstate(over="ignore", divide="ignore"):  # refused by name where it is needed
            self.error_slopes = self.loss.derivative(self.outs[-1], target)
        self.slopes = tuple(map(_slopes, net.activations, forward.nets, forward.outs))
        # The inputs of each layer: their names and their values.
        self.input_names = (inputs, *([f"out_{name}" for name in names] for names in self.names))
        self.inputs = (x, *forward.outs)

        # With softmax each net changes all outputs, and some losses give the delta at once: then
        # the delta of an output neuron is not a product of two derivatives.
        self.output_delta_is_one_factor = (
            net.activations[-1] == "softmax" or self.loss.from_net is not None
        )
        below_outputs = len(parameter.position) > 1 and parameter.position[0] == self.last - 1
        self.path_by_path = below_outputs and not self.output_delta_is_one_factor
        self.deltas: dict[tuple[int, int], Factor] = {}
        self.lines: list[Line] = []

    def lines_to_the_gradient(self) -> tuple[Line, ...]:
        """Return all lines, the last of them the parameter's gradient."""
        layer, *place = self.parameter.position
        if not self.path_by_path:
            # From the top: each finds those above it there, and no recursion is deep.
            for k in range(self.last, layer, -1):
                for j in range(len(self.names[k])):
                    self.delta(k, j)
        if place:
            terms = [(*self.error_by_net(layer, place[0]), self.net_by_parameter(layer, *place))]
        else:  # a bias that all neurons share: a path through each of them
            neurons = range(len(self.names[layer]))
            terms = [(self.delta(layer, j), self.net_by_parameter(layer, j)) for j in neurons]
        self.add_line(f"dE_total/d{self.parameter.name}", *terms)
        return tuple(self.lines)

    def add_line(self, name: str, *terms: Term) -> Factor:
        """Add a line, and return its derivative as a factor for other lines."""
        line = Line(name, terms)
        refuse_overflow([line.value], "a gradient")
        self.lines.append(line)
        return Factor(name, line.value)

    def error_by_net(self, k: int, j: int) -> Term:
        """Return the factors of the error's derivative with respect to a net: one, or two."""
        if k == self.last and self.output_delta_is_one_factor:
            return (self.delta(k, j),)
        return self.error_by_out(k, j), self.out_by_net(k, j, j)

    def delta(self, k: int, j: int) -> Factor:
        """Return the derivative of the error with respect to a net as one factor, its delta."""
        if (k, j) not in self.deltas:
            self.deltas[k, j] = self.new_delta(k, j)
        return self.deltas[k, j]

    def new_delta(self, k: int, j: int) -> Factor:
        """Return a delta that is needed for the first time."""
        name = self.names[k][j]
        if k < self.last or not self.output_delta_is_one_factor:
            return self.add_line(f"delta_{name}", self.error_by_net(k, j))
        if self.loss.from_net:  # in which the slopes of the activation cancel
            value = self.loss.from_net.delta(self.nets[k], self.target)[j]
            return Factor(
                f"delta_{name}", float(value), _for_neuron(self.loss.from_net.expression, name)
            )
        outputs = range(len(self.names[k]))  # each of them depends on every net
        return self.add_line(
            f"delta_{name}", *((self.error_by_output(m), self.out_by_net(k, m, j)) for m in outputs)
        )

    def error_by_out(self, k: int, j: int) -> Factor:
        """Return the derivative of the error with respect to an output, over all paths."""
        if k == self.last:
            return self.error_by_output(j)
        name = f"dout_{self.names[k][j]}"
        above = range(len(self.names[k + 1]))
        terms: list[Term]
        if not self.path_by_path:
            terms = [(self.delta(k + 1, m), self.net_by_out(k + 1, m, j)) for m in above]
        elif len(above) == 1:
            terms = [self.path(0, j, "E_total")]
        else:
            errors = [f"E_{output}" for output in self.names[-1]]
            terms = [
                (self.add_line(f"d{e}/{name}", self.path(m, j, e)),) for m, e in enumerate(errors)
            ]
        return self.add_line(f"dE_total/{name}", *terms)

    def path(self, m: int, j: int, error: str) -> Term:
        """Return the factors of the path from hidden output j through output m to its error."""
        k = self.last
        return self.error_by_output(m, error), self.out_by_net(k, m, m), self.net_by_out(k, m, j)

    def error_by_output(self, m: int, error: str = "E_total") -> Factor:
        """Return the derivative of the error with respect to output m."""
        output = self.names[-1][m]
        rule = _for_neuron(self.loss.slope, output)
        return Factor(f"d{error}/dout_{output}", float(self.error_slopes[m]), rule)

    def out_by_net(self, k: int, m: int, j: int) -> Factor:
        """Return ∂out_m/∂net_j; only with softmax may m differ from j."""
        out, net = f"out_{self.names[k][m]}", f"net_{self.names[k][j]}"
        text = ACTIVATIONS[self.net.activations[k]].slope
        if text is None:  # softmax
            value = self.slopes[k][m, j]
            rule = f"{out} * (1 - {out})" if m == j else f"-{out} * out_{self.names[k][j]}"
        else:
            value = self.slopes[k][j]
            rule = _for_neuron(text, self.names[k][m])
        return Factor(f"d{out}/d{net}", float(value), rule)

    def net_by_out(self, k: int, m: int, j: int) -> Factor:
        """Return ∂net_m/∂out_j, of an output of the layer below: a weight."""
        weight = find_parameter(self.net, (k, m, j)).name
        name = f"dnet_{self.names[k][m]}/d{self.input_names[k][j]}"
        return Factor(name, float(self.net.weights[k][m, j]), weight)

    def net_by_parameter(self, k: int, j: int, i: int | None = None) -> Factor:
        """Return the derivative of net j with respect to its weight i, or its bias."""
        name = f"dnet_{self.names[k][j]}/d{self.parameter.name}"
        if i is None:
            return Factor(name, 1.0, "1")  # a bias is a weight whose input is always 1
        return Factor(name, float(self.inputs[k][i]), self.input_names[k][i])


def _for_neuron(expression: str, neuron: str) -> str:
    """Return an expression in `out`, `net` and `target` with the names of one neuron's."""
    return re.sub(r"\b(out|net|target)\b", rf"\1_{neuron}", expression)


def _slopes(activation: str, net: Array, out: Array) -> Array:
    """Return each output's derivative with respect to its own net; for softmax, to each net."""
    if activation == "softmax":
        return ACTIVATIONS[activation].jacobian(net, out)
    return ACTIVATIONS[activation].backward(np.ones_like(net), net, out)
