"""The JupyterLab that `make lab` starts, in a home of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import urllib3
from matplotlib import get_cachedir
from urllib3.util import Retry

from parts import ROOT
from tools.browser.visiting import PATIENCE, Visit

OPENED = "The browser is asked to open "
# All cells of a notebook are there at once, not those on the screen alone.
SETTING = ".jupyter/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"

# On a busy machine JupyterLab warns of plug-ins that take more than five seconds, and JupyterLite
# may look for the notebook that it opens in its list of files before it has the list.
SLOW = re.compile(
    r"Plugin \S+ (\(with \d+ dependants\) took|is taking too long).* to activate\.$"
    r"|filebrowser:go-to-path failed to go to: [\w-]+\.ipynb Error: Item does not exist"
)


def faults(tab: Visit) -> list[str]:
    """Return what JupyterLab's page has complained of, but for a machine that is slow."""
    return [words for words in tab.complaints if not SLOW.search(words)]


@contextmanager
def make_lab(home: Path) -> Iterator[str]:
    """Run it as a person does, who then looks at what the browser is asked to open: that address.

    All that it stores is in `home`. It has to stop at Ctrl+C, without a question.
    """
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\necho "{OPENED}$1"\n')
    browser.chmod(0o755)
    setting = home / SETTING
    setting.parent.mkdir(parents=True)
    setting.write_text('{"windowingMode": "none"}')
    own = ("MAKE", "JUPYTER", "MFLAGS", "GITHUB_")  # what a make around the tests would pass on
    environment = {name: it for name, it in os.environ.items() if not name.startswith(own)}
    environment |= {
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home),
        "MPLCONFIGDIR": get_cachedir(),  # else it looks through all fonts of the machine again
        "BROWSER": f"{browser} %s",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    # Jupyter asks nobody who has no terminal.
    terminal, keyboard = os.openpty()
    with subprocess.Popen(
        ["make", "lab", "LAB=--allow-root --ServerApp.port=0"],
        cwd=ROOT,
        env=environment,
        stdin=keyboard,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as make:
        said = []
        hearing = Thread(target=said.extend, args=(make.stdout,))
        too_late = Timer(PATIENCE, os.killpg, (make.pid, signal.SIGKILL))
        too_late.start()
        try:
            for line in make.stdout:
                said.append(line)
                if line.startswith(OPENED):
                    break
            else:
                pytest.fail(f"`make lab` opened no browser. It said:\n{''.join(said)}")
            too_late.cancel()
            hearing.start()
            address = address_in(line.removeprefix(OPENED).strip())
            # The browser is asked before the server listens, and takes longer than that to come.
            often = Retry(PATIENCE, backoff_factor=0.1, backoff_max=1)
            urllib3.request("GET", address, retries=often)
            yield address
            os.killpg(make.pid, signal.SIGINT)
            make.wait(timeout=PATIENCE)
            with pytest.raises(OSError, match="refused"):
                urlopen(address)
        except subprocess.TimeoutExpired:
            pytest.fail(f"`make lab` did not stop at Ctrl+C. It said:\n{''.join(said)}")
        finally:
            too_late.cancel()
            os.close(terminal)
            os.close(keyboard)
            if make.poll() is None:
                os.killpg(make.pid, signal.SIGKILL)
            if hearing.is_alive():
                hearing.join()


def address_in(opened: str) -> str:
    """Return where the browser is sent: by a file, so that the token is in no list of processes."""
    page = Path(urlsplit(opened).path).read_text()
    return re.search(r'href="([^"]+)"', page)[1].replace("&amp;", "&")
