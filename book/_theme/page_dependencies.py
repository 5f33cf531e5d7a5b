"""Let a change of the package or of the theme show in all pages, and a change of words at once.

Sphinx reads a chapter again when something changes that the chapter depends on. Here the
package, whose code the cells run, and the theme's own code become such dependencies.

`make serve` (the tag "serve") runs the cells of a chapter only where their code has changed, or the
package, or what is installed. Else it takes their outputs from a cache, of which each state of the
package has its own. `make book` runs all of them each time.
"""

from hashlib import sha256
from pathlib import Path

import backprop_by_numbers

PACKAGE = Path(backprop_by_numbers.__file__).parent
CODE = sorted(file for kind in ("py", "js", "css", "json") for file in PACKAGE.rglob(f"*.{kind}"))
THEME = sorted(Path(__file__).parent.glob("*.py"))


def state(files):
    """Return a short name for what is in some files."""
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:16]


def keep_outputs(app, config):
    if "serve" in app.tags:
        pins = Path(app.srcdir, "requirements.txt")
        config.nb_execution_mode = "cache"
        config.nb_execution_cache_path = str(Path(app.outdir, ".outputs", state([*CODE, pins])))


def depend_on_code(app, docname, source):  # noqa: ARG001  Sphinx sets the arguments
    for file in (*CODE, *THEME):
        app.env.note_dependency(str(file))


def setup(app):
    app.connect("config-inited", keep_outputs)
    app.connect("source-read", depend_on_code)
    return {"parallel_read_safe": True}
