"""KaTeX's style sheet and fonts: fetched as pinned where they are missing."""

import base64
import hashlib
import io
import json
import tarfile

import pytest
from sphinxcontrib import katex

from book._theme.offline_math import NotFetched, fetch, is_there
from tools.browser.serving import served

VERSION = katex.katex_version
FILES = {
    "package.json": json.dumps({"name": "katex", "version": VERSION}),
    "dist/katex.min.css": "@font-face{src:url(fonts/KaTeX_Main.woff2)}",
    "dist/fonts/KaTeX_Main.woff2": "a font",
}
MORE = {"dist/katex.js": "a script", "../../escaped": "beyond the folder"}


def hash_of(archive):
    return f"sha512-{base64.b64encode(hashlib.sha512(archive).digest()).decode()}"


@pytest.fixture
def archive():
    """Return a package as it is published: of our files, with more in it than the pages need."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as files:
        for name, text in (FILES | MORE).items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            files.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


@pytest.fixture
def registry(tmp_path, monkeypatch, archive):
    """Let npm ask a registry of ours, which has that package."""
    folder = tmp_path / "registry"
    folder.mkdir()
    (folder / "katex.tgz").write_bytes(archive)
    monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "cache"))
    with served(folder) as address:
        dist = {"tarball": f"{address}katex.tgz", "integrity": hash_of(archive)}
        version = {"name": "katex", "version": VERSION, "dist": dist}
        known = {"name": "katex", "dist-tags": {"latest": VERSION}, "versions": {VERSION: version}}
        (folder / "katex").write_text(json.dumps(known))
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", address)
        yield


def lock(folder, integrity):
    pinned = {"packages": {"node_modules/katex": {"version": VERSION, "integrity": integrity}}}
    file = folder / "package-lock.json"
    file.write_text(json.dumps(pinned))
    return file


def within(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("registry")
def test_what_the_pages_need_is_fetched_and_nothing_else(tmp_path, archive):
    package = tmp_path / "book/node_modules/katex"
    package.parent.parent.mkdir()
    assert not is_there(package)
    fetch(package, lock(tmp_path, hash_of(archive)))
    assert is_there(package)
    assert within(tmp_path / "book") == {f"node_modules/katex/{name}" for name in FILES}
    for name, text in FILES.items():
        assert (package / name).read_text() == text


@pytest.mark.usefixtures("registry")
def test_another_package_than_the_pinned_one_is_refused(tmp_path):
    package = tmp_path / "node_modules/katex"
    with pytest.raises(NotFetched, match="pins another katex"):
        fetch(package, lock(tmp_path, hash_of(b"")))
    assert within(tmp_path / "node_modules") == set()


def test_without_a_connection_npm_says_so_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/")
    monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "cache"))
    with pytest.raises(NotFetched, match="ECONNREFUSED"):
        fetch(tmp_path / "node_modules/katex", lock(tmp_path, hash_of(b"")))
    assert within(tmp_path / "node_modules") == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", json.dumps({"version": "0.1"})),
        ("dist/katex.min.css", None),
        ("dist/fonts/KaTeX_Main.woff2", None),
    ],
)
def test_an_older_or_incomplete_package_is_not_taken(tmp_path, name, text):
    for file, content in FILES.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(content)
    assert is_there(tmp_path)
    if text is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(text)
    assert not is_there(tmp_path)
