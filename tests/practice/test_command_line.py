"""The command line: what it prints, its exit status, and what it says of a file that is wrong."""

import re
import subprocess
import sys

import pytest

from backprop_by_numbers.__main__ import main
from backprop_by_numbers.practice.audit_file import audit_file, line_of
from parts import ROOT

AUDITS = ROOT / "tests/practice/audits"
PAGE = """\
# a comment
inputs = [1.0, 0.5]
targets = [
    1.0,
]

[[layers]]
weights = [[0.5, -0.3], [0.2, 0.8]]
biases = [0.1, -0.4]

[[layers]]
weights = [
    [0.7, -0.6],
]
biases = [0.3]
activation = "logistic"

[printed]
net_h1 = "0.45"
"w5+" = "0.7295"
"""
IMAGE = """\
inputs = [[[1.0, 2.0, 0.5], [0.0, 1.0, 1.0], [0.5, 0.0, 1.0]]]
targets = [1.0]

[[layers]]
kernels = [[[[1.0, -0.5], [0.25, 2.0]]]]
biases = [0.5]
activation = "ReLU"

[[layers]]
pool = "max"
window = [2, 1]
stride = 1

[[layers]]
flatten = true

[[layers]]
weights = [[0.5, -0.25]]
biases = [0.0]

[printed]
net_m1 = "2.5"
out_p2 = "4.5"
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command on a file of this text; return its status, its output and its errors."""
    monkeypatch.chdir(tmp_path)

    def audit(text):
        (tmp_path / "page.toml").write_text(text, encoding="utf-8")
        status = main(["audit", "page.toml"])
        return status, *capsys.readouterr()

    return audit


def test_a_page_without_a_mistake_exits_with_0(run):
    status, output, errors = run(PAGE)
    assert (status, errors) == (0, "")
    assert re.findall(r"^(\S+) .* exact$", output, re.MULTILINE) == ["net_h1", "w5+"]


def test_a_number_that_is_not_exact_exits_with_1_and_is_explained(run):
    status, output, errors = run(PAGE.replace("0.45", "0.35"))
    assert (status, errors) == (1, "")
    assert "net_h1 = 0.35: should have been 0.45. The printed digits come out if" in output


def test_several_pages_are_audited_and_the_worst_decides(capsys):
    good, bad = str(AUDITS / "without-the-half.toml"), str(AUDITS / "wrong-net.toml")
    assert main(["audit", good]) == 0
    assert main(["audit", good, bad]) == 1
    assert main(["audit", bad, good, str(AUDITS / "none.toml")]) == 2
    captured = capsys.readouterr()
    assert captured.out.count(good) == 3
    assert captured.err == f"{AUDITS / 'none.toml'}: No such file or directory\n"


