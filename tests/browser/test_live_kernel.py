"""A lab in JupyterLab, where a kernel runs: the page tells Python what a slider says, and back."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

from .visiting import visit

CELLS = (
    "from backprop_by_numbers import article\n"
    "from backprop_by_numbers.widgets import NetworkLab\n"
    "lab = NetworkLab(article.network())\n"
    "lab",
    "lab.network.weights[1].ravel().tolist()",
    "lab.network = article.with_weights(lab.network, w1=-2.5)",
)
# JupyterLab asks for news, for newer extensions and for its own newer version: all that is off.
OVERRIDES = """{"@jupyterlab/apputils-extension:notification": {
  "fetchNews": "false", "checkForUpdates": false}}"""
PATIENCE = 180  # seconds; it is there in ten, unless the machine is busy with something else


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Run JupyterLab on this machine alone, with a folder and settings of its own."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), work / "live.ipynb")
    settings = home / "settings"
    settings.mkdir()
    (settings / "overrides.json").write_text(OVERRIDES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
    places |= {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "user"}
    environment = os.environ | {name: str(home / place) for name, place in places.items()}
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.root_dir": work,
        "ServerApp.allow_root": True,  # as on servers for continuous integration
        "IdentityProvider.token": token,
        "LabApp.app_settings_dir": settings,
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab"]
    command += [f"--{name}={value}" for name, value in options.items()]
    log = home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(f"{address}api?token={token}", server, log)
        yield address, token
    finally:
        server.terminate()  # it stops its kernels, too
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(address, server, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start in {PATIENCE} seconds:\n{log.read_text()}")


def run(page, index):
    """Run a cell and return its outputs, once it is through."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(index)
    prompt = cell.locator(".jp-InputPrompt")  # [ ] before it is run, [*] meanwhile, then [1]
    while re.match(r"\[\s*\]", prompt.inner_text()):
        # A key that comes while JupyterLab still sets itself up is lost: then press again.
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(2000)
    prompt.get_by_text(re.compile(r"^\[\d+\]")).wait_for()
    return cell.locator(".jp-OutputArea-output")


def test_page_and_kernel_tell_one_another(browser, jupyter):
    address, token = jupyter
    with visit(browser) as tab:
        page = tab.page
        page.set_default_timeout(PATIENCE * 1000)
        tab.open(f"{address}lab/tree/live.ipynb?reset&token={token}")
        page.locator(".jp-Notebook .jp-CodeCell").nth(2).wait_for()
        lab = run(page, 0)
        lab.locator(".lab-picture").wait_for()
        assert lab.get_by_text("0.3775").first.is_visible()

        handle = page.locator(".lab .noUi-handle").nth(5)  # of w5: columns w1 ... b1 and w5 ... b2
        handle.focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
        page.locator("[data-part=w5]").get_by_text("w₅ 0.50").wait_for()
        w5, *others = json.loads(run(page, 1).inner_text())
        assert w5 == pytest.approx(0.5, rel=1e-12)  # its steps are counted from the left end, -5
        assert others == [0.45, 0.5, 0.55]

        run(page, 2)  # and from Python to the page
        page.locator("[data-part=w1]").get_by_text("w₁ −2.50").wait_for()
        assert "(−2.50) × 0.05 + 0.20 × 0.10 + 0.35" in page.locator(".lab-panel").inner_text()
        assert tab.elsewhere(address) == []
        assert tab.complaints == []
