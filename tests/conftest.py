"""Fixtures that several test modules share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from backprop_by_numbers import Network, backpropagation, fast
from fifty_digits import example

# The same examples in every run, and no deadline: CI's machines are slow now and then.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")


@pytest.fixture
def net() -> Network:
    """Return the 2-2-2 example."""
    return example()


@pytest.fixture
def nothing_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail the test as soon as the engine begins to compute."""

    def fail(*_: object) -> None:
        pytest.fail("computed before the arguments were checked")

    for name in ("forward", "error", "backward", "stepped"):
        monkeypatch.setattr(backpropagation, name, fail)
    for name in ("road", "Copies"):
        monkeypatch.setattr(fast, name, fail)
