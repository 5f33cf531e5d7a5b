"""The catalogue of mistakes: each has its place in the book, and its number is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest

from backprop_by_numbers import Network, article
from backprop_by_numbers.example import convolution
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.practice import MISTAKES, Mistake, diagnose, training_mistakes
from backprop_by_numbers.practice.calculation import Calculation, calculation
from backprop_by_numbers.practice.copying_mistakes import copied
from backprop_by_numbers.practice.diagnosis import Example, calculation_of, ways_of
from backprop_by_numbers.practice.rounding_mistakes import ROUNDED_EARLY
from backprop_by_numbers.practice.ways import Way, same
from convolution_by_hand import MISTAKES as BY_HAND
from convolution_by_hand import given, with_mistake
from parts import ROOT, SITE, needs
from random_networks import random_convolution, random_examples, random_network

Given = tuple[Network, Array, Array]

ARTICLE: Given = article.network(), article.inputs, article.targets
CONVOLUTION: Given = convolution.network(), convolution.image, convolution.targets

TRAINING = tuple(m for m in vars(training_mistakes).values() if isinstance(m, Mistake))


def copying() -> Iterator[Mistake]:
    for example in (ARTICLE, CONVOLUTION):
        right = calculation(*example)
        for name in right.frame.places:
            if right.frame.places[name].kind != "given":
                yield from (mistake for mistake, _ in copied(name, right))


ALL = (*MISTAKES, *ROUNDED_EARLY, *TRAINING, *{m.section: m for m in copying()}.values())


def test_there_are_many_and_each_has_a_name_and_a_plain_clause() -> None:
    assert len({mistake.name for mistake in MISTAKES}) >= 35
    for mistake in ALL:
        assert mistake.name == mistake.name.strip() != ""
        assert len(mistake.name) <= 60
        assert re.fullmatch(r"\S.*[^.\s]", mistake.cause), mistake
        assert mistake.sentence == f"This number comes out if {mistake.cause}."


def test_no_two_in_one_kind_of_step_have_the_same_name() -> None:
    pairs = [(mistake.name, kind) for mistake in MISTAKES for kind in mistake.kinds]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.name)
def test_its_section_is_in_the_book(mistake: Mistake) -> None:
    text = (ROOT / "book" / f"{mistake.section.chapter}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^##+ (.+)$", text, re.MULTILINE)
    assert mistake.section.heading in headings


def test_its_section_has_its_address_in_the_built_page() -> None:
    needs(SITE)
    for section in sorted({mistake.section for mistake in ALL}, key=str):
        page = (ROOT / f"_build/html/book/{section.chapter}.html").read_text(encoding="utf-8")
        assert f'id="{section.anchor}"' in page, section


# Every number that a mistake gives is recognised.


def names_for(example: Given, name: str, value: float) -> list[str]:
    found = diagnose(*example, name, f"{value:.10e}")
    return [mistake.name for mistake in found.mistakes]


def right_of(example: Given) -> Calculation:
    """Return the right calculation, the one that `diagnose` keeps."""
    net, x, target = example
    arrays = net.checked_example(x, target)
    return calculation_of(Example.of(net, *arrays, 0.5))


def elsewhere(right: Calculation, seed: int) -> Calculation:
    """Return the same calculation with all that is given drawn anew."""
    rng = np.random.default_rng(seed)
    drawn = {name: float(rng.uniform(0.2, 0.9)) for name in right.given}
    frame = right.frame
    targets = frame.named("target_{}", frame.last)
    if frame.loss.from_net:
        drawn |= dict(zip(targets, rng.dirichlet(np.ones(len(targets))).tolist(), strict=True))
    for stage in frame.stages:
        if stage.shared:
            drawn |= dict.fromkeys(stage.biases, drawn[stage.shared])
    return Calculation(frame, drawn)


def value_elsewhere(way: Way, other: Calculation) -> float:
    try:
        with np.errstate(all="ignore"):
            return way.again(other)
    except (ArithmeticError, ValueError, StopIteration):
        return float("nan")


def assert_recognised(example: Given, name: str, chosen: Iterable[Way]) -> None:
    """Each way is recognised under its name, or under one that gives the same by algebra."""
    right = right_of(example)
    every, other = ways_of(name, right), elsewhere(right, 5)
    for way in chosen:
        found = names_for(example, name, way.value)
        if way.mistake.name not in found:
            twins = [w for w in every if same(w.value, way.value) and w.mistake.name in found]
            value = value_elsewhere(way, other)
            assert np.isnan(value) or any(
                same(value_elsewhere(twin, other), value) for twin in twins
            ), f"{name}, {way.mistake.name}: {found}"


@pytest.mark.parametrize(
    "name", ["net_o1", "out_h1", "E_total", "dE_total/dw5", "dE_total/dout_h1", "w1+", "b2+"]
)
def test_numbers_that_mistakes_give_in_the_article_are_recognised(name: str) -> None:
    assert_recognised(ARTICLE, name, ways_of(name, right_of(ARTICLE))[::3])


@pytest.mark.parametrize("name", ["net_m6", "out_p1", "dE_total/dk2"])
def test_numbers_that_mistakes_give_in_a_convolution_are_recognised(name: str) -> None:
    assert_recognised(CONVOLUTION, name, ways_of(name, right_of(CONVOLUTION))[::25])


KINDS = [
    (["logistic", "logistic"], "half squared error"),
    (["tanh", "logistic"], "half squared error"),
    (["ReLU", "tanh"], "half squared error"),
    (["tanh", "softmax"], "cross-entropy"),
    (["logistic", "softmax"], "cross-entropy"),
    (["ReLU", "logistic"], "binary cross-entropy"),
    (["tanh", "logistic"], "binary cross-entropy"),
]
WIDTHS = [(2, 2, 2)] * 5 + [(2, 3, 2)] * 2 + [(3, 2, 3, 2)]


def one_of_200(seed: int) -> tuple[Given, str]:
    """Return an example of some kind, and one of its quantities, each kind of them in turn."""
    widths = WIDTHS[seed % len(WIDTHS)]
    activations, loss = KINDS[seed % len(KINDS)]
    activations = [activations[0]] * (len(widths) - 2) + activations[1:]
    net = random_network(seed, widths, activations, loss)
    if seed % 3:  # the neurons of each layer share one bias
        net = net.with_parameters(net.weights, [np.full(b.size, b[0]) for b in net.biases])
    x, target = (array[0] for array in random_examples(seed, net, 1))
    places = right_of((net, x, target)).frame.places
    kinds = sorted({place.kind for place in places.values()} - {"given"})
    if seed % 2:  # what is near the inputs takes less time
        kinds = ["net", "out"]
    kind = kinds[seed // 2 % len(kinds)]
    return (net, x, target), next(name for name in places if places[name].kind == kind)


@cache
def made_in_200() -> frozenset[Mistake]:
    """Return the mistakes that have been made and recognised in 200 random networks."""
    made: set[Mistake] = set()
    for seed in range(200):
        example, name = one_of_200(seed)
        every = ways_of(name, right_of(example))
        new = {way.mistake: way for way in every if way.mistake not in made}
        chosen = [*new.values(), *every[seed % 197 :: 197]]
        assert_recognised(example, name, chosen)
        made |= {way.mistake for way in chosen}
    return frozenset(made)


def test_what_mistakes_give_in_200_random_networks_is_recognised() -> None:
    assert made_in_200()


def test_each_mistake_of_the_catalogue_can_be_made_somewhere() -> None:
    made = set(made_in_200())
    for example, name in [
        (ARTICLE, "b2+"),
        (ARTICLE, "E_total"),
        (CONVOLUTION, "dE_total/dk2"),
        (CONVOLUTION, "dE_total/di14"),
        (average_pooling(), "E_total"),
    ]:
        made |= {way.mistake for way in ways_of(name, right_of(example))}
    never = [mistake.name for mistake in (*MISTAKES, *ROUNDED_EARLY) if mistake not in made]
    assert not never


def average_pooling() -> Given:
    from backprop_by_numbers import AveragePool2D

    return next(
        example
        for example in map(random_convolution, range(100))
        if len(example[0].layers) == 1 and isinstance(example[0].layers[0], AveragePool2D)
    )


# Wrong numbers, worked out here by other formulas, and what each is to be called.


def logistic(net: float) -> float:
    return 1 / (1 + np.exp(-net))


def worked_out() -> dict[str, dict[str, float]]:
    """Return wrong numbers of the article's network, by quantity and by the mistake."""
    q = dict(article.quantities(article.network()))
    w = [np.nan, *(q[f"w{n}"] for n in range(1, 9))]
    i1, i2, b1, b2, rate = q["i1"], q["i2"], q["b1"], q["b2"], q["eta"]
    h1, h2, o1, o2 = (q[f"out_{neuron}"] for neuron in ("h1", "h2", "o1", "o2"))
    t1, t2, net = q["target_o1"], q["target_o2"], q["net_o2"]
    e1, e2, s1, s2 = o1 - t1, o2 - t2, o1 * (1 - o1), o2 * (1 - o2)
    d1, d2, slope = e1 * s1, e2 * s2, h2 * (1 - h2)
    back, g = d1 * w[6] + d2 * w[8], d2 * h1
    new6, new8 = w[6] - rate * d1 * h2, w[8] - rate * d2 * h2
    return {
        "net_h2": {
            "bias left out": w[3] * i1 + w[4] * i2,
            "bias added for each connection": w[3] * i1 + w[4] * i2 + 2 * b1,
            "bias subtracted": w[3] * i1 + w[4] * i2 - b1,
            "bias of another layer": w[3] * i1 + w[4] * i2 + b2,
            "bias multiplied": (w[3] * i1 + w[4] * i2) * b1,
            "1 in the place of the bias": w[3] * i1 + w[4] * i2 + 1,
            "weights of the wrong neuron": w[1] * i1 + w[2] * i2 + b1,
            "inputs of the wrong connections": w[3] * i2 + w[4] * i1 + b1,
            "a connection left out": w[3] * i1 + b1,
            "a product subtracted": w[3] * i1 - w[4] * i2 + b1,
            "added up before multiplying": (w[3] + w[4]) * (i1 + i2) + b1,
            "weights and inputs added": w[3] + i1 + w[4] + i2 + b1,
            "inputs left out": w[3] + w[4] + b1,
            "weights left out": i1 + i2 + b1,
            "products averaged": (w[3] * i1 + w[4] * i2) / 2 + b1,
        },
        "net_o2": {
            "weights transposed": w[6] * h1 + w[8] * h2 + b2,
            "inputs in the place of the hidden outputs": w[7] * i1 + w[8] * i2 + b2,
        },
        "out_o2": {
            "activation function not applied": net,
            "activation function applied twice": logistic(o2),
            "sign of the exponent reversed": logistic(-net),
            "1 left out of the denominator": np.exp(net),
            "not divided": 1 + np.exp(-net),
            "power of e alone": np.exp(-net),
            "minus in the denominator": 1 / (1 - np.exp(-net)),
            "another base": 1 / (1 + 10**-net),
            "another activation function": np.tanh(net),
            "slope in the place of the output": s2,
        },
        "E_o2": {
            "half left out": e2**2,
            "halved before squaring": (e2 / 2) ** 2,
            "not squared": -e2,
            "squared before subtracting": t2**2 - o2**2,
            "added, not subtracted": (t2 + o2) ** 2 / 2,
            "target of another output": (t1 - o2) ** 2 / 2,
            "output of another neuron": (t2 - o1) ** 2 / 2,
            "net in the place of the output": (t2 - net) ** 2 / 2,
            "target left out": o2**2 / 2,
        },
        "E_total": {
            "half left out": e1**2 + e2**2,
            "not squared": abs(e1) + abs(e2),
            "mean in the place of the sum": (e1**2 + e2**2) / 4,
            "error of one output alone": e2**2 / 2,
            "errors subtracted": e1**2 / 2 - e2**2 / 2,
            "errors multiplied": e1**2 / 2 * e2**2 / 2,
            "added up before squaring": (e1 + e2) ** 2 / 2,
            "root taken": np.hypot(e1, e2),
            "target of another output": (t2 - o1) ** 2 / 2 + (t1 - o2) ** 2 / 2,
        },
        "dE_total/dw7": {
            "sign reversed": -g,
            "slope left out": e2 * h1,
            "2 of the square kept": 2 * g,
            "target of another output": (o2 - t1) * s2 * h1,
            "output of another neuron": (o1 - t2) * s2 * h1,
            "target left out": o2 * s2 * h1,
            "added, not subtracted": (o2 + t2) * s2 * h1,
            "net in the place of the output": (net - t2) * s2 * h1,
            "error in the place of its derivative": e2**2 / 2 * s2 * h1,
            "slope of the wrong neuron": e2 * s1 * h1,
            "slope taken to be out": e2 * o2 * h1,
            "slope taken to be 1 − out": e2 * (1 - o2) * h1,
            "net in the place of the output in the slope": e2 * net * (1 - net) * h1,
            "slope at the output": e2 * logistic(o2) * logistic(-o2) * h1,
            "slope of another activation function": e2 * (1 - o2**2) * h1,
            "slope multiplied in twice": e2 * s2**2 * h1,
            "sum in the place of the product": e2 + s2 + h1,
            "derivative of the error left out": s2 * h1,
            "last factor left out": d2,
            "last factor of the wrong neuron": d2 * h2,
            "weight as the last factor": d2 * w[7],
            "input in the place of the hidden output": d2 * i1,
            "net in the place of the output as the last factor": d2 * q["net_h1"],
            "output of the neuron itself as the last factor": d2 * o2,
            "slope of the neuron before multiplied in": d2 * h1 * h1 * (1 - h1),
            "deltas of the whole layer": (d1 + d2) * h1,
            "delta of the wrong neuron": d1 * h1,
            "learning rate multiplied in": rate * g,
        },
        "w7+": {
            "step in the wrong direction": w[7] + rate * g,
            "learning rate left out": w[7] - g,
            "learning rate twice": w[7] - rate**2 * g,
            "divided by the learning rate": w[7] - g / rate,
            "old value multiplied by the learning rate": rate * (w[7] - g),
            "step alone": -rate * g,
            "not updated": w[7],
            "derivative of another parameter": w[7] - rate * d2 * h2,
            "another old value": w[5] - rate * g,
            "error in the place of its derivative": w[7] - rate * q["E_total"],
            "decimal point of the learning rate moved": w[7] - rate / 10 * g,
        },
        "w8+": {"step multiplied by the old value": w[8] * (1 - rate * d2 * h2)},
        "dE_total/dout_h2": {
            "one path alone": d1 * w[6],
            "paths multiplied": d1 * w[6] * d2 * w[8],
            "paths averaged": back / 2,
            "signs of the paths left out": abs(d1 * w[6]) + abs(d2 * w[8]),
            "weights of the wrong neuron": d1 * w[5] + d2 * w[7],
            "weights transposed": d1 * w[7] + d2 * w[8],
            "new weights": d1 * new6 + d2 * new8,
            "weights left out": d1 + d2,
            "outputs in the place of the weights": (d1 + d2) * h2,
            "deltas of the wrong outputs": d2 * w[6] + d1 * w[8],
            "weight's derivative in the place of the delta": d1 * h2 * w[6] + d2 * h2 * w[8],
        },
        "dE_total/dw3": {
            "slope left out": back * i1,
            "one path alone": d2 * w[8] * slope * i1,
            "new weights": (d1 * new6 + d2 * new8) * slope * i1,
            "last factor of the wrong neuron": back * slope * i2,
            "weight as the last factor": back * slope * w[3],
            "error in the place of its derivative": q["E_total"] * slope * i1,
        },
        "w3+": {
            "new weights": w[3] - rate * (d1 * new6 + d2 * new8) * slope * i1,
            "last factor left out": w[3] - rate * back * slope,
        },
        "dE_total/db2": {
            "shared bias with one delta": d1,
            "deltas averaged": (d1 + d2) / 2,
            "signs of the deltas left out": abs(d1) + abs(d2),
            "delta multiplied by an input": (d1 + d2) * h1,
            "bias multiplied in": (d1 + d2) * b2,
            "slope left out": e1 + e2,
            "sign reversed": -d1 - d2,
        },
    }


