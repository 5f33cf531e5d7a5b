"""Backpropagation by the numbers: a small engine that shows every number of its work.

Examples
--------
>>> from backprop_by_numbers import Network, train
>>> net = Network(weights=[[[0.5, -0.5]]], biases=[[0.0]])
>>> history = train(net, [1.0, 1.0], [0.9], learning_rate=1.0, steps=100)
>>> bool(history.errors[-1] < history.errors[0])
True
"""

from backprop_by_numbers.network import Network
from backprop_by_numbers.records import ForwardPass, Gradients
from backprop_by_numbers.training import History, train

__all__ = ["ForwardPass", "Gradients", "History", "Network", "train"]
