"""The gradient check: right gradients pass, a single wrong one is named, kinks are no mistakes."""

from __future__ import annotations

import dataclasses
import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_by_numbers import (
    GradientCheck,
    Gradients,
    Network,
    central_differences,
    gradient_check,
    train,
)
from backprop_by_numbers.checking.report import Comparison
from backprop_by_numbers.network.validation import Array
from fifty_digits import T, X, example
from random_networks import random_kind
from strategies import Problem, problems

relaxed = settings(max_examples=100)


def with_entry(found: Gradients, each: Comparison, value: float) -> Gradients:
    """Return the gradients with another value for one number."""
    arrays = {"weights": list(found.weights), "biases": list(found.biases), "x": [found.inputs]}
    position = (0, *each.position) if each.is_input else each.position
    layers, (k, *index) = arrays[each.array.partition("[")[0]], position
    layers[k] = layers[k].copy()
    layers[k][tuple(index)] = value
    return Gradients(arrays["weights"], arrays["biases"], found.deltas, arrays["x"][0])


@relaxed
@given(problems(any_kind=True))
def test_the_gradients_of_any_network_pass(problem: Problem) -> None:
    report = gradient_check(problem.net, problem.x, problem.target, inputs=True)
    assert not report.wrong, report
    assert report.passed == bool(report.compared)
    assert len(report.compared + report.at_kink + report.vague) == len(report.comparisons)
    if "ReLU" not in problem.net.activations:
        assert not report.at_kink


@settings(max_examples=50)
@given(problems(any_kind=True), st.data(), st.sampled_from([-1.0, 0.0, 0.5, 1 + 1e-4]))
def test_a_single_wrong_number_is_named(
    problem: Problem, data: st.DataObject, factor: float
) -> None:
    net, x, target = problem.net, problem.x, problem.target
    report = gradient_check(net, x, target, inputs=True)
    precise = [each for each in report.compared if abs(each.gradient) > 1e5 * each.uncertainty]
    assume(precise)
    comparison = data.draw(st.sampled_from(precise))
    wrong = with_entry(net.gradients(x, target), comparison, factor * comparison.gradient)
    found = gradient_check(net, x, target, wrong, inputs=True)
    assert not found.passed
    assert [each.position for each in found.wrong] == [comparison.position]
    assert found.worst is not None
    assert found.worst.name == comparison.name
    assert found.worst.gradient == factor * comparison.gradient
    assert found.worst.difference == comparison.difference
    size = max(abs(comparison.gradient * factor), abs(comparison.difference))
    expected = abs(factor * comparison.gradient - comparison.difference) / size
    assert found.worst.error == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("size", [1e-6, 1e-3, 1.0, 30.0, 800.0, 1e4])
@pytest.mark.parametrize(
    "kind",
    [
        ("logistic", "half squared error"),
        ("tanh", "half squared error"),
        ("ReLU", "half squared error"),
        ("identity", "half squared error"),
        ("logistic", "binary cross-entropy"),
        (["tanh", "tanh", "softmax"], "half squared error"),
        (["ReLU", "identity", "softmax"], "cross-entropy"),
    ],
)
def test_tiny_and_huge_nets_are_checked_right(kind: tuple[Any, str], size: float) -> None:
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=(3, 3)) for _ in range(3)]
    weights[0] *= size
    net = Network(weights, [rng.normal(size=3) for _ in range(3)], *kind)
    x, target = rng.normal(size=(5, 3)), np.eye(3)[[0, 1, 2, 0, 1]]
    for inputs in (x, x * size):
        report = gradient_check(net, inputs, target)
        assert report.passed, report
        negated = Gradients(
            *([-a for a in g] for g in vars(net.gradients(inputs, target)).values())
        )
        assert not gradient_check(net, inputs, target, negated).passed


def extreme_network(seed: int) -> Problem:
    """Return a network whose numbers are of any size, from a thousandth to some thousands."""
    rng = np.random.default_rng(seed)
    widths = [*rng.integers(1, 7, rng.integers(1, 6)), rng.integers(2, 7)]
    of_weights, of_biases, of_inputs = 10 ** rng.uniform((-3, -3, -4), (2.5, 3, 4))
    net = Network(
        [rng.normal(size=(o, i)) * of_weights for i, o in pairwise(widths)],
        [rng.normal(size=o) * of_biases for o in widths[1:]],
        *random_kind(seed, len(widths) - 1),
    )
    target = rng.dirichlet(np.ones(widths[-1]), rng.integers(1, 5))
    return Problem(net, rng.normal(size=(len(target), widths[0])) * of_inputs, target)


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_extreme_networks_give_no_false_alarm(first: int) -> None:
    for seed in range(first, first + 50):
        problem = extreme_network(seed)
        report = gradient_check(problem.net, problem.x, problem.target)
        assert not report.wrong, (seed, report)


