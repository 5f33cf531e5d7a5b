"""Drop scripts that a page holds twice, which extensions add each for itself.

A second ``let`` or ``const`` of one name is an error in the reader's browser console.
"""


def drop_repeated_scripts(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    context["script_files"] = list(dict.fromkeys(context["script_files"]))


def setup(app):
    app.connect("html-page-context", drop_repeated_scripts, priority=900)  # after all who add
    return {"parallel_read_safe": True}
