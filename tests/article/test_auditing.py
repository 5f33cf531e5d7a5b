"""Each of the 48 printed numbers has its verdict."""

from collections import Counter
from dataclasses import replace

import pytest

from backprop_by_numbers import Network, article
from backprop_by_numbers.article.auditing import verdict_on

NOT_EXACT = {
    "dE_o2/dout_h1": ("-0.019049119", "-0.019049118", "rounded early"),
    "E_total(1)": ("0.291027924", "0.291027774", "new weights"),
    "E_total(10000)": ("0.000035085", "0.000035102", "new weights"),
    "E_total(10000)'": ("0.0000351085", "0.0000351019", "fits one update short"),
    "out_o1(10000)": ("0.015912196", "0.015913620", "new weights"),
    "out_o2(10000)": ("0.984065734", "0.984064274", "new weights"),
}


def test_the_article_prints_fifteen_given_numbers_28_between_and_five_after_training():
    of_chapter = Counter(printed.chapter for printed in article.PRINTED)
    assert len(article.PRINTED) == 48
    assert of_chapter["setup"] == 15
    assert of_chapter["training"] == 5
    assert len({printed.name for printed in article.PRINTED}) == 48
    assert list(of_chapter) == list(article.CHAPTERS)


@pytest.mark.parametrize("printed", article.PRINTED, ids=lambda printed: printed.name)
def test_every_printed_number_has_its_verdict(printed):
    verdict = article.compare(printed.name)
    if printed.name in NOT_EXACT:
        assert (printed.text, verdict.ours, verdict.words) == NOT_EXACT[printed.name]
        assert not verdict.exact
        assert f"should have been {verdict.ours}. The printed digits come out if" in str(verdict)
    else:
        assert verdict.exact
        assert verdict.ours == printed.text
        assert verdict.words == ("given" if printed.chapter == "setup" else "exact")


def test_the_later_editions_number_has_two_explanations_and_its_verdict_claims_neither():
    first, later = (article.compare(f"E_total(10000){mark}") for mark in ("", "'"))
    assert later.words == "fits one update short"
    assert first.printed.text.replace("35085", "351085") == later.printed.text


def test_a_wrong_digit_in_print_is_noticed_and_no_mistake_explains_it():
    right = article.compare("net_o1").printed
    verdict = verdict_on(replace(right, text="1.105905968"), article.network())
    assert verdict.words == "unexplained"
    assert "should have been 1.105905967" in str(verdict)


def test_another_network_is_compared_with_its_own_numbers():
    other = article.with_weights(article.network(), w5=0.5)
    assert article.compare("w5", other).ours == "0.50"
    assert not article.compare("out_o1", other).exact
    assert article.compare("out_h1", other).exact


def test_any_network_is_compared_whatever_its_biases_and_however_large_its_weights():
    net = article.network()
    own_biases = Network(net.weights, [[0.35, 0.36], [0.60, 0.60]])
    assert article.compare("net_h1", own_biases).exact
    assert article.compare("net_o1", own_biases).words == "unexplained"
    for weight in (-1e300, 1e300):
        huge = article.with_weights(net, w1=weight)
        assert [article.compare(p.name, huge).printed for p in article.PRINTED[:43]]


def test_an_audit_can_be_of_all_of_a_chapter_or_of_some_names():
    assert len(article.audit()) == 48
    assert [v.printed.name for v in article.audit(chapter="error")] == ["E_o1", "E_o2", "E_total"]
    assert [v.printed.name for v in article.audit("w5+", "net_h1")] == ["w5+", "net_h1"]


def test_the_table_names_its_columns_and_marks_verdicts_by_more_than_colour():
    table = article.audit("net_h1", "E_total(1)")._repr_html_()
    assert table.count('scope="col"') == 4
    assert '<th scope="row">net<sub>h1</sub></th><td>0.3775</td><td>0.3775</td>' in table
    assert "✓&nbsp;exact" in table
    assert "✗&nbsp;new weights" in table
    assert "–&nbsp;given" in article.audit("w1")._repr_html_()
    assert "(later edition)" not in table
    assert "(later edition)" in article.audit("E_total(10000)'")._repr_html_()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: article.compare("net_h3"), ValueError, "name must be one of"),
        (lambda: article.compare(3), TypeError, "name must be a string"),
        (lambda: article.compare("net_h1", "net"), TypeError, "network must be a Network"),
        (lambda: article.audit("nonsense"), ValueError, "names must be one of"),
        (lambda: article.audit(chapter="hidden"), ValueError, "chapter must be one of"),
        (lambda: article.audit("w5", chapter="error"), ValueError, "one or the other"),
        (lambda: article.audit(chapter=2), TypeError, "chapter must be a string"),
    ],
)
def test_bad_arguments_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
