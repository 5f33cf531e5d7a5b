"""Convolution and pooling, against automatic differentiation, differences and printed numbers.

They are written here once more, without padding: a window is laid on what there is of the image.
"""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_by_numbers import (
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Network,
    gradient_check,
    random_network,
    sweep,
    train,
)
from backprop_by_numbers.network.layers import Layer
from backprop_by_numbers.network.validation import Array
from by_autograd import FUNCTIONS, gradient
from random_networks import stack

Span = tuple[slice, slice]


def spans(size: int, window: int, stride: int, padding: Any) -> list[Span]:
    """Return for each position of a window along an axis its part of the image, and of itself."""
    if padding == "same":
        positions = math.ceil(size / stride)
        before = max(0, (positions - 1) * stride + window - size) // 2
    else:
        before, behind = padding
        positions = (before + size + behind - window) // stride + 1
    found = []
    for start in range(-before, positions * stride - before, stride):
        first, end = max(start, 0), max(min(start + window, size), 0)
        first = min(first, end)
        found.append((slice(first, end), slice(first - start, end - start)))
    return found


def along(layer: Any, image: tuple[int, ...]) -> list[list[Span]]:
    """Return the spans of a layer's window down an image and across it."""
    paddings = ["same"] * 2 if layer.padding == "same" else layer.padding
    return [
        spans(*each) for each in zip(image[-2:], layer.window, layer.stride, paddings, strict=True)
    ]


def out_of(layer: Layer, weights: Any, biases: Any, x: Any) -> Any:
    """Return a layer's outputs for a batch."""
    if isinstance(layer, Flatten):
        return anp.reshape(x, (len(x), -1))
    if isinstance(layer, Dense):
        net = anp.dot(x, weights.T) + biases
    else:
        down, across = along(layer, x.shape)
        positions = []
        for rows, kernel_rows in down:
            for columns, kernel_columns in across:
                seen = x[:, :, rows, columns]
                if isinstance(layer, Conv2D):
                    kernels = weights[:, :, kernel_rows, kernel_columns]
                    positions.append(anp.einsum("bchw,ochw->bo", seen, kernels) + biases)
                else:
                    made = anp.max if isinstance(layer, MaxPool2D) else anp.mean
                    positions.append(made(seen, axis=(2, 3)))
        channels = positions[0].shape[1]
        net = anp.reshape(anp.stack(positions, axis=-1), (len(x), channels, len(down), len(across)))
    return FUNCTIONS[layer.activation](net)


def output(net: Network, weights: Any, biases: Any, x: Any) -> Any:
    arrays = iter(zip(weights, biases, strict=True))
    for layer in net.layers:
        x = out_of(layer, *(next(arrays) if layer.parameters else (None, None)), x)
    return x


def assert_right_by_autograd(net: Network, x: Array, target: Array) -> None:
    """Compare outputs and gradients, also those by the inputs, with `autograd`."""
    batch, targets = net.checked_batch(x, target)

    def error(weights: Any, biases: Any, inputs: Any) -> Any:
        missed = output(net, weights, biases, inputs) - targets
        return anp.sum(missed**2) / (2 * len(batch))

    arrays = list(net.weights), list(net.biases), batch
    expected = net.forward(x).output.reshape(targets.shape)
    np.testing.assert_allclose(output(net, *arrays), expected, 1e-12, 1e-12)
    found = net.gradients(x, target)
    by_arrays = [gradient(error, *arrays, at=at) for at in range(3) if len(arrays[at])]
    *ours, of_inputs = (*((found.weights, found.biases) if net.weights else ()), found.inputs)
    for name, own, theirs in zip(("weights", "biases"), ours, by_arrays, strict=False):
        for k, (a, b) in enumerate(zip(own, theirs, strict=True)):
            np.testing.assert_allclose(a, b, 1e-11, 1e-12, err_msg=f"{name}[{k}]")
    assert of_inputs is not None
    assert of_inputs.shape == x.shape
    np.testing.assert_allclose(of_inputs.reshape(batch.shape), by_arrays[-1], 1e-11, 1e-12)


