"""A lab in JupyterLab, where a kernel runs: the page tells Python what a slider says, and back."""

import json
import re
import time

import nbformat
import pytest
from playwright.sync_api import expect

from .conftest import ROOT
from .own_jupyterlab import jupyterlab
from .visiting import PATIENCE, visit

# What a learner might write below a lab, to be run after a slider has moved.
BELOW = (
    "lab.network.weights[1].ravel().tolist()",
    "lab.network = article.with_weights(lab.network, w1=-2.5)",
)
DONE = re.compile(r"\[\d+\]")  # what stands before a cell


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Run JupyterLab on copies of the chapters."""
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
    with jupyterlab(home) as address_and_token:
        yield address_and_token


@pytest.fixture
def learner(browser, jupyter):
    """Return a function that opens a chapter and runs its own cells; nothing may complain, ever."""
    address, token = jupyter
    with visit(browser, patience=PATIENCE) as tab:

        def run_all(chapter):
            # In a workspace of its own no other chapter is open.
            tab.open(f"{address}lab/workspaces/{chapter}/tree/{chapter}.ipynb?token={token}")
            cells = tab.page.locator(".jp-Notebook .jp-CodeCell")
            last, below = cells.nth(-len(BELOW) - 1), cells.nth(-len(BELOW))
            below.wait_for()
            # Before it has a kernel, JupyterLab would start another, or ask which one to take.
            tab.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
            below.locator(".cm-content").click()
            tab.page.get_by_role("menuitem", name="Run", exact=True).click()
            tab.page.get_by_text("Run All Above Selected Cell", exact=True).click()
            expect(prompt_of(last)).to_have_text(DONE)
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


def weights_once(page, w5):
    """Return the output layer's weights as Python knows them, once it has heard of this w5.

    JupyterLab sends what a slider says on a way of its own, and a cell can overtake it.
    """
    end = time.monotonic() + PATIENCE
    while True:
        weights = json.loads(run(page, -2).inner_text())
        if round(weights[0], 2) == w5 or time.monotonic() > end:
            return weights


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

    handles = lab.locator(".noUi-handle")  # columns w1 ... b1 and w5 ... b2
    expect(handles).to_have_count(10)  # they come one by one
    for _ in range(10):
        handles.nth(5).press("ArrowRight")
    page.locator("[data-part=w5]").get_by_text("w₅ 0.50").wait_for()
    w5, *others = weights_once(page, 0.5)
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
        lab.locator(".noUi-handle").first.press("ArrowRight")
        page.wait_for_function(
            "([view, text]) => view.innerText !== text", arg=[view.element_handle(), before]
        )
