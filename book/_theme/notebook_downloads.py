"""Offer each chapter as the notebook that it is, with its outputs.

The book is built from ``NN-name.md``, so the theme would offer that text alone. The notebook of the
same name holds the outputs too, and ``make test`` holds it to them.
"""

import shutil
from pathlib import Path


def notebook_of(app, pagename):
    return Path(app.srcdir, f"{pagename}.ipynb")


def offer_notebook(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    if notebook_of(app, pagename).is_file():
        context["ipynb_source"] = f"{pagename}.ipynb"  # the theme's own name for it


def copy_notebooks(app, exception):
    if exception:
        return
    for pagename in app.env.found_docs:
        if (notebook := notebook_of(app, pagename)).is_file():
            shutil.copyfile(notebook, Path(app.outdir, "_sources", f"{pagename}.ipynb"))


def setup(app):
    app.connect("html-page-context", offer_notebook, priority=100)  # before the theme's buttons
    app.connect("build-finished", copy_notebooks)
    return {"parallel_read_safe": True}