def assert_right_by_differences(net: Network, x: Array, target: Array) -> None:
    report = gradient_check(net, x[:2], target[:2], inputs=True)
    assert report.passed, report


def paddings(style: str, most: list[int]) -> st.SearchStrategy[Any]:
    """Return a strategy for paddings of a style, of at most so many zeros down and across."""
    pairs = (st.tuples(st.integers(0, n), st.integers(0, n)) for n in most)
    styles = {
        "a number": st.integers(0, min(most)),
        "a pair": st.tuples(*(st.integers(0, n) for n in most)),
        "two pairs": st.tuples(*pairs),
    }
    return styles.get(style, st.just(style))


@st.composite
def problems(draw: st.DrawFn, kind: type[Any], style: str) -> tuple[Network, Array, Array]:
    """Draw a network of one layer, and examples for it, or a single one."""
    window = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    stride = draw(st.integers(1, 4) | st.tuples(st.integers(1, 4), st.integers(1, 4)))
    most = [3, 3] if kind is Conv2D else [size - 1 for size in window]
    padding = draw(paddings(style, most))
    channels, n_out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if kind is Conv2D:
        kernels = rng.normal(size=(n_out, channels, *window))
        activation = draw(st.sampled_from(["identity", "tanh", "ReLU", "logistic"]))
        layer: Layer = Conv2D(kernels, rng.normal(size=n_out), activation, stride, padding)
    else:
        layer = kind(window, stride, padding)
    image = channels, *(size + draw(st.integers(0, 4)) for size in window)
    net = Network(layers=[layer], in_shape=draw(st.sampled_from([None, image])))
    x = rng.normal(size=(*draw(st.sampled_from([(), (1,), (3,)])), *image))
    return net, x, rng.normal(size=net.forward(x).output.shape)


kinds = pytest.mark.parametrize("kind", [Conv2D, MaxPool2D, AveragePool2D])
styles = pytest.mark.parametrize("style", ["valid", "same", "a number", "a pair", "two pairs"])


@kinds
@styles
@settings(max_examples=10)
@given(st.data())
def test_a_layer_is_right_whatever_its_settings(
    kind: type[Layer], style: str, data: st.DataObject
) -> None:
    assert_right_by_autograd(*data.draw(problems(kind, style)))


@kinds
@styles
@settings(max_examples=3)
@given(st.data())
def test_a_layer_agrees_with_differences(
    kind: type[Layer], style: str, data: st.DataObject
) -> None:
    report = gradient_check(*data.draw(problems(kind, style)), inputs=True)
    assert not report.wrong, report


def assert_right_links(layer: Layer, x: Array) -> None:
    """Compare a layer's links for a single example with its own way back from each output."""
    net, cache = layer.net(layer.parameters, x[None])
    ones = np.ones_like(x)[None]
    windows_of_ones = layer.net(layer.parameters, ones)[1]
    links = layer.links(x.shape, cache)
    slopes = np.zeros((net.size, x.size))
    np.add.at(slopes, links[:2], links.slopes)
    for output, found in enumerate(slopes):
        delta = np.zeros(net.size)
        delta[output] = 1.0
        delta = delta.reshape(net.shape)
        back = layer.backward(layer.parameters, delta, x[None], cache)
        np.testing.assert_array_equal(found, back.ravel())
        if links.weights is not None:
            used = layer.gradients(delta, ones, windows_of_ones)["weights"].ravel()
            own = links.weights[links.outputs == output]
            np.testing.assert_array_equal(used, np.bincount(own, minlength=used.size))
    assert (np.diff(links.outputs) >= 0).all()
    if links.weights is not None:
        own = layer.parameters["weights"].ravel()[links.weights]
        np.testing.assert_array_equal(links.slopes, own)


@kinds
@styles
@settings(max_examples=4)
@given(st.data())
def test_links_are_what_a_layer_does_in_the_backward_pass(
    kind: type[Layer], style: str, data: st.DataObject
) -> None:
    net, x, _ = data.draw(problems(kind, style))
    assert_right_links(net.layers[0], x.reshape(-1, *x.shape[-3:])[0])


