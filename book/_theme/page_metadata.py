"""Tell other programs what a page is: search engines, and those that show a card for a link.

A card's picture and a page's canonical address have to be given in full, so they are there only
where the site's address is known (``addresses.py``).
"""

import html
import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

from docutils import nodes
from matplotlib.figure import Figure
from matplotlib.image import imread

from backprop_by_numbers import article, figures
from backprop_by_numbers.figures.base.palette import INK, MUTED, PAPER
from book._theme.page_language import language_of

CARD = "_static/card.png"
CARD_SAYS = "The course's network: two inputs, two hidden neurons, two outputs, eight weights."
PIXELS = (1200, 630)  # what the sites that show cards ask for
DPI = 120
TAG = re.compile(r"<[^>]*>")


def description_of(doctree):
    said = (
        meta["content"] for meta in doctree.findall(nodes.meta) if meta.get("name") == "description"
    )
    return next(said, "")


def tags(site, book, title, description, page, language=None):
    """Return what a link's card is made of, as HTML; `site` is "" where it is not known."""
    said = {"og:site_name": book, "og:type": "website", "og:title": title}
    said["og:locale"] = language.replace("-", "_") if language else "en_GB"
    if description:
        said["og:description"] = description
    if site:
        width, height = map(str, PIXELS)
        said |= {"og:url": f"{site}{page}", "og:image": f"{site}{CARD}", "og:image:alt": CARD_SAYS}
        said |= {"og:image:width": width, "og:image:height": height}
    lines = [
        f'<meta property="{name}" content="{html.escape(text)}">' for name, text in said.items()
    ]
    card = "summary_large_image" if site else "summary"
    return "\n".join([*lines, f'<meta name="twitter:card" content="{card}">'])


def describe(app, pagename, templatename, context, doctree):  # noqa: ARG001  Sphinx sets them
    site = app.config.html_baseurl
    first = app.config.root_doc
    title = (
        html.unescape(TAG.sub("", context.get("title", ""))) if doctree else context["docstitle"]
    )
    about = doctree or (app.env.get_doctree(first) if pagename == "index" else None)
    context["site_address"] = site
    context["card_tags"] = tags(
        site,
        app.config.html_title,
        title,
        description_of(about) if about else "",
        app.builder.get_target_uri(first if pagename == "index" else pagename),
        language_of(about) if about else None,
    )


def draw_card(file, title):
    """Draw the book's title beside its network, as large as such a card is shown."""
    network = figures.network_diagram(article.network(), article.inputs, article.targets)
    drawn = io.BytesIO()
    network.savefig(drawn, format="png", dpi=DPI)
    drawn.seek(0)
    width, height = PIXELS
    card = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
    picture = imread(drawn)
    card.figimage(picture, width - picture.shape[1] - 30, (height - picture.shape[0]) // 2)
    words = {"x": 0.05, "family": "DejaVu Sans", "linespacing": 1.35}
    card.text(y=0.56, s=title.replace(" by ", "\nby "), size=22, weight="bold", color=INK, **words)
    card.text(
        y=0.36,
        s="One tiny neural network,\nand every number in view.",
        size=15,
        color=MUTED,
        **words,
    )
    card.savefig(file, dpi=DPI, metadata={"Software": None})


# Not by sphinx-sitemap: that lists the search and the page for wrong addresses too, and its warning
# where the address is not known would end the build.
def sitemap(site, pages):
    """Return the list of the site's pages that search engines read, as XML."""
    entries = "".join(f"  <url><loc>{escape(site + page)}</loc></url>\n" for page in sorted(pages))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def robots(site):
    """Return what search engines may read: all of it."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {site}sitemap.xml\n" if site else "")


def write_files(app, exception):
    if exception or app.builder.name != "html" or "serve" in app.tags:
        return
    site, out = app.config.html_baseurl, Path(app.outdir)
    draw_card(out / CARD, app.config.html_title)
    (out / "robots.txt").write_text(robots(site), "utf-8")
    if site:
        pages = map(app.builder.get_target_uri, app.env.found_docs)
        (out / "sitemap.xml").write_text(sitemap(site, pages), "utf-8")


def setup(app):
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True}
