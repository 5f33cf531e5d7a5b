"""The digit lab's own arithmetic, compared with the Python engine."""

import numpy as np

from backprop_by_numbers.widgets.digit_parameters import network_state, pixels_at_kinks
from in_node import in_node
from random_networks import digit_reader

# All that the page computes of each network and image, with one digit as the target.
READ = """settings => settings.map(({ network, image, digit }) => {
  const found = js.digits.read(network, image);
  const error = js.digits.errorOf(found, digit);
  const pixels = js.digits.pixelDerivatives(network, found, digit);
  const kinks = js.digits.pixelsAtKinks(network, found);
  return { ...found, answer: js.digits.answerOf(found), error, pixels, kinks };
})"""


def assert_alike(networks, images, digits):
    """Hold what the page computes of each network and image to the engine; return the latter's."""
    settings = [
        {"network": network_state(network), "image": image.ravel().tolist(), "digit": digit}
        for network, image, digit in zip(networks, images, digits, strict=True)
    ]
    every = []
    answers = in_node(READ, settings)
    for network, image, digit, found in zip(networks, images, digits, answers, strict=True):
        forward, target = network.forward(image), np.eye(10)[digit]
        gradients = network.gradients(image, target)
        # Up to hundreds of numbers are added, each known to half of its last bit: where they nearly
        # cancel, that is left.
        largest = max(np.abs(part).max() for part in (*forward.nets, *network.weights))
        near = {"rtol": 1e-12, "atol": 1e-14 * largest, "err_msg": str(digit)}
        np.testing.assert_allclose(np.ravel(found["maps"]), forward.outs[0].ravel(), **near)
        np.testing.assert_allclose(np.ravel(found["pooled"]), forward.outs[1].ravel(), **near)
        np.testing.assert_allclose(found["nets"], forward.nets[-1], **near)
        np.testing.assert_allclose(found["probabilities"], forward.output, rtol=1e-12)
        np.testing.assert_allclose(found["error"], network.error(image, target), **near)
        np.testing.assert_allclose(np.ravel(found["pixels"]), gradients.inputs.ravel(), **near)
        kinks = pixels_at_kinks(network, forward.nets[0])
        np.testing.assert_array_equal(found["kinks"], kinks.ravel())
        assert found["answer"] == forward.output.argmax()
        every.append((forward, gradients))
    return every


def test_every_number_up_to_the_derivatives_by_the_pixels():
    rng = np.random.default_rng(1989)
    networks, images, digits = [], [], []
    for _ in range(500):
        kernel = rng.integers(1, 6, 2)
        window = tuple(int(rng.integers(1, 10 - size)) for size in kernel)
        networks.append(digit_reader(rng, int(rng.integers(1, 17)), kernel, window))
        images.append(rng.uniform(size=(1, 8, 8)) * (rng.uniform(size=(8, 8)) < 0.5))
        digits.append(int(rng.integers(10)))
    every = assert_alike(networks, images, digits)
    assert len({network.weights[0].shape for network in networks}) > 100
    kinks = [np.mean(forward.outs[0] == 0) for forward, _ in every]
    assert 0.2 < np.mean(kinks) < 0.8  # cells of both kinds are among them
    assert max(np.abs(gradients.inputs).max() for _, gradients in every) > 1


def test_first_of_the_largest_wins_and_a_net_of_zero_has_no_slope():
    """Numbers that every machine adds without rounding: ties are ties, and zeros are zeros."""
    rng = np.random.default_rng(1990)

    def of_quarters():
        network = digit_reader(rng, 3, (2, 2), (2, 3))
        weights, biases = (
            [rng.integers(-2, 3, own.shape) / 4 for own in arrays]
            for arrays in (network.weights, network.biases)
        )
        return network.with_parameters(weights, biases)

    networks = [of_quarters() for _ in range(60)]
    images = [rng.integers(0, 3, (1, 8, 8)) / 2 for _ in networks]
    every = assert_alike(networks, images, [n % 10 for n in range(60)])
    ties = kinks = 0
    for forward, _ in every:
        windows = forward.outs[0][:, :6, :6].reshape(3, 3, 2, 2, 3).swapaxes(2, 3).reshape(-1, 6)
        largest = windows.max(axis=1, keepdims=True)
        ties += np.sum((np.sum(windows == largest, axis=1) > 1) & (largest[:, 0] > 0))
        kinks += np.sum(forward.nets[0] == 0)
    assert min(ties, kinks) > 100


def test_error_and_derivatives_keep_their_digits_where_the_answer_is_certain():
    rng = np.random.default_rng(1991)
    network, image = digit_reader(rng), rng.uniform(size=(1, 8, 8))
    for size in (0, 30, 1000):
        biases = np.where(np.arange(10) == 3, size, 0.0)
        certain = network.with_parameters(network.weights, [network.biases[0], biases])
        for digit in (3, 4):
            assert_alike([certain], [image], [digit])