def test_the_worked_example_passes_before_and_after_training(net: Network) -> None:
    for steps in (0, 10_000):
        trained = train(net, X, T, steps=steps).network
        report = gradient_check(trained, X, T)
        assert report.passed
        assert len(report.compared) == len(report.comparisons) == 12
        assert not report.at_kink
        assert not report.vague
        for each in report.comparisons:
            assert each.difference == pytest.approx(each.gradient, rel=1e-8)


def test_each_parameter_has_its_name_and_its_place(net: Network) -> None:
    report = gradient_check(net, X, T)
    assert [each.name for each in report.comparisons] == [
        *(f"w{n}" for n in range(1, 9)),
        *("b_h1", "b_h2", "b_o1", "b_o2"),
    ]
    places = {each.name: each.place for each in report.comparisons}
    assert (places["w5"], places["w4"]) == ("weights[1][0, 0]", "weights[0][1, 1]")
    assert (places["b_h2"], places["b_o1"]) == ("biases[0][1]", "biases[1][0]")
    found = net.gradients(X, T)
    for each in report.comparisons:
        layers = found.weights if each.array.startswith("weights") else found.biases
        assert each.gradient == layers[each.position[0]][each.position[1:]]


def test_inputs_are_checked_only_if_asked_for_and_come_last(net: Network) -> None:
    both = gradient_check(net, [X, X[::-1]], [T, T], inputs=True).comparisons[12:]
    assert [(each.name, each.place) for each in both] == [
        ("i1 of example 1", "x[0, 0]"), ("i2 of example 1", "x[0, 1]"),
        ("i1 of example 2", "x[1, 0]"), ("i2 of example 2", "x[1, 1]"),
    ]  # fmt: skip
    one = gradient_check(net, X, T, inputs=True).comparisons[12:]
    assert [(each.name, each.place) for each in one] == [("i1", "x[0]"), ("i2", "x[1]")]
    assert [each.gradient for each in one] == net.gradients(X, T).inputs.tolist()


def test_gradients_without_those_by_inputs_can_be_checked_for_the_rest(net: Network) -> None:
    found = net.gradients(X, T)
    without = Gradients(found.weights, found.biases, found.deltas)
    assert gradient_check(net, X, T, without).passed
    with pytest.raises(ValueError, match=r"^gradients must have inputs of shape \(2,\)"):
        gradient_check(net, X, T, without, inputs=True)


# One ReLU whose total net input is `net`, exactly; it sees 1 from the only input.
def relu_at(net: float) -> Network:
    return Network([[[0.0]], [[2.0]]], [[net], [0.5]], ["ReLU", "identity"])


def of(report: GradientCheck, name: str) -> Comparison:
    return next(each for each in report.comparisons if each.name == name)


@pytest.mark.parametrize("net", [0.0, -0.0, 1e-12, -1e-12])
def test_a_parameter_at_a_kink_is_neither_right_nor_wrong(net: float) -> None:
    report = gradient_check(relu_at(net), [1.0], [0.0])
    assert [each.name for each in report.at_kink] == ["w1", "b_h1"]
    assert [each.name for each in report.compared] == ["w2", "b_o1"]
    assert report.passed
    for each in report.at_kink:
        assert np.isnan([each.difference, each.uncertainty, each.error]).all()
        assert not each.vague
    assert str(report) == (
        "Gradient check passed: 2 of 4 parameters agree with central differences, within 1e-06.\n"
        "At a kink of ReLU, where there is no one slope: w1 and b_h1."
    )


@pytest.mark.parametrize("net", [1e-7, -1e-7, 4e-6, -4e-6, 1e-3, -1e-3])
def test_near_a_kink_the_step_is_shorter(net: float) -> None:
    report = gradient_check(relu_at(net), [1.0], [0.0])
    assert report.passed
    assert not report.at_kink
    slope = (0.5 + 2 * max(net, 0.0)) * 2 * (net > 0)
    assert of(report, "b_h1").difference == pytest.approx(slope, rel=1e-6, abs=1e-9)

    def error(bias: Array) -> float:
        return relu_at(float(bias[0])).error([1.0], [0.0])

    # What a step across the kink would have shown: something between the slopes of both sides.
    if abs(net) < 1e-6:
        assert central_differences(error, [net])[0] == pytest.approx(0.5, abs=0.1)