def test_links_of_dense_layers_and_of_flatten_are_what_they_do_in_the_backward_pass() -> None:
    rng = np.random.default_rng(0)
    assert_right_links(Dense(rng.normal(size=(3, 4)), [0.0] * 3), rng.normal(size=4))
    assert_right_links(Flatten(), rng.normal(size=(2, 3, 2)))


@kinds
@styles
@settings(max_examples=8)
@given(st.data())
def test_rows_that_no_window_reaches_are_counted_and_have_no_gradient(
    kind: type[Layer], style: str, data: st.DataObject
) -> None:
    net, x, target = data.draw(problems(kind, style))
    (layer,), image = net.layers, x.shape[-3:]
    of_inputs = net.gradients(x, target).inputs
    assert of_inputs is not None
    words = []
    for axis, what in enumerate(("row", "column")):
        reached = {i for seen, _ in along(layer, image)[axis] for i in range(seen.start, seen.stop)}
        rest = sorted(set(range(image[1 + axis])) - reached)
        assert not np.take(of_inputs, rest, axis=axis - 2).any()
        words += [f"{len(rest)} {what}{'s' if len(rest) > 1 else ''}"] if rest else []
    text = repr(Network(layers=[layer], in_shape=image)).partition(", leaves out ")[2]
    assert text.partition("\n")[0] == " and ".join(words)


@pytest.mark.parametrize(("seed", "last"), [(0, "tanh"), (1, "softmax")])
def test_a_network_of_all_layers_is_right(seed: int, last: str) -> None:
    net, x, target = stack(seed, last)
    assert_right_by_autograd(net, x, target)
    assert_right_by_autograd(net, x[0], target[0])
    assert_right_by_differences(net, x, target)


def flipped_kernels(own: Callable[..., Array]) -> Callable[..., Array]:
    def backward(self: Layer, parameters: Any, *others: Any) -> Array:
        flipped = parameters["weights"][:, :, ::-1, ::-1]
        return own(self, {**parameters, "weights": flipped}, *others)

    return backward


def last_window_alone(_: object) -> Callable[..., Array]:
    def sum_of_windows(self: Any, slopes: Array, x: Array) -> Array:
        found = np.zeros_like(x)
        for y, (rows, of_rows) in enumerate(along(self, x.shape)[0]):
            for at, (columns, of_columns) in enumerate(along(self, x.shape)[1]):
                own = slopes[:, :, y, at, of_rows, of_columns]
                found[:, :, rows, columns] = np.where(own, own, found[:, :, rows, columns])
        return found

    return sum_of_windows


def first_filter_alone(own: Callable[..., Any]) -> Callable[..., Any]:
    def gradients(*arguments: Any) -> Any:
        right = own(*arguments)
        first = np.arange(len(right["biases"])) == 0
        return {**right, "weights": right["weights"] * first[:, None, None, None]}

    return gradients


def divided_once_more(own: Callable[..., Any]) -> Callable[..., Any]:
    def gradients(self: Layer, delta: Array, *others: Any) -> Any:
        right = own(self, delta, *others)
        return {**right, "biases": right["biases"] / len(delta)}

    return gradients


#: Bugs of convolutions that trained well, or passed their tests, and in which method they sat.
BUGS = {
    "kernels flipped in the backward pass": (Conv2D, "backward", flipped_kernels),
    "no gradient by the input": (Conv2D, "backward", lambda _: lambda *a: np.zeros_like(a[3])),
    "of overlapping windows the last": (MaxPool2D, "sum_of_windows", last_window_alone),
    "only the first filter": (Conv2D, "gradients", first_filter_alone),
    "the bias divided twice": (Conv2D, "gradients", divided_once_more),
}


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("check", [assert_right_by_autograd, assert_right_by_differences])
def test_each_check_finds_a_planted_bug(
    monkeypatch: pytest.MonkeyPatch, bug: str, check: Callable[..., None]
) -> None:
    kind, method, planted = BUGS[bug]
    monkeypatch.setattr(kind, method, planted(getattr(kind, method)))
    with pytest.raises(AssertionError):
        check(*stack(0))


