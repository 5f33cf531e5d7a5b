"""The live figures' own engine, compared with the Python engine and with the article."""

from decimal import Decimal

import mpmath
import numpy as np
import pytest

from backprop_by_numbers import article, train
from backprop_by_numbers.widgets.parameters import network_of
from in_node import in_node

# All quantities of each network, and all of the same network after one update.
QUANTITIES = """([settings, x, target]) => settings.map(({ rate, ...parameters }) => {
  const { layersOf, quantities } = js.example;
  const { weights, biases } = layersOf(parameters);
  const before = quantities(weights, biases, x, target, rate);
  const updated = { ...parameters };
  for (const name in updated) updated[name] = before[`${name}+`] ?? parameters[name];
  const after = layersOf(updated);
  return [before, quantities(after.weights, after.biases, x, target, rate)];
})"""
# The errors and the weights of each training.
TRAIN = """([settings, x, target]) => settings.map(({ rate, steps, ...parameters }) => {
  const { weights, biases } = js.example.layersOf(parameters);
  const trained = js.engine.train(weights, biases, x, target, { learningRate: rate, steps });
  return { errors: [...trained.errors], weights: trained.weights.flat(2) };
})"""
# Each of these quantities as a page writes it; after so many updates if its name says so.
WRITE = """([parameters, names, x, target]) => names.map((name) => {
  const [, base, steps = 0] = name.match(/^([^(]+)(?:[(](.+)[)])?$/);
  const { weights, biases } = js.example.layersOf(parameters);
  const trained = js.engine.train(weights, biases, x, target, { steps: Number(steps) }).weights;
  const found = js.example.quantities(trained, biases, x, target, 0.5);
  return js.numbers.asWritten(found[base]);
})"""
NAMES = [*article.WEIGHTS, "b1", "b2"]
EXAMPLE = (article.inputs.tolist(), article.targets.tolist())


def settings(seed, count, highest_rate):
    """Return random parameters, each set with a learning rate: as many small ones as large."""
    rng = np.random.default_rng(seed)
    rates = 10 ** rng.uniform(-3, np.log10(highest_rate), count)
    rates[-1] = highest_rate  # the hardest is among them
    values = rng.uniform(-5, 5, (count, len(NAMES)))
    return [
        dict(zip(NAMES, row, strict=True)) | {"rate": rate}
        for row, rate in zip(values.tolist(), rates.tolist(), strict=True)
    ]


def quantities(network, rate):
    """Return the live figures' quantities; the Python ones know the article's rate alone."""
    gradients = network.gradients(*EXAMPLE)
    after = network.updated(gradients, rate, train_biases=False).weights
    updates = {f"{name}+": after[at[0]][at[1:]] for name, at in article.WEIGHTS.items()}
    values = {**article.quantities(network), **updates, "eta": rate}
    for bias in ("b1", "b2"):  # as in the article, no live figure trains them
        del values[f"dE_total/d{bias}"], values[f"{bias}+"]
    return values


def test_every_quantity_before_and_after_an_update():
    chosen = settings(seed=20150317, count=600, highest_rate=10)
    results = in_node(QUANTITIES, [chosen, *EXAMPLE])
    for setting, (before, after) in zip(chosen, results, strict=True):
        parameters = {name: setting[name] for name in NAMES}
        network = network_of(parameters)
        gradients = network.gradients(*EXAMPLE)
        updated = network.updated(gradients, setting["rate"], train_biases=False)
        # Numbers of up to ten are added and subtracted, each known to 1e-15 (half of its last
        # bit): where they nearly cancel (a net input near 0, 1 - out near 0), little but that is
        # left, and it says nothing about the engine.
        for found, net in ((before, network), (after, updated)):
            expected = quantities(net, setting["rate"])
            assert found == pytest.approx(expected, rel=1e-12, abs=4e-15), setting


@pytest.mark.parametrize("net", [-700.0, -40.0, -37.0, -19.0, 0.0, 19.0, 36.0, 37.0, 40.0, 700.0])
def test_slopes_keep_their_digits_where_the_logistic_curve_is_flat(net):
    setting = dict.fromkeys(NAMES, 0.0) | {"b1": -net, "b2": net, "rate": 0.5}
    [[found, _]] = in_node(QUANTITIES, [[setting], *EXAMPLE])
    for neuron in ("h1", "h2", "o1", "o2"):
        slope = float(mpmath.sech(mpmath.mpf(net) / 2) ** 2 / 4)
        assert found[f"dout_{neuron}/dnet_{neuron}"] == pytest.approx(slope, rel=1e-12, abs=0)
    delta = (found["out_o1"] - article.targets[0]) * slope
    assert found["delta_o1"] == pytest.approx(delta, rel=1e-12, abs=0)


def test_training():
    # From a few updates to the most that a lab makes.
    chosen = [
        {**setting, "steps": int(10 ** (1 + 3 * abs(setting["w1"]) / 5)) if i % 2 else 10_000}
        for i, setting in enumerate(settings(seed=1986, count=20, highest_rate=2))
    ]
    for setting, found in zip(chosen, in_node(TRAIN, [chosen, *EXAMPLE]), strict=True):
        history = train(
            network_of({name: setting[name] for name in NAMES}),
            *EXAMPLE,
            learning_rate=setting["rate"],
            steps=setting["steps"],
            train_biases=False,
        )
        assert found["errors"] == pytest.approx(list(history.errors), rel=1e-9, abs=0), setting
        expected = [float(value) for layer in history.network.weights for value in layer.ravel()]
        assert found["weights"] == pytest.approx(expected, rel=1e-9, abs=0), setting


def test_article_numbers_are_written_to_the_printed_digits():
    start = {name: article.quantity(name) for name in NAMES}
    # What should have been printed: what is, except for a few numbers that are known to be wrong.
    # One of those has ten digits, and the page writes nine.
    verdicts = [article.compare(p.name) for p in article.PRINTED if p.digits <= 9]
    names = [verdict.printed.quantity for verdict in verdicts]
    for verdict, text in zip(verdicts, in_node(WRITE, [start, names, *EXAMPLE]), strict=True):
        written = Decimal(text.replace("−", "-"))
        assert article.at_digits(written, verdict.printed.digits) == verdict.ours, verdict
    assert sum(verdict.exact for verdict in verdicts) > 40