def test_a_kink_of_one_example_is_enough() -> None:
    net = Network([[[1.0]], [[2.0]]], [[0.0], [0.5]], ["ReLU", "identity"])
    assert not gradient_check(net, [[1.0], [2.0]], [[0.0], [0.0]]).at_kink
    report = gradient_check(net, [[1.0], [0.0]], [[0.0], [0.0]])
    # Where the input is 0, its weight moves nothing, but the bias does.
    assert [each.name for each in report.at_kink] == ["b_h1"]


def test_if_all_parameters_are_at_a_kink_nothing_passes() -> None:
    report = gradient_check(Network([[[1.0]]], [[-1.0]], "ReLU"), [1.0], [3.0])
    assert len(report.at_kink) == 2
    assert not report.passed
    assert not report.wrong
    assert report.worst is None
    assert str(report) == (
        "Gradient check undecided: none of 2 parameters could be compared.\n"
        "At a kink of ReLU, where there is no one slope: w1 and b_o1."
    )


def test_a_mistake_is_found_beside_a_kink() -> None:
    net = relu_at(0.0)
    found = net.gradients([1.0], [0.0])
    report = gradient_check(
        net, [1.0], [0.0], Gradients(found.weights, [[0.0], [-0.5]], found.deltas)
    )
    assert [each.name for each in report.wrong] == ["b_o1"]
    assert "FAILED: 1 of 4" in str(report)
    assert "At a kink of ReLU, where there is no one slope: w1 and b_h1." in str(report)


def test_an_activation_without_a_kink_has_none_at_zero() -> None:
    for name in ("tanh", "logistic", "identity"):
        net = Network([[[0.0]], [[2.0]]], [[0.0], [0.5]], [name, "identity"])
        assert not gradient_check(net, [1.0], [0.0]).at_kink


def test_a_steep_error_gets_a_shorter_step() -> None:
    net = Network([[[0.3]], [[2e4]]], [[0.1], [-7e3]], ["tanh", "tanh"])
    bent = gradient_check(net, [1.0], [0.5])
    assert bent.passed
    net = Network([[[0.3]], [[2e4]]], [[0.1], [-2e4 * np.tanh(0.4) + 0.3]], ["tanh", "tanh"])
    steep = gradient_check(net, [1.0], [0.5])
    assert steep.passed
    assert of(steep, "w1").difference == pytest.approx(of(steep, "w1").gradient, rel=1e-4)


def test_differences_of_too_few_digits_are_not_counted() -> None:
    # The hidden neuron is so far out that its slope is 4e-14, beside an error of 18.
    net = Network([[[0.0]], [[1.0]]], [[31.0], [5.0]], ["logistic", "identity"])
    report = gradient_check(net, [1.0], [0.0])
    assert report.passed
    assert [each.name for each in report.vague] == ["w1", "b_h1"]
    assert [each.name for each in report.compared] == ["w2", "b_o1"]
    assert str(report) == (
        "Gradient check passed: 2 of 4 parameters agree with central differences, within 1e-06.\n"
        "Not compared, for differences cannot tell three digits: w1 and b_h1."
    )


def test_if_no_difference_has_enough_digits_nothing_passes() -> None:
    """Beside an error of 1e20 no difference has a digit: a gradient of -3 times goes unnoticed."""
    net = example()
    found = net.gradients(X, [1e10, 1e10])
    wrong = Gradients([-3 * w for w in found.weights], [-3 * b for b in found.biases], found.deltas)
    for gradients in (found, wrong):
        report = gradient_check(net, X, [1e10, 1e10], gradients)
        assert len(report.vague) == len(report.comparisons)
        assert not report.passed
        assert not report.wrong
        assert str(report).startswith("Gradient check undecided: none of 12 parameters")
        assert str(report).endswith(": w1, w2, w3, w4, w5 and 7 more.")


def test_a_right_gradient_of_zero_is_not_vague() -> None:
    net = Network([[[1.0]], [[1.0]]], [[-5.0], [0.5]], ["ReLU", "identity"])
    report = gradient_check(net, [1.0], [0.0])
    assert of(report, "w1").error == of(report, "w1").gradient == of(report, "w1").difference == 0
    assert report.passed
    assert not report.vague