def test_a_convolution_can_be_written_in_a_file(run):
    assert run(IMAGE)[0] == 0
    assert run(IMAGE.replace("4.5", "3.75"))[0] == 1
    assert run(IMAGE.replace('"max"', '"average"').replace("4.5", "3.75"))[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("targets = [", "targets = [,", r", line 3: column 12: \w.*"),
        ('"w5+"', "w5+", r', line 20: column 3: .*; a name such as "w5\+" stands in quotation .*'),
        ("net_h1", "net_h9", r", line 19: printed\['net_h9'\] must be one of .* nearest is .*"),
        ('"0.45"', "0.45", r", line 19: printed\['net_h1'\] must be text, .*, not float: .*"),
        ('"0.7295"', '"0.7.2"', r", line 20: printed\['w5\+'\] .* more than one separator.*"),
        ("[printed]", "[printd]", r", line 18: printd must be one of .*; the nearest is 'printed'"),
        ("inputs", "input", r", line 2: input must be one of .*; the nearest is 'inputs'"),
        ("inputs = [1.0, 0.5]\n", "", r": inputs must be given"),
        ("1.0, 0.5", "1.0", r", line 2: inputs must have 2 inputs along its last axis.*"),
        ("    1.0,\n", '    "1.0",\n', r", line 3: targets must hold real numbers.*"),
        ("    1.0,\n", "    1.0, 1.0\n", r", line 3: targets must have .* to fit inputs.*"),
        ("0.2, 0.8", "0.2", r", line 8: layers\[0\].weights is ragged.*"),
        ("biases = [0.3]", "bias = [0.3]", r", line 15: layers\[1\].bias must be .* is 'biases'"),
        ("biases = [0.3]\n", "", r", line 11: layers\[1\].biases must be given"),
        ("biases = [0.1, -0.4]", "biases = [0.1]", r", line 9: layers\[0\].biases must have .*"),
        ("0.7, -0.6", "0.7", r", line 11: layers must be such that .*layers\[1\] fits.*"),
        ("weights = [[", "weight = [[", r", line 7: layers\[0\] must have exactly one of .*"),
        ('"logistic"', '"logistik"', r", line 16: layers\[1\].activation must be one of .*"),
        ('"logistic"', "1", r", line 16: layers\[1\].activation must be a string.*"),
        ("# a comment", "learning_rate = 0", r", line 1: learning_rate must be finite and .*"),
        ("# a comment", 'train_biases = "no"', r", line 1: train_biases must be True or False.*"),
        ("# a comment", 'loss = "entropy"', r", line 1: loss must be one of .* 'cross-entropy'"),
        ("# a comment", "printed = 1", r", line 18: column 9: .*"),
        ("[[layers]]", "[layers]", r", line 11: column 9: .*"),
        (PAGE, PAGE.partition("[printed]")[0] + "[printed]", r", line 18: printed is empty.*"),
        (PAGE, "inputs = " + "[" * 5000, r": brackets must not be nested so deeply"),
        (PAGE, "layers = 1\ninputs = 1\ntargets = 1\nprinted = 1", r", line 1: layers must be t.*"),
        (PAGE, IMAGE.replace('"max"', '"maximum"'), r", line 10: layers\[1\].pool must be .*"),
        (PAGE, IMAGE.replace("= true", "= false"), r", line 15: layers\[2\].flatten must be true"),
        (PAGE, IMAGE.replace("[2, 1]", "0"), r", line 11: layers\[1\].window must be .*"),
        (PAGE, IMAGE.replace("[[layers]]\nflatten = true\n", ""), r", line 15: layers must be .*"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named_with_its_line(run, old, new, message):
    assert old in PAGE
    status, output, errors = run(PAGE.replace(old, new, 1))
    assert (status, output) == (2, "")
    assert re.fullmatch(f"page.toml{message}\n", errors), errors


def test_a_line_is_found_within_tables_and_lists_of_tables():
    text = "a = 1\n\n# b\nb = [\n  1,\n  2,\n]\n\n[[c]]\n# d\nd = 1\n[[c]]\n'd' = '''\nd = 3\n'''\n"
    assert line_of(text, ("a",)) == 1
    assert line_of(text, ("b",)) == line_of(text, ("b", 1)) == line_of(text, ("b", 7)) == 4
    assert line_of(text, ("c", 0, "d")) == 11
    assert line_of(text, ("c", 1)) == line_of(text, ("c", 1, "e")) == 12
    assert line_of(text, ("c", 1, "d")) == 13
    assert line_of(text, ("e",)) is None


def test_a_file_that_is_no_text_or_not_there_is_refused_in_one_line(tmp_path, capsys):
    (tmp_path / "page.toml").write_bytes(b"\xff\xfe")
    for path, message in (
        (tmp_path / "page.toml", "the file must be text in UTF-8"),
        (tmp_path / "none.toml", "No such file or directory"),
    ):
        assert main(["audit", str(path)]) == 2
        assert capsys.readouterr() == ("", f"{path}: {message}\n")


@pytest.mark.parametrize("arguments", [[], ["audit"], ["adit", "a"], ["audit", "--fix", "a"]])
def test_a_wrong_command_is_refused_in_one_line_that_leads_to_the_help(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert re.fullmatch(r"python -m backprop_by_numbers.*; see --help\n", errors)


def test_the_help_has_an_example_that_works(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["audit", "--help"])
    assert stopped.value.code == 0
    help_text = capsys.readouterr().out
    example = re.search(r"^  inputs = .*?(?=^\S)", help_text, re.MULTILINE | re.DOTALL)
    assert "exit status:" in help_text
    assert example
    settings = "learning_rate = 0.9\ntrain_biases = true\n"
    assert settings in help_text.replace("\n  ", "\n")
    assert audit_file(settings + example[0]).all_exact


def test_it_runs_as_a_module():
    page = AUDITS / "lecture-notes.toml"
    command = [sys.executable, "-W", "error", "-m", "backprop_by_numbers", "audit", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "rounded early" in done.stdout


def test_the_page_for_authors_shows_one_example_in_python_and_as_a_file():
    page = (ROOT / "book/audit-your-page.md").read_text(encoding="utf-8")
    file = page.partition("```{code-block} toml\n")[2].partition("```")[0]
    cell = page.partition("```{code-cell} ipython3\nfrom backprop_by_numbers")[2].partition("```")[
        0
    ]
    names = {}
    exec(f"from backprop_by_numbers{cell}", names)
    assert repr(audit_file(file)) == repr(names["page"])