# Numbers that others have printed; theirs had the channels last.
OF_2_ROWS_AND_3_CHANNELS = np.arange(1.0, 19).reshape(1, 2, 3, 3).transpose(0, 3, 1, 2)
KERNELS_2_X_2 = np.arange(1.0, 37).reshape(2, 2, 3, 3).transpose(3, 2, 0, 1)


@pytest.mark.parametrize(
    ("x", "kernels", "options", "printed"),
    [
        pytest.param(
            OF_2_ROWS_AND_3_CHANNELS, KERNELS_2_X_2, {},
            [[[2271, 2901]], [[2367, 3033]], [[2463, 3165]]],
            id="TensorFlow, conv_ops_test.py, testConv2D2x2Filter",
        ),
        pytest.param(
            OF_2_ROWS_AND_3_CHANNELS, KERNELS_2_X_2, {"stride": 2, "padding": "same"},
            [[[2271, 1230]], [[2367, 1305]], [[2463, 1380]]],
            id="TensorFlow, conv_ops_test.py, testConv2D2x2FilterStride2Same",
        ),
        pytest.param(
            np.arange(25.0).reshape(1, 1, 5, 5), np.ones((1, 1, 3, 3)), {"padding": 1},
            [[[12, 21, 27, 33, 24], [33, 54, 63, 72, 51], [63, 99, 108, 117, 81],
              [93, 144, 153, 162, 111], [72, 111, 117, 123, 84]]],
            id="ONNX, case/node/conv.py, test_basic_conv_with_padding",
        ),
        pytest.param(
            np.arange(9.0).reshape(1, 1, 3, 3), np.arange(4.0).reshape(1, 1, 2, 2), {},
            [[[19, 25], [37, 43]]],
            id="Dive into Deep Learning, corr2d",
        ),
    ],
)  # fmt: skip
def test_convolutions_have_the_outputs_that_others_printed(
    x: Array, kernels: Array, options: dict[str, Any], printed: list[Any]
) -> None:
    layer = Conv2D(kernels, np.zeros(len(kernels)), **options)
    assert Network(layers=[layer]).forward(x[0]).output.tolist() == printed


def gradients_from(layer: Layer, x: Any, above: Any) -> Any:
    """Return the gradients of a layer whose outputs have the derivatives `above`."""
    net = Network(layers=[layer])
    return net.gradients(x, net.forward(x).output - np.array(above))


def test_convolutions_have_the_gradients_that_others_printed() -> None:
    # TensorFlow, conv_ops_test.py: testConv2D2x2Depth1ValidBackpropInput and ...BackpropFilter.
    layer = Conv2D([[[[1.0, 2.0], [3.0, 4.0]]]], [0.0])
    error_by_input = gradients_from(layer, np.zeros((1, 2, 3)), [[[1.0, 2.0]]]).inputs
    assert error_by_input.tolist() == [[[1, 4, 4], [3, 10, 8]]]
    layer = Conv2D(np.zeros((1, 1, 2, 2)), [0.0])
    by_kernel = gradients_from(layer, [[[1, 2, 3], [4, 5, 6]]], [[[1.0, 2.0]]]).weights[0]
    assert by_kernel.tolist() == [[[[5, 8], [14, 17]]]]


def test_max_pooling_has_the_numbers_that_others_printed() -> None:
    # Dive into Deep Learning, pooling; TensorFlow, pooling_ops_test.py, _testMaxPoolGradDirect1_2.
    pool = MaxPool2D(2, stride=1)
    counted = np.arange(9.0).reshape(1, 3, 3)
    assert Network(layers=[pool]).forward(counted).output.tolist() == [[[4, 5], [7, 8]]]
    checkered = [[[1, 0, 1, 0], [0, 1, 0, 1]] * 2]
    above = [[11.0, 12, 13], [15, 16, 17], [19, 20, 21]]
    assert gradients_from(pool, np.reshape(checkered, (1, 4, 4)), [above]).inputs.tolist() == [
        [[11, 0, 25, 0], [0, 31, 0, 17], [19, 0, 41, 0], [0, 0, 0, 0]]
    ]


