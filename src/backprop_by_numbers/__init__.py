"""Backpropagation by the numbers: a small engine that shows every number of its work.

>>> from backprop_by_numbers import Network, train
>>> net = Network(weights=[[[0.5, -0.5]]], biases=[[0.0]])
>>> history = train(net, [1.0, 1.0], [0.9], learning_rate=1.0, steps=100)
>>> bool(history.errors[-1] < history.errors[0])
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

from backprop_by_numbers.network.layers import Dense, Flatten, Layer
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.results import ForwardPass, Gradients
from backprop_by_numbers.training.history import History, TrainingDiverged
from backprop_by_numbers.training.train import train

if TYPE_CHECKING:
    from backprop_by_numbers.checking.gradient_check import gradient_check
    from backprop_by_numbers.checking.numerical_gradient import central_differences
    from backprop_by_numbers.checking.report import GradientCheck
    from backprop_by_numbers.explaining.chain_rule import explain
    from backprop_by_numbers.explaining.explanation import Explanation
    from backprop_by_numbers.explaining.quantities import quantities
    from backprop_by_numbers.network.convolution import AveragePool2D, Conv2D, MaxPool2D
    from backprop_by_numbers.network.initialisation import random_network
    from backprop_by_numbers.training.sweep import Sweep, sweep

__all__ = [
    "AveragePool2D",
    "Conv2D",
    "Dense",
    "Explanation",
    "Flatten",
    "ForwardPass",
    "GradientCheck",
    "Gradients",
    "History",
    "Layer",
    "MaxPool2D",
    "Network",
    "Sweep",
    "TrainingDiverged",
    "central_differences",
    "explain",
    "gradient_check",
    "quantities",
    "random_network",
    "sweep",
    "train",
]

#: What is loaded when it is first asked for, and its module: so that a plain import stays light.
_ON_DEMAND = {
    "AveragePool2D": "network.convolution",
    "Conv2D": "network.convolution",
    "Explanation": "explaining.explanation",
    "GradientCheck": "checking.report",
    "MaxPool2D": "network.convolution",
    "Sweep": "training.sweep",
    "central_differences": "checking.numerical_gradient",
    "explain": "explaining.chain_rule",
    "gradient_check": "checking.gradient_check",
    "quantities": "explaining.quantities",
    "random_network": "network.initialisation",
    "sweep": "training.sweep",
}


def __getattr__(name: str) -> object:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
    globals()[name] = value  # from now on it is found without this function
    return value
