"""`make lab`: JupyterLab starts on the chapters, opens a browser, answers, and stops."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from jupyter_client import BlockingKernelClient

from browser.visiting import PATIENCE
from parts import MAKE, VENV, needs

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def lab(tmp_path_factory, ctrl_c_is_heard):  # noqa: ARG001  it has done its work before
    """Start it as a person does, who then looks at what the browser is asked to open."""
    needs(MAKE, VENV)
    home = tmp_path_factory.mktemp("home")
    opened = home / "opened"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.part\nmv {opened}.part {opened}\n')
    browser.chmod(0o755)
    own = ("MAKE", "JUPYTER", "MFLAGS", "GITHUB_")  # what a make around the tests would pass on
    environment = {name: it for name, it in os.environ.items() if not name.startswith(own)}
    environment |= {
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home),
        "BROWSER": f"{browser} %s",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    options = "--allow-root --ServerApp.port=0"
    log = home / "log"
    with log.open("w") as output:
        make = subprocess.Popen(
            ["make", "lab", f"LAB={options}"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + PATIENCE
        while not opened.exists():
            assert make.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        yield make, address_in(opened.read_text()), home
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGKILL)
            make.wait()


def address_in(opened):
    """Return where the browser is sent: by a file, so that the token is in no list of processes."""
    page = Path(urlsplit(opened).path).read_text()
    return re.search(r'href="([^"]+)"', page)[1].replace("&amp;", "&")


def ask(address, path, body=None):
    """Return what the server answers to whoever has the token."""
    parts = urlsplit(address)
    (token,) = parse_qs(parts.query)["token"]
    headers = {"Authorization": f"token {token}"}
    request = Request(f"http://{parts.netloc}/{path}", body, headers)
    with urlopen(request, timeout=PATIENCE) as answer:
        return answer.read().decode()


def test_the_browser_is_sent_to_the_first_chapter(lab):
    _, address, _ = lab
    assert urlsplit(address).hostname in ("localhost", "127.0.0.1")
    assert urlsplit(address).path == "/lab/tree/book/00-welcome.ipynb"
    assert "jupyter-config-data" in ask(address, "lab/tree/book/00-welcome.ipynb")


def test_the_chapters_are_there_as_notebooks_and_as_texts(lab):
    _, address, _ = lab
    there = {entry["name"] for entry in json.loads(ask(address, "api/contents/book"))["content"]}
    for text in (ROOT / "book").glob("[0-9]*.md"):
        assert {text.name, text.with_suffix(".ipynb").name} <= there
    text = json.loads(ask(address, "api/contents/book/01-forward-pass.md?type=notebook"))
    assert {cell["cell_type"] for cell in text["content"]["cells"]} == {"code", "markdown"}
    settings = ask(address, "lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    assert json.loads(settings)["schema"]["properties"]["defaultViewers"]["default"] == {
        "markdown": "Jupytext Notebook"
    }


def test_a_notebook_is_no_other_form_of_its_text(lab):
    """Who plays with the notebook and saves it leaves the text as it is."""
    _, address, _ = lab
    notebook = json.loads(ask(address, "api/contents/book/01-forward-pass.ipynb"))["content"]
    assert any(cell.get("outputs") for cell in notebook["cells"])
    assert "jupytext" not in notebook["metadata"]
    assert not (ROOT / "jupytext.toml").exists()


def test_its_kernel_is_the_projects_python(lab):
    _, address, home = lab
    started = json.loads(ask(address, "api/kernels", b"{}"))
    client = BlockingKernelClient(connection_file=str(home / f"kernel-{started['id']}.json"))
    client.load_connection_file()
    client.start_channels(hb=False)  # it takes a kernel for dead that is a second late
    try:
        client.wait_for_ready(timeout=PATIENCE)
        said = []
        client.execute_interactive(
            "import sys, backprop_by_numbers; print(sys.executable)",
            timeout=PATIENCE,
            output_hook=lambda message: said.append(message["content"].get("text")),
        )
    finally:
        client.stop_channels()
    assert f"{sys.executable}\n" in said


def test_it_stops_at_ctrl_c_without_asking(lab):
    make, address, _ = lab
    os.killpg(make.pid, signal.SIGINT)
    make.wait(timeout=PATIENCE)
    with pytest.raises(OSError, match="refused"):
        ask(address, "api")