@pytest.mark.parametrize(
    ("padding", "expected"),
    [(0, [[1, 0, 2, 0], [0] * 4, [3, 0, 4, 0], [0] * 4]),
     (1, [[1, 2, 0, 3], [4, 5, 0, 6], [0] * 4, [7, 8, 0, 9]])],
)  # fmt: skip
def test_of_equal_numbers_the_first_gets_the_whole_gradient(
    padding: int, expected: list[Any]
) -> None:
    positions = 3 if padding else 2
    above = np.arange(1.0, positions**2 + 1).reshape(1, positions, positions)
    for number in (0.0, -5.0):  # padding is never the largest
        image = np.full((1, 4, 4), number)
        assert gradients_from(MaxPool2D(2, padding=padding), image, above).inputs[0].tolist() == (
            expected
        )


def test_the_check_says_where_a_step_crosses_a_tie_or_a_kink() -> None:
    net = Network(layers=[MaxPool2D(2)])
    tie = gradient_check(net, [[[1.0, 3.0], [3.0, 2.0]]], [[[0.0]]], inputs=True)
    assert [each.name for each in tie.at_kink] == ["i2", "i3"]
    assert "At a tie of a pooling window, where there is no one slope: i2 and i3." in str(tie)
    kinked = Conv2D([[[[1.0]]]], [0.0], "ReLU")
    report = gradient_check(Network(layers=[kinked]), [[[0.0, 1.0]]], [[[0.0, 0.0]]], inputs=True)
    assert [each.name for each in report.at_kink] == ["b_c1", "i1"]
    assert "At a kink of ReLU, where there is no one slope: b_c1 and i1." in str(report)
    both = Network(layers=[kinked, MaxPool2D(2)])
    assert "At a kink of ReLU or a tie of a pooling window, " in str(
        gradient_check(both, [[[0.0, 1.0], [1.0, 0.5]]], [[[0.0]]], inputs=True)
    )


def by_methods(net: Network, x: Array, target: Array, rate: float, steps: int) -> Network:
    for _ in range(steps):
        net = net.updated(net.gradients(x, target), rate)
    return net


def assert_same_parameters(found: Network, expected: Network, digits: float = 1e-12) -> None:
    for a, b in zip(
        found.weights + found.biases, expected.weights + expected.biases, strict=True
    ):  # fmt: skip
        np.testing.assert_allclose(a, b, digits, digits)


def test_training_is_one_update_after_another() -> None:
    net, x, target = stack(1)
    history = train(net, x, target, 0.2, steps=20, snapshots_at=[0, 7])
    assert_same_parameters(history.network, by_methods(net, x, target, 0.2, 20))
    assert_same_parameters(history.snapshots[7], by_methods(net, x, target, 0.2, 7))
    assert history.errors[7] == pytest.approx(history.snapshots[7].error(x, target), rel=1e-12)
    assert history.errors[20] < history.errors[0] / 2
    swept = sweep(net, x, target, [0.1, 0.2], steps=20, errors_at=[7])
    assert_same_parameters(swept.network(1), history.network)
    assert swept.errors_at[7][1] == pytest.approx(history.errors[7], rel=1e-12)
    kept = train(net, x, target, 0.2, steps=2, train_biases=False).network
    assert [b.tolist() for b in kept.biases] == [b.tolist() for b in net.biases]


def test_training_works_with_all_its_options() -> None:
    net, x, target = stack(2)
    others = stack(3)[1:]
    options = {"momentum": 0.5, "batch_size": 2, "seed": 4, "held_out": others}
    found = train(net, x, target, 0.1, steps=4, **options)
    # Two passes in the order that the seed gives, written out.
    rng = np.random.default_rng(4)
    order = [part for _ in range(2) for part in np.split(rng.permutation(3), [2])]
    expected, velocity = net, [0.0] * 6
    for rows in order:
        slopes = expected.gradients(x[rows], target[rows])
        arrays = (*expected.weights, *expected.biases)
        velocity = [
            0.5 * v - 0.1 * g for v, g in zip(velocity, slopes.weights + slopes.biases, strict=True)
        ]
        moved = [array + v for array, v in zip(arrays, velocity, strict=True)]
        expected = expected.with_parameters(moved[:3], moved[3:])
    assert_same_parameters(found.network, expected)
    assert found.held_out_errors[4] == pytest.approx(expected.error(*others), rel=1e-12)
    single = train(net, x, target, 0.1, steps=4, dtype="float32", **options)
    assert_same_parameters(single.network, expected, digits=1e-5)
    assert any(
        (a != b).any() for a, b in zip(single.network.weights, expected.weights, strict=True)
    )


