"""The names of a network's neurons, weights and biases: the article's rule, for any network.

Inputs are i1, i2, ..., outputs o1, o2, ..., and the neurons between them h1, h2, ..., numbered on
from layer to layer. Weights are w1, w2, ..., numbered on from layer to layer too, and within a
layer row by row. A neuron's bias is called after its neuron, b_h1. Where all neurons of a layer
share one bias, as in the article, that is b1 in the first layer, b2 in the second, and so on.
The numbers in the kernels of convolutions are k1, k2, ..., the channels they make c1, c2, ..., and
the cells of these channels, called maps, m1, m2, ...; after pooling they are p1, p2, ....
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from backprop_by_numbers.network.layers import Layer, Shape
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.results import Arrays
from backprop_by_numbers.network.validation import Array, count

#: (layer, row, column) of a weight, (layer, kernel, channel, row, column) of a kernel's, (layer,
#: row) of a bias, (layer,) of a bias that a layer shares; counted from 0, as NumPy does. Layers
#: without weights do not count.
Position = tuple[int, ...]

_NUMBERED = re.compile(r"([wkbi])([1-9]\d{0,15})", re.ASCII)


@dataclass(frozen=True)
class Parameter:
    """The name and the position of a weight or a bias.

    Attributes
    ----------
    name : str
        "w5", "k7", "b_h1", or "b1" where all neurons of the first layer share one bias.
    position : tuple of int
        ``(k, i, j)`` of ``weights[k][i, j]``, with five numbers for a kernel, ``(k, i)`` of
        ``biases[k][i]``, or ``(k,)`` of a shared ``biases[k]``.
    """

    name: str
    position: Position


@dataclass(frozen=True)
class Input:
    """The name and the position of an input.

    Attributes
    ----------
    name : str
        "i2", or "i13" of an image, whose pixels are numbered row by row, channel by channel.
    position : tuple of int
        ``(n,)`` of ``x[n]``, ``(channel, row, column)`` of a pixel; counted from 0.
    """

    name: str
    position: Position


def neuron_names(net: Network, in_shape: Shape | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the names of the inputs, then of the neurons of each layer.

    Parameters
    ----------
    net : Network
        Any network.
    in_shape : tuple of int, optional
        The shape of one example; by default the network's own, if that has no open size.

    Returns
    -------
    tuple of tuple of str
        The numbers of images and maps are named row by row, channel by channel. Layers that only
        put numbers in a row, such as Flatten, leave them their names.

    Raises
    ------
    ValueError
        If the network takes images of any size, and `in_shape` is not given.

    Examples
    --------
    >>> neuron_names(Network([[[1.0, 1.0]], [[1.0]] * 2, [[1.0] * 2]], [[0.0], [0.0] * 2, [0.0]]))
    (('i1', 'i2'), ('h1',), ('h2', 'h3'), ('o1',))
    """
    shape = net.in_shape if in_shape is None else in_shape
    if None in shape:
        raise ValueError(f"in_shape must be given, since net takes examples of shape {shape}")
    names = [_numbered("i", 0, shape)]
    numbers: Counter[str] = Counter()
    for layer in net.layers:
        shape = layer.out_shape(shape)
        is_output = layer is net.layers[-1] and layer.neuron_letter == "h"
        letter = "o" if is_output else layer.neuron_letter
        names.append(_numbered(letter, numbers[letter], shape) if letter else names[-1])
        numbers[letter] += len(names[-1])
    return tuple(names)


def _numbered(letter: str, before: int, shape: Shape) -> tuple[str, ...]:
    """Return names for so many numbers, after those of the same letter before them."""
    size = prod(size or 0 for size in shape)
    return tuple(f"{letter}{n}" for n in range(before + 1, before + 1 + size))


