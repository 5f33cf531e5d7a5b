"""Layers: what each computes in the forward pass and in the backward pass.

A layer computes its total net inputs, ``net``; its activation, of which it has the name, is applied
by the loops of `backpropagation`. Its methods take plain arrays, with the batch first, and check
nothing: its constructor and `Network` have done that before. Parameters are passed in, so that
training and float32 need no new layer for each update.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from math import prod
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.validation import Array, canonical_name, frozen, real_array

#: A layer's arrays by name: "weights" and "biases", or none.
Parameters = Mapping[str, Array]

#: The shape of one example; None stands for a size that is still open.
Shape = tuple[int | None, ...]


#: Whole numbers that count from 0.
Indices = NDArray[np.intp]

AnyLayer = TypeVar("AnyLayer", bound="Layer")


class Links(NamedTuple):
    """Which inputs each output of a layer uses, for one example: four arrays, a link at each place.

    Attributes
    ----------
    outputs, inputs : ndarray of int
        The output and the input, counted from 0 through the example row by row, channel by
        channel. In the order of the outputs.
    slopes : ndarray
        The derivative of the output's total net input with respect to the input.
    weights : ndarray of int or None
        Which weight that is, counted like the inputs; None if the layer has no weights.
    """

    outputs: Indices
    inputs: Indices
    slopes: Array
    weights: Indices | None = None


class Layer(ABC):
    """A layer of a network, which never changes: what all kinds of layer have in common.

    Attributes
    ----------
    activation : str
        What is applied to its total net inputs: a name in `ACTIVATIONS`.
    parameters : mapping of str to ndarray
        "weights", with a row (or a kernel) for each neuron, and "biases", one for each row; or
        none.
    weight_letter, output_letter, neuron_letter : str
        The letters that its weights, its rows of weights and its neurons are named by, before a
        number. No `neuron_letter`: each of its numbers has the name of the one that came in.
    selects_from : str
        What it selects inputs from, such as "a pooling window"; empty if it uses all of them.
    """

    activation: str
    parameters: Parameters

    weight_letter: ClassVar[str] = "w"
    output_letter: ClassVar[str] = "h"
    neuron_letter: ClassVar[str] = "h"
    selects_from: ClassVar[str] = ""

    @property
    @abstractmethod
    def in_shape(self) -> Shape:
        """The shape of one example that goes in; None for a size that may be any."""

    @abstractmethod
    def out_shape(self, in_shape: Shape) -> Shape:
        """Return the shape of what comes out, or raise a ValueError if this cannot go in.

        The message says what must go in, and has that for its subject: "must have 3 inputs".
        """

    @abstractmethod
    def net(self, parameters: Parameters, x: Array) -> tuple[Array, Any]:
        """Return the total net inputs, and a cache: what the backward pass needs beside `x`."""

    @abstractmethod
    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: Any) -> Array:
        """Return the error's derivatives with respect to `x`, from `delta`."""

    def gradients(self, delta: Array, x: Array, cache: Any) -> Parameters:  # noqa: ARG002
        """Return the error's derivatives with respect to each parameter, from `delta`."""
        return {}

    def initial_parameters(self, rng: np.random.Generator) -> Parameters:  # noqa: ARG002  nothing to draw
        """Return parameters to start training from."""
        return {}

    def largest_inputs(self, x: Array) -> Array:
        """Return the size of the largest input that is multiplied by each weight of a row."""
        return np.full(self.parameters["weights"].shape[1:], np.abs(x).max())

    def selected_inputs(self, cache: Any) -> bytes:  # noqa: ARG002  most layers use all
        """Return which inputs were selected: where that changes, the error has a kink."""
        return b""

    def links(self, in_shape: tuple[int, ...], cache: Any) -> Links:
        """Return which inputs each output uses, for one example of this shape and its cache.

        What `explain` needs of a layer; it refuses a layer without.
        """
        raise NotImplementedError

    @classmethod
    def has_links(cls) -> bool:
        """Return whether `links` belongs to this layer's arithmetic, not to one it inherits."""
        arithmetic = {"net", "backward", "gradients", "links"}
        return "links" in next(vars(kind) for kind in cls.__mro__ if arithmetic & vars(kind).keys())

    def left_out(self, in_shape: Shape) -> str:  # noqa: ARG002  most layers use all
        """Return in words which part of an example of this shape is not used; empty if all is."""
        return ""

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def with_parameters(self, parameters: Parameters) -> Self:
        """Return the same layer with other parameters, which are not checked."""
        return _new_layer(type(self), vars(self) | {"parameters": parameters})

    def __reduce__(self) -> tuple[Any, ...]:
        # NumPy alone would make the arrays of a copy writable, and a proxy cannot be pickled.
        return _new_layer, (type(self), vars(self) | {"parameters": dict(self.parameters)})

    def __repr__(self) -> str:
        activation = "" if self.activation == "identity" else repr(self.activation)
        return f"{type(self).__name__}({', '.join(filter(None, (self._settings(), activation)))})"

    def _settings(self) -> str:
        """Return the layer's sizes and options, as its text shows them."""
        return ""


