"""Each notebook's first cell: it installs the course where that is missing, and nothing else."""

import builtins
from importlib.util import find_spec

import jupytext
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement

from book._theme.addresses import of_config
from parts import ROOT
from tools.first_cell import TAG, source, with_first_cell

BOOK = ROOT / "book"
TEXTS = sorted(BOOK.glob("[0-9][0-9]-*.md"))
REPOSITORY = "https://github.com/ada/course"


class Shell:
    """What stands in for IPython on Colab: it notes what it is asked to install."""

    def __init__(self):
        self.asked = []

    def run_line_magic(self, name, line):
        self.asked.append((name, line))


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setattr(builtins, "get_ipython", lambda: shell, raising=False)
    return shell


@pytest.fixture
def missing(monkeypatch):
    """Let the course be missing, as on Colab."""

    def found(name):
        return None if name == "backprop_by_numbers" else find_spec(name)

    monkeypatch.setattr("importlib.util.find_spec", found)


def run(code):
    exec(TransformerManager().transform_cell(code), {})


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_it_is_the_first_of_each_chapter_and_no_page_shows_it(text):
    repository = of_config(environment={}).repository
    for chapter in (text, text.with_suffix(".ipynb")):
        cell = next(c for c in jupytext.read(chapter).cells if c.cell_type == "code")
        assert cell.source == source(repository), "run `make notebooks`"
        assert cell.metadata.tags == [TAG]


@pytest.mark.parametrize("repository", ["", REPOSITORY])
def test_it_does_nothing_where_the_package_is_installed(shell, repository):
    run(source(repository))
    assert shell.asked == []


@pytest.mark.usefixtures("missing")
def test_it_installs_the_package_where_it_is_missing(shell):
    run(source(REPOSITORY))
    ((magic, line),) = shell.asked
    options, _, asked = line.partition(' "')
    assert (magic, options) == ("pip", "install --quiet")
    requirement = Requirement(asked.removesuffix('"'))
    assert requirement.name == "backprop-by-numbers"
    assert requirement.extras == {"chapters", "digits"}
    assert requirement.url == f"git+{REPOSITORY}"


@pytest.mark.usefixtures("missing")
def test_without_an_address_it_says_where_help_is(shell):
    with pytest.raises(ModuleNotFoundError, match="README"):
        run(source(""))
    assert shell.asked == []


def test_it_is_put_in_once_and_follows_the_address():
    text = TEXTS[0].read_text(encoding="utf-8")
    here = with_first_cell(text, REPOSITORY)
    there = with_first_cell(here, "https://github.com/bob/fork")
    assert here.count("find_spec(") == there.count("find_spec(") == 1
    assert f"git+{REPOSITORY}" in here
    assert REPOSITORY not in there
    assert with_first_cell(there, REPOSITORY) == here


def test_a_chapter_without_code_is_refused():
    with pytest.raises(ValueError, match="code cell"):
        with_first_cell("# Words alone\n", "")
