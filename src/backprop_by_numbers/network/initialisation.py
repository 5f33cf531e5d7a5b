"""Random networks to start training from, their weights within a limit for each activation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_by_numbers.network.layers import Layer, dense
from backprop_by_numbers.network.network import Network, activation_names
from backprop_by_numbers.network.validation import count


def random_network(
    sizes: Sequence[int] | None = None,
    activations: str | Sequence[str] | None = None,
    loss: str = "half squared error",
    *,
    seed: int,
    layers: Sequence[Layer] | None = None,
    in_shape: Sequence[int] | None = None,
) -> Network:
    r"""Return a network with random weights to start training from; all its biases are 0.

    Parameters
    ----------
    sizes : sequence of int, optional
        For dense layers: how many inputs, then how many neurons in each layer. At least two
        numbers, each at least 1.
    activations : str or sequence of str, optional
        With `sizes`: one name for all layers, or one for each, as in `Network`.
    loss : str, optional
        As in `Network`.
    seed : int
        What the weights are drawn from, at least 0: the same seed gives the same network.
    layers : sequence of Layer, optional
        Instead of `sizes` and `activations`: layers of the shapes that are wanted. What their
        weights and biases are does not matter.
    in_shape : sequence of int, optional
        As in `Network`.

    Returns
    -------
    Network
        Its weights are drawn evenly from -limit to limit, layer by layer.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type or out of range; nothing is drawn.

    Notes
    -----
    With weights that are all equal, all neurons of a layer would stay copies of each other. So
    weights are random. How large they may be depends on how many of them a neuron adds up:

    .. math:: \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in} + n_\mathrm{out}}}
              \qquad \text{and for ReLU} \qquad \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in}}}

    Then outputs and deltas keep about their size from layer to layer. Of a convolution, n_in is how
    many numbers a kernel has, and n_out how many a channel of all kernels has. The first limit is
    by Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS (2010); the second by He and others, "Delving deep into rectifiers", ICCV
    (2015), who make up for the half of the outputs that a ReLU sets to 0.

    Examples
    --------
    >>> net = random_network([2, 3, 1], ["tanh", "logistic"], seed=1)
    >>> [w.shape for w in net.weights]
    [(3, 2), (1, 3)]
    >>> bool((abs(net.weights[0]) <= (6 / (2 + 3)) ** 0.5).all())
    True

    A convolution and a dense layer, of these shapes:

    >>> from backprop_by_numbers import Conv2D, Dense, Flatten
    >>> shapes = [Conv2D(np.zeros((4, 1, 3, 3)), np.zeros(4), "ReLU"), Flatten(),
    ...           Dense(np.zeros((2, 144)), np.zeros(2), "softmax")]
    >>> random_network(layers=shapes, in_shape=(1, 8, 8), seed=1)
    Network(loss='half squared error', layers=[
        Conv2D(4 kernels of 1 x 3 x 3, stride=1, 'ReLU'),  # 1 x 8 x 8 -> 4 x 6 x 6
        Flatten(),  # 4 x 6 x 6 -> 144
        Dense(144 -> 2, 'softmax'),
    ])
    """
    if layers is None:
        layers = _dense_layers(_checked_sizes(sizes), activations)
    elif sizes is not None or activations is not None:
        raise TypeError("layers must not stand beside sizes or activations, which are their own")
    net = Network(layers=layers, loss=loss, in_shape=in_shape)
    rng = np.random.default_rng(count(seed, "seed"))
    initial = [layer.initial_parameters(rng) for layer in net.layers if layer.parameters]
    return net.with_parameters([p["weights"] for p in initial], [p["biases"] for p in initial])


def _dense_layers(widths: list[int], activations: object) -> list[Layer]:
    names = activation_names("logistic" if activations is None else activations, len(widths) - 1)
    return [
        dense(np.zeros((n_out, n_in)), np.zeros(n_out), name)
        for n_in, n_out, name in zip(widths, widths[1:], names, strict=False)
    ]


def _checked_sizes(value: object) -> list[int]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(
            f"sizes must be a list or tuple of whole numbers, not {type(value).__name__}"
        )
    if len(value) < 2:
        raise ValueError(
            f"sizes must have at least two numbers, the inputs and one layer, not {len(value)}"
        )
    return [count(size, f"sizes[{i}]", least=1) for i, size in enumerate(value)]
