"""`explain`: one partial derivative by the chain rule, in symbols and in numbers.

The number of paths from a parameter to the error grows exponentially with the depth. Where one
layer at most lies between the parameter and the error, the paths are written one by one, as in the
article. In deeper networks, and where a kernel's weight is used at many places, what paths have in
common is computed once: it is the delta of a neuron, a sum over the deltas of the layer above. The
result is the same, and this is what makes backpropagation fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.explanation import (
    Explanation,
    Factor,
    Line,
    Numbers,
    Term,
)
from backprop_by_numbers.explaining.paths import Paths
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import (
    Input,
    Parameter,
    find_parameter_or_input,
    neuron_names,
)
from backprop_by_numbers.network.validation import (
    Array,
    positive_number,
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

    It is that of the error with respect to a weight, a bias or an input of any network, dense or
    convolutional.

    Parameters
    ----------
    net : Network
        Any network whose layers tell which inputs each output uses; all of this package do.
    x : array_like, shape (n_in,) or (n_in, height, width)
        The inputs of one example.
    target : array_like, shape (n_out,)
        Its targets.
    parameter : str or sequence of int
        What is explained, by the article's numbering or by its position:

        - ``"w5"``, ``"k3"``: weights of dense layers and of kernels are numbered on through the
          layers, row by row, from 1. A kernel's weight is used at every position of the kernel;
          its gradient is the sum over those from which a path leads to the error;
        - ``"b_h1"``: the bias of one neuron. Inputs are i1, i2, ..., outputs o1, o2, ..., and
          the neurons between them h1, h2, ..., numbered on through the layers;
        - ``"b_c1"``: the bias of one kernel. Cells of the maps that kernels make are m1, m2, ...,
          pooled ones p1, p2, ...;
        - ``"b1"``: the one bias that all neurons of the first layer share, if they do; its
          gradient is the sum of theirs;
        - ``(1, 0, 0)``, ``(1, 0)``, ``(1,)``: ``weights[1][0, 0]``, ``biases[1][0]``, the bias
          that all of layer 1 shares. Positions are counted from 0, as NumPy does;
        - ``"i1"``: an input, or a pixel of an image, row by row. No update changes it.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.

    Returns
    -------
    Explanation
        Printed as text, and shown by a notebook as formulas.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit, if the network has no
        such parameter, or a layer that does not tell which inputs it uses; nothing is computed.
    FloatingPointError
        If a number grows too large for a float64.

    Notes
    -----
    Where an output rounds to 1, ``out * (1 - out)`` would be 0 with the digits that are shown. The
    number beside it keeps its digits: it is found from the total net input.

    In max pooling the paths lead through the largest number of each window, the first if there are
    several, as in the engine. The cells of a map that another one has beaten are left out.

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

    A weight of a kernel has a sum over the positions where it is used, and a pixel one over the
    windows that contain it:

    >>> from backprop_by_numbers.example import convolution
    >>> example = convolution.network(), convolution.image, convolution.targets
    >>> by_kernel, by_pixel = explain(*example, "k3"), explain(*example, "i14")
    >>> [tuple(factor.name for factor in term) for term in by_kernel.lines[-1].terms]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('delta_m5', 'dnet_m5/dk3'), ('delta_m8', 'dnet_m8/dk3'), ('delta_m9', 'dnet_m9/dk3'),
     ('delta_m11', 'dnet_m11/dk3')]
    >>> [term[1].rule for term in by_kernel.lines[-1].terms]
    ['i11', 'i14', 'i16', 'i18']
    >>> [f"{term[0].name} * {term[1].rule}" for term in by_pixel.lines[-1].terms]
    ['delta_m8 * k3', 'delta_m11 * k2']
    """
    net = as_network(net)
    _check_that_it_can_be_explained(net)
    inputs, targets = net.checked_example(x, target)
    found = find_parameter_or_input(net, parameter, inputs.shape)
    rate = positive_number(learning_rate, "learning_rate")

    derivation = _Derivation(net, inputs, targets, found)
    lines = derivation.lines_to_the_gradient()
    example = _in_tuples(inputs.tolist()), _in_tuples(targets.tolist())
    explanation = Explanation(net, *example, found, lines, rate, derivation.number_of_paths)
    if isinstance(found, Parameter):
        causes = "weights, inputs, targets or the learning_rate"
        refuse_overflow([explanation.new_value], f"{found.name} after the step", causes)
    return explanation


