"""The pages' Content-Security-Policy, as it stands in them. A browser tries it: test_policy.py."""

import re
from functools import cache

import pytest
from lxml import html

from book._theme.security_policy import DIRECTIVES, NOT_PAGES, hashes, policy, with_policy
from parts import ROOT, SITE, needs
from pinned import CDN
from tools.lite_pages import lab_directives

HTML = ROOT / "_build/html"
LAB = HTML / "lite/lab/index.html"
# JupyterLab's page may do a little more than the others.
MORE = {"script-src": "'unsafe-eval'", "connect-src": CDN, "manifest-src": "'self'"}
PAGE = '<head><meta charset="utf-8"><title>A page</title>{}</head><body>{}</body>'


@cache
def pages():
    """Return the pages of the site, as text."""
    needs(SITE)
    found = sorted(HTML.rglob("*.html"))
    own = [page for page in found if page.relative_to(HTML).parts[0] != NOT_PAGES]
    return {page: page.read_text("utf-8") for page in own}


def directives(rule):
    named = (directive.split() for directive in rule.split(";"))
    return {name: sources for name, *sources in named}


def found(path, text):
    return html.document_fromstring(text).xpath(path)


def rules_of(text):
    (rule,) = found("//meta[@http-equiv='Content-Security-Policy']/@content", text)
    return directives(rule)


def test_every_page_forbids_other_hosts():
    own = re.compile(r"'(self|none|unsafe-inline|sha256-[\w+/]+=*)'|(file|blob|data):")
    assert len(pages()) > 15
    assert LAB in pages()
    for page, text in pages().items():
        rules = rules_of(text)
        if page == LAB:
            for name, source in MORE.items():
                rules[name].remove(source)
        assert rules["default-src"] == rules["base-uri"] == ["'none'"]
        assert all(own.fullmatch(source) for sources in rules.values() for source in sources)
        assert not {"'unsafe-inline'", "'unsafe-eval'", "data:"} & set(rules["script-src"])


def test_the_policy_of_every_page_is_that_of_its_scripts():
    """So nothing was changed after the policy was made."""
    for page, text in pages().items():
        allowed = lab_directives(CDN) if page == LAB else DIRECTIVES
        assert with_policy(text, allowed) == text, page


def test_make_serve_says_that_it_serves():
    (served,) = re.findall(r"-m sphinx_autobuild .*", (ROOT / "Makefile").read_text("utf-8"))
    assert "-t serve" in served


def test_the_policy_stands_before_all_that_it_is_for():
    for text in pages().values():
        place = text.index("Content-Security-Policy")
        assert not re.search(r"<(script|link|style|img)\b", text[:place])
        assert len(text[: text.index("charset")].encode()) < 1024


HANDLERS = "//@*[starts-with(name(), 'on')]"


def test_no_page_has_a_handler_in_an_attribute():
    for page, text in pages().items():
        assert found(HANDLERS, text) == [], page


def test_a_handler_in_an_attribute_is_noticed():
    page = PAGE.format("", "<p title=on><a OnClick='alert(1)'>a</a></p>")
    assert found(HANDLERS, page) == ["alert(1)"]


@pytest.mark.parametrize(
    ("head", "body", "allowed"),
    [
        ("", "", []),
        ("<script>alert(1)</script>", "", ["alert(1)"]),
        ("<script>a < b && c</script>", "<script type=module>d</script>", ["a < b && c", "d"]),
        ("<script src=a.js></script>", "<script type=application/json>{}</script>", []),
        ("", "<p>no <b>script</b></p>", []),
    ],
)
def test_a_script_in_a_page_is_allowed_by_its_hash(head, body, allowed):
    rules = directives(policy(PAGE.format(head, body)))
    named = [source for source in rules["script-src"] if source.startswith("'sha256-")]
    assert named == hashes(allowed)


def test_the_hash_is_the_one_that_browsers_compute():
    # From the specification: https://www.w3.org/TR/CSP3/#external-hash
    assert hashes(["alert('Hello, world.');"]) == [
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    ]


def test_a_page_gets_one_policy_however_often():
    once = with_policy(PAGE.format("<script>1</script>", ""))
    assert once.count("Content-Security-Policy") == 1
    assert with_policy(once) == once


def test_a_page_without_its_encoding_is_refused():
    with pytest.raises(ValueError, match="charset"):
        with_policy("<head></head>")


def test_live_figures_run_no_text_and_do_not_read_the_address():
    """What is in a page's address may come from anybody."""
    code = [
        *sorted((ROOT / "src/backprop_by_numbers/widgets").rglob("*.js")),
        *sorted((ROOT / "book/_theme/static").rglob("*.js")),
    ]
    assert len(code) > 20
    danger = re.compile(
        r"\beval\(|\bFunction\(|\blocation\b|URLSearchParams|document\.write|document\.URL|"
        r"\bset(?:Timeout|Interval)\(\s*[\"'`]|\breferrer\b|window\.name"
    )
    for file in code:
        assert danger.findall(file.read_text("utf-8")) == [], file