@pytest.mark.parametrize("name", worked_out())
def test_a_wrong_number_is_called_what_it_is(name: str) -> None:
    called = {}
    for mistake, value in worked_out()[name].items():
        names = names_for(ARTICLE, name, value)
        called[mistake] = mistake if mistake in names[:2] else names  # two, as some agree by chance
    assert called == {mistake: mistake for mistake in called}


# What a random number is taken for.


@pytest.mark.parametrize("name", ["net_o1", "w5+"])
@pytest.mark.parametrize("digits", [3, 4, 9])
def test_a_random_number_is_recognised_no_more_often_than_chance_allows(
    name: str, digits: int
) -> None:
    values = np.unique([round(way.value, 15) for way in ways_of(name, right_of(ARTICLE))])
    low, high = np.quantile(values, [0.1, 0.9])
    rng, tried = np.random.default_rng(1), 300
    typed = [f"{value:.{digits - 1}e}" for value in rng.uniform(low, high, tried)]
    found = [diagnose(*ARTICLE, name, text) for text in typed]
    share = np.mean([bool(each.mistakes) for each in found if not each.right])
    inside = values[(values >= low * 0.9) & (values <= high * 1.1)]
    units = 10.0 ** (np.floor(np.log10(np.abs(inside))) + 1 - digits)
    chance = min(1.0, units.sum() / (high - low))
    margin = 4 * np.sqrt(chance * (1 - chance) / tried)
    assert share <= chance + margin
    if digits == 9:
        assert share == 0


