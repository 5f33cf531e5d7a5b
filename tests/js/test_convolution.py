"""The convolution lab's own arithmetic, compared with the Python engine."""

import numpy as np

from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.widgets.convolution_parameters import POSITIONS, network_of
from in_node import in_node

# All quantities of each network up to one step, and the error after it.
QUANTITIES = """settings => settings.map(({ parameters, image, targets, rate }) => {
  const { afterStep, quantities } = js.convolution;
  const found = quantities(parameters, image, targets, rate);
  return [found, quantities(afterStep(found), image, targets, rate).E_total];
})"""


def assert_alike(settings):
    """Hold every number of each setting to the Python engine; return ours."""
    every = []
    for setting, (found, error_after) in zip(settings, in_node(QUANTITIES, settings), strict=True):
        network, rate = network_of(setting["parameters"]), setting["rate"]
        example = (np.reshape(setting["image"], (1, 5, 5)), setting["targets"])
        expected = dict(quantities(network, *example, rate))
        for name in ("b_c1", "dE_total/db_c1", "b_c1+"):  # the page calls this bias b1 alone
            del expected[name]
        assert sorted(found) == sorted(expected)
        # Up to sixteen numbers of up to 25 are added, each known to half of its last bit: where
        # they nearly cancel, that is left.
        near = {"rtol": 1e-12, "atol": 4e-14, "err_msg": str(setting)}
        np.testing.assert_allclose([found[name] for name in expected], [*expected.values()], **near)
        after = network.updated(network.gradients(*example), rate)
        np.testing.assert_allclose(error_after, after.error(*example), **near)
        every.append(expected)
    return every


def setting(rng, image, **changed):
    values = dict(zip(POSITIONS, rng.uniform(-5, 5, len(POSITIONS)).tolist(), strict=True))
    return {
        "parameters": values | changed,
        "image": np.ravel(image).tolist(),
        "targets": rng.uniform(size=2).tolist(),
        "rate": 10 ** rng.uniform(-3, 1),
    }


#: The first cell of each pooling window.
CORNERS = (1, 3, 9, 11)


def test_every_quantity_before_and_after_a_step():
    rng = np.random.default_rng(1989)
    every = assert_alike([setting(rng, rng.uniform(size=(5, 5))) for _ in range(500)])
    dead = [found[f"out_p{n}"] == 0 for found in every for n in range(1, 5)]
    assert 0.1 < np.mean(dead) < 0.9  # windows of both kinds are among them


def test_first_of_the_largest_wins_and_a_net_of_zero_has_no_slope():
    """Numbers that every machine adds without rounding: ties are ties, and zeros are zeros."""
    rng = np.random.default_rng(1990)
    settings = [
        setting(
            rng,
            rng.integers(0, 3, (5, 5)) / 2,
            **{name: int(rng.integers(-2, 3)) / 4 for name in ("k1", "k2", "k3", "k4", "b1")},
        )
        for _ in range(60)
    ]
    every = assert_alike(settings)
    windows = [[found[f"out_m{n + m}"] for n in (0, 1, 4, 5)] for found in every for m in CORNERS]
    ties = [max(outs) > 0 and outs.count(max(outs)) > 1 for outs in windows]
    on_the_kink = [found[f"net_m{n}"] == 0 for found in every for n in range(1, 17)]
    assert sum(ties) > 10
    assert sum(on_the_kink) > 10
