"""Leave out of the theme's style sheets and icon font what no page of the book uses.

The theme carries rules and icons for everything that any book might hold: more than half of what a
reader would wait for. A rule goes when each of its selectors names a class that is a word of no
page and of no script; an icon goes when no rule that is left shows it.
Not in `make serve` (the tag "serve"), which writes few pages at a time, and those at once.
"""

import logging
import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SHEETS = ("styles/pydata-sphinx-theme.css", "sphinx-design.min.css", "mystnb.*.css")
ICONS = "vendor/fontawesome/webfonts/fa-solid-900"

# Of the blocks in braces only the innermost are rules; what is round them (@media) stays.
RULE = re.compile(r"([^{};]+)\{[^{}]*\}")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NO_MATTER = re.compile(r":not\([^()]*\)")  # an element that lacks a class need not exist
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A style sheet writes an icon as itself or as an escape, in the range kept for private use.
ICON = re.compile(r"[\ue000-\uf8ff]|\\([ef][0-9a-f]{3})")
SOURCES = re.compile(r"url\(([^)]*fa-solid-900)\.woff2\) [^,]*,url\([^)]*\) format\([^)]*\)")


def words_of(site):
    texts = [*site.rglob("*.html"), *site.rglob("*.js")]
    return {word for text in texts for word in re.findall(r"[\w-]+", text.read_text("utf-8"))}


def without_unused(css, words):
    """Return the style sheet without the rules that can apply to nothing."""

    def keep(rule):
        selectors = NO_MATTER.sub("", rule[1]).split(",")
        wanted = "@" in rule[1] or any(words.issuperset(CLASS.findall(one)) for one in selectors)
        return rule[0] if wanted else ""

    return RULE.sub(keep, COMMENT.sub("", css))


def icons_of(css):
    return {int(icon[1], 16) if icon[1] else ord(icon[0]) for icon in ICON.finditer(css)}


def write_icons(font_file, icons):
    font = TTFont(font_file.with_suffix(".ttf"), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True))
    subsetter.populate(unicodes=icons)
    subsetter.subset(font)
    font.flavor = "woff"
    font.save(font_file.with_suffix(".woff"))


def shrink(app, exception):
    if exception or "serve" in app.tags:
        return
    static = Path(app.outdir) / "_static"
    # No page loads this one, and it names every icon.
    (static / "scripts/fontawesome.js").unlink(missing_ok=True)
    words = words_of(Path(app.outdir))
    for sheet in (found for pattern in SHEETS for found in static.glob(pattern)):
        css = without_unused(sheet.read_text("utf-8"), words)
        sheet.write_text(SOURCES.sub(r'url(\1.woff) format("woff")', css), "utf-8")
    everything = "".join(sheet.read_text("utf-8") for sheet in static.rglob("*.css"))
    write_icons(static / ICONS, icons_of(everything))


def setup(app):
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports each table it cuts
    app.connect("build-finished", shrink, priority=900)  # after the theme has put its files there
    return {"parallel_read_safe": True}
