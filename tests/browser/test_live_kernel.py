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
from playwright.sync_api import expect

from .conftest import ROOT
from .visiting import visit

# What a learner might write below a lab, to be run after a slider has moved.
BELOW = (
    "lab.network.weights[1].ravel().tolist()",
    "lab.network = article.with_weights(lab.network, w1=-2.5)",
)
# JupyterLab asks for news, for newer extensions and for its own newer version: all that is off.
# And it shows all cells of a notebook at once, not those on the screen alone.
OVERRIDES = """{
  "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false},
  "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}
}"""
UNTOUCHED, DONE = re.compile(r"\[\s*\]"), re.compile(r"\[\d+\]")  # what stands before a cell
PATIENCE = 180  # seconds; it is there in ten, unless the machine is busy with something else


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Run JupyterLab on this machine alone, with a folder and settings of its own."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    for chapter in (ROOT / "book").glob("*.ipynb"):
        notebook = nbformat.read(chapter, nbformat.NO_CONVERT)
        notebook.cells += [nbformat.v4.new_code_cell(source) for source in BELOW]
        for cell in notebook.cells:
            if cell.cell_type == "code":  # what has a number now has been run here
                cell.update(outputs=[], execution_count=None)
        nbformat.write(notebook, work / chapter.name)
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


@pytest.fixture
def learner(browser, jupyter):
    """Return a function that opens a chapter and runs its own cells; nothing may complain, ever."""
    address, token = jupyter
    with visit(browser) as tab:
        tab.page.set_default_timeout(PATIENCE * 1000)

        def run_all(chapter):
            tab.open(f"{address}lab/tree/{chapter}.ipynb?reset&token={token}")
            cells = tab.page.locator(".jp-Notebook .jp-CodeCell")
            last, below = cells.nth(-len(BELOW) - 1), cells.nth(-len(BELOW))
            below.wait_for()
            # Before it has a kernel, JupyterLab would ask which one to take; and of what is asked
            # of a kernel that is still starting, the answer can be lost.
            kernel = tab.page.locator(".jp-Notebook-ExecutionIndicator")
            expect(kernel).to_have_attribute("data-status", "idle", timeout=PATIENCE * 1000)
            while re.match(UNTOUCHED, prompt_of(last).inner_text()):
                # A command that comes while JupyterLab still sets itself up is lost: then again.
                below.locator(".cm-content").click()
                tab.page.get_by_role("menuitem", name="Run", exact=True).click()
                tab.page.get_by_text("Run All Above Selected Cell", exact=True).click()
                tab.page.wait_for_timeout(5000)
            expect(prompt_of(last)).to_have_text(DONE, timeout=PATIENCE * 1000)
            return tab.page

        yield run_all
        assert tab.elsewhere(address) == []
        assert tab.complaints == []


def run(page, index):
    """Run a cell and return its outputs, once it is through."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(index)
    before = prompt_of(cell).inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(prompt_of(cell)).not_to_have_text(before)
    expect(prompt_of(cell)).to_have_text(DONE)
    return cell.locator(".jp-OutputArea-output")


def go_near(lab, drawn):
    """Scroll to a lab until it has drawn: far away it sleeps, and JupyterLab scrolls on its own."""
    for _ in range(PATIENCE):
        lab.scroll_into_view_if_needed()
        if drawn.is_visible():
            return
        lab.page.wait_for_timeout(1000)
    pytest.fail(f"the lab has not drawn in {PATIENCE} seconds: {lab.inner_text()}")


def prompt_of(cell):
    return cell.locator(".jp-InputPrompt")


def test_page_and_kernel_tell_one_another(learner):
    page = learner("01-forward-pass")
    lab = page.locator(".lab")
    go_near(lab, lab.get_by_text("0.3775").first)

    handle = lab.locator(".noUi-handle").nth(5)  # of w5: columns w1 ... b1 and w5 ... b2
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.locator("[data-part=w5]").get_by_text("w₅ 0.50").wait_for()
    w5, *others = json.loads(run(page, -2).inner_text())
    assert w5 == pytest.approx(0.5, rel=1e-12)  # its steps are counted from the left end, -5
    assert others == [0.45, 0.5, 0.55]

    run(page, -1)  # and from Python to the page
    page.locator("[data-part=w1]").get_by_text("w₁ −2.50").wait_for()
    assert "(−2.50) × 0.05 + 0.20 × 0.10 + 0.35" in page.locator(".lab-panel").inner_text()


@pytest.mark.parametrize(("name", "labs"), [("02-error", 1), ("05-update-and-train", 2)])
def test_other_labs_are_live_in_their_chapters(learner, name, labs):
    page = learner(name)
    expect(page.locator(".lab .lab-view")).to_have_count(labs)
    for lab in page.locator(".lab").all():
        view = lab.locator(".lab-view")
        go_near(lab, view.locator("svg").first)
        assert not view.get_by_role("alert").is_visible()
        before = view.inner_text()
        lab.locator(".noUi-handle").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "([view, text]) => view.innerText !== text", arg=[view.element_handle(), before]
        )
