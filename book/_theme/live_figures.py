"""Put each live figure into the page in both its forms: a static one, and what makes it live.

A lab's output holds its static picture (SVG), or a question's its form (HTML); a text that begins
with its title; and the id of its widget, whose classes are "lab" and the lab's name. The page shows
the static form until ``static/widgets/host.js`` has the widget running, where no script runs, and
in print. The ids are random: they are numbered here, so that the same book has the same bytes each
time.
"""

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import sanitize_script_content

from backprop_by_numbers.widgets.bundle import style_sheet
from backprop_by_numbers.widgets.question import QuestionView

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "ipywidgets_state"  # what MyST-NB calls the script with all widgets' states
ID = re.compile(r"\b[0-9a-f]{32}\b|(?<=IPY_MODEL_)[0-9a-f]{32}")
# The static forms, with what is said below each.
STILL = {
    "image/svg+xml": (
        "This figure is live where scripts run: switch them on in your browser, "
        "or run this chapter as a notebook."
    ),
    "text/html": (
        "Your answer is checked where scripts run: switch them on in your browser, "
        "or run this chapter as a notebook."
    ),
}
# A question's static form and the live one have this sheet in common: a file, for all pages.
QUESTION_SHEET = "widgets/question.css"
QUESTION_STYLE = style_sheet(*QuestionView.styles)


def scripts_of(app, docname):
    """Return the scripts that MyST-NB adds to a page, by name."""
    return getattr(app.env, "nb_metadata", {}).get(docname, {}).get("js_files", {})


def share_texts(models):
    """Have each module and style sheet in the page once: other models refer to the first."""
    first = {}
    for key, model in models.items():
        state = model["state"]
        for trait in ("_esm", "_css"):
            if state.get(trait) == QUESTION_STYLE:
                state[trait] = ""  # a file, see below
            elif trait in state and first.setdefault(state[trait], key) != key:
                state[trait] = f"IPY_MODEL_{first[state[trait]]}"


def place_labs(app, doctree):
    scripts = scripts_of(app, app.env.docname)
    if STATE not in scripts:
        return
    path, settings = scripts[STATE]
    saved = json.loads(settings["body"])
    models = saved["state"]
    numbered = {}
    for key in models:
        numbered[key] = f"{len(numbered):032x}"

    def with_numbers(text):
        return ID.sub(lambda found: numbered.get(found[0], found[0]), text)

    share_texts(models)
    scripts[STATE] = (
        path,
        {**settings, "body": with_numbers(sanitize_script_content(json.dumps(saved)))},
    )
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
        form = next(form for form in STILL if form in forms)
        still += forms[form].children
        still += nodes.paragraph("", STILL[form], classes=["lab-how"])
        opening = f'<div class="lab-place {name}-place" role="group" aria-label="{escape(title)}">'
        place = bundle.parent.index(bundle)
        bundle.parent[place : place + 1] = [
            nodes.raw("", opening, format="html"),
            still,
            nodes.raw("", f"{with_numbers(view)}</div>", format="html"),
        ]


def add_style(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    if STATE not in (scripts := scripts_of(app, pagename)):
        return
    app.add_css_file("widgets/host.css")
    if '["lab", "question"]' in scripts[STATE][1]["body"]:
        app.add_css_file(QUESTION_SHEET)


def write_question_sheet(app):
    if app.builder.format == "html":
        sheet = Path(app.outdir, "_static", QUESTION_SHEET)
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text(QUESTION_STYLE, encoding="utf-8")


def setup(app):
    app.connect("builder-inited", write_question_sheet)
    # Before dark_figures.py gives each picture its twin, which it does at 400.
    app.connect("doctree-read", place_labs, priority=300)
    app.connect("html-page-context", add_style)
    return {"parallel_read_safe": True}
