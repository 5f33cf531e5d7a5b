"""A plugin of pytest: which functions of the package each test reaches, and in how many seconds.

With ``--reach FILE`` that is written down while the tests run. With ``--plan FILE`` they run in the
order that is planned, without those that are to be left out.
"""

import contextlib
import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = "backprop_by_numbers"
MEMORY = 4 << 30  # bytes: a fault may well ask for all there is


def pytest_addoption(parser):
    parser.addoption("--reach", type=Path)
    parser.addoption("--plan", type=Path)


def pytest_configure(config):
    with contextlib.suppress(ImportError, ValueError):  # where a system knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    if file := config.getoption("reach"):
        config.pluginmanager.register(Reach(config.rootpath, file))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    package = sys.modules[PACKAGE].__file__
    if not Path(package).is_relative_to(config.rootpath):
        pytest.exit(f"not the copy of the package is tested, but {package}", returncode=3)
    if file := config.getoption("plan"):
        plan = json.loads(file.read_text("utf-8"))
        rank = {name: n for n, name in enumerate(plan["order"])}
        left_out = set(plan["left_out"])
        items[:] = [item for item in items if item.nodeid not in left_out]
        items.sort(key=lambda item: rank.get(item.nodeid, len(rank)))


class Reach:
    """What each test reaches, itself or while its file is read."""

    def __init__(self, root, file):
        self.root = root
        self.package = str(root / "src" / PACKAGE)
        self.file = file
        self.reached = defaultdict(set)
        self.seconds = defaultdict(float)
        self.now = ""  # what is reached before any test, all tests reach
        sys.settrace(self.called)

    def called(self, frame, _event, _argument):
        """Note a function of the package; Python calls this at the start of each."""
        code = frame.f_code
        if code.co_filename.startswith(self.package):
            self.reached[self.now].add((code.co_filename, code.co_qualname))

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
        with self.within(item.nodeid):
            return (yield)

    def pytest_runtest_logreport(self, report):
        """Add up what a test takes, with all that is set up for it."""
        self.seconds[report.nodeid] += report.duration

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
