"""Layers: what each computes on the way forward, and what it takes back on the way backward.

A layer is linear up to its total net input, ``net``; the activation, which it has by name, is
applied by the loops of `backpropagation`. Its methods take raw arrays, a batch first, and check
nothing: its constructor and `Network` have done that before. Parameters are passed in, so that
training and float32 need no new layer for each update.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from math import prod
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.validation import Array, frozen, meant, real_array

#: A layer's arrays by name: "weights" and "biases", or none.
Parameters = Mapping[str, Array]

#: The shape of one example; None stands for a size that is not known yet.
Shape = tuple[int | None, ...]


Some = TypeVar("Some", bound="Layer")


class Layer(ABC):
    """What every layer has and does. It never changes.

    Attributes
    ----------
    activation : str
        What is applied to its total net inputs: a name in `ACTIVATIONS`.
    parameters : mapping of str to ndarray
        "weights", with a row (or a kernel) for each neuron, and "biases", one for each row; or
        none.
    weight_letter, output_letter : str
        What its weights and what comes out of it are called, with a number behind.
    chooses : str
        Among what it chooses, if it does: "a pooling window".
    """

    activation: str
    parameters: Parameters

    weight_letter: ClassVar[str] = "w"
    output_letter: ClassVar[str] = "h"
    chooses: ClassVar[str] = ""

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
        """Return the total net inputs, and what the way back needs to know beside `x`."""

    @abstractmethod
    def back(self, parameters: Parameters, delta: Array, x: Array, known: Any) -> Array:
        """Return the slopes of the error by `x`, from those by the total net inputs."""

    def gradients(self, delta: Array, x: Array, known: Any) -> Parameters:  # noqa: ARG002
        """Return the slopes of the error by each parameter, from those by the total net inputs."""
        return {}

    def initial(self, rng: np.random.Generator) -> Parameters:  # noqa: ARG002  nothing to draw
        """Return parameters to start training from."""
        return {}

    def largest_inputs(self, x: Array) -> Array:
        """Return how large the inputs are that each weight of a row meets, at most."""
        return np.full(self.parameters["weights"].shape[1:], np.abs(x).max())

    def choices(self, known: Any) -> bytes:  # noqa: ARG002  most layers choose nothing
        """Return which inputs were chosen: where that changes, the error has a kink."""
        return b""

    def left_out(self, in_shape: Shape) -> str:  # noqa: ARG002  most layers use all
        """Return what of an example of this shape is not used, in words; empty if nothing."""
        return ""

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def with_parameters(self, parameters: Parameters) -> Self:
        """Return the same layer with other parameters, which are not checked."""
        return _made(type(self), vars(self) | {"parameters": parameters})

    def __reduce__(self) -> tuple[Any, ...]:
        # NumPy alone would make the arrays of a copy writable, and a proxy cannot be pickled.
        return _made, (type(self), vars(self) | {"parameters": dict(self.parameters)})

    def __repr__(self) -> str:
        activation = "" if self.activation == "identity" else repr(self.activation)
        return f"{type(self).__name__}({', '.join(filter(None, (self._settings(), activation)))})"

    def _settings(self) -> str:
        """Return what sets the layer apart from others of its kind."""
        return ""


def _made(kind: type[Some], fields: dict[str, Any]) -> Some:
    layer = object.__new__(kind)
    arrays = {name: frozen(array) for name, array in fields["parameters"].items()}
    vars(layer).update(fields | {"parameters": MappingProxyType(arrays)})
    return layer


def start(layer: Layer, activation: str, parameters: Parameters, **others: object) -> None:
    """Give a new layer its fields: it refuses assignment in its own constructor too."""
    proxy = MappingProxyType(dict(parameters))
    vars(layer).update(others, activation=activation, parameters=proxy)


def activation_name(value: object, name: str, but: tuple[str, ...] = ()) -> str:
    """Return the name of the activation that is meant, or raise; `name` is the argument's."""
    allowed = {known: a.other_names for known, a in ACTIVATIONS.items() if known not in but}
    return meant(value, name, allowed)


def check_biases(biases: Array, name: str, weights: Array, weights_name: str) -> None:
    """Raise unless there is a bias for each row of the weights."""
    if biases.size != len(weights):
        raise ValueError(
            f"{name} must have shape ({len(weights)},) to fit {weights_name}, "
            f"but its shape is {biases.shape}"
        )


class Dense(Layer):
    r"""A layer of neurons, each of which takes in every input.

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
        start(self, name, {"weights": matrix, "biases": vector})

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
        """Return the number of neurons, or raise if so many inputs are not what they take."""
        n_out, n_in = self.weights.shape
        if len(in_shape) != 1:
            raise ValueError(f"must be {n_in} numbers in a row, which Flatten makes of an image")
        if in_shape[0] not in (None, n_in):
            raise ValueError(f"must have {n_in} inputs along its last axis")
        return (n_out,)

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, None]:
        """Return ``W x + b``."""
        return x @ parameters["weights"].T + parameters["biases"], None

    def back(self, parameters: Parameters, delta: Array, x: Array, known: None) -> Array:  # noqa: ARG002
        """Return the deltas, each sent back through the weights that it came by, and added up."""
        return delta @ parameters["weights"]

    def gradients(self, delta: Array, x: Array, known: None) -> Parameters:  # noqa: ARG002
        """Return each delta times what came in by the weight; a bias is a weight for a 1."""
        return {"weights": delta.T @ x, "biases": delta.sum(axis=0)}

    def largest_inputs(self, x: Array) -> Array:
        """Return how large each input is, at most."""
        return np.asarray(np.abs(x).max(axis=0))

    def initial(self, rng: np.random.Generator) -> Parameters:
        """Return weights drawn within the activation's limit, and biases of 0."""
        n_out, n_in = self.weights.shape
        limit = ACTIVATIONS[self.activation].limit(n_in, n_out)
        return {"weights": rng.uniform(-limit, limit, (n_out, n_in)), "biases": np.zeros(n_out)}

    def _settings(self) -> str:
        n_out, n_in = self.weights.shape
        return f"{n_in} -> {n_out}"


def dense(weights: Array, biases: Array, activation: str) -> Dense:
    """Return a dense layer of what has been checked before."""
    parameters = {"weights": weights, "biases": biases}
    return _made(Dense, {"activation": activation, "parameters": parameters})


class Flatten(Layer):
    """Lays images out in a row, for a dense layer: channel by channel, row by row.

    Examples
    --------
    >>> Flatten().net({}, np.arange(8.0).reshape(1, 2, 2, 2))[0]
    array([[0., 1., 2., 3., 4., 5., 6., 7.]])
    """

    def __init__(self) -> None:
        start(self, "identity", {})

    @property
    def in_shape(self) -> Shape:
        """Any image."""
        return (None, None, None)

    def out_shape(self, in_shape: Shape) -> Shape:
        """Return how many numbers an image has, or raise if it is none."""
        check_image(in_shape)
        return (None if None in in_shape else prod(size or 0 for size in in_shape),)

    def net(self, parameters: Parameters, x: Array) -> tuple[Array, None]:  # noqa: ARG002
        """Return a row for each image."""
        return x.reshape(len(x), -1), None

    def back(self, parameters: Parameters, delta: Array, x: Array, known: None) -> Array:  # noqa: ARG002
        """Return the slopes in the shape of the images."""
        return delta.reshape(x.shape)


def check_image(in_shape: Shape) -> None:
    """Raise unless an example of this shape is an image."""
    if len(in_shape) != 3:
        raise ValueError("must be images of shape (n_in, height, width)")
