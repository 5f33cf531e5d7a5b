"""The pages' security policy: nothing of the book is blocked, all that is foreign is.

That nothing is blocked, every page is asked (every_page.py): a browser complains of what it blocks.
"""

import re

import pytest

from tools.browser.serving import served
from tools.browser.visiting import visit

from .conftest import HTML

CHAPTER = "book/03-output-layer.html"  # it has formulas, live figures and folded answers
LAB = "lite/lab/index.html"  # JupyterLab's page has a policy of its own

WATCH = """() => {
  window.blocked = [];
  addEventListener("securitypolicyviolation", event => blocked.push(event.effectiveDirective));
}"""
# Each way in, and the directive that closes it. They go through the page, as an attacker's would.
ATTACKS = {
    "script-src-elem": """() => {
      const script = document.createElement("script");
      script.textContent = "window.stolen = true";
      document.body.append(script);
    }""",
    "script-src-attr": """() => {
      const button = document.createElement("button");
      button.setAttribute("onclick", "window.stolen = true");
      document.body.append(button);
      button.click();
    }""",
    "img-src": """other => new Promise(done => {
      const image = document.createElement("img");
      image.onload = () => { window.stolen = true; done(); };
      image.onerror = () => done();
      image.src = `${other}_static/card.png`;
    })""",
    "connect-src": """other => fetch(`${other}index.html`, {mode: "no-cors"})
      .then(() => { window.stolen = true; }, () => {})""",
    "base-uri": """other => {
      const base = document.createElement("base");
      base.href = other;
      document.head.prepend(base);
      window.stolen = document.baseURI === other;
    }""",
    "frame-src": """other => {
      const frame = document.createElement("iframe");
      frame.src = `${other}index.html`;
      document.body.append(frame);
    }""",
    "form-action": """other => {
      const form = document.createElement("form");
      form.action = `${other}index.html`;
      document.body.append(form);
      form.submit();
    }""",
}


@pytest.fixture(scope="module")
def other():
    """Another host, which would answer: it is this machine under another name."""
    with served(HTML) as address:
        yield address


def bare(tab, address):
    """Open a page without its scripts, which could only make its policy stricter."""
    tab.page.context.route(re.compile(r"\.js\b"), lambda route: route.abort())
    return tab.open(address)


@pytest.fixture(scope="module", params=["sub-path", "file", "lab"])
def attacked(request, browser, site):
    """What is attacked: a chapter on a host and in a folder, and JupyterLab on a host."""
    home = HTML.as_uri() + "/" if request.param == "file" else site
    with visit(browser) as tab:
        page = bare(tab, home + (LAB if request.param == "lab" else CHAPTER))
        page.evaluate(WATCH)
        yield page


@pytest.mark.parametrize("directive", ATTACKS)
def test_what_is_foreign_is_blocked(attacked, other, directive):
    attacked.evaluate("() => { blocked.length = 0; }")  # a bare expression, the policy forbids
    attacked.evaluate(ATTACKS[directive], other)
    attacked.wait_for_function("() => blocked.length")
    assert set(attacked.evaluate("blocked")) == {directive}
    assert not attacked.evaluate("window.stolen ?? false")


@pytest.mark.parametrize("target", [CHAPTER, LAB], ids=["chapter", "lab"])
def test_without_the_policy_the_same_attacks_would_succeed(browser, site, other, target):
    """Otherwise the test above would show nothing."""
    with visit(browser, bypass_csp=True) as tab:
        page = bare(tab, site + target)
        for directive in (
            "script-src-elem",
            "script-src-attr",
            "img-src",
            "connect-src",
            "base-uri",
        ):
            page.evaluate("window.stolen = false")
            page.evaluate(ATTACKS[directive], other)
            page.wait_for_function("() => window.stolen === true")


def test_text_in_the_address_is_never_run(tab, site):
    attack = "<img src=x onerror='window.stolen=true'>"
    for path in (CHAPTER, "search.html"):
        page = tab.open(f"{site}{path}?q={attack}&x={attack}#{attack}")
        tab.read()
        assert not page.evaluate("window.stolen ?? false")
        assert not page.locator("img[src=x]").count()
        assert tab.complaints == []


def test_the_themes_own_buttons_work(tab, site):
    page = tab.open(site + CHAPTER)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.locator(".dropdown-download-buttons > button").click()
    page.locator(".btn-download-pdf-button").click()
    assert page.evaluate("window.printed")
    page.locator(".btn-fullscreen-button").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    assert tab.complaints == []
