"""Gradient descent: many updates, by the fastest code that supports the network."""