def test_a_network_without_parameters_stays_as_it_is() -> None:
    net = Network(layers=[MaxPool2D(2), AveragePool2D(2)])
    x, target = np.ones((1, 4, 4)), np.zeros((1, 1, 1))
    assert train(net, x, target, steps=2).errors.tolist() == [0.5] * 3
    assert sweep(net, x, target, [0.1], steps=2).network(0).error(x, target) == 0.5
    assert net.updated(net.gradients(x, target), 0.1).weights == ()
    with pytest.raises(ValueError, match="weights must be empty"):
        net.with_parameters([[[1.0]]], [])


def test_random_layers_have_weights_within_their_limits() -> None:
    layers = [
        Conv2D(np.zeros((8, 3, 5, 4)), np.ones(8), "ReLU"),
        MaxPool2D(2),
        Conv2D(np.zeros((6, 8, 3, 3)), np.ones(6), "tanh"),
        Flatten(),
        Dense(np.zeros((40, 24)), np.ones(40), "softmax"),
    ]
    net = random_network(layers=layers, loss="cross-entropy", seed=5, in_shape=(3, 12, 11))
    assert (net.loss, net.in_shape) == ("cross-entropy", (3, 12, 11))
    assert [w.shape for w in net.weights] == [(8, 3, 5, 4), (6, 8, 3, 3), (40, 24)]
    assert not any(b.any() for b in net.biases)
    limits = [6 / (3 * 5 * 4), 6 / (8 * 9 + 6 * 9), 6 / (24 + 40)]
    for weights, limit in zip(net.weights, limits, strict=True):
        assert 0.95 * limit**0.5 < np.abs(weights).max() <= limit**0.5
        assert abs(weights.mean()) < 0.1 * limit**0.5
    again, other = (
        random_network(layers=layers, loss="cross-entropy", seed=seed) for seed in (5, 6)
    )
    assert [w.tolist() for w in again.weights] == [w.tolist() for w in net.weights]
    assert all((a != b).all() for a, b in zip(other.weights, net.weights, strict=True))


def copies(value: Any) -> Iterator[Any]:
    yield value
    yield copy.copy(value)
    yield copy.deepcopy(value)
    yield pickle.loads(pickle.dumps(value))


def test_layers_and_their_copies_are_immutable() -> None:
    net, x, target = stack(0)
    expected = net.error(x, target)
    for each in copies(net):
        assert repr(each) == repr(net)
        assert each.error(x, target) == expected
        assert not any(array.flags.writeable for array in each.weights + each.biases)
    for layer in net.layers:
        for each in copies(layer):
            for field in (*vars(layer), "new"):
                with pytest.raises(FrozenInstanceError):
                    setattr(each, field, 1)
            with pytest.raises(FrozenInstanceError):
                del each.activation
            with pytest.raises(TypeError):
                each.parameters["weights"] = 1
    own = np.ones((1, 1, 2, 2))
    layer = Conv2D(own, [0.0])
    own[:] = 0
    assert (layer.kernels == 1).all()


CONV = Conv2D(np.ones((2, 3, 2, 2)), [0.0, 0.0])
ONE = Conv2D(np.ones((1, 1, 3, 3)), [0.0])


