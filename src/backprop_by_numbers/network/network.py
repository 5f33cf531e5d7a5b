"""`Network`: checked when it is made, and never changed after that.

It checks what is passed in and calls `backpropagation`, which does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.network.backpropagation import LayerRecord
from backprop_by_numbers.network.layers import (
    Dense,
    Layer,
    Parameters,
    Shape,
    activation_name,
    check_biases,
    dense,
)
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.results import Arrays, ForwardPass, Gradients
from backprop_by_numbers.network.validation import (
    Array,
    arrays_by_layer,
    canonical_name,
    count,
    flag,
    positive_number,
    real_array,
    refuse_overflow,
    set_fields,
)


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """A feed-forward network, one layer after another, which never changes.

    It is made of layers, or of the weights and biases of dense layers.

    Parameters
    ----------
    weights : sequence of array_like, optional
        One matrix per dense layer: ``weights[k]`` has shape (n_out, n_in), one row per neuron.
    biases : sequence of array_like, optional
        One vector per dense layer: ``biases[k]`` has shape (n_out,).
    activations : str or sequence of str, optional
        With `weights`: what neurons apply to their total net input: "logistic" (the default, also
        called "sigmoid"), "tanh", "ReLU", "identity" or "softmax", the last in the last layer
        only. One name for all layers, or one for each. Kept as a tuple with one for each.
    loss : {"half squared error", "cross-entropy", "binary cross-entropy"}, optional
        How the error of an output is measured. "cross-entropy" needs softmax in the last layer,
        and targets that are probabilities: not negative, and 1 in sum. "binary cross-entropy"
        needs logistic outputs, and targets from 0 to 1.
    layers : sequence of Layer, optional
        Instead of the first three: `Dense`, `Conv2D`, `MaxPool2D`, `AveragePool2D`, `Flatten`.
    in_shape : tuple of int, optional
        With `layers`: the shape of one example, where the layers leave it open. It lets images
        of any other size be refused, and the size of each layer be shown.

    Attributes
    ----------
    layers : tuple of Layer
        All layers.
    weights, biases : tuple of ndarray
        Those of the layers that have them, in order. The kernels of a convolution are its weights.
    activations : tuple of str
        One for each layer.
    parameters : tuple of mapping of str to ndarray
        Each layer's arrays by name.
    loss : str
        The loss's name.
    in_shape : tuple of int or None
        The shape of one example; None for a size that may be any.

    Raises
    ------
    TypeError
        If `weights` or `biases` is not a sequence of arrays of real numbers, if `activations`
        is neither a string nor a list or tuple of strings, if `loss` is not a string, if `layers`
        holds anything but layers, or if there are both layers and weights, or neither.
    ValueError
        If there is no layer, if shapes do not fit together, if a number is NaN or infinite, if
        there is no such activation or loss, or if one stands where it cannot.

    Examples
    --------
    >>> net = Network(weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    ...               biases=[[0.35, 0.35], [0.60, 0.60]])
    >>> net
    Network(loss='half squared error', layers=[
        Dense(2 -> 2, 'logistic'),
        Dense(2 -> 2, 'logistic'),
    ])
    >>> net.forward([0.05, 0.10]).output
    array([0.75136507, 0.77292847])
    >>> net = Network([[[1.0], [-1.0]], [[2.0, 0.0], [0.0, 3.0]]], [[0.0, 0.0], [0.0, 0.0]],
    ...               activations=["ReLU", "softmax"], loss="cross-entropy")
    >>> net.forward([0.5]).output
    array([0.73105858, 0.26894142])
    """

    layers: tuple[Layer, ...]
    loss: str
    in_shape: Shape

    def __init__(
        self,
        weights: Sequence[ArrayLike] | None = None,
        biases: Sequence[ArrayLike] | None = None,
        activations: str | Sequence[str] | None = None,
        loss: str = "half squared error",
        *,
        layers: Sequence[Layer] | None = None,
        in_shape: Sequence[int] | None = None,
    ) -> None:
        if layers is None:
            for name, value in (("weights", weights), ("biases", biases)):
                if value is None:
                    raise TypeError(f"{name} must be given where there are no layers")
            checked = _dense_layers(weights, biases, activations)
        elif weights is biases is activations is None:
            checked = _checked_layers(layers)
        else:
            raise TypeError(
                "layers must not stand beside weights, biases or activations, which are their own"
            )
        names = tuple(layer.activation for layer in checked)
        if "softmax" in names[:-1]:
            raise ValueError(
                f"activations must have 'softmax' in the last layer only, not {names}; "
                f"it belongs where the outputs are probabilities"
            )
        set_fields(
            self,
            layers=checked,
            loss=checked_loss(loss, names[-1]),
            in_shape=_checked_in_shape(in_shape, checked),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _network, (self.layers, self.loss, self.in_shape)

    def __repr__(self) -> str:
        lines = [f"Network(loss={self.loss!r}, layers=["]
        shape = self.in_shape
        for layer in self.layers:
            in_shape, shape = shape, layer.out_shape(shape)
            sizes = f"  # {_in_text(in_shape)} -> {_in_text(shape)}" if len(in_shape) > 1 else ""
            left_out = layer.left_out(in_shape)
            lines.append(f"    {layer!r},{sizes}{', ' if left_out else ''}{left_out}")
        return "\n".join([*lines, "])"])

    @cached_property
    def parameters(self) -> tuple[Parameters, ...]:
        """Each layer's arrays by name."""
        return tuple(layer.parameters for layer in self.layers)

    @cached_property
    def weights(self) -> Arrays:
        """The weights of each layer that has any."""
        return tuple(arrays["weights"] for arrays in self.parameters if arrays)

    @cached_property
    def biases(self) -> Arrays:
        """The biases of each layer that has any."""
        return tuple(arrays["biases"] for arrays in self.parameters if arrays)

    @cached_property
    def activations(self) -> tuple[str, ...]:
        """Each layer's activation."""
        return tuple(layer.activation for layer in self.layers)

    def with_parameters(self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> Network:
        """Return the same network with other weights and biases; this one stays as it is.

        Parameters
        ----------
        weights, biases : sequence of array_like
            Shaped like those of this network.

        Returns
        -------
        Network
            The network with these weights and biases.

        Raises
        ------
        TypeError, ValueError
            If an array is not made of finite real numbers or has another shape.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).with_parameters([[[3.0, 1.0]]], [[0.5]]).weights
        (array([[3., 1.]]),)
        """
        pairs = zip(
            _shaped_like(self.weights, weights, "weights"),
            _shaped_like(self.biases, biases, "biases"),
            strict=True,
        )
        layers = []
        for layer in self.layers:
            if layer.parameters:
                own_weights, own_biases = next(pairs)
                layer = layer.with_parameters({"weights": own_weights, "biases": own_biases})
            layers.append(layer)
        return _network(tuple(layers), self.loss, self.in_shape)

    def forward(self, x: ArrayLike) -> ForwardPass:
        r"""Return the forward pass of `x`, layer by layer.

        .. math:: \mathrm{net} = W x + b, \qquad \mathrm{out} = f(\mathrm{net})

        where f is the layer's activation.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            One example's inputs, or one example per row. Where layers take images, these are
            (n_in, height, width) or (batch, n_in, height, width).

        Returns
        -------
        ForwardPass
            Total net inputs and outputs of every layer.

        Raises
        ------
        TypeError, ValueError
            If `x` is not made of finite real numbers or its shape does not fit the network.
        FloatingPointError
            If a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).forward([1.0, 2.0]).output
        array([0.5])
        """
        inputs, _ = self._checked_inputs(x)
        records = self._fed_forward(self._batch(inputs))
        nets, outs = [record.net for record in records], [record.out for record in records]
        return ForwardPass(self._without_batch(inputs, nets), self._without_batch(inputs, outs))

    def error(self, x: ArrayLike, target: ArrayLike) -> float:
        r"""Return the total error: the loss summed over the outputs.

        With half the squared error,

        .. math:: E = \sum_o \tfrac{1}{2} (\mathrm{target}_o - \mathrm{out}_o)^2

        with cross-entropy,

        .. math:: E = -\sum_o \mathrm{target}_o \ln \mathrm{out}_o

        and with binary cross-entropy,

        .. math:: E = -\sum_o \bigl(\mathrm{target}_o \ln \mathrm{out}_o
                  + (1 - \mathrm{target}_o) \ln (1 - \mathrm{out}_o)\bigr)

        For a batch it is the mean over the examples.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            One example's inputs, or one example per row. Where layers take images, these are
            (n_in, height, width) or (batch, n_in, height, width).
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        float
            The error, never negative.

        Raises
        ------
        TypeError, ValueError
            If `x` or `target` is not made of finite real numbers, or does not fit; for
            cross-entropy, if targets are no probabilities.
        FloatingPointError
            If the error or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).error([1.0, 2.0], [1.0])
        0.125
        """
        inputs, targets = self.checked_batch(x, target)
        last = self._fed_forward(inputs)[-1]
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            error = backpropagation.error(last, targets, self.loss)
        refuse_overflow([error], "the error")
        return error

    def gradients(self, x: ArrayLike, target: ArrayLike) -> Gradients:
        r"""Return the partial derivative of `error` for every weight and bias, by backpropagation.

        Each layer's delta follows from that of the layer above, beginning at the output layer:

        .. math:: \delta_{\mathrm{below}} = (W^T \delta) \odot f'(\mathrm{net}_{\mathrm{below}})

        .. math:: \frac{\partial E}{\partial W} = \delta\, \mathrm{out}_{\mathrm{below}}^T,
                  \qquad \frac{\partial E}{\partial b} = \delta

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            One example's inputs, or one example per row. Where layers take images, these are
            (n_in, height, width) or (batch, n_in, height, width).
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        Gradients
            Of the error for this example; for a batch, of the mean error.

        Raises
        ------
        TypeError, ValueError
            If `x` or `target` is not made of finite real numbers, or does not fit; for
            cross-entropy, if targets are no probabilities.
        FloatingPointError
            If a gradient or a total net input is too large for a float64.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).gradients([1.0, 2.0], [1.0]).weights[0]
        array([[-0.125, -0.25 ]])
        """
        inputs, targets = self.checked_examples(x, target)
        batch = self._batch(inputs)
        records = self._fed_forward(batch)
        first = self.layers[0]
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            deltas, gradients = backpropagation.backward(
                self.layers, self.parameters, records, self._batch(targets, inputs), self.loss
            )
            error_by_input = first.backward(self.parameters[0], deltas[0], batch, records[0].cache)
        weights = tuple(arrays["weights"] for arrays in gradients if arrays)
        biases = tuple(arrays["biases"] for arrays in gradients if arrays)
        refuse_overflow((*weights, *biases, *deltas, error_by_input), "a gradient")
        *deltas, error_by_input = self._without_batch(inputs, [*deltas, error_by_input])
        return Gradients(weights, biases, tuple(deltas), error_by_input)

    def updated(
        self, gradients: Gradients, learning_rate: float, train_biases: bool = True
    ) -> Network:
        r"""Return the network after one update; this one stays as it is.

        .. math:: w^+ = w - \eta \frac{\partial E}{\partial w}

        Parameters
        ----------
        gradients : Gradients
            From `gradients`, of this network.
        learning_rate : float
            How long the step is: finite and greater than 0.
        train_biases : bool, optional
            Whether the biases are updated too. In the article they stay.

        Returns
        -------
        Network
            With the new weights (and biases).

        Raises
        ------
        TypeError
            If an argument is of another type.
        ValueError
            If the learning rate is out of range, if the gradients belong to a network of other
            shapes, or if a new weight is too large for a float64.

        Examples
        --------
        >>> net = Network([[[2.0, -1.0]]], [[0.0]])
        >>> net.updated(net.gradients([1.0, 2.0], [1.0]), learning_rate=2.0).weights[0]
        array([[ 2.25, -0.5 ]])
        """
        self.checked_gradients(gradients)
        rate = positive_number(learning_rate, "learning_rate")
        with_biases = flag(train_biases, "train_biases")
        with np.errstate(over="ignore"):  # what overflowed is refused, by name
            weights, biases = (
                [array - rate * slopes for array, slopes in zip(arrays, by_array, strict=True)]
                for arrays, by_array in (
                    (self.weights, gradients.weights),
                    (self.biases, gradients.biases),
                )
            )
        return self.with_parameters(weights, biases if with_biases else self.biases)

    def _batch(self, array: Array, inputs: Array | None = None) -> Array:
        """Return `array` with a batch axis first, also for a single example."""
        inputs = array if inputs is None else inputs
        return array if self._is_batch(inputs) else array[None]

    def _is_batch(self, inputs: Array) -> bool:
        return inputs.ndim > len(self.in_shape)

    def _without_batch(self, inputs: Array, batches: Iterable[Array]) -> Arrays:
        """Return the batches; for a single example, without the batch axis."""
        return tuple(batches if self._is_batch(inputs) else (batch[0] for batch in batches))

    def _fed_forward(self, batch: Array) -> list[LayerRecord]:
        with np.errstate(over="ignore", invalid="ignore"):  # refused by name below
            records = backpropagation.forward(self.layers, self.parameters, batch)
        refuse_overflow([record.net for record in records], "a total net input")
        return records

    def _checked_inputs(self, x: ArrayLike) -> tuple[Array, Shape]:
        """Return `x` as a read-only array, and the shape of one example's outputs, or raise."""
        inputs = real_array(x, "x", _shapes_in_words(len(self.in_shape), "n_in"))
        shape = inputs.shape[-len(self.in_shape) :]
        # Otherwise the layers say what they take.
        shape_was_given = self.in_shape != self.layers[0].in_shape
        if shape_was_given and shape != self.in_shape:
            raise ValueError(
                f"x must have examples of shape {self.in_shape}, but its shape is {inputs.shape}"
            )
        return inputs, _out_shape(self.layers, shape, "x", f"but its shape is {inputs.shape}")

    def checked_examples(self, x: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
        """Return `x` and `target` as read-only float64 arrays, or raise if they do not fit.

        Parameters
        ----------
        x : array_like, shape (n_in,) or (batch, n_in)
            One example's inputs, or one example per row. Where layers take images, these are
            (n_in, height, width) or (batch, n_in, height, width).
        target : array_like, shape (n_out,) or (batch, n_out)
            Targets, one row for each row of `x`.

        Returns
        -------
        tuple of ndarray
            Inputs and targets, in their own shapes.

        Raises
        ------
        TypeError, ValueError
            If one is not made of finite real numbers, or does not fit; for cross-entropy, if
            targets are no probabilities.

        Examples
        --------
        >>> Network([[[2.0, -1.0]]], [[0.0]]).checked_examples([1, 2], [1])
        (array([1., 2.]), array([1.]))
        """
        inputs, out_shape = self._checked_inputs(x)
        targets = real_array(target, "target", _shapes_in_words(len(out_shape), "n_out"))
        expected = (*inputs.shape[: inputs.ndim - len(self.in_shape)], *out_shape)
        if targets.shape != expected:
            raise ValueError(
                f"target must have shape {expected} to fit x, but its shape is {targets.shape}"
            )
        LOSSES[self.loss].check(targets, "target")
        return inputs, targets

    def checked_example(self, x: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
        """Return `checked_examples`, or raise if they are a batch, which has many gradients."""
        inputs, _ = self._checked_inputs(x)
        if self._is_batch(inputs):
            raise ValueError(f"x must be one example, but its shape is {inputs.shape}")
        return self.checked_examples(inputs, target)

    def checked_batch(self, x: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
        """Return `checked_examples` with a batch axis first, also for a single example."""
        inputs, targets = self.checked_examples(x, target)
        return self._batch(inputs), self._batch(targets, inputs)

    def checked_gradients(self, gradients: Gradients) -> Gradients:
        """Return `gradients`, or raise if they cannot be this network's.

        Parameters
        ----------
        gradients : Gradients
            From `gradients`, or from somewhere else.

        Returns
        -------
        Gradients
            The same.

        Raises
        ------
        TypeError
            If they are of another type.
        ValueError
            If they do not have the shapes of this network's weights and biases.

        Examples
        --------
        >>> net = Network([[[2.0, -1.0]]], [[0.0]])
        >>> net.checked_gradients(net.gradients([1.0, 2.0], [1.0])).biases[0]
        array([-0.125])
        """
        if not isinstance(gradients, Gradients):
            raise TypeError(f"gradients must be Gradients, not {type(gradients).__name__}")
        if _shapes(gradients.weights + gradients.biases) != _shapes(self.weights + self.biases):
            raise ValueError(
                "gradients must have the shapes of this network's weights and biases, "
                "but they belong to a network of other shapes"
            )
        return gradients


def as_network(value: object, name: str = "net") -> Network:
    """Return `value` if it is a Network, or raise; `name` is the argument's."""
    if not isinstance(value, Network):
        raise TypeError(f"{name} must be a Network, not {type(value).__name__}")
    return value


def check_dense(net: Network, name: str) -> None:
    """Raise unless all layers are dense; `name` is the argument's."""
    for k, layer in enumerate(net.layers):
        if type(layer) is not Dense:  # a subclass may compute something else
            raise ValueError(
                f"{name} must have Dense layers alone for this, but layers[{k}] is a "
                f"{type(layer).__name__}"
            )


def checked_loss(value: object, activation: str) -> str:
    """Return the loss's name, or raise if there is no such loss or the last layer rules it out."""
    name = canonical_name(value, "loss", {key: loss.other_names for key, loss in LOSSES.items()})
    from_net = LOSSES[name].from_net
    if from_net and from_net.activation != activation:
        raise ValueError(
            f"loss must not be {name!r} without {from_net.activation!r} in the last layer, whose "
            f"outputs are probabilities; its activation is {activation!r}"
        )
    return name


def activation_names(value: object, n_layers: int) -> list[str]:
    """Return the name of each layer's activation, or raise; one name alone stands for all."""
    if isinstance(value, str):
        return [activation_name(value, "activations")] * n_layers
    if not isinstance(value, (list, tuple)):
        raise TypeError(
            f"activations must be a string, or a list or tuple with one for each layer, "
            f"not {type(value).__name__}"
        )
    names = [activation_name(name, f"activations[{k}]") for k, name in enumerate(value)]
    if len(names) != n_layers:
        raise ValueError(
            f"activations must have one name per layer, "
            f"but there are {len(names)} names and {n_layers} layers"
        )
    return names


def _dense_layers(weights: object, biases: object, activations: object) -> tuple[Layer, ...]:
    """Return layers of these arrays, or raise, by the names of the arguments."""
    matrices = arrays_by_layer(weights, "weights", {2: "(n_out, n_in)"})
    vectors = arrays_by_layer(biases, "biases", {1: "(n_out,)"})
    if len(matrices) != len(vectors):
        raise ValueError(
            f"weights and biases must have one array per layer each, "
            f"but there are {len(matrices)} weights and {len(vectors)} biases"
        )
    for k, (w, b) in enumerate(zip(matrices, vectors, strict=True)):
        check_biases(b, f"biases[{k}]", w, f"weights[{k}]")
        if k > 0 and w.shape[1] != len(matrices[k - 1]):
            raise ValueError(
                f"weights[{k}] must have shape (n_out, {len(matrices[k - 1])}) to fit the "
                f"outputs of weights[{k - 1}], but its shape is {w.shape}"
            )
    names = activation_names("logistic" if activations is None else activations, len(matrices))
    return tuple(map(dense, matrices, vectors, names))


def _checked_layers(value: object) -> tuple[Layer, ...]:
    """Return the layers, or raise if they are no layers or their parameters do not fit."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        raise TypeError(f"layers must be a list or tuple of layers, not {type(value).__name__}")
    if len(value) == 0:
        raise ValueError("layers is empty; a network needs at least one layer")
    for k, layer in enumerate(value):
        if not isinstance(layer, Layer):
            raise TypeError(f"layers[{k}] must be a Layer, not {type(layer).__name__}")
        activation_name(layer.activation, f"the activation of layers[{k}]")
        names = [*layer.parameters]
        if names not in ([], ["weights", "biases"]):
            raise ValueError(
                f"layers[{k}] must have 'weights' and 'biases' for its parameters, in this order, "
                f"or none, but it has {names}"
            )
        if names:
            own = layer.parameters
            check_biases(own["biases"], f"biases of layers[{k}]", own["weights"], "its weights")
    return tuple(value)


def _out_shape(layers: tuple[Layer, ...], shape: Shape, name: str, found: str) -> Shape:
    """Return the shape of the last layer's outputs, or raise.

    `name` is the argument that the shape comes from, and `found` says in words what it is.
    """
    for k, layer in enumerate(layers):
        try:
            shape = layer.out_shape(shape)
        except ValueError as refused:
            if k == 0:
                raise ValueError(f"{name} {refused}, {found}") from None
            text = str(shape).replace("None", "any")
            raise ValueError(
                f"{name} must be such that what goes from layers[{k - 1}] into layers[{k}] fits: "
                f"it {refused}, but its shape is {text}"
            ) from None
    return shape


def _checked_in_shape(value: object, layers: tuple[Layer, ...]) -> Shape:
    """Return the shape of one example, or raise if the layers do not take it."""
    shape = layers[0].in_shape
    _out_shape(layers, shape, "layers", f"not {shape}")
    if value is None:
        return shape
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"in_shape must be a tuple of whole numbers, not {type(value).__name__}")
    if len(value) != len(shape):
        raise ValueError(
            f"in_shape must have a number for each axis of an example, {len(shape)} in all, "
            f"not {len(value)}"
        )
    sizes = tuple(count(size, f"in_shape[{i}]", least=1) for i, size in enumerate(value))
    _out_shape(layers, sizes, "in_shape", f"not {sizes}")
    return sizes


def _shaped_like(own: Arrays, value: object, name: str) -> Arrays:
    """Return arrays of the shapes of a network's own, or raise; `name` is the argument's."""
    if not own:
        if not isinstance(value, (list, tuple)) or value:
            raise ValueError(f"{name} must be empty: no layer of this network has any")
        return ()
    arrays = arrays_by_layer(value, name, {array.ndim: str(array.shape) for array in own})
    if _shapes(arrays) != _shapes(own):
        raise ValueError(f"{name} must have the shapes {_shapes(own)}, not {_shapes(arrays)}")
    return arrays


def _network(layers: tuple[Layer, ...], loss: str, in_shape: Shape) -> Network:
    """Return a network of layers, a loss and a shape that have been checked before."""
    net = object.__new__(Network)
    vars(net).update(layers=layers, loss=loss, in_shape=in_shape)
    return net


def _shapes_in_words(dimensions: int, first: str) -> dict[int, str]:
    """Return the shapes of an example with so many dimensions and of a batch, in words."""
    sizes = {1: first, 3: f"{first}, height, width"}.get(dimensions, f"{first}, ...")
    one = f"({first},)" if dimensions == 1 else f"({sizes})"
    return {dimensions: one, dimensions + 1: f"(batch, {sizes})"}


def _in_text(shape: Shape) -> str:
    return " x ".join("any" if size is None else str(size) for size in shape)


def _shapes(arrays: Arrays) -> list[tuple[int, ...]]:
    return [array.shape for array in arrays]
