"""`make lab`: JupyterLab opens on the chapters, and their labs and Python tell one another."""

import json
import re
import sys
import time
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import nbformat
import pytest
from playwright.sync_api import expect

from parts import MAKE, needs
from tools.browser.visiting import PATIENCE, visit

from .conftest import ROOT
from .own_jupyterlab import faults, make_lab

# What a learner might write below the labs, to be run after a slider has moved.
BELOW = (
    "import sys; sys.executable",
    "lab.network.weights[1].ravel().tolist()",
    "lab.network = article.with_weights(lab.network, w1=-2.5)",
    "float(digit_lab.image[0, 0, 0])",
)
PYTHON, WEIGHTS, CHANGE, INK = range(-len(BELOW), 0)
OTHERS = ["error-surface-lab", "training-lab", "learning-rate-lab", "convolution-lab"]
DONE = re.compile(r"\[\d+\]")  # what stands before a cell
# Whether a lab has drawn. Far away it sleeps, and JupyterLab scrolls on its own.
GO_NEAR = """lab => {
  lab.scrollIntoView({behavior: "instant", block: "center"});
  return lab.querySelector(".lab-view :is(svg, .cells)")?.checkVisibility();
}"""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory, ctrl_c_is_heard):  # noqa: ARG001  it has done its work before
    needs(MAKE)
    with make_lab(tmp_path_factory.mktemp("home")) as address:
        yield address


def at(jupyter, path):
    """Return the address of another place on the server, for whoever has the token."""
    address = urlsplit(jupyter)
    path, _, query = path.partition("?")
    return address._replace(path=f"/{path}", query=f"{query}&{address.query}").geturl()


def ask(jupyter, path):
    """Return what the server answers to whoever has the token."""
    with urlopen(at(jupyter, path), timeout=PATIENCE) as answer:
        return answer.read().decode()


def test_the_browser_is_sent_to_the_first_chapter(jupyter):
    address = urlsplit(jupyter)
    assert address.hostname in ("localhost", "127.0.0.1")
    assert address.path == "/lab/tree/book/00-welcome.ipynb"
    assert "jupyter-config-data" in ask(jupyter, "lab/tree/book/00-welcome.ipynb")


def test_the_chapters_are_there_as_notebooks_and_as_texts(jupyter):
    there = {entry["name"] for entry in json.loads(ask(jupyter, "api/contents/book"))["content"]}
    for text in (ROOT / "book").glob("[0-9]*.md"):
        assert {text.name, text.with_suffix(".ipynb").name} <= there
    text = json.loads(ask(jupyter, "api/contents/book/01-forward-pass.md?type=notebook"))
    assert {cell["cell_type"] for cell in text["content"]["cells"]} == {"code", "markdown"}
    settings = ask(jupyter, "lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    assert json.loads(settings)["schema"]["properties"]["defaultViewers"]["default"] == {
        "markdown": "Jupytext Notebook"
    }


def test_a_notebook_is_no_other_form_of_its_text(jupyter):
    """Who plays with the notebook and saves it leaves the text as it is."""
    notebook = json.loads(ask(jupyter, "api/contents/book/01-forward-pass.ipynb"))["content"]
    assert any(cell.get("outputs") for cell in notebook["cells"])
    assert "jupytext" not in notebook["metadata"]
    assert not (ROOT / "jupytext.toml").exists()