def _in_tuples(numbers: list[Any]) -> Numbers:
    """Return the numbers of an array in tuples, which never change."""
    return tuple(_in_tuples(part) if isinstance(part, list) else part for part in numbers)


def _check_that_it_can_be_explained(net: Network) -> None:
    for k, layer in enumerate(net.layers):
        if not layer.has_links():
            raise ValueError(
                f"net must have layers that tell which inputs each output uses, but layers[{k}] "
                f"is a {type(layer).__name__}, which has no links of its own"
            )
        if ACTIVATIONS[layer.activation].slope is None and layer.activation != "softmax":
            raise ValueError(
                f"net has {layer.activation!r} in layer {k}, whose slope is not there as text"
            )


class _Derivation:
    """The lines of an explanation, each added when its derivative is first needed.

    Methods return one factor, or the factors of a product. Their names say which derivative it is:
    `out_by_net` is that of an output with respect to a total net input. Layers and neurons are
    counted from 0, and the inputs are layer -1.
    """

    def __init__(self, net: Network, x: Array, target: Array, explained: Parameter | Input) -> None:
        self.paths = Paths(net, x, explained)
        self.target, self.explained = target.ravel(), explained
        self.stages, self.last = self.paths.stages, len(self.paths.stages) - 1
        self.outputs = neuron_names(net, x.shape)[-1]
        self.loss = LOSSES[net.loss]
        outs = self.stages[-1].outs if self.stages else x.ravel()
        with np.errstate(over="ignore", divide="ignore"):  # refused by name where it is needed
            self.error_slopes = self.loss.derivative(outs, self.target)

        # With softmax each net changes all outputs, and some losses give the delta at once: then
        # the delta of an output neuron is not a product of two derivatives.
        is_softmax, one_delta = net.activations[-1] == "softmax", self.loss.from_net is not None
        self.output_delta_is_one_factor = is_softmax or one_delta
        mixed = len(self.outputs) if is_softmax and not one_delta else 1
        self.number_of_paths = self.paths.number * mixed
        self.is_shared = isinstance(explained, Parameter) and len(explained.position) == 1
        self.path_by_path = (
            self.paths.start == self.last - 1
            and len(self.paths.uses) == 1
            and not (self.is_shared or self.output_delta_is_one_factor)
            and self.stages[-1].has_nets
        )
        self.deltas: dict[tuple[int, int], Factor] = {}
        self.lines: list[Line] = []

    def lines_to_the_gradient(self) -> tuple[Line, ...]:
        """Return all lines, the last of them the gradient."""
        k = self.paths.start
        if not self.path_by_path:
            # From the top: each finds those above it there, and no recursion is deep.
            for above in range(self.last, k, -1):
                for j in self.paths.on_path[above]:
                    self.delta(above, int(j))
        terms: list[Term]
        if isinstance(self.explained, Input):
            terms = [term for j in self.paths.on_path[k] for term in self.terms_above(k, int(j))]
        elif len(self.paths.uses) == 1 and not self.is_shared:
            ((j, factor),) = self.paths.uses
            terms = [(*self.error_by_net(k, j), factor)]
        else:  # a path through each neuron that uses it, or more
            terms = [(self.delta(k, j), factor) for j, factor in self.paths.uses]
        self.add_line(f"dE_total/d{self.explained.name}", *terms)
        return tuple(self.lines)

    def add_line(self, name: str, *terms: Term) -> Factor:
        """Add a line, and return its derivative as a factor for other lines."""
        line = Line(name, terms)
        refuse_overflow([line.value], "a gradient")
        self.lines.append(line)
        return Factor(name, line.value)

    def error_by_net(self, k: int, j: int) -> Term:
        """Return the factors of the error's derivative with respect to a net."""
        if k == self.last and self.output_delta_is_one_factor:
            return (self.delta(k, j),)
        return *self.error_by_out(k, j), self.out_by_net(k, j, j)

    def delta(self, k: int, j: int) -> Factor:
        """Return the derivative of the error with respect to a net as one factor, its delta."""
        if (k, j) not in self.deltas:
            self.deltas[k, j] = self.new_delta(k, j)
        return self.deltas[k, j]

    def new_delta(self, k: int, j: int) -> Factor:
        """Return a delta that is needed for the first time."""
        stage = self.stages[k]
        name = stage.names[j]
        if not stage.has_nets:
            (factor,) = self.error_by_out(k, j)
            return factor
        if k < self.last or not self.output_delta_is_one_factor:
            return self.add_line(f"delta_{name}", self.error_by_net(k, j))
        if self.loss.from_net:  # in which the slopes of the activation cancel
            value = self.loss.from_net.delta(stage.nets, self.target)[j]
            return Factor(
                f"delta_{name}", float(value), _for_neuron(self.loss.from_net.expression, name)
            )
        outputs = range(len(stage.names))  # each of them depends on every net
        return self.add_line(
            f"delta_{name}", *((self.error_by_output(m), self.out_by_net(k, m, j)) for m in outputs)
        )

    def error_by_out(self, k: int, j: int) -> Term:
        """Return the error's derivative with respect to an output, over all paths: one factor.

        Or two, where the only path leads through a pooled cell.
        """
        if k == self.last:
            return (self.error_by_output(j),)
        stage = self.stages[k]
        name = f"dout_{stage.names[j]}"
        if not self.path_by_path:
            terms = self.terms_above(k, j)
            if len(terms) == 1 and stage.has_nets and not self.stages[k + 1].has_nets:
                return terms[0]
        elif len(self.outputs) == 1:
            terms = [self.path(m, factor, "E_total") for m, factor in self.paths.links_from(k, j)]
        else:
            terms = []
            for m, factor in self.paths.links_from(k, j):
                error = f"E_{self.outputs[m]}"
                terms.append((self.add_line(f"d{error}/{name}", self.path(m, factor, error)),))
        return (self.add_line(f"dE_total/{name}", *terms),)

    def terms_above(self, k: int, j: int) -> list[Term]:
        """Return the error's derivative with respect to an output, by the deltas above it."""
        if k == self.last:  # inputs that no layer changes
            return [(self.error_by_output(j),)]
        return [(self.delta(k + 1, m), factor) for m, factor in self.paths.links_from(k, j)]

    def path(self, m: int, net_by_out: Factor, error: str) -> Term:
        """Return the factors of the path from a hidden output through output m to its error."""
        return self.error_by_output(m, error), self.out_by_net(self.last, m, m), net_by_out

    def error_by_output(self, m: int, error: str = "E_total") -> Factor:
        """Return the derivative of the error with respect to output m."""
        output = self.outputs[m]
        rule = _for_neuron(self.loss.slope, output)
        return Factor(f"d{error}/dout_{output}", float(self.error_slopes[m]), rule)

    def out_by_net(self, k: int, m: int, j: int) -> Factor:
        """Return ∂out_m/∂net_j; only with softmax may m differ from j."""
        stage = self.stages[k]
        out, net = f"out_{stage.names[m]}", f"net_{stage.names[j]}"
        text = ACTIVATIONS[stage.layer.activation].slope
        if text is None:  # softmax
            value = stage.slopes[m, j]
            rule = f"{out} * (1 - {out})" if m == j else f"-{out} * out_{stage.names[j]}"
        else:
            value = stage.slopes[j]
            rule = _for_neuron(text, stage.names[m])
        return Factor(f"d{out}/d{net}", float(value), rule)


def _for_neuron(expression: str, neuron: str) -> str:
    """Return an expression in `out`, `net` and `target` with the names of one neuron's."""
    return re.sub(r"\b(out|net|target)\b", rf"\1_{neuron}", expression)
