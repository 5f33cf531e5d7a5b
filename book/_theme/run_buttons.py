"""Put "in the browser" first in each chapter's rocket menu, beside the theme's Binder and Colab.

The theme has such a button only where it knows the book's repository. This one needs none: the
notebooks are a part of the site, which ``make book`` puts at the address of the page ``LITE``.
Where Sphinx builds the pages alone, as in ``make serve``, a page stands there that says so. If it
does so over what ``make book`` has made, the stamps go: that is no longer whole.

Only chapters are prepared to be run elsewhere. A page of the appendix has no such menu, even where
it has cells.
"""

import re
from pathlib import Path, PurePosixPath

CHAPTER = re.compile(r"book/\d\d-")
LITE = "lite/lab/index"
BUTTON = {
    "type": "link",
    "text": "JupyterLite",
    "tooltip": "Run this chapter in your browser; compiled libraries come over the network",
    "icon": "_static/images/logo_jupyterlite.svg",
}


def add_button(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    buttons = context.get("header_buttons", [])
    rocket = next((one for one in buttons if one.get("label") == "launch-buttons"), None)
    if not CHAPTER.match(pagename):
        context["header_buttons"] = [one for one in buttons if one is not rocket]
        return
    if rocket is None:
        rocket = {
            "type": "group",
            "tooltip": "Launch interactive content",
            "icon": "fas fa-rocket",
            "buttons": [],
            "label": "launch-buttons",
        }
        buttons.insert(0, rocket)
    notebook = PurePosixPath(pagename).with_suffix(".ipynb").name
    rocket["buttons"].insert(0, BUTTON | {"url": f"{context['pathto'](LITE)}?path={notebook}"})


def take_stamps(app):
    for folder in (Path(app.outdir), Path(app.outdir, "lite")):
        (folder / ".complete").unlink(missing_ok=True)


def setup(app):
    app.connect("builder-inited", take_stamps)
    app.connect("html-page-context", add_button, priority=502)  # after the theme's buttons, at 501
    return {"parallel_read_safe": True, "parallel_write_safe": True}
