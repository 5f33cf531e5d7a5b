"""Where training starts: random weights, neither too small to matter nor too large to learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_by_numbers.layers import checked_activations, checked_loss
from backprop_by_numbers.network import Network
from backprop_by_numbers.validation import count


def random_network(
    sizes: Sequence[int],
    activations: str | Sequence[str] = "logistic",
    loss: str = "half squared error",
    *,
    seed: int,
) -> Network:
    r"""Return a network with random weights to start training from; all its biases are 0.

    Parameters
    ----------
    sizes : sequence of int
        How many inputs, then how many neurons in each layer: at least two numbers, each at
        least 1.
    activations : str or sequence of str, optional
        One name for all layers, or one for each, as in `Network`.
    loss : str, optional
        As in `Network`.
    seed : int
        What the weights are drawn from, at least 0: the same seed gives the same network.

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
    they are drawn. How far from 0 they may be depends on how many of them a neuron adds up:

    .. math:: \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in} + n_\mathrm{out}}}
              \qquad \text{and for ReLU} \qquad \mathrm{limit} = \sqrt{\frac{6}{n_\mathrm{in}}}

    Then outputs and deltas keep about their size from layer to layer. The first is by Glorot and
    Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS
    (2010); the second by He and others, "Delving deep into rectifiers", ICCV (2015), who make up
    for the half of the outputs that a ReLU sets to 0.

    Examples
    --------
    >>> net = random_network([2, 3, 1], ["tanh", "logistic"], seed=1)
    >>> [w.shape for w in net.weights]
    [(3, 2), (1, 3)]
    >>> bool((abs(net.weights[0]) <= (6 / (2 + 3)) ** 0.5).all())
    True
    """
    widths = _checked_sizes(sizes)
    names = checked_activations(activations, len(widths) - 1)
    checked_loss(loss, names)
    numbers = np.random.default_rng(count(seed, "seed"))
    weights = []
    for n_in, n_out, name in zip(widths, widths[1:], names, strict=False):
        limit = np.sqrt(6 / (n_in if name == "ReLU" else n_in + n_out))
        weights.append(numbers.uniform(-limit, limit, (n_out, n_in)))
    return Network(weights, [np.zeros(width) for width in widths[1:]], names, loss)


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
