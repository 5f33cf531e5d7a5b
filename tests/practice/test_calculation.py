"""Each number computed from those before it, one at a time, is what whole layers give."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from backprop_by_numbers import Dense, Network, article, quantities
from backprop_by_numbers.example import convolution
from backprop_by_numbers.network.validation import Array
from backprop_by_numbers.practice.calculation import Place, Rounded, calculation
from random_networks import (
    ENDS,
    HIDDEN,
    random_convolution,
    random_examples,
    random_kind,
    random_network,
    stack,
)


def assert_same(net: Network, x: Array, target: Array, rate: float) -> None:
    found, known = calculation(net, x, target, rate), quantities(net, x, target, rate)
    assert {name: found[name] for name in known} == pytest.approx(known, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(("hidden", "end"), list(product(HIDDEN, ENDS)))
def test_it_agrees_with_whole_layers_for_each_activation_and_loss(
    hidden: str, end: tuple[str, str]
) -> None:
    last, loss = end
    net = random_network(1, (3, 4, 2), [hidden, last], loss)
    x, target = (array[0] for array in random_examples(1, net, 1))
    assert_same(net, x, target, 0.3)


@pytest.mark.parametrize("seed", range(20))
def test_it_agrees_for_networks_of_any_depth(seed: int) -> None:
    widths = [(2, 2), (3, 2, 2), (2, 3, 4, 2), (3, 2, 2, 3, 2)][seed % 4]
    net = random_network(seed, widths, *random_kind(seed, len(widths) - 1))
    x, target = (array[0] for array in random_examples(seed, net, 1))
    assert_same(net, x, target, 0.7)


@pytest.mark.parametrize("seed", range(40))
def test_it_agrees_for_convolutions_of_any_kind(seed: int) -> None:
    assert_same(*random_convolution(seed), 0.3)


def test_it_agrees_where_windows_overlap_in_every_layer() -> None:
    net, x, target = stack(1)
    assert_same(net, x[0], target[0], 0.3)


def test_it_has_every_number_that_the_article_has() -> None:
    found = calculation(article.network(), article.inputs, article.targets)
    for name, value in article.quantities(article.network()).items():
        assert found[name] == pytest.approx(value, rel=1e-12), name


def test_a_network_of_a_hundred_layers_can_be_computed_and_changed() -> None:
    net = random_network(1, (2,) * 101, "tanh")
    right = calculation(net, [0.1, 0.2], [0.3, 0.4])
    assert right["dE_total/dw1"] == pytest.approx(
        quantities(net, [0.1, 0.2], [0.3, 0.4])["dE_total/dw1"], rel=1e-9
    )
    changed = right.with_values({"out_h1": right["out_h1"] + 1})
    assert np.isfinite(changed["dE_total/dw1"])
    assert changed["net_h3"] - right["net_h3"] == pytest.approx(right["w5"])


def test_another_number_changes_what_depends_on_it_and_nothing_else() -> None:
    right = calculation(article.network(), article.inputs, article.targets)
    other = right.with_values({"out_o1": 0.5})
    dependent = {name for name in right.frame.places if other[name] != right[name]}
    assert {"E_o1", "E_total", "delta_o1", "dE_total/dw1", "w5+"} <= dependent
    assert not {"net_h1", "out_o2", "E_o2", "delta_o2", "dE_total/dw7"} & dependent
    assert other["E_o1"] == pytest.approx((0.5 - 0.01) ** 2 / 2)


def test_a_step_can_be_done_otherwise_and_may_not_need_its_own_result() -> None:
    right = calculation(article.network(), article.inputs, article.targets)
    doubled = right.with_steps({"net_h1": lambda c, place: 2 * c.right(place)})
    assert doubled["net_h1"] == pytest.approx(2 * right["net_h1"])
    assert doubled["net_h2"] == right["net_h2"]
    assert doubled["E_total"] != right["E_total"]
    circular = right.with_steps({"net_h1": lambda c, _: c["E_total"]})
    with pytest.raises(ArithmeticError, match="net_h1 would be needed to compute net_h1"):
        circular["net_h1"]


def test_rounded_numbers_are_used_and_given_ones_are_not_rounded() -> None:
    example = convolution.network(), convolution.image, convolution.targets
    right = calculation(*example)
    rounded = Rounded(right, 1)
    expected = (
        sum(round(right[f"out_p{p}"], 1) * right[f"w{p}"] for p in range(1, 5)) + right["b_o1"]
    )
    assert rounded.right(Place("net", 2)) == pytest.approx(expected)


def test_a_layer_of_another_kind_is_refused_by_name() -> None:
    class Doubled(Dense):
        pass

    net = Network(layers=[Dense([[1.0]], [0.0]), Doubled([[1.0]], [0.0])])
    with pytest.raises(ValueError, match=r"but layers\[1\] is a Doubled"):
        calculation(net, [1.0], [0.5])
