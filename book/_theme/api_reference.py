"""Let the appendix's reference be read off the docstrings, in the book's words and with its links.

Docstrings name things in single backticks. What the appendix describes becomes a link, all else is
shown as code. A type that is one of the classes described is a link too.
"""

import importlib
import inspect
import pkgutil
import re
from functools import cache

from sphinx.pycode import ModuleAnalyzer

PACKAGE = "backprop_by_numbers"
#: What the pages book/api-*.md describe, module by module.
DESCRIBED = ("", ".article", ".figures", ".widgets", ".notebook")
DESCRIBED += (".network.backpropagation", ".network.activations", ".network.losses")
DESCRIBED += (".network.parameters", ".explaining.explanation", ".checking.report")
DESCRIBED += (".benchmark_results",)

#: Errors, which Python describes and not this book; a build does not ask other hosts for links.
ELSEWHERE = ("FileNotFoundError", "FloatingPointError", "TraitError", "TypeError", "ValueError")

NAMED = re.compile(r"(?<![`:\w])`([\w.]+)`(?![`_])")
# "x : array_like, shape (n_in,)", and a type alone, as below "Returns".
TYPED = re.compile(r"^((?:\*{0,2}\w+(?:, \w+)* : )?)(.+)$")
#: Stands for a colon before which Napoleon would see the type of a constant or a property.
COLON = "\ue000"
A_TYPE_ALONE = re.compile(r"^[A-Z]\w+(?: or \w+)*$")


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


def is_error(place):
    """Whether a place is an error's, which Napoleon makes a link of by itself."""
    module, _, name = place.rpartition(".")
    thing = getattr(importlib.import_module(module), name)
    return inspect.isclass(thing) and issubclass(thing, Exception)


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

    def place(word):
        if word in not_links:
            return None
        is_method = cls and inspect.isroutine(vars(cls).get(word))
        return f"{path}.{word}" if is_method else index().get(word)

    def named(found):
        where = place(found[1])
        return f":py:obj:`{found[1]} <{where}>`" if where else f"``{found[1]}``"

    def typed(line):
        def link(word):
            where = index().get(word[0])
            if not where or word[0][0].islower() or is_error(where):
                return word[0]
            return f":py:obj:`{word[0]} <{where}>`"

        if not line[1] and not A_TYPE_ALONE.match(line[2]):
            return line[0]
        return line[1] + re.sub(r"[\w.]+", link, line[2])

    for n, line in enumerate(lines):
        if not line.lstrip().startswith((">>>", "...")):
            lines[n] = TYPED.sub(typed, NAMED.sub(named, line))
    if what in ("data", "property"):
        lines[0] = lines[0].replace(":", COLON)


def with_colons(app, what, name, thing, options, lines):  # noqa: ARG001
    lines[:] = [line.replace(COLON, ":") for line in lines]


def setup(app):
    app.config.nitpick_ignore = [*app.config.nitpick_ignore, *(("py:exc", e) for e in ELSEWHERE)]
    app.connect("autodoc-process-docstring", with_links, priority=400)  # Napoleon's is 500
    app.connect("autodoc-process-docstring", with_colons, priority=600)
    return {"parallel_read_safe": True}
