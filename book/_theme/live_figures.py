"""Put each live figure into the page in both its forms: a static picture, and what makes it live.

A lab's output holds its static picture (SVG), a text that begins with its title, and the id of its
widget, whose classes are "lab" and the lab's name. The page shows the picture until
``static/widgets/host.js`` has the widget running, where no script runs, and in print. The ids are
random: they are numbered here, so that the same book has the same bytes each time.
"""

import json
import re

from docutils import nodes

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "ipywidgets_state"  # what MyST-NB calls the script with all widgets' states
ID = re.compile(r"\b[0-9a-f]{32}\b|(?<=IPY_MODEL_)[0-9a-f]{32}")
WITHOUT_SCRIPTS = (
    "This figure is live where scripts run: switch them on in your browser, "
    "or run this chapter as a notebook."
)


def scripts_of(app, docname):
    """Return the scripts that MyST-NB adds to a page, by name."""
    return getattr(app.env, "nb_metadata", {}).get(docname, {}).get("js_files", {})


def place_labs(app, doctree):
    scripts = scripts_of(app, app.env.docname)
    if STATE not in scripts:
        return
    path, settings = scripts[STATE]
    models = json.loads(settings["body"])["state"]
    numbered = {}
    for key in models:
        numbered[key] = f"{len(numbered):032x}"

    def with_numbers(text):
        return ID.sub(lambda found: numbered.get(found[0], found[0]), text)

    scripts[STATE] = (path, {**settings, "body": with_numbers(settings["body"])})
    for bundle in list(doctree.findall(nodes.container)):
        if bundle.get("nb_element") != "mime_bundle":
            continue
        forms = {form["mime_type"]: form for form in bundle.children}
        if VIEW not in forms:
            continue
        title = forms["text/plain"].astext().splitlines()[0]
        view = forms[VIEW].children[0].astext()
        _, name = models[ID.search(view)[0]]["state"]["_dom_classes"]
        still = nodes.container(classes=["lab-still"], nb_element="lab_picture")
        still += forms["image/svg+xml"].children
        still += nodes.paragraph("", WITHOUT_SCRIPTS, classes=["lab-how"])
        opening = f'<div class="lab-place {name}-place" role="group" aria-label="{title}">'
        place = bundle.parent.index(bundle)
        bundle.parent[place : place + 1] = [
            nodes.raw("", opening, format="html"),
            still,
            nodes.raw("", f"{with_numbers(view)}</div>", format="html"),
        ]


def add_style(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    if STATE in scripts_of(app, pagename):
        app.add_css_file("widgets/host.css")


def setup(app):
    # Before dark_figures.py gives each picture its twin, which it does at 400.
    app.connect("doctree-read", place_labs, priority=300)
    app.connect("html-page-context", add_style)
    return {"parallel_read_safe": True}