# What is the same by algebra has one name.


def test_mistakes_that_are_equal_by_algebra_have_one_name() -> None:
    c = right_of(ARTICLE)
    without_slope = c["dE_total/dout_o1"] * c["out_h1"]
    assert names_for(ARTICLE, "dE_total/dw5", without_slope) == ["slope left out"]
    turned = c["w5"] + c["eta"] * c["dE_total/dw5"]
    assert names_for(ARTICLE, "w5+", turned) == ["step in the wrong direction"]


def test_mistakes_that_agree_in_these_digits_alone_are_all_named() -> None:
    both = ["learning rate left out", "2 of the square kept"]
    found = diagnose(*ARTICLE, "w5+", "0.317832959")
    assert [mistake.name for mistake in found.mistakes] == both
    c, rate = right_of(ARTICLE), 0.4
    for name, factor in zip(both, (1.0, 2 * rate), strict=True):
        value = c["w5"] - factor * c["dE_total/dw5"]
        found = diagnose(*ARTICLE, "w5+", f"{value:.9f}", learning_rate=rate)
        assert [mistake.name for mistake in found.mistakes] == [name]


def test_a_mistake_in_the_result_is_named_before_one_on_the_way() -> None:
    c = right_of(ARTICLE)
    exchanged = sum(
        (c[f"target_{a}"] - c[f"out_{b}"]) ** 2 / 2 for a, b in [("o1", "o2"), ("o2", "o1")]
    )
    assert names_for(ARTICLE, "E_total", exchanged)[0] == "target of another output"
    assert names_for(ARTICLE, "E_total", c["E_o1"])[0] == "error of one output alone"
    assert names_for(ARTICLE, "w3+", c["w3"] - 0.5 * c["delta_h2"])[0] == "last factor left out"