def _new_layer(kind: type[AnyLayer], fields: dict[str, Any]) -> AnyLayer:
    layer = object.__new__(kind)
    arrays = {name: frozen(array) for name, array in fields["parameters"].items()}
    vars(layer).update(fields | {"parameters": MappingProxyType(arrays)})
    return layer


def set_fields(layer: Layer, activation: str, parameters: Parameters, **others: object) -> None:
    """Give a new layer its fields: it refuses assignment in its own constructor too."""
    proxy = MappingProxyType(dict(parameters))
    vars(layer).update(others, activation=activation, parameters=proxy)


def activation_name(value: object, name: str, but: tuple[str, ...] = ()) -> str:
    """Return an activation's name as `ACTIVATIONS` has it, or raise; `name` is the argument's."""
    allowed = {key: a.other_names for key, a in ACTIVATIONS.items() if key not in but}
    return canonical_name(value, name, allowed)


def check_biases(biases: Array, name: str, weights: Array, weights_name: str) -> None:
    """Raise unless there is a bias for each row of the weights."""
    if biases.size != len(weights):
        raise ValueError(
            f"{name} must have shape ({len(weights)},) to fit {weights_name}, "
            f"but its shape is {biases.shape}"
        )


class Dense(Layer):
    r"""A dense layer: each of its neurons has a weight for every input.

    .. math:: \mathrm{net} = W x + b, \qquad \mathrm{out} = f(\mathrm{net})

    Parameters
    ----------
    weights : array_like, shape (n_out, n_in)
        One row for each neuron.
    biases : array_like, shape (n_out,)
        One for each neuron.
    activation : str, optional
        f, a name as `Network` takes it.

    Raises
    ------
    TypeError
        If an array is not made of real numbers, or `activation` is not a string.
    ValueError
        If shapes do not fit, if a number is NaN or infinite, or if there is no such activation.

    Examples
    --------
    >>> from backprop_by_numbers import Network
    >>> layer = Dense([[2.0, -1.0]], [0.0], activation="tanh")
    >>> layer
    Dense(2 -> 1, 'tanh')
    >>> Network(layers=[layer]).forward([1.0, 2.0]).nets
    (array([0.]),)
    """

    def __init__(self, weights: ArrayLike, biases: ArrayLike, activation: str = "logistic") -> None:
        matrix = real_array(weights, "weights", {2: "(n_out, n_in)"})
        vector = real_array(biases, "biases", {1: "(n_out,)"})
        check_biases(vector, "biases", matrix, "weights")
        name = activation_name(activation, "activation")
        set_fields(self, name, {"weights": matrix, "biases": vector})

    @property
    def weights(self) -> Array:
        """The weights, shape (n_out, n_in)."""
        return self.parameters["weights"]

    @property
    def biases(self) -> Array:
        """The biases, shape (n_out,)."""
        return self.parameters["biases"]

    @property
    def in_shape(self) -> Shape:
        """The number of inputs."""
        return (self.weights.shape[1],)

    def out_shape(self, in_shape: Shape) -> Shape:
        """Return the number of neurons, or raise if their number of inputs is another."""
        n_out, n_in = self.weights.shape
        if len(in_shape) != 1:
            raise ValueError(f"must be {n_in} numbers in a row, which Flatten makes of an image")
        if in_shape[0] not in (None, n_in):
            raise ValueError(f"must have {n_in} inputs along its last axis")
        return (n_out,)

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, None]:
        """Return ``W x + b``."""
        return x @ parameters["weights"].T + parameters["biases"], None

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: None) -> Array:  # noqa: ARG002
        """Return the sum of the deltas, each times its neuron's weights."""
        return delta @ parameters["weights"]

    def gradients(self, delta: Array, x: Array, cache: None) -> Parameters:  # noqa: ARG002
        """Return each delta times the weight's input; a bias is a weight whose input is 1."""
        return {"weights": delta.T @ x, "biases": delta.sum(axis=0)}

    def links(self, in_shape: tuple[int, ...], cache: None) -> Links:  # noqa: ARG002
        """Return that each output uses all inputs, each times a weight of its row."""
        outputs, inputs = (axis.ravel() for axis in np.indices(self.weights.shape))
        return Links(outputs, inputs, self.weights.ravel(), np.arange(self.weights.size))

    def largest_inputs(self, x: Array) -> Array:
        """Return the largest size of each input."""
        return np.asarray(np.abs(x).max(axis=0))

    def initial_parameters(self, rng: np.random.Generator) -> Parameters:
        """Return weights drawn within the activation's limit, and biases of 0."""
        n_out, n_in = self.weights.shape
        limit = ACTIVATIONS[self.activation].limit(n_in, n_out)
        return {"weights": rng.uniform(-limit, limit, (n_out, n_in)), "biases": np.zeros(n_out)}

    def _settings(self) -> str:
        n_out, n_in = self.weights.shape
        return f"{n_in} -> {n_out}"


