"""Serve the built book to this machine as a real host would: text compressed, at a sub-path too."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

COMPRESSED = (".html", ".css", ".js", ".svg", ".json")  # fonts are compressed already


class Handler(SimpleHTTPRequestHandler):
    """Serve a folder at `prefix`, and nothing elsewhere."""

    protocol_version = "HTTP/1.1"  # connections stay open: a page is some thirty files

    def __init__(self, *arguments, prefix, **options):
        self.prefix = prefix
        super().__init__(*arguments, **options)

    def translate_path(self, path):
        """Return the file at an address."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_head(self):
        """Begin the answer, and return what is to follow."""
        file = Path(self.translate_path(self.path))
        if file.suffix not in COMPRESSED or not file.is_file():
            return super().send_head()
        body = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *_):
        """Say nothing of each request."""


class Server(ThreadingHTTPServer):
    """Serve each connection in a thread that ends with the program."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Keep silent where a browser has hung up, as it does when a page is closed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Yield the address at which `folder` is served while the block runs."""
    handler = partial(Handler, directory=str(folder), prefix=prefix)
    with Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
        server.shutdown()
