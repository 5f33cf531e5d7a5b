"""Tell the browser, in each page, to run and fetch nothing but what the book itself brings.

The policy stands in the page, since a book that is a folder of files has no server to send it. Each
script that a page holds is named by its hash, which is computed here from the finished page: so an
injected one does not run, and no handler in an attribute does. This has to be the last that is done
to a page's scripts. The notebooks' pages, which are put beside the book's, get theirs from
``tools/lite_pages.py``. `make serve` (the tag "serve") does without: its server adds a script to
each page, by which the browser hears of a change.
"""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from pathlib import Path

# `file:` is for who reads the book from a folder, where not every browser takes 'self' for that
# folder. A page that comes from a server may not fetch such an address anyway.
OWN = "'self' file:"
DIRECTIVES = {
    "default-src": "'none'",
    # A live figure's module is text in the page; host.js gives it a blob's address to import it.
    "script-src": f"{OWN} blob:",
    # KaTeX places each sign by a style attribute, and the live figures bring their style as text.
    "style-src": f"{OWN} 'unsafe-inline'",
    "img-src": f"{OWN} data:",  # the theme's style sheets carry a few signs
    "font-src": OWN,
    "connect-src": OWN,  # the search quotes the pages that it has found
    "form-action": OWN,
    "base-uri": "'none'",
}
NOT_PAGES = "_static"  # the theme's own templates
CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>')  # has to be among the first 1024 bytes
IN_PAGE = re.compile(r'\n? *<meta http-equiv="Content-Security-Policy"[^>]*>')
SCRIPTS = {"", "text/javascript", "module"}  # any other type is data, and is not run


class Inline(HTMLParser):
    """The scripts in a page that have no file of their own."""

    def __init__(self):
        super().__init__()
        self.scripts, self._within = [], False

    def handle_starttag(self, tag, attributes):
        """Note whether the element is a script that runs."""
        given = dict(attributes)
        self._within = tag == "script" and "src" not in given and given.get("type", "") in SCRIPTS
        if self._within:
            self.scripts.append("")

    def handle_endtag(self, tag):
        """Note the end of a script."""
        self._within = self._within and tag != "script"

    def handle_data(self, data):
        """Note the text of a script, which can come in parts."""
        if self._within:
            self.scripts[-1] += data


def hashes(texts):
    """Return the texts' hashes as a policy names them, each once, in a fixed order."""
    digests = {hashlib.sha256(text.encode()).digest() for text in texts}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(page, directives=DIRECTIVES):
    """Return the policy for a page, which is given as HTML: the directives, and its scripts."""
    inline = Inline()
    inline.feed(page)
    inline.close()
    scripts = " ".join([directives["script-src"], *hashes(inline.scripts)])
    rules = directives | {"script-src": scripts}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def with_policy(page, directives=DIRECTIVES):
    """Return the page with its policy, in place of one that it may have."""
    page = IN_PAGE.sub("", page)
    rule = html.escape(policy(page, directives), quote=False)
    meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{rule}">'
    protected, count = CHARSET.subn(lambda charset: charset[0] + meta, page, count=1)
    if not count:
        raise ValueError("a page has no <meta charset>, after which its policy would stand")
    return protected


def protect(app, exception):
    if exception or app.builder.name != "html" or "serve" in app.tags:
        return
    for page in Path(app.outdir).rglob("*.html"):
        if page.relative_to(app.outdir).parts[0] != NOT_PAGES:
            page.write_text(with_policy(page.read_text("utf-8")), "utf-8")


def setup(app):
    app.connect("build-finished", protect, priority=990)
    return {"parallel_read_safe": True}
