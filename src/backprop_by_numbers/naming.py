"""What the neurons, weights and biases of a network are called: the article's rule, for any net.

Inputs are i1, i2, ..., outputs o1, o2, ..., and the neurons between them h1, h2, ..., numbered on
from layer to layer. Weights are w1, w2, ..., numbered on from layer to layer too, and within a
layer row by row. A neuron's bias is called after its neuron, b_h1. Where all neurons of a layer
share one bias, as in the article, that is b1 in the first layer, b2 in the second, and so on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from backprop_by_numbers.backpropagation import Layers
from backprop_by_numbers.network import Network
from backprop_by_numbers.validation import count

#: (layer, row, column) of a weight, (layer, row) of a neuron's bias, (layer,) of a shared bias;
#: counted from 0, as NumPy does.
Position = tuple[int, ...]

_NUMBERED = re.compile(r"([wb])([1-9]\d{0,15})", re.ASCII)


@dataclass(frozen=True)
class Parameter:
    """A weight or a bias: what it is called, and where it stands.

    Attributes
    ----------
    name : str
        "w5", "b_h1", or "b1" where all neurons of the first layer share one bias.
    position : tuple of int
        ``(k, i, j)`` of ``weights[k][i, j]``, ``(k, i)`` of ``biases[k][i]``, or ``(k,)`` of a
        shared ``biases[k]``.
    """

    name: str
    position: Position


def neurons(net: Network) -> tuple[tuple[str, ...], ...]:
    """Return the names of the inputs, then of the neurons of each layer.

    Examples
    --------
    >>> neurons(Network([[[1.0, 1.0]], [[1.0]] * 2, [[1.0] * 2]], [[0.0], [0.0] * 2, [0.0]]))
    (('i1', 'i2'), ('h1',), ('h2', 'h3'), ('o1',))
    """
    inputs, *hidden, outputs = [net.weights[0].shape[1], *(biases.size for biases in net.biases)]
    numbers = pairwise(accumulate(hidden, initial=1))
    return (
        tuple(f"i{n + 1}" for n in range(inputs)),
        *(tuple(f"h{n}" for n in range(first, after)) for first, after in numbers),
        tuple(f"o{n + 1}" for n in range(outputs)),
    )


def parameters(net: Network) -> Iterator[Parameter]:
    """Yield every weight, in the order of their numbers, then the bias of each neuron.

    Examples
    --------
    >>> net = Network([[[1.0, 1.0]], [[1.0]]], [[0.5], [0.5]])
    >>> [parameter.name for parameter in parameters(net)]
    ['w1', 'w2', 'w3', 'b_h1', 'b_o1']
    """
    places = (
        (layer, row, column)
        for layer, weights in enumerate(net.weights)
        for row in range(weights.shape[0])
        for column in range(weights.shape[1])
    )
    for number, place in enumerate(places, start=1):
        yield Parameter(f"w{number}", place)
    for layer, names in enumerate(neurons(net)[1:]):
        for row, neuron in enumerate(names):
            yield Parameter(f"b_{neuron}", (layer, row))


def parameter(net: Network, which: str | Sequence[int]) -> Parameter:
    """Find a weight or a bias by its name or its position.

    Parameters
    ----------
    net : Network
        Any network.
    which : str or sequence of int
        A name such as "w5", "b_h1" or "b1", or a position, counted from 0: ``(1, 0, 0)`` of
        ``weights[1][0, 0]``, ``(0, 1)`` of ``biases[0][1]``, ``(0,)`` of the bias that all
        neurons of layer 0 share.

    Returns
    -------
    Parameter
        Its name and its position.

    Raises
    ------
    TypeError
        If `which` is neither a string nor a tuple or list of whole numbers.
    ValueError
        If the network has no such parameter, or the layer's neurons do not share one bias.

    Examples
    --------
    >>> net = Network([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0]]], [[0.5, 0.25], [0.0]])
    >>> parameter(net, "w5")
    Parameter(name='w5', position=(1, 0, 0))
    >>> parameter(net, (0, 1))
    Parameter(name='b_h2', position=(0, 1))
    """
    if isinstance(which, str):
        found = Parameter(which, _position_of(net, which))
    elif isinstance(which, (tuple, list)):
        place = _checked_position(net, which)
        found = Parameter(_name_at(net, place), place)
    else:
        raise TypeError(
            "parameter must be a name such as 'w5' or a position such as (1, 0, 0), "
            f"not {type(which).__name__}"
        )
    if len(found.position) == 1:
        _check_shared(net, found)
    return found


def entry(weights: Layers, biases: Layers, place: Position) -> float:
    """Return what stands at a position, in a network's arrays or in others of their shapes.

    Examples
    --------
    >>> net = Network([[[0.5, 0.25]] * 2], [[0.75, 0.75]])
    >>> [entry(net.weights, net.biases, place) for place in [(0, 1, 1), (0, 1), (0,)]]
    [0.25, 0.75, 0.75]
    """
    layer, *index = place
    layers = weights if len(index) == 2 else biases
    return float(layers[layer][tuple(index or [0])])


def _first_numbers(net: Network) -> list[int]:
    """Return how many weights the layers below each layer have, and then how many there are."""
    return list(accumulate((weights.size for weights in net.weights), initial=0))


def _name_at(net: Network, place: Position) -> str:
    layer = place[0]
    if len(place) == 1:
        return f"b{layer + 1}"
    if len(place) == 2:
        return f"b_{neurons(net)[layer + 1][place[1]]}"
    return f"w{_first_numbers(net)[layer] + place[1] * net.weights[layer].shape[1] + place[2] + 1}"


def _position_of(net: Network, name: str) -> Position:
    firsts = _first_numbers(net)
    if numbered := _NUMBERED.fullmatch(name):
        index = int(numbered[2]) - 1
        if numbered[1] == "b" and index < len(net.biases):
            return (index,)
        if numbered[1] == "w" and index < firsts[-1]:
            layer = bisect_right(firsts, index) - 1
            return (layer, *divmod(index - firsts[layer], net.weights[layer].shape[1]))
    for layer, names in enumerate(neurons(net)[1:]):
        if name.startswith("b_") and name[2:] in names:
            return (layer, names.index(name[2:]))
    raise ValueError(
        f"parameter must be a weight, 'w1' to 'w{firsts[-1]}', a neuron's bias such as "
        f"'b_o1', or a layer's shared bias, 'b1' to 'b{len(net.biases)}', not {name!r}"
    )


def _checked_position(net: Network, which: Sequence[object]) -> Position:
    if not 1 <= len(which) <= 3:
        raise ValueError(
            "parameter must be (layer, row, column) of a weight, (layer, row) of a bias or "
            f"(layer,) of a shared bias, not {tuple(which)}"
        )
    place = tuple(count(number, f"parameter[{i}]") for i, number in enumerate(which))
    layers = len(net.weights)
    _check_below(layers, place, 0, "layers")
    shape = net.weights[place[0]].shape
    for axis, size in enumerate(shape[: len(place) - 1]):
        _check_below(size, place, axis + 1, ("rows", "columns")[axis])
    return place


def _check_below(size: int, place: Position, axis: int, what: str) -> None:
    if place[axis] >= size:
        raise ValueError(
            f"parameter[{axis}] must be below {size}, the number of {what}, not {place[axis]}"
        )


def _check_shared(net: Network, shared: Parameter) -> None:
    layer = shared.position[0]
    biases = net.biases[layer]
    if (biases != biases[0]).any():
        first, *_, last = neurons(net)[layer + 1]
        raise ValueError(
            f"parameter {shared.name} must be one bias that all neurons of its layer share, but "
            f"theirs differ; ask for one of 'b_{first}' to 'b_{last}'"
        )
