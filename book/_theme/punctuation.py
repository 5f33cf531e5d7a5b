"""Keep a formula in a sentence, or a line to write on, with the punctuation that follows it.

Both are boxes, and a browser may break the line after a box: on a phone a comma would then begin
the next line.
"""

import re

from docutils import nodes

from book._theme.blanks import Blank

PUNCTUATION = re.compile(r"[,.;:?!)，。；：？！）、”]+")


def keep_together(_app, doctree, _docname):
    """Put each box and the punctuation behind it into one inline node."""
    for box in list(doctree.findall(lambda node: isinstance(node, nodes.math | Blank))):
        parent = box.parent
        place = parent.index(box)
        following = parent[place + 1] if place + 1 < len(parent) else None
        if not isinstance(following, nodes.Text):
            continue
        if sign := PUNCTUATION.match(following):
            together = nodes.inline("", "", classes=["together"])
            rest = nodes.Text(following[sign.end() :])
            parent[place : place + 2] = [together, rest]
            together += [box, nodes.Text(sign[0])]


def setup(app):
    """Work on each page just before it is written."""
    app.connect("doctree-resolved", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