def every_parameter(net: Network) -> Iterator[Parameter]:
    """Yield every weight in the order of the numbers, then the bias of each neuron or kernel.

    Examples
    --------
    >>> net = Network([[[1.0, 1.0]], [[1.0]]], [[0.5], [0.5]])
    >>> [parameter.name for parameter in every_parameter(net)]
    ['w1', 'w2', 'w3', 'b_h1', 'b_o1']
    """
    numbers: Counter[str] = Counter()
    for k, layer in enumerate(_with_weights(net)):
        for place in np.ndindex(net.weights[k].shape):
            numbers[layer.weight_letter] += 1
            yield Parameter(f"{layer.weight_letter}{numbers[layer.weight_letter]}", (k, *place))
    for k, names in enumerate(_outputs(net)):
        for row, name in enumerate(names):
            yield Parameter(f"b_{name}", (k, row))


def every_shared_bias(net: Network) -> Iterator[Parameter]:
    """Yield the bias of each layer whose neurons all have the same, such as "b1".

    Examples
    --------
    >>> net = Network([[[1.0], [1.0]], [[1.0, 1.0]] * 2], [[0.5, 0.5], [0.0, 1.0]])
    >>> [parameter.name for parameter in every_shared_bias(net)]
    ['b1']
    """
    for k, biases in enumerate(net.biases):
        if (biases == biases[0]).all():
            yield Parameter(_name_at(net, (k,)), (k,))