def code(chapter):
    """Return what a chapter's code cells say."""
    notebook = nbformat.read(ROOT / f"book/{chapter}.ipynb", nbformat.NO_CONVERT)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def page(browser, jupyter):
    """Open a notebook of the first chapter's code and of all other labs; run it down to BELOW."""
    sources = code("01-forward-pass")
    for chapter in ("02-error", "05-update-and-train", "13-convolution-by-hand"):
        sources += [source for source in code(chapter) if "Lab" in source]  # imported, or shown
    setup, network = (
        next(source for source in code("14-reading-digits") if part in source)
        for part in ("import DigitLab", "layers = [")
    )
    sources += [setup, network, "digit_lab = DigitLab(start)\ndigit_lab"]  # it need not be trained
    cells = [nbformat.v4.new_code_cell(source) for source in (*sources, *BELOW)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    with (
        TemporaryDirectory(prefix="jupyterlab-", dir=ROOT / "_build") as folder,
        visit(browser, patience=PATIENCE) as tab,
    ):
        nbformat.write(notebook, f"{folder}/labs.ipynb")
        place = f"{folder}/labs.ipynb".removeprefix(f"{ROOT}/")
        tab.open(at(jupyter, f"lab/workspaces/labs/tree/{place}"))
        # Before it has a kernel, JupyterLab would start another, or ask which one to take.
        tab.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        cell(tab.page, PYTHON).locator(".cm-content").click()
        tab.page.get_by_role("menuitem", name="Run", exact=True).click()
        tab.page.get_by_text("Run All Above Selected Cell", exact=True).click()
        expect(prompt_of(cell(tab.page, PYTHON - 1))).to_have_text(DONE)
        yield tab.page
        assert tab.elsewhere(urljoin(jupyter, "/")) == []
        assert faults(tab) == []


def cell(page, index):
    return page.locator(".jp-Notebook .jp-CodeCell").nth(index)


def prompt_of(cell):
    return cell.locator(".jp-InputPrompt")


def run(page, index):
    """Run a cell and return its outputs, once it is through."""
    chosen = cell(page, index)
    before = prompt_of(chosen).inner_text()
    chosen.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(prompt_of(chosen)).not_to_have_text(before)
    expect(prompt_of(chosen)).to_have_text(DONE)
    return chosen.locator(".jp-OutputArea-output")


def weights_once(page, w5):
    """Return the output layer's weights as Python knows them, once it has heard of this w5.

    JupyterLab sends what a slider says on a way of its own, and a cell can overtake it.
    """
    end = time.monotonic() + PATIENCE
    while True:
        weights = json.loads(run(page, WEIGHTS).inner_text())
        if round(weights[0], 2) == w5 or time.monotonic() > end:
            return weights


def lab_near(page, name):
    """Return a lab, once it has drawn."""
    lab = page.locator(f".lab.{name}")
    page.wait_for_function(GO_NEAR, arg=lab.element_handle())
    return lab


def test_its_kernel_is_the_projects_python(page):
    expect(run(page, PYTHON)).to_have_text(f"'{sys.executable}'")


def test_page_and_kernel_follow_each_other(page):
    lab = lab_near(page, "network-lab")
    lab.get_by_text("0.3775").first.wait_for()

    handles = lab.locator(".noUi-handle")  # columns w1 ... b1 and w5 ... b2
    expect(handles).to_have_count(10)  # they come one by one
    for _ in range(10):
        handles.nth(5).press("ArrowRight")
    lab.locator("[data-part=w5]").get_by_text("w₅ 0.50").wait_for()
    w5, *others = weights_once(page, 0.5)
    assert w5 == pytest.approx(0.5, rel=1e-12)  # its steps are counted from the left end, -5
    assert others == [0.45, 0.5, 0.55]

    run(page, CHANGE)  # and from Python to the page
    lab.locator("[data-part=w1]").get_by_text("w₁ −2.50").wait_for()
    assert "(−2.50) × 0.05 + 0.20 × 0.10 + 0.35" in lab.locator(".lab-panel").inner_text()


@pytest.mark.parametrize("name", OTHERS)
def test_other_labs_are_live_too(page, name):
    lab = lab_near(page, name)
    view = lab.locator(".lab-view")
    assert not view.get_by_role("alert").is_visible()
    before = view.inner_text()
    lab.locator(".noUi-handle").first.press("ArrowRight")
    page.wait_for_function(
        "([view, text]) => view.innerText !== text", arg=[view.element_handle(), before]
    )


def test_what_is_drawn_in_the_page_reaches_python(page):
    lab = lab_near(page, "digit-lab")
    lab.get_by_role("gridcell").first.press("Space")
    lab.get_by_role("gridcell", name="ink 1.00, row 1, column 1").wait_for()
    end = time.monotonic() + PATIENCE  # as in `weights_once`
    while float(run(page, INK).inner_text()) != 1:
        assert time.monotonic() < end
