"""Whether a number is right, to how many digits, and what is said of it if it is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backprop_by_numbers import Network, article, quantities, train
from backprop_by_numbers.example import convolution
from backprop_by_numbers.practice import Diagnosis, check, diagnose
from backprop_by_numbers.practice.calculation import calculation
from backprop_by_numbers.practice.diagnosis import ways_of
from backprop_by_numbers.practice.new_weights import train_with_new_weights
from backprop_by_numbers.practice.typed_number import Typed
from random_networks import digit_reader, random_examples, random_kind, random_network

ARTICLE = article.network(), article.inputs, article.targets


def names(found: Diagnosis) -> list[str]:
    return [mistake.name for mistake in found.mistakes]


def test_no_right_number_of_1000_random_networks_is_called_wrong() -> None:
    for seed in range(1000):
        widths = [(2, 2, 2), (2, 2), (3, 2), (2, 3, 2)][seed % 4]
        net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
        x, target = (array[0] for array in random_examples(seed, net, 1))
        known = quantities(net, x, target)
        name = list(known)[seed * 7 % len(known)]
        value = known[name]
        text = f"{value:.{2 + seed % 8}e}"  # from 3 to 10 significant digits
        for typed in (value, text):
            found = diagnose(net, x, target, name, typed)
            assert found.right, f"{seed}: {name} = {typed}"
            assert not found.mistakes
            assert found.ours == pytest.approx(value, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("digits", range(3, 11))
def test_every_number_of_the_article_is_right_at_any_number_of_digits(digits: int) -> None:
    for name, value in article.quantities(article.network()).items():
        found = diagnose(*ARTICLE, name, f"{value:.{digits - 1}e}")
        assert found.right, name
        assert found.digits == digits or value == 0


def test_digits_are_counted_up_to_the_first_wrong_one() -> None:
    found = diagnose(*ARTICLE, "dE_total/dw5", "0.08216799")
    assert (found.right, found.digits, names(found)) == (False, 4, [])
    assert "is not right" in str(found)
    last = diagnose(*ARTICLE, "dE_total/dw5", "0.082167040")
    assert last.all_but_the_last_digit
    assert str(last).startswith(
        "dE_total/dw5 = 0.082167040 is right to 7 significant digits; the last one is not."
    )


def test_zeros_at_the_end_of_a_text_count() -> None:
    assert check("net_h1", "0.377500").digits == 6
    assert not check("out_o1", "0.7510").right
    assert check("out_o1", "0.751").right


def test_a_few_digits_are_not_enough_to_name_a_mistake_but_an_exact_number_is() -> None:
    assert names(check("net_h1", "0.028")) == []
    assert names(check("net_h1", "0.0275")) == ["bias left out"]
    assert names(check("w8+", "0.55"))[0] == "not updated"


def test_what_is_said_names_the_mistake_and_where_the_book_explains_it() -> None:
    assert str(check("net_h1", "0.0275")).splitlines() == [
        "net_h1 = 0.0275 is not right.",
        "bias left out: This number comes out if the bias is not added.",
        '  See "What a neuron computes" in 01-forward-pass.',
    ]
    assert str(check("net_h1", "0.123")).endswith("No known mistake gives this number.")


def test_the_likely_mistake_comes_first_and_each_name_once() -> None:
    both = names(diagnose(*ARTICLE, "w5+", "0.317832959"))
    assert both == ["learning rate left out", "2 of the square kept"]
    right, repeated = calculation(*ARTICLE), 0
    for name in ("E_total", "dE_total/dw3"):
        ways = ways_of(name, right)
        for way in ways[::5]:
            text = f"{way.value:.2e}"
            found = names(diagnose(*ARTICLE, name, text))
            fitting = [w.mistake.name for w in ways if Typed.read(text).identifies(w.value)]
            assert found == [n for n in dict.fromkeys(fitting) if n in found], text
            repeated += len(fitting) > len(set(fitting)) > 1
    assert repeated


# After training.


def trained_error(**options: Any) -> float:
    net = train(*ARTICLE, **options).network
    return net.error(*ARTICLE[1:])


@pytest.mark.parametrize("steps", [1, 3, 100])
@pytest.mark.parametrize("biases", [False, True])
def test_mistakes_in_training_are_named(steps: int, biases: bool) -> None:
    own = {"learning_rate": 0.5, "train_biases": biases}
    wrong = {
        "new weights": train_with_new_weights(*ARTICLE, steps=steps, **own).errors[-1],
        "fits one update short": trained_error(steps=steps - 1, **own),
        "one update more": trained_error(steps=steps + 1, **own),
        "learning rate left out": trained_error(steps=steps, **own | {"learning_rate": 1.0}),
        "learning rate twice": trained_error(steps=steps, **own | {"learning_rate": 0.25}),
        "biases not trained" if biases else "biases trained": trained_error(
            steps=steps, **own | {"train_biases": not biases}
        ),
    }
    name = f"E_total({steps})"
    for mistake, value in wrong.items():
        found = diagnose(*ARTICLE, name, f"{value:.9f}", train_biases=biases)
        assert mistake in names(found)
    right = trained_error(steps=steps, **own)
    assert diagnose(*ARTICLE, name, f"{right:.9f}", train_biases=biases).right


def test_outputs_and_weights_after_training_are_compared_too() -> None:
    right = train(*ARTICLE, steps=2, train_biases=False).network.weights[1][0, 0]
    assert diagnose(*ARTICLE, "w5(2)", f"{right:.9f}").right
    wrong = train_with_new_weights(*ARTICLE, steps=100).network.forward(article.inputs).outs[-1][0]
    assert names(diagnose(*ARTICLE, "out_o1(100)", f"{wrong:.9f}")) == ["new weights"]


@pytest.mark.parametrize("biases", [False, True])
def test_a_mistake_in_each_of_a_few_updates_is_named(biases: bool) -> None:
    uphill = article.network()
    for _ in range(2):
        uphill = _one_step_up(uphill, biases)
    found = diagnose(
        *ARTICLE, "E_total(2)", f"{uphill.error(*ARTICLE[1:]):.9f}", train_biases=biases
    )
    assert "step in the wrong direction" in names(found)


def _one_step_up(net: Network, biases: bool) -> Network:
    gradients = net.gradients(*ARTICLE[1:])
    pairs = zip(net.weights, gradients.weights, strict=True)
    own = zip(net.biases, gradients.biases, strict=True)
    return net.with_parameters(
        [w + 0.5 * g for w, g in pairs], [b + 0.5 * g if biases else b for b, g in own]
    )


def test_a_bias_that_is_trained_is_shared_no_longer() -> None:
    assert diagnose(*ARTICLE, "b1(2)", "0.35").right
    assert not diagnose(*ARTICLE, "b_h1(2)", "0.350", train_biases=True).right
    with pytest.raises(ValueError, match="the nearest is 'b_"):
        diagnose(*ARTICLE, "b1+(2)", "0.35", train_biases=True)


# What a float64 and a large network need.


def test_no_number_is_right_where_the_right_one_is_infinite() -> None:
    net = Network([[[800.0]]], [[0.0]], "logistic", "binary cross-entropy")
    found = diagnose(net, [1.0], [0.5], "dE_total/dout_o1", "0.123")
    assert np.isinf(found.ours)
    assert not found.right


@pytest.mark.parametrize("name", ["net_o1", "k1+"])
def test_a_mistake_in_a_network_for_digits_is_named(name: str) -> None:
    rng = np.random.default_rng(1)
    net, x, target = digit_reader(rng, n=2), rng.uniform(size=(1, 8, 8)), np.eye(10)[3]
    known = quantities(net, x, target)
    wrong = {
        "net_o1": ("bias left out", known["net_o1"] - known["b_o1"]),
        "k1+": ("step in the wrong direction", 2 * known["k1"] - known["k1+"]),
    }
    mistake, value = wrong[name]
    assert names(diagnose(net, x, target, name, f"{value:.9e}"))[0] == mistake


# Bad input.

BAD: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"name": "net_h9"}, ValueError, "name must be one of .* the nearest is 'net_h"),
    ({"name": "net_h9(2)"}, ValueError, "name must be one of"),
    ({"name": "E_total(1000000)"}, ValueError, "at most 100,000 updates, not 1,000,000"),
    ({"name": 5}, TypeError, "name must be a string"),
    ({"value": "half"}, ValueError, '"half" is no number'),
    ({"value": ""}, ValueError, "no number is given"),
    ({"value": "nan"}, ValueError, '"nan" is no number'),
    ({"value": "1/3"}, ValueError, '"1/3" is a fraction'),
    ({"value": "1,000.5"}, ValueError, "more than one separator"),
    ({"value": float("nan")}, ValueError, "is no number|value must be"),
    ({"value": float("inf")}, ValueError, "is no number|value must be"),
    ({"value": None}, TypeError, "value must be"),
    ({"value": True}, TypeError, "value must be"),
    ({"value": [0.5]}, TypeError, "value must be"),
    ({"train_biases": 1}, TypeError, "train_biases must be"),
    ({"learning_rate": 0.0}, ValueError, "learning_rate must be"),
    ({"learning_rate": "fast"}, TypeError, "learning_rate must be"),
    ({"x": [0.05]}, ValueError, "x must have"),
    ({"target": [0.05]}, ValueError, "target must have"),
    ({"net": "the article's"}, TypeError, "net must be a Network"),
]


@pytest.mark.parametrize(("changed", "error", "message"), BAD, ids=lambda each: str(each)[:40])
def test_bad_input_is_refused_by_name_before_anything_is_computed(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    fit = dict(zip(("net", "x", "target"), ARTICLE, strict=True))
    fit |= {"name": "E_total", "value": "0.3"}
    with pytest.raises(error, match=message):
        diagnose(**fit | changed)


@pytest.mark.parametrize("given", [{"net"}, {"x"}, {"target"}, {"net", "x"}, {"x", "target"}])
def test_check_takes_another_network_with_its_example_or_none(given: set[str]) -> None:
    every = dict(zip(("net", "x", "target"), ARTICLE, strict=True))
    with pytest.raises(ValueError, match="net, x and target must be given together, but"):
        check("E_total", "0.3", **{name: every[name] for name in given})


def test_check_takes_another_network_and_another_learning_rate() -> None:
    example = convolution.network(), convolution.image, convolution.targets
    known = quantities(*example, 0.2)
    assert check("k1+", f"{known['k1+']:.9f}", *example, learning_rate=0.2).right


@pytest.mark.parametrize("rate", [1e-200, 1e200])
def test_a_learning_rate_of_which_the_square_is_no_number_is_no_obstacle(rate: float) -> None:
    found = diagnose(*ARTICLE, "E_total(1)", "0.123", learning_rate=rate)
    assert not found.right


def test_zero_is_not_right_where_the_answer_is_small() -> None:
    assert not check("dE_total/dw5", "0").right
    assert not check("dE_total/dw5", "0.0").right


def test_badly_copied_digits_are_named_if_nothing_else_gives_them() -> None:
    assert [m.name for m in check("dE_total/dw5", "0.081267041").mistakes] == ["digits swapped"]
