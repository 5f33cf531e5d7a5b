"""Say in the page how large its figures are, so that nothing moves when they load.

Docutils knows sizes as style alone, and a style that fits a wide window distorts the figure on a
phone. The attributes ``width`` and ``height`` only say the proportions to a browser that scales.
"""

import re
from pathlib import Path
from urllib.parse import unquote

IMAGE = re.compile(r'<img (?=[^>]*src="[^"]*_images/([^"]+\.svg)")')
POINTS = re.compile(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"')


def size(svg):
    width, height = (round(float(points) * 4 / 3) for points in POINTS.search(svg).groups())
    return f'width="{width}" height="{height}"'


def say_sizes(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    sources = {name: Path(app.srcdir, source) for source, name in app.builder.images.items()}

    def sized(image):
        return f"{image[0]}{size(sources[unquote(image[1])].read_text('utf-8'))} "

    if "body" in context:
        context["body"] = IMAGE.sub(sized, context["body"])


def setup(app):
    app.connect("html-page-context", say_sizes)
    return {"parallel_read_safe": True}
