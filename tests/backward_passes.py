"""A backward pass like many that are published: right, or with one bug at a time."""

from __future__ import annotations

import numpy as np

from backprop_by_numbers import Gradients, Network

#: Each bug by its name, with its description.
BUGS = {
    "missing derivative": "I forgot the slope of the hidden neurons",
    "wrong transpose": "I sent the delta back through the rows instead of the columns",
    "wrong sign": "I took target - out",
    "forgotten output": "I followed only the path through the first output",
    "updated weights": "I updated a layer before I went back through it",
    "ReLU of output": "I took output >= 0, which is always true",
    "missing 1/batch": "I took the sum over the batch for its mean",
    "softmax one by one": "I treated softmax as if each output had a net of its own",
    "bias of one example": "I took the first example's delta for the bias",
    "outputs for inputs": "I multiplied by the layer's own outputs",
}


def gradients(net: Network, x: np.ndarray, target: np.ndarray, bug: str = "") -> Gradients:
    """Return the gradients of a network with half the squared error, with a bug in them."""
    assert bug in {"", *BUGS}
    x, target = np.atleast_2d(x), np.atleast_2d(target)
    passed = net.forward(x)
    incoming = [x, *passed.outs]
    above = passed.output - target
    if bug == "wrong sign":
        above = target - passed.output
    if bug != "missing 1/batch":
        above = above / len(x)
    by_weights, by_biases, deltas = [], [], []
    for k in reversed(range(len(net.weights))):
        delta = _through(net.activations[k], above, passed.nets[k], passed.outs[k], bug)
        if bug == "missing derivative" and k < len(net.weights) - 1:
            delta = above
        left = passed.outs[k] if bug == "outputs for inputs" else incoming[k]
        by_weights.insert(0, np.einsum("bo,bi->oi", delta, left))
        by_biases.insert(0, delta[0] if bug == "bias of one example" else delta.sum(axis=0))
        deltas.insert(0, delta)
        weights = net.weights[k]
        if bug == "updated weights":
            weights = weights - 0.5 * by_weights[0]
        if bug == "wrong transpose":
            weights = weights.T
        if bug == "forgotten output":
            delta, weights = delta[:, :1], weights[:1]
        above = np.einsum("bo,oi->bi", delta, weights)
    return Gradients(by_weights, by_biases, deltas)


def _through(
    activation: str, above: np.ndarray, net: np.ndarray, out: np.ndarray, bug: str
) -> np.ndarray:
    if activation == "softmax":
        own = above * out * (1 - out)
        if bug == "softmax one by one":
            return own
        jacobians = np.einsum("bi,ij->bij", out, np.eye(out.shape[1]))
        jacobians -= np.einsum("bi,bj->bij", out, out)
        return np.einsum("bi,bij->bj", above, jacobians)
    relu = out >= 0 if bug == "ReLU of output" else net > 0
    slopes = {"logistic": out * (1 - out), "tanh": 1 - out**2, "ReLU": relu, "identity": 1.0}
    return above * slopes[activation]