def dense(weights: Array, biases: Array, activation: str) -> Dense:
    """Return a dense layer of arrays and a name that have been checked before."""
    parameters = {"weights": weights, "biases": biases}
    return _new_layer(Dense, {"activation": activation, "parameters": parameters})


class Flatten(Layer):
    """A layer that puts the numbers of an image in a row: channel by channel, row by row.

    Examples
    --------
    >>> Flatten().net({}, np.arange(8.0).reshape(1, 2, 2, 2))[0]
    array([[0., 1., 2., 3., 4., 5., 6., 7.]])
    """

    neuron_letter = ""

    def __init__(self) -> None:
        set_fields(self, "identity", {})

    @property
    def in_shape(self) -> Shape:
        """Any image."""
        return (None, None, None)

    def out_shape(self, in_shape: Shape) -> Shape:
        """Return how many numbers an image has, or raise if the input is no image."""
        check_image(in_shape)
        return (None if None in in_shape else prod(size or 0 for size in in_shape),)

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, None]:  # noqa: ARG002
        """Return a row for each image."""
        return x.reshape(len(x), -1), None

    def backward(self, parameters: Parameters, delta: Array, x: Array, cache: None) -> Array:  # noqa: ARG002
        """Return the derivatives in the shape of the images."""
        return delta.reshape(x.shape)

    def links(self, in_shape: tuple[int, ...], cache: None) -> Links:  # noqa: ARG002
        """Return that each output is an input."""
        numbers = np.arange(prod(in_shape))
        return Links(numbers, numbers, np.ones(numbers.size))


def check_image(in_shape: Shape) -> None:
    """Raise unless an example of this shape is an image."""
    if len(in_shape) != 3:
        raise ValueError("must be images of shape (n_in, height, width)")
