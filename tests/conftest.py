"""Fixtures that several test modules share, and what is said at the end."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

from backprop_by_numbers import Network
from backprop_by_numbers.network import backpropagation
from backprop_by_numbers.training import loop
from backprop_by_numbers.training.backends.many_networks import ManyNetworks
from fifty_digits import example
from parts import PARTS, SITE, needs

# The same examples in every run, and no deadline: CI's machines are slow now and then.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")


#: The modules that take longest. They begin first: else one of them would run alone at the end.
LONGEST = (
    "test_on_a_desktop",
    "test_on_a_phone",
    "test_layout",
    "test_lite",
    "test_other_processors",
    "test_pdf",
    "test_browser_notebooks",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules in front; all else stays in order."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture
def net() -> Network:
    """Return the 2-2-2 example."""
    return example()


@pytest.fixture
def nothing_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail the test as soon as the engine begins to compute, or to draw random numbers."""

    def fail(*_: object) -> None:
        pytest.fail("computed before the arguments were checked")

    for name in ("forward", "error", "backward", "updated"):
        monkeypatch.setattr(backpropagation, name, fail)
    monkeypatch.setattr(loop, "backend", fail)
    monkeypatch.setattr(ManyNetworks, "__init__", fail)
    monkeypatch.setattr(np.random, "default_rng", fail)


@pytest.fixture
def finished_site() -> None:
    """Ask for the site that `make book` makes."""
    needs(SITE)


@pytest.fixture(scope="module")
def ctrl_c_is_heard() -> Iterator[None]:
    """Let programs that a test starts stop at Ctrl+C, also where the tests do not.

    In the background (``nohup make test &``) a shell has everything ignore it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested, since a part was missing."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    missed = {part: sum(part.missing in reason for reason in reasons) for part in PARTS}
    if any(missed.values()):
        terminalreporter.section("NOT TESTED", sep="!", red=True, bold=True)
    for part, count in missed.items():
        if count:
            terminalreporter.line(f"{count} skipped, {part.missing}")
