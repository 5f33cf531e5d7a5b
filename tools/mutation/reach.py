"""A plugin of pytest: which functions of the package each test reaches, and in how many seconds.

With ``--reach FILE`` that is written down while the tests run. With ``--plan FILE`` they run in the
order that is planned, without those that are to be left out, and the run ends where one takes too
long. Seconds are the processor's: what else the machine does has no part in them.
"""

import contextlib
import json
import resource
import signal
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "backprop_by_numbers"
MEMORY = 4 << 30  # bytes: a fault may well ask for all there is


def pytest_addoption(parser):
    parser.addoption("--reach", type=Path)
    parser.addoption("--plan", type=Path)


def pytest_configure(config):
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    if file := config.getoption("reach"):
        config.pluginmanager.register(Reach(config.rootpath, file))
    if file := config.getoption("plan"):
        config.pluginmanager.register(Plan(**json.loads(file.read_text("utf-8"))))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config):
    package = sys.modules[PACKAGE].__file__
    if not Path(package).is_relative_to(config.rootpath):
        pytest.exit(f"not the copy of the package is tested, but {package}", returncode=3)


@dataclass(eq=False)  # else pytest could not look it up
class Plan:
    """What to run, in which order, and how many seconds a test may take."""

    order: list[str]
    left_out: list[str]
    limit: float

    def __post_init__(self):
        self.begin()

    def begin(self):
        """Begin to count: when the time is over, the system ends the process."""
        signal.setitimer(signal.ITIMER_PROF, self.limit)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        """Choose and sort the tests. Those that a fault has given another name come last."""
        rank = {name: n for n, name in enumerate(self.order)}
        left_out = set(self.left_out)
        items[:] = [item for item in items if item.nodeid not in left_out]
        items.sort(key=lambda item: rank.get(item.nodeid, len(rank)))

    def pytest_runtest_setup(self):
        """Give each test its own time."""
        self.begin()


class Reach:
    """What each test reaches, itself or while its file is read."""

    def __init__(self, root, file):
        self.root = root
        self.package = str(root / "src" / PACKAGE)
        self.file = file
        self.reached = defaultdict(set)
        self.seconds = {}
        self.now = ""  # what is reached before any test, or while a module is read, all tests reach
        sys.settrace(self.called)

    def called(self, frame, _event, _argument):
        """Note a function of the package; Python calls this at the start of each."""
        code = frame.f_code
        place = (code.co_filename, code.co_qualname)
        if code.co_filename.startswith(self.package) and place not in self.reached[self.now]:
            self.reached["" if self.is_imported(frame) else self.now].add(place)

    def is_imported(self, frame):
        """Return whether a module of the package is being read, which no later test does again."""
        while frame and not (
            frame.f_code.co_name == "<module>" and frame.f_code.co_filename.startswith(self.package)
        ):
            frame = frame.f_back
        return frame is not None

    @contextlib.contextmanager
    def within(self, name):
        """Put down to this name what is reached meanwhile."""
        before, self.now = self.now, name
        try:
            yield
        finally:
            self.now = before

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        """Put down to a file what is reached while it is read."""
        with self.within(collector.nodeid.partition("::")[0]):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        """Forget what is kept from an earlier test, so that this one reaches it as well."""
        for module in [m for name, m in sys.modules.items() if name.startswith(PACKAGE)]:
            for value in vars(module).values():
                if clear := getattr(value, "cache_clear", None):
                    clear()
        before = time.process_time()
        with self.within(item.nodeid):
            result = yield
        self.seconds[item.nodeid] = time.process_time() - before
        return result

    def pytest_sessionfinish(self):
        """Write all of it down."""
        sys.settrace(None)
        tests = {
            name: {"seconds": seconds, "functions": sorted(self.of_test(name))}
            for name, seconds in self.seconds.items()
        }
        self.file.write_text(json.dumps(tests), "utf-8")

    def of_test(self, name):
        """Return the functions as `faults` names them: those within a function with its name."""
        places = self.reached[""] | self.reached[name.partition("::")[0]] | self.reached[name]
        for file, qualified in places:
            parts = [part for part in qualified.split(".") if not part.startswith("<")]
            yield f"{Path(file).relative_to(self.root).as_posix()}:{'.'.join(parts)}"
