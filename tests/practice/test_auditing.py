"""Printed numbers of other pages are audited: which are right, and what gives the others."""

import re
from pathlib import Path

import numpy as np
import pytest

from backprop_by_numbers import Network, quantities, train
from backprop_by_numbers.example import convolution
from backprop_by_numbers.practice import audit
from backprop_by_numbers.practice.audit_file import audit_file
from backprop_by_numbers.practice.digit_slips import find_digit_slip
from backprop_by_numbers.practice.typed_number import Typed

AUDITS = Path(__file__).parent / "audits"
X, TARGET = [1.0, 0.5], [1.0]
NET = Network([[[0.5, -0.3], [0.2, 0.8]], [[0.7, -0.6]]], [[0.1, -0.4], [0.3]])
RIGHT = quantities(NET, X, TARGET)


def words(printed, **options):
    return [verdict.words for verdict in audit(NET, X, TARGET, printed, **options)]


def not_exact(name):
    page = audit_file((AUDITS / name).read_text(encoding="utf-8"))
    return {verdict.name: verdict.words for verdict in page if not verdict.exact}


@pytest.mark.parametrize(
    ("page", "verdicts"),
    [
        ("lecture-notes.toml", {"-delta_o1": "rounded early"}),
        ("rounded-hidden-outputs.toml", {"out_o1": "rounded early"}),
        ("without-the-half.toml", {}),
        (
            "wrong-net.toml",
            {"net_o2": "unexplained"}
            | dict.fromkeys(("out_o1", "out_o2", "E_total"), "follows from net_o2"),
        ),
        (
            "the-article.toml",
            {"dE_o2/dout_h1": "rounded early", "E_total(1)": "new weights"}
            | dict.fromkeys(("E_total(10000)", "out_o1(10000)", "out_o2(10000)"), "new weights"),
        ),
    ],
)
def test_published_pages_get_their_verdicts(page, verdicts):
    assert not_exact(page) == verdicts


def test_a_number_is_right_to_its_printed_digits_and_no_further():
    assert words({"out_h1": "0.610639234"}) == ["exact"]
    assert words({"out_h1": "0.61"}) == ["exact"]
    assert words({"out_h1": "0.60"}) == ["unexplained"]
    assert [v.ours for v in audit(NET, X, TARGET, {"out_h1": "0.6200"})] == ["0.6106"]


def test_a_factor_before_the_name_states_another_convention():
    page = {
        "-delta_o1": f"{-RIGHT['delta_o1']:.6f}",
        "− delta_o1": f"{-RIGHT['delta_o1']:.5f}",
        "2 * E_total": f"{2 * RIGHT['E_total']:.6f}",
        "-2 × delta_h1": f"{-2 * RIGHT['delta_h1']:.6f}",
        "0.5 * w5+": f"{RIGHT['w5+'] / 2:.6f}",
    }
    assert set(words(page)) == {"exact"}
    assert words({"2 * E_total": f"{RIGHT['E_total']:.6f}"}) != ["exact"]


def test_the_mistake_is_found_in_the_convention_of_the_page():
    slope = RIGHT["dE_total/dout_o1"] * RIGHT["out_h1"]  # without the slope of the output
    assert words({"dE_total/dw5": f"{slope:.5f}"}) == ["slope left out"]
    assert words({"-2 * dE_total/dw5": f"{-2 * slope:.5f}"}) == ["slope left out"]


def test_numbers_after_training_are_compared_with_and_without_trained_biases():
    for with_biases in (True, False):
        net = train(NET, X, TARGET, steps=20, train_biases=with_biases).network
        page = {
            "E_total(20)": f"{net.error(X, TARGET):.9f}",
            "w5(20)": f"{net.weights[1][0, 0]:.9f}",
        }
        assert set(words(page, train_biases=with_biases)) == {"exact"}
        assert words(page, train_biases=not with_biases)[0].startswith("biases")
        assert "exact" not in words(page, train_biases=with_biases, learning_rate=0.4)


def test_what_follows_from_a_wrong_number_is_named_as_that():
    wrong = 0.777
    out = 1 / (1 + np.exp(-wrong))
    page = {"net_o1": "0.777", "out_o1": f"{out:.6f}", "E_total": f"{(1 - out) ** 2 / 2:.6f}"}
    net, *others = audit(NET, X, TARGET, page)
    assert net.words == "unexplained"
    assert [v.words for v in others] == ["follows from net_o1", "follows from out_o1"]
    assert str(others[0]) == (
        f"out_o1 = {page['out_o1']}: should have been {RIGHT['out_o1']:.6f}. "
        "The printed digits come out if the number printed for net_o1 goes in, which is not exact."
    )
    assert words({"out_o1": page["out_o1"]}) != ["follows from net_o1"]


def test_a_number_may_follow_from_two_wrong_ones():
    page = {"net_h1": "0.900", "out_h1": "0.500", "out_h2": "0.700", "net_o1": "0.2300"}
    assert words(page)[-1] == "follows from out_h1 and out_h2"


