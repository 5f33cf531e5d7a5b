"""A JupyterLab on this machine alone, with settings of its own, that asks nobody else."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from .visiting import PATIENCE

# JupyterLab asks for news, for newer extensions and for its own newer version: all that is off.
# And it shows all cells of a notebook at once, not those on the screen alone.
OVERRIDES = """{
  "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false},
  "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}
}"""
PLACES = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "user",
    "IPYTHONDIR": "ipython",
}


@contextmanager
def jupyterlab(home: Path) -> Iterator[tuple[str, str]]:
    """Run JupyterLab on the folder `work` in `home`; give its address and its token.

    All that it stores is in `home`, too.
    """
    settings = home / "settings"
    settings.mkdir()
    (settings / "overrides.json").write_text(OVERRIDES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.root_dir": home / "work",
        "ServerApp.allow_root": True,  # as on servers for continuous integration
        "IdentityProvider.token": token,
        "LabApp.app_settings_dir": settings,
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab"]
    command += [f"--{name}={value}" for name, value in options.items()]
    places = {name: str(home / place) for name, place in PLACES.items()}
    log = home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, env=os.environ | places, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(f"{address}api", server, log)
        yield address, token
    finally:
        server.terminate()  # it stops its kernels, too
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start in {PATIENCE} seconds:\n{log.read_text()}")
