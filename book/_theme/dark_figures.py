"""Give every figure that a cell draws a twin for the dark theme.

A chapter's figures are SVG, drawn in the few colours of ``backprop_by_numbers.figures``. Its
table ``DARK`` says what each of them is in the dark; the twin is the same file with those colours
put in. Both go into the page, and the theme shows the one that fits (classes ``only-light`` and
``only-dark``).
"""

import re
from pathlib import Path

from docutils import nodes

from backprop_by_numbers.figures import DARK

COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def darkened(svg: str) -> str:
    """Return the SVG with each light colour of the palette replaced by its dark one."""
    return COLOUR.sub(lambda colour: DARK.get(colour[0], colour[0]), svg)


def is_drawn_by_a_cell(image):
    # MyST-NB marks what it makes of a cell with `nb_element`.
    while image.parent and "nb_element" not in image.attributes:
        image = image.parent
    return "nb_element" in getattr(image, "attributes", {})


def add_twins(app, doctree):
    for image in list(doctree.findall(nodes.image)):
        if not (image["uri"].endswith(".svg") and is_drawn_by_a_cell(image)):
            continue
        light = Path(app.env.relfn2path(image["uri"])[1])
        dark = light.with_name(f"{light.stem}-dark.svg")
        svg = darkened(light.read_text(encoding="utf-8"))
        # Two chapters may show one figure: if it were written twice, the first would seem changed.
        if not dark.exists() or dark.read_text(encoding="utf-8") != svg:
            dark.write_text(svg, encoding="utf-8")

        # A lazy image is not fetched while it is hidden: a reader loads one of the two.
        image["loading"] = "lazy"
        twin = image.deepcopy()
        twin["uri"] = str(Path(image["uri"]).with_name(dark.name))
        image["classes"].append("only-light")
        twin["classes"].append("only-dark")
        # In a box of their own: the theme also hides a caption that stands beside a hidden image.
        pair = nodes.container(classes=["twins"])
        image.parent[image.parent.index(image)] = pair
        pair += [image, twin]


def setup(app):
    # Before Sphinx collects the images of the page, which it does at 500.
    app.connect("doctree-read", add_twins, priority=400)
    return {"parallel_read_safe": True}
