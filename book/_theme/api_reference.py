"""Make the appendix's reference from the docstrings, with links to all that it describes.

numpydoc lays the docstrings out, and makes a link of each type that it is given. What else they
name stands in single backticks: what the appendix describes becomes a link, all else is shown as
code.
"""

import importlib
import inspect
import pkgutil
import re
from functools import cache

from numpydoc.xref import DEFAULT_LINKS
from sphinx.pycode import ModuleAnalyzer

PACKAGE = "backprop_by_numbers"
#: What the pages book/api-*.md describe, module by module.
DESCRIBED = ("", ".article", ".practice", ".figures", ".widgets", ".notebook")
DESCRIBED += (".network.backpropagation", ".network.activations", ".network.losses")
DESCRIBED += (".network.parameters", ".explaining.explanation", ".checking.report")
DESCRIBED += (".benchmark_results", ".example.convolution")

NAMED = re.compile(r"(?<![`:\w])`([\w.]+)`(?![`_])")


def public(module):
    """Return the names that a module is there to offer."""
    own = (
        name
        for name, thing in vars(module).items()
        if (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
    )
    return [name for name in getattr(module, "__all__", own) if not name.startswith("_")]


@cache
def index():
    """Return where the appendix describes each public thing, by name and by ``module.name``."""
    found = {}
    for module in (importlib.import_module(PACKAGE + part) for part in DESCRIBED):
        for name in public(module):
            place = f"{module.__name__}.{name}"
            found |= {f"{module.__name__.rpartition('.')[2]}.{name}": place}
            found.setdefault(name, place)
    return found


@cache
def comments():
    """Return the comments (``#:``) that say what a constant is, by the constant's name."""
    found = {}
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        for (_, name), lines in ModuleAnalyzer.for_module(module.name).find_attr_docs().items():
            found.setdefault(name, lines)
    return found


def parameters(thing):
    try:
        return set(inspect.signature(thing).parameters)
    except (TypeError, ValueError):  # it cannot be called
        return set()


def owner(what, name, thing):
    """Return the class whose members a docstring may name without saying whose they are."""
    if what == "class":
        return name, thing
    path, _, _ = name.rpartition(".")
    module, _, cls = path.rpartition(".")
    return path, getattr(importlib.import_module(module), cls, None) if module else None


def with_links(app, what, name, thing, options, lines):  # noqa: ARG001  Sphinx sets them
    if what == "data":  # it has no docstring but its type's
        lines[:] = comments()[name.rpartition(".")[2]]
    path, cls = owner(what, name, thing) if what != "module" else (name, None)
    not_links = parameters(thing) | {name.rpartition(".")[2]}

    def link(found):
        word = found[1]
        is_method = cls and inspect.isroutine(vars(cls).get(word))
        place = f"{path}.{word}" if is_method else index().get(word)
        return f":py:obj:`{word} <{place}>`" if place and word not in not_links else found[0]

    for n, line in enumerate(lines):
        if not line.lstrip().startswith((">>>", "...")):
            lines[n] = NAMED.sub(link, line)


def choose_types(app, config):  # noqa: ARG001  Sphinx sets them
    """Link the classes described, and none that numpydoc knows: those are on other hosts."""
    described = {name: place for name, place in index().items() if name[0].isupper()}
    config.numpydoc_xref_aliases = {name: name for name in DEFAULT_LINKS} | described
    config.numpydoc_xref_ignore = "all"  # of all other words; Jupyter Book cannot set it


def without_signature(app, what, name, thing, options, signature, result):  # noqa: ARG001
    """Keep numpydoc from giving a constant the signature of its type."""
    return ("", "") if what == "data" else None


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("numpydoc")
    app.connect("config-inited", choose_types, priority=400)  # numpydoc takes them up at 500
    app.connect("autodoc-process-docstring", with_links, priority=400)  # numpydoc's is at 500
    app.connect("autodoc-process-signature", without_signature, priority=400)
    return {"parallel_read_safe": True}