@pytest.mark.parametrize(
    ("layers", "in_shape", "message"),
    [
        ([CONV, Dense([[1.0] * 4], [0.0])], None,
         r"layers must be such .* layers\[0\] into layers\[1\] fits: it must be 4 numbers in a "
         r"row, which Flatten makes of an image, but its shape is \(2, any, any\)"),
        ([Dense([[1.0]], [0.0]), CONV], None, r"layers must .* must be images .* \(1,\)"),
        ([CONV, ONE], None, r"layers must .* as many channels as each kernel, 1, but .* \(2, any"),
        ([CONV, Flatten(), Flatten()], None, r"layers must .* must be images"),
        ([CONV, Flatten(), MaxPool2D(2)], None, r"layers must .* must be images"),
        ([CONV, Flatten(), Dense([[1.0] * 9], [0.0])], (3, 3, 3),
         r"in_shape must be such that what goes from layers\[1\] into layers\[2\] fits: it must "
         r"have 9 inputs along its last axis, but its shape is \(8,\)"),
        ([CONV, MaxPool2D((2, 4))], (3, 3, 4), r"in_shape must .* as large as the window, 2 x 4, "),
        ([CONV], (2, 5, 5), r"in_shape must have as many channels as each kernel, 3, not \(2, 5"),
        ([CONV], (3, 1, 5), r"in_shape must be at least as large as the window, 2 x 2, not \(3, "),
        ([CONV], (3, 5), r"in_shape must have a number for each axis of an example, 3 in all, no"),
        ([CONV], (3, 5, 0), r"in_shape\[2\] must be at least 1, not 0"),
    ],
)  # fmt: skip
def test_layers_that_do_not_fit_are_refused(
    layers: list[Layer], in_shape: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Network(layers=layers, in_shape=in_shape)


DEEPER = Network(layers=[CONV, Flatten(), Dense([[1.0] * 8], [0.0])])
OF_ONE_SIZE = Network(layers=[CONV], in_shape=(3, 3, 3))


@pytest.mark.parametrize(
    ("net", "shape", "message"),
    [
        (DEEPER, (2, 5, 5), r"as many channels as each kernel, 3, but its shape is \(2, 5, 5\)"),
        (DEEPER, (3, 1, 5), r"at least as large as the window, 2 x 2, but its shape is \(3, 1, 5"),
        (DEEPER, (5, 5), r"shape \(n_in, height, width\) or \(batch, n_in, height, width\), "),
        (DEEPER, (4, 3, 3, 4), r"such .* layers\[1\] into layers\[2\] .* shape is \(12,\)$"),
        (OF_ONE_SIZE, (4, 3, 4, 4), r"examples of shape \(3, 3, 3\), but its shape is \(4, 3, 4"),
    ],
)
def test_images_that_do_not_fit_are_refused(
    net: Network, shape: tuple[int, ...], message: str
) -> None:
    for refused in (net.forward, lambda x: train(net, x, [0.0])):
        with pytest.raises(ValueError, match=f"^x must (be|have) {message}"):
            refused(np.ones(shape))


PADDED = {"padding": ((1, 1), (1, 0))}


@pytest.mark.parametrize(
    "layer", [Conv2D(np.ones((1, 1, 4, 3)), [0.0], **PADDED), MaxPool2D((4, 3), **PADDED)], ids=repr
)
def test_a_window_may_be_as_large_as_the_image_with_its_padding(layer: Layer) -> None:
    net = Network(layers=[layer])
    assert net.forward(np.ones((1, 2, 2))).output.shape == (1, 1, 1)
    for shape in ((1, 1, 2), (1, 2, 1)):
        message = "x must be at least as large as the window, 4 x 3, padding included, but its sh"
        with pytest.raises(ValueError, match=f"^{message}"):
            net.forward(np.ones(shape))


def test_a_target_of_another_shape_than_the_output_is_refused() -> None:
    net = Network(layers=[CONV])
    message = r"^target must have shape \(4, 2, 2, 3\) to fit x, but its shape is \(4, 2, 2, 2\)"
    with pytest.raises(ValueError, match=message):
        net.error(np.ones((4, 3, 3, 4)), np.ones((4, 2, 2, 2)))


def test_a_layer_shows_its_sizes() -> None:
    assert repr(CONV) == "Conv2D(2 kernels of 3 x 2 x 2, stride=1)"
    assert repr(AveragePool2D((2, 3), 1)) == "AveragePool2D(2 x 3, stride=1)"


def test_padding_is_understood_in_any_case() -> None:
    assert repr(MaxPool2D(3, padding="SAME")) == repr(MaxPool2D(3, padding="same"))
    assert repr(MaxPool2D(3, padding="Valid")) == repr(MaxPool2D(3))
