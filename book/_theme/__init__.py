"""How the book's pages look and work: one extension of Sphinx, made of all modules beside this.

Each says at its top what it is for. Where the order of two of them matters, or that of one and of
another project's extension, a priority says so where the module connects to an event.
"""

from pkgutil import iter_modules


def setup(app):
    for module in iter_modules(__path__):
        app.setup_extension(f"{__name__}.{module.name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
