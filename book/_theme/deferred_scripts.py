"""Let the browser show a page before it has the page's scripts, and give it each script once.

Extensions add scripts each for itself. A second ``let`` or ``const`` of one name is an error in the
reader's browser console. A script that is not deferred keeps the page blank until it is there.
"""

# Pages have lines of script of their own that need this one at once.
AT_ONCE = "documentation_options.js"


def deferred(script):
    """Return the script as one that waits for the page; what is no file of its own cannot wait."""
    if not script.filename or script.filename.endswith(AT_ONCE):
        return script
    attributes = script.attributes | {"defer": "defer"}
    return type(script)(script.filename, priority=script.priority, **attributes)


def lighten(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    scripts = list(dict.fromkeys(context["script_files"]))
    if pagename != "search":  # it has scripts of its own that need all of these at once
        scripts = [deferred(script) for script in scripts]
    context["script_files"] = scripts


def setup(app):
    app.connect("html-page-context", lighten, priority=900)  # after all who add
    return {"parallel_read_safe": True}