def test_a_number_after_an_update_may_follow_from_a_wrong_new_weight():
    changed = NET.updated(NET.gradients(X, TARGET), 0.5, train_biases=False)
    wrong = changed.with_parameters([changed.weights[0], [[0.9, changed.weights[1][0, 1]]]],
                                    changed.biases)  # fmt: skip
    page = {"w5+": "0.9", "E_total(1)": f"{wrong.error(X, TARGET):.8f}"}
    assert words(page)[1] == "follows from w5+"


def test_a_calculation_from_the_printed_digits_is_named_as_rounded_early():
    """As somebody does who goes on with what stands on the page, in digits of many lengths."""
    page = {
        "out_h1": "0.6106",
        "out_h2": "0.55",
        "net_o1": f"{0.7 * 0.6106 - 0.6 * 0.55 + 0.3:.6f}",
    }
    assert words(page) == ["exact", "exact", "rounded early"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0.549834", "exact"),
        ("0.548934", "digits swapped"),
        ("0.54983", "exact"),
        ("0.5498339", "cut off, not rounded"),
        ("0.5449834", "a digit too many"),
        ("0.54834", "a digit missing"),
        ("10.549834", "a digit too many"),
        ("0.549934", "unexplained"),
        ("0.549843", "digits swapped"),
        ("0.5498349", "unexplained"),
        ("0.5498374", "unexplained"),
        ("0.54", "unexplained"),
        ("-0.548934", "unexplained"),
    ],
)
def test_a_mistake_in_copying_is_named(text, verdict):
    assert f"{RIGHT['out_h2']:.8f}" == "0.54983400"
    assert words({"out_h2": text}) == [verdict]


def test_a_last_bit_does_not_count_as_cut_off():
    value = 0.1 * 3 - 2e-16
    assert value < 0.3
    assert find_digit_slip(Typed.read("0.299"), value) is None


def test_numbers_of_a_convolution_are_audited_too():
    example = convolution.network(), convolution.image, convolution.targets
    right = quantities(*example)
    page = {name: f"{right[name]:.6f}" for name in ("net_m5", "out_p1", "dE_total/dk1", "k1+")}
    assert audit(*example, page).all_exact
    (verdict,) = audit(*example, {"net_m5": f"{right['net_m5'] + 0.6:.6f}"})
    assert verdict.words == "bias left out"


def test_the_table_is_text_where_it_is_printed_and_html_in_a_notebook():
    page = audit(NET, X, TARGET, {"-delta_o1": "0.0966", "2 * E_total": "0.17", "w5+": "0.7295"})
    assert len(page) == 3
    assert repr(page).splitlines()[:2] == [
        "quantity               printed          ours  verdict",
        "-delta_o1               0.0966        0.0966  exact",
    ]
    table = page._repr_html_()
    assert table.startswith('<table class="audit">')
    assert table.count('scope="col"') == 4
    assert '<th scope="row">−δ<sub>o1</sub></th><td>0.0966</td>' in table
    assert '<th scope="row">2 × E<sub>total</sub></th>' in table
    assert "✓&nbsp;exact" in table
    assert "✗&nbsp;unexplained" in table


@pytest.mark.parametrize(
    ("printed", "error", "message"),
    [
        ([("w5", "0.7")], TypeError, "printed must be a mapping of str to str, not list"),
        ({}, ValueError, "printed is empty"),
        ({5: "0.7"}, TypeError, r"printed\[5\] must have a str for its name"),
        ({"w5": 0.7}, TypeError, r"printed\['w5'\] must be text, such as '0.20', not float"),
        ({"w5": "about 1"}, ValueError, r"""printed\['w5'\] .*"about 1" is no number"""),
        ({"w5": "1,000.5"}, ValueError, r"printed\['w5'\] .*more than one separator"),
        ({"out_h9": "1"}, ValueError, r"printed\['out_h9'\] must be one of .* is 'out_h2'"),
        ({"0 * w5": "0"}, ValueError, r"printed\['0 \* w5'\] must have a factor that is not 0"),
        ({"E_total(9e9)": "0"}, ValueError, r"printed\['E_total\(9e9\)'\] must be one of"),
        ({f"E_total({10**11})": "0"}, ValueError, r"printed.* cannot be compared: .*at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_audited_is_refused_by_its_name(printed, error, message):
    with pytest.raises(error, match=message):
        audit(NET, X, TARGET, printed)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"net": None}, "net must be a Network"),
        ({"x": [1.0]}, "x must have 2 inputs"),
        ({"target": [1.0, 2.0]}, "target must have shape"),
        ({"learning_rate": 0}, "learning_rate must be"),
        ({"train_biases": "no"}, "train_biases must be True or False"),
    ],
)
def test_other_arguments_are_refused_too(arguments, message):
    right = {"net": NET, "x": X, "target": TARGET, "printed": {"w5": "0.7"}}
    with pytest.raises((TypeError, ValueError), match=message):
        audit(**right | arguments)


def test_a_long_list_of_names_is_cut_short_in_the_message():
    with pytest.raises(ValueError, match="must be one of") as refused:
        audit(NET, X, TARGET, {"out_h9": "1"})
    assert re.search(r"\('i1', 'i2', '\w+', ..., '[\w/]+'\), \d+ in all", str(refused.value))
