"""What `sweep` spends its time on: parts of an update of all copies, timed alone."""

from __future__ import annotations

from functools import partial

import numpy as np

from backprop_by_numbers.training.backends.activation_calls import Call
from backprop_by_numbers.training.backends.many_networks import ManyNetworks
from backprop_by_numbers.training.reference import Settings, TrainingState
from benchmarks.peers.example import Run
from benchmarks.peers.plain import RATES, T, X
from benchmarks.peers.tasks import EXAMPLE

#: In the first update all copies are alike, and some of their powers are those of 0.
BEFORE = 100


def powers_of_e() -> Run:
    """Return the calls for powers of e alone."""
    calls = calls_for_powers()

    def run(updates: int) -> None:
        for _ in range(updates):
            for call in calls:
                call()

    return run


def calls_for_powers() -> list[Call]:
    """Return the calls for powers of e, on the numbers that they have after `BEFORE` updates."""
    copies, powers = _copies(RATES), []
    copies.run(BEFORE)
    for call in copies.calls:
        if call.func is np.exp2:
            net = call.args[0]
            powers.append(partial(np.exp2, net.copy(), net))
        call()
    return powers


def calls_for_one_copy() -> Run:
    """Return the same calls as for all copies, with hardly any arithmetic."""
    return _copies(RATES[:1]).run


def _copies(rates: np.ndarray) -> ManyNetworks:
    settings = Settings(EXAMPLE.layers, EXAMPLE.loss, np.nan, trained=("weights",))
    return ManyNetworks(settings, TrainingState(EXAMPLE.parameters), X[None], T[None], rates)
