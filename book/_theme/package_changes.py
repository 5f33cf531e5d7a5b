"""Tell Sphinx that every chapter depends on the package, whose code its cells run.

Then ``make serve`` runs the chapters again when the package changes, not only when they do.
"""

from pathlib import Path

import backprop_by_numbers

PACKAGE = Path(backprop_by_numbers.__file__).parent
FILES = sorted(file for kind in ("py", "js", "css") for file in PACKAGE.rglob(f"*.{kind}"))


def depend_on_package(app, docname, source):  # noqa: ARG001  Sphinx sets the arguments
    for file in FILES:
        app.env.note_dependency(str(file))


def setup(app):
    app.connect("source-read", depend_on_package)
    return {"parallel_read_safe": True}