def test_the_report_is_a_verdict_in_words(net: Network) -> None:
    assert repr(gradient_check(net, X, T)) == (
        "Gradient check passed: all 12 parameters agree with central differences, within 1e-06."
    )
    found = net.gradients(X, T)
    wrong = Gradients([-w for w in found.weights], [found.biases[0], [0, 0]], found.deltas)
    assert (
        str(gradient_check(net, X, T, wrong, tolerance=1e-5))
        == """\
Gradient check FAILED: 10 of 12 parameters differ from central differences by more than 1e-05.
                            gradient   difference  relative error
  w1  weights[0][0, 0]  -0.000438568  0.000438568               2
  w2  weights[0][0, 1]  -0.000877135  0.000877135               2
  w3  weights[0][1, 0]  -0.000497713  0.000497713               2
  w4  weights[0][1, 1]  -0.000995425  0.000995425               2
  w5  weights[1][0, 0]     -0.082167     0.082167               2
  and 5 more
Wrong in weights[0] 4 of 4, weights[1] 4 of 4, biases[0] 0 of 2, biases[1] 2 of 2."""
    )


def test_a_single_wrong_gradient_is_given_no_common_factor(net: Network) -> None:
    found = net.gradients(X, T)
    report = gradient_check(net, X, T, with_entry(found, gradient_check(net, X, T).worst, 5.0))
    assert len(report.wrong) == 1
    assert "more" not in str(report).splitlines()[-2]
    assert "Each is" not in str(report)


def test_the_worst_is_first_and_equal_errors_stay_in_order(net: Network) -> None:
    found = net.gradients(X, T)
    scales = np.array([[1.5, 1.1], [1.1, 3.0]])
    wrong = Gradients([found.weights[0] * scales, found.weights[1]], found.biases, found.deltas)
    report = gradient_check(net, X, T, wrong)
    assert [each.name for each in report.wrong] == ["w4", "w1", "w2", "w3"]
    assert report.worst == report.wrong[0] == report.compared[0]


def test_the_tolerance_decides_what_passes(net: Network) -> None:
    found = net.gradients(X, T)
    off = Gradients([found.weights[0] * (1 + 1e-4), found.weights[1]], found.biases, found.deltas)
    assert not gradient_check(net, X, T, off).passed
    assert "Each is" not in str(gradient_check(net, X, T, off))  # 1 times, to three digits
    assert not gradient_check(net, X, T, off, tolerance=0.9e-4).passed
    assert gradient_check(net, X, T, off, tolerance=1.1e-4).passed
    single = Gradients([w.astype(np.float32) for w in found.weights], found.biases, found.deltas)
    assert gradient_check(net, X, T, single, tolerance=1e-3).passed


def test_a_gradient_function_gets_the_checked_arguments(net: Network) -> None:
    calls = []

    def gradients(*arguments: Any) -> Gradients:
        calls.append(arguments)
        return net.gradients(X, T)

    assert gradient_check(net, X, T, gradients).passed
    [(same, x, target)] = calls
    assert same is net
    assert (x.tolist(), target.tolist()) == (X, T)
    assert not x.flags.writeable
    assert not target.flags.writeable
    assert gradient_check(net, X, T, Network.gradients).passed


def test_a_report_is_immutable(net: Network) -> None:
    report = gradient_check(net, X, T)
    for record in (report, report.comparisons[0]):
        for field in dataclasses.fields(record):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(record, field.name, ())
    assert pickle.loads(pickle.dumps(report)) == report
    assert report.tolerance == 1e-6


def test_the_arguments_are_not_changed() -> None:
    net, x, target = example(), np.array([X, X]), np.array([T, T])
    before = [a.tobytes() for a in (*net.weights, *net.biases, x, target)]
    gradient_check(net, x, target)
    assert [a.tobytes() for a in (*net.weights, *net.biases, x, target)] == before


def test_overflow_one_step_away_is_refused_by_name() -> None:
    largest = np.sqrt(np.finfo(np.float64).max)
    far = Network([[[1.0]]], [[largest * (1 - 1e-7)]], "identity")
    assert far.error([1.0], [0.0]) < np.inf
    with pytest.raises(FloatingPointError, match="one step away, a total net input or the error"):
        gradient_check(far, [1.0], [0.0])


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        (lambda *_: None, TypeError, "gradients must return Gradients, not NoneType"),
        (
            lambda *_: Network([[[0.5]]], [[0.5]]).gradients([1.0], [1.0]),
            ValueError,
            "gradients must have the shapes of this network's",
        ),
    ],
)
def test_a_function_that_returns_no_gradients_is_refused(
    source: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        gradient_check(example(), X, T, source)