def find_parameter(net: Network, which: str | Sequence[int]) -> Parameter:
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
    >>> find_parameter(net, "w5")
    Parameter(name='w5', position=(1, 0, 0))
    >>> find_parameter(net, (0, 1))
    Parameter(name='b_h2', position=(0, 1))
    """
    return _found(net, which)


def find_parameter_or_input(
    net: Network, which: str | Sequence[int], in_shape: tuple[int, ...]
) -> Parameter | Input:
    """Find a weight or a bias as `find_parameter` does, or an input of an example by its name.

    Examples
    --------
    >>> find_parameter_or_input(Network([[[1.0, 2.0]]], [[0.5]]), "i2", in_shape=(2,))
    Input(name='i2', position=(1,))
    """
    size = prod(in_shape)
    if isinstance(which, str):
        numbered = _NUMBERED.fullmatch(which)
        if numbered and numbered[1] == "i" and int(numbered[2]) <= size:
            place = np.unravel_index(int(numbered[2]) - 1, in_shape)
            return Input(which, tuple(map(int, place)))
    return _found(net, which, f", or an input, 'i1' to 'i{size}'")


def _found(net: Network, which: str | Sequence[int], others: str = "") -> Parameter:
    """Return a parameter, or raise; `others` are the names beside those of parameters."""
    if not net.weights:
        raise ValueError("net must have weights for a parameter to be found, but it has none")
    if isinstance(which, str):
        found = Parameter(which, _position_of(net, which, others))
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


def value_at(weights: Arrays, biases: Arrays, place: Position) -> float:
    """Return the number at a position, in a network's arrays or in others of their shapes.

    Examples
    --------
    >>> net = Network([[[0.5, 0.25]] * 2], [[0.75, 0.75]])
    >>> [value_at(net.weights, net.biases, place) for place in [(0, 1, 1), (0, 1), (0,)]]
    [0.25, 0.75, 0.75]
    """
    layer, *index = place
    layers = weights if len(index) > 1 else biases
    return float(layers[layer][tuple(index or [0])])


def input_name(net: Network, x: Array, index: int) -> str:
    """Return the name of a number of `x`, by its index when counted from 0 row by row.

    Examples
    --------
    >>> net = Network([[[1.0, 1.0]]], [[0.0]])
    >>> input_name(net, np.zeros(2), 1), input_name(net, np.zeros((3, 2)), 1)
    ('i2', 'i2 of example 1')
    """
    if x.ndim == len(net.in_shape):
        return f"i{index + 1}"
    example, number = divmod(index, x[0].size)
    return f"i{number + 1} of example {example + 1}"


def _with_weights(net: Network) -> list[Layer]:
    return [layer for layer in net.layers if layer.parameters]


def _outputs(net: Network) -> list[tuple[str, ...]]:
    """Return the names of the outputs of each layer with weights."""
    numbers: Counter[str] = Counter()
    names = []
    layers = _with_weights(net)
    for layer, biases in zip(layers, net.biases, strict=True):
        last_neurons = layer is layers[-1] and layer.output_letter == "h"
        letter = "o" if last_neurons else layer.output_letter
        names.append(_numbered(letter, numbers[letter], biases.shape))
        numbers[letter] += biases.size
    return names


def first_number(net: Network, k: int) -> int:
    """Return the number of a layer's first weight, after all weights below of the same letter.

    Layers without weights do not count.

    Examples
    --------
    >>> first_number(Network([[[1.0, 2.0]], [[3.0]]], [[0.0], [0.0]]), 1)
    3
    """
    *below, layer = _with_weights(net)[: k + 1]
    sizes = (
        weights.size
        for other, weights in zip(below, net.weights, strict=False)
        if other.weight_letter == layer.weight_letter
    )
    return sum(sizes) + 1


def _name_at(net: Network, place: Position) -> str:
    k, *index = place
    if not index:
        return f"b{k + 1}"
    if len(index) == 1:
        return f"b_{_outputs(net)[k][index[0]]}"
    within = int(np.ravel_multi_index(index, net.weights[k].shape))
    return f"{_with_weights(net)[k].weight_letter}{first_number(net, k) + within}"


def _position_of(net: Network, name: str, others: str) -> Position:
    numbered = _NUMBERED.fullmatch(name)
    if numbered and numbered[1] == "b" and int(numbered[2]) <= len(net.biases):
        return (int(numbered[2]) - 1,)
    for k, (layer, names) in enumerate(zip(_with_weights(net), _outputs(net), strict=True)):
        if numbered and numbered[1] == layer.weight_letter:
            within = int(numbered[2]) - first_number(net, k)
            if 0 <= within < net.weights[k].size:
                return (k, *(int(i) for i in np.unravel_index(within, net.weights[k].shape)))
        if name.startswith("b_") and name[2:] in names:
            return (k, names.index(name[2:]))
    totals: Counter[str] = Counter()
    for layer in _with_weights(net):
        totals[layer.weight_letter] += layer.parameters["weights"].size
    weights = " or ".join(f"'{letter}1' to '{letter}{n}'" for letter, n in totals.items())
    raise ValueError(
        f"parameter must be a weight, {weights}, a neuron's bias such as "
        f"'b_{_outputs(net)[-1][0]}', or a layer's shared bias, 'b1' to 'b{len(net.biases)}'"
        f"{others}, not {name!r}"
    )


def _checked_position(net: Network, which: Sequence[object]) -> Position:
    lengths = {1, 2, *(weights.ndim + 1 for weights in net.weights)}
    if len(which) not in lengths:
        raise ValueError(
            "parameter must be (layer, row, column) of a weight, (layer, row) of a bias or "
            f"(layer,) of a shared bias, not {tuple(which)}"
        )
    place = tuple(count(number, f"parameter[{i}]") for i, number in enumerate(which))
    _check_below(len(net.weights), place, 0, "layers")
    shape = net.weights[place[0]].shape
    if len(place) > 2 and len(place) != len(shape) + 1:
        raise ValueError(
            f"parameter must have {len(shape) + 1} numbers for a weight of layer {place[0]}, "
            f"not {place}"
        )
    words = ("rows", "columns") if len(shape) == 2 else ("kernels", "channels", "rows", "columns")
    for axis, size in enumerate(shape[: len(place) - 1]):
        _check_below(size, place, axis + 1, words[axis])
    return place


def _check_below(size: int, place: Position, axis: int, what: str) -> None:
    if place[axis] >= size:
        raise ValueError(
            f"parameter[{axis}] must be below {size}, the number of {what}, not {place[axis]}"
        )


def _check_shared(net: Network, shared: Parameter) -> None:
    if shared not in every_shared_bias(net):
        first, *_, last = _outputs(net)[shared.position[0]]
        raise ValueError(
            f"parameter {shared.name} must be one bias that all neurons of its layer share, but "
            f"theirs differ; ask for one of 'b_{first}' to 'b_{last}'"
        )
