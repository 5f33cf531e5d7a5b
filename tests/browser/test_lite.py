"""The notebooks that run in the reader's browser: JupyterLite, with the course's wheel beside it.

NumPy and Matplotlib come from Pyodide's CDN, and here every other host is cut off. So what is
tested is all that the site serves itself, Python among it, and what a reader is told who has no
connection. That the compiled packages work once they have come is not tested.
"""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

import jupytext
import pytest
from playwright.sync_api import expect

from pinned import CDN
from tools.browser.visiting import PATIENCE, Visit, visit

from .conftest import CHAPTERS, ROOT
from .own_jupyterlab import faults

NAMES = [chapter.removeprefix("book/").removesuffix(".html") for chapter in CHAPTERS]
LIBRARIES = {"numpy", "matplotlib", "contourpy", "kiwisolver", "pillow", "scipy", "scikit_learn"}
BESIDE = {"backprop_by_numbers", "anywidget", "ipywidgets", "jupyterlab_widgets", "psygnal", "tqdm"}
SOURCE = re.compile(r":::|\{[a-z:]+\}|\$|\*\*")  # what a reader would see of words not rendered

# What needs no NumPy: that a widget of ours is drawn, and that Python hears of it.
WIDGET = """\
import anywidget, ipywidgets, traitlets
from importlib.metadata import version

class Clicks(anywidget.AnyWidget):
    _esm = '''export default {render({model, el}) {
        const button = document.createElement("button");
        button.textContent = "one more";
        button.onclick = () => {model.set("count", model.get("count") + 1); model.save_changes()};
        el.append(button);
    }}'''
    count = traitlets.Int(0).tag(sync=True)

clicks = Clicks()
print(version("backprop-by-numbers"))
ipywidgets.VBox([clicks, ipywidgets.FloatSlider(description="rate")])"""

# Without it, nothing would be asked for a second time.
ANEW = """\
import micropip
micropip.uninstall("backprop-by-numbers")"""

# The cell's five minutes are over when the test says so.
KEEP_WAITING = """() => {
  const {setTimeout} = globalThis;
  globalThis.setTimeout = (then, time, ...rest) =>
    time > 290_000 ? void (globalThis.waited = then) : setTimeout(then, time, ...rest);
}"""


def refuse(route):
    route.abort()


def let_through(route):
    route.fallback()


def keep_waiting(route):
    """Let a request hang."""


@contextmanager
def reader(browser, site, width=1280, python=keep_waiting):
    """Give a tab in which this site is all there is: any other host refuses.

    Each notebook starts a Python of its own, which is not needed to be looked at: `python` is what
    is done about the requests for it.
    """
    with visit(browser, width, patience=PATIENCE) as tab:
        host = urlsplit(site).netloc
        tab.page.context.route(lambda address: urlsplit(address).netloc != host, refuse)
        tab.page.context.route("**/static/pyodide/**", python)
        yield tab


def libraries(addresses):
    """Return which packages of the CDN are asked for."""
    return {address.removeprefix(CDN).partition("-")[0] for address in addresses}


def assert_quiet(tab, site):
    assert elsewhere(tab, site) == []
    assert faults(tab) == []


@pytest.fixture(scope="module")
def tab_of_the_rocket(browser, site):
    """Open a chapter by its rocket, in a tab that is there for several tests."""
    with reader(browser, site) as tab:
        page = tab.open(f"{site}book/02-error.html")
        page.get_by_role("button", name="Launch interactive content").click()
        with page.expect_popup() as popup:
            page.get_by_role("link", name="JupyterLite").click()
        yield Visit(popup.value)
        assert tab.complaints == []


@pytest.fixture
def page(tab_of_the_rocket, site):
    yield tab_of_the_rocket.page
    assert_quiet(tab_of_the_rocket, site)


@pytest.fixture(scope="module")
def phone(browser, site):
    """A phone on which Python runs, with a notebook whose first cells after one are ours."""

    def change(route):
        response = route.fetch()
        notebook = response.json()
        first, *others = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        sources = (WIDGET, "clicks.count", f"{ANEW}\n{first['source']}")
        for cell, source in zip(others, sources, strict=False):
            cell["source"] = source
        route.fulfill(response=response, json=notebook)

    with reader(browser, site, width=390, python=let_through) as tab:
        tab.page.context.route("**/files/12-something-to-learn.ipynb*", change)
        tab.open(f"{site}lite/lab/index.html?path=12-something-to-learn.ipynb")
        yield tab


def code(page, index):
    return page.locator(".jp-Notebook .jp-CodeCell").nth(index)


