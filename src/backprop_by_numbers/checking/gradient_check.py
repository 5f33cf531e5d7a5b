"""`gradient_check`: each partial derivative compared with a central difference.

A wrong gradient seldom fails: the network learns, only worse. The check needs the forward pass and
the error alone, and so it does not share the mistakes of a backward pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.checking.report import Comparison, GradientCheck
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import Position, every_parameter, input_name, value_at
from backprop_by_numbers.network.results import Gradients
from backprop_by_numbers.network.validation import Array, flag, positive_number

if TYPE_CHECKING:
    from backprop_by_numbers.checking.finite_differences import ArrayKey

#: What can be checked: gradients, or a function of a network, inputs and targets that finds them.
Source = Gradients | Callable[[Network, Array, Array], Gradients]


def gradient_check(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    gradients: Source | None = None,
    tolerance: float = 1e-6,
    *,
    inputs: bool = False,
) -> GradientCheck:
    r"""Compare the partial derivative for each weight and bias with a central difference.

    .. math:: \frac{\partial E}{\partial w} \approx \frac{E(w + h) - E(w - h)}{2h}

    Parameters
    ----------
    net : Network
        The network at which the gradients are taken.
    x : array_like, shape (n_in,) or (batch, n_in)
        One example's inputs, or one example per row. Where layers take images, these are
        (n_in, height, width) or (batch, n_in, height, width).
    target : array_like, shape (n_out,) or (batch, n_out)
        Targets, one row for each row of `x`.
    gradients : Gradients or callable, optional
        The gradients to check, or a function: ``gradients(net, x, target)`` that returns them. By
        default the network's own. Deltas are not looked at, other than through the gradients.
    tolerance : float, optional
        The largest relative error that passes, above 0 and below 1. A right gradient in float64
        is well within 1e-6; for one in float32, allow 1e-3.
    inputs : bool, optional
        Whether to check the derivatives with respect to the inputs as well.

    Returns
    -------
    GradientCheck
        A comparison for each parameter, and each input if asked for, and a verdict.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit.
    FloatingPointError
        If the error or a total net input is too large for a float64, here or one step away.

    Notes
    -----
    **The step.** A weight acts through its neuron's total net input, so the step is chosen by how
    it changes that: by 6e-6, the cube root of the machine epsilon, times the size of the terms that
    are added up. The difference of a much shorter step would be mostly rounding, that of a much
    longer one would not be the derivative. Half the step is tried too. Where that changes the
    slope, a step ten times shorter is tried, and another, up to three times.
    So it takes four forward passes for each parameter: a few examples are enough, and better.

    **The relative error** is the distance between gradient and difference, as far as the
    uncertainty of the difference does not explain it, divided by the larger of the two. So it is
    0 if nothing speaks against the gradient, 1 if it is 0 where it should not be, and 2 if it has
    the wrong sign. Without the uncertainty, two that both are next to nothing would look far
    apart by rounding alone; where it leaves fewer than three digits, the report says so.

    **Kinks.** ReLU has no slope at 0, nor has max pooling where two numbers of a window tie. If a
    step takes any ReLU from one side of 0 to the other, or makes another number the largest of a
    window, for any example, the difference mixes two slopes, and a right gradient would look wrong.
    So the step is made shorter, as above. Where that is no help, the report says that the parameter
    is at a kink, and calls it neither right nor wrong.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> net = article.network()
    >>> gradient_check(net, article.inputs, article.targets)
    Gradient check passed: all 12 parameters agree with central differences, within 1e-06.

    Somebody forgot the slope of the hidden neurons:

    >>> found = net.gradients(article.inputs, article.targets)
    >>> delta = found.deltas[1] @ net.weights[1]
    >>> forgot = Gradients([np.outer(delta, article.inputs), found.weights[1]],
    ...                    [delta, found.biases[1]], [delta, found.deltas[1]])
    >>> gradient_check(net, article.inputs, article.targets, forgot).worst.name
    'w1'
    """
    net = as_network(net)
    examples, targets = net.checked_examples(x, target)
    limit = positive_number(tolerance, "tolerance")
    if limit >= 1:
        raise ValueError(f"tolerance must be below 1, not {limit}")
    with_inputs = flag(inputs, "inputs")
    checked = _checked(gradients, net, examples, targets)
    # Here, so that a plain import of the package stays light.
    from backprop_by_numbers.checking.finite_differences import FiniteDifferences

    differences = FiniteDifferences(net, *net.checked_batch(examples, targets))

    def comparison(
        name: str, position: Position, gradient: float, key: ArrayKey, index: tuple[int, ...]
    ) -> Comparison:
        difference, uncertainty = differences.slope(key, index, limit)
        error = _relative_error(gradient, difference, uncertainty)
        return Comparison(name, position, gradient, difference, uncertainty, error)

    comparisons = []
    for parameter in every_parameter(net):
        k, *index = position = parameter.position
        gradient = value_at(checked.weights, checked.biases, position)
        key = ("weights" if len(index) > 1 else "biases", k)
        comparisons.append(comparison(parameter.name, position, gradient, key, tuple(index)))
    if with_inputs:
        if checked.inputs is None or checked.inputs.shape != examples.shape:
            raise ValueError(
                f"gradients must have inputs of shape {examples.shape} for these to be checked"
            )
        for i, (position, derivative) in enumerate(np.ndenumerate(checked.inputs)):
            index_in_batch = position if examples.ndim > len(net.in_shape) else (0, *position)
            name, gradient = input_name(net, examples, i), float(derivative)
            comparisons.append(comparison(name, position, gradient, ("inputs", 0), index_in_batch))
    return GradientCheck(tuple(comparisons), limit, differences.kinks)


def _relative_error(gradient: float, difference: float, uncertainty: float) -> float:
    if math.isnan(difference):
        return math.nan
    unexplained = max(0.0, abs(gradient - difference) - uncertainty)
    return unexplained / max(abs(gradient), abs(difference)) if unexplained else 0.0


def _checked(source: object, net: Network, x: Array, target: Array) -> Gradients:
    """Return the gradients to check, or raise if they are no gradients of `net`."""
    if source is None:
        return net.gradients(x, target)
    if isinstance(source, Gradients):
        return net.checked_gradients(source)
    if not callable(source) or isinstance(source, type):
        raise TypeError(
            f"gradients must be Gradients, or a function of (net, x, target) that returns them, "
            f"not {type(source).__name__}"
        )
    gradients = source(net, x, target)
    if not isinstance(gradients, Gradients):
        raise TypeError(f"gradients must return Gradients, not {type(gradients).__name__}")
    return net.checked_gradients(gradients)
