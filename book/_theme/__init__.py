"""How the book's pages look and work: one extension of Sphinx, which sets up those beside it.

Each module says at its top what it is for. Where the order of two of them matters, or that of one
and another project's extension, the priority says so where the module connects to an event.
"""

EXTENSIONS = (
    "addresses",
    "api_reference",
    "broken_cells",
    "dark_figures",
    "deferred_scripts",
    "image_sizes",
    "live_figures",
    "math_punctuation",
    "notebook_downloads",
    "offline_math",
    "page_dependencies",
    "page_metadata",
    "run_buttons",
    "security_policy",
    "symbol_search",
    "unused_styles",
)


def setup(app):
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