def run(page, index):
    """Run a cell and return its output, once it is through."""
    # Before it has a kernel, JupyterLab takes the keys and does nothing.
    page.get_by_text("Python (Pyodide) | Idle").wait_for()
    cell = code(page, index)
    # What the page hides is collapsed here: a click on what stands in its place opens it.
    cell.locator(".cm-content, .jp-InputPlaceholder").locator("visible=true").first.click()
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))
    return cell.locator(".jp-OutputArea")


def elsewhere(tab, site):
    """Return the requests to other hosts. (The service worker has its own at the site's root.)"""
    parts = urlsplit(site)
    return tab.elsewhere(f"{parts.scheme}://{parts.netloc}/")


def test_the_rocket_opens_the_chapter(page):
    expect(page.locator(".jp-Notebook").first.locator("h1").first).to_contain_text("Error")


def test_all_chapters_are_listed_and_each_opens_with_its_text_rendered(page):
    listed = page.locator(".jp-DirListing-itemName")
    expect(listed).to_have_text([f"{name}.ipynb" for name in NAMES])
    for name in NAMES:
        listed.get_by_text(f"{name}.ipynb").dblclick()
        notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")
        title = re.search(r"^# (.+)", jupytext.read(ROOT / f"book/{name}.md").cells[0].source, re.M)
        expect(notebook.locator("h1").first).to_contain_text(title[1])
        expect(notebook.locator("blockquote").first).to_contain_text("You will")
        expect(notebook.locator("strong", has_text="runs in your browser")).to_be_visible()
        texts = notebook.locator(".jp-RenderedMarkdown").all_text_contents()
        assert texts  # those near the top: the rest is rendered when it is scrolled to
        assert [text for text in texts if SOURCE.search(text)] == []
        # The set-up is collapsed: the subject comes first.
        expect(notebook.locator(".jp-CodeCell").first.locator(".cm-content")).to_have_count(0)
        expect(page).to_have_title(re.compile(f"^{name[:9]}"))


def test_help_opens_no_other_host_within_the_page(page):
    """JupyterLab would, in a frame, which the page's policy keeps empty."""
    page.locator(".lm-MenuBar-item", has_text="Help").click()
    expect(page.locator(".lm-Menu-itemLabel", has_text="Shortcuts")).to_be_visible()
    offered = page.locator(".lm-Menu-itemLabel").all_inner_texts()
    page.keyboard.press("Escape")
    assert [entry for entry in offered if "Reference" in entry] == []


def test_on_a_phone_the_notebook_has_the_width(phone, site):
    page = phone.page
    # While it starts, JupyterLab opens the list of files and is made to shut it.
    page.locator(".jp-Notebook h1").first.wait_for()
    page.evaluate("jupyterapp.restored.then(() => true)")
    expect(page.locator(".jp-DirListing")).to_be_hidden()
    page.wait_for_function(
        "() => document.querySelector('.jp-Notebook h1').getBoundingClientRect().width > 200"
    )
    assert_quiet(phone, site)


def test_python_and_the_package_come_from_the_site_and_a_cdn_that_does_not_answer_is_named(
    phone, site
):
    page = phone.page
    missing = (
        "ConnectionError: NumPy, Matplotlib and scikit-learn did not come from cdn.jsdelivr.net"
    )
    expect(run(page, 0)).to_contain_text(missing)
    asked = elsewhere(phone, site)
    assert libraries(asked) == LIBRARIES
    came = {urlsplit(address).path.rpartition("/")[2] for address in phone.requests}
    assert {name.partition("-")[0] for name in came if name.endswith(".whl")} >= BESIDE
    assert came >= {"pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"}

    output = run(page, 1)
    expect(output).to_contain_text("0.1.0")
    expect(output.locator(".noUi-handle")).to_be_visible()
    for _ in range(3):
        output.get_by_role("button", name="one more").click()
    expect(run(page, 2)).to_contain_text("3")
    assert elsewhere(phone, site) == asked
    # What is complained of is the CDN that is missing, and no policy.
    assert phone.complaints
    assert [words for words in phone.complaints if "Security Policy" in words] == []

    # A network that never answers ends in words, too.
    [python] = page.workers
    python.evaluate(KEEP_WAITING)
    held = []

    def hold(route):
        held.append(route.request.url)
        if libraries(held) == LIBRARIES:
            python.evaluate("waited()")

    page.context.route(f"{CDN}**", hold)
    expect(run(page, 3)).to_contain_text(missing)
    assert libraries(held) == LIBRARIES


@pytest.mark.parametrize("name", ["index.html", "lab/index.html"])
def test_opened_as_a_file_it_says_what_it_needs(browser, name):
    with visit(browser, offline=True) as tab:
        tab.open((ROOT / "_build/html/lite" / name).as_uri())
        expect(tab.page.locator("body")).to_contain_text("These notebooks need a server")