# The example of convolution, in plain loops.

#: What the catalogue calls a mistake of the plain loops, and a number that shows it.
COUNTERPARTS = {
    "the kernel turned in the forward pass": ("kernel turned", "net_m6"),
    "no bias": ("bias left out", "net_m6"),
    "no ReLU": ("activation function not applied", "out_m9"),
    "the mean in the place of the largest": ("mean in the place of the largest", "out_p1"),
    "no slope of the outputs": ("slope left out", "delta_o1"),
    "the sign of the error turned": ("sign reversed", "delta_o1"),
    "back from the first output alone": ("one path alone", "dE_total/dout_p1"),
    "back from the second output alone": ("one path alone", "dE_total/dout_p1"),
    "back through pooling in equal parts": ("pooling shared among all", "dE_total/dk2"),
    "back through pooling to all four": ("pooling passed on to all", "dE_total/dk2"),
    "no slope of ReLU": ("slope left out", "dE_total/dk2"),
    "the net for the slope of ReLU": ("slope taken to be out", "dE_total/dk2"),
    "the first position alone": ("one position alone", "dE_total/dk2"),
    "the last position alone": ("one position alone", "dE_total/dk2"),
    "the mean over all positions": ("positions averaged", "dE_total/dk2"),
    "the mean over the winners": ("positions averaged", "dE_total/dk2"),
    "the kernel's gradient turned": ("derivatives of the kernel turned", "dE_total/dk2"),
    "the kernel not turned in the backward pass": (
        "kernel not turned in the backward pass",
        "dE_total/di14",
    ),
    "= in the place of +=": ("overlap overwritten", "dE_total/di14"),
    "uphill": ("step in the wrong direction", "w1+"),
    "no learning rate": ("learning rate left out", "w1+"),
    "the learning rate twice": ("learning rate twice", "w1+"),
}


def test_only_a_tie_has_no_counterpart_in_the_catalogue() -> None:
    assert BY_HAND.keys() - COUNTERPARTS.keys() == {"back through pooling to the last of a tie"}


@pytest.mark.parametrize("mistake", COUNTERPARTS)
def test_a_mistake_in_plain_loops_over_a_convolution_is_named(mistake: str) -> None:
    expected, name = COUNTERPARTS[mistake]
    value = with_mistake(mistake)(**given()).numbers()[name]
    found = diagnose(*CONVOLUTION, name, f"{value:.9f}", convolution.learning_rate)
    assert expected in [each.name for each in found.mistakes]
