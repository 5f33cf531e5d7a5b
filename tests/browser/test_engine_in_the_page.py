"""The page's own engine, in the browser, held to the Python engine and to the article."""

from decimal import Decimal

import mpmath
import numpy as np
import pytest

from backprop_by_numbers import article, train
from backprop_by_numbers.widgets.bundle import bundle
from backprop_by_numbers.widgets.parameters import network_of
from tools.browser.visiting import visit

# The very text that a page gets, with a few of its functions made known to the test. A module from
# a Blob is how the book's pages import it, too.
LOAD = """async module => {
  const names = ["asWritten", "layersOf", "quantities", "train"];
  const text = `${module}\\nexport { ${names} };`;
  const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
  window.engine = await import(address);
  window.X = [0.05, 0.1];
  window.TARGET = [0.01, 0.99];
}"""
# All quantities of each network, and all of the same network after one update.
QUANTITIES = """settings => settings.map(({rate, ...parameters}) => {
  const {weights, biases} = engine.layersOf(parameters);
  const before = engine.quantities(weights, biases, X, TARGET, rate);
  const updated = {...parameters};
  for (const name in updated) updated[name] = before[`${name}+`] ?? parameters[name];
  const after = engine.layersOf(updated);
  return [before, engine.quantities(after.weights, after.biases, X, TARGET, rate)];
})"""
TRAIN = """({parameters, ...options}) => {
  const {weights, biases} = engine.layersOf(parameters);
  const {errors, ...trained} = engine.train(weights, biases, X, TARGET, options);
  const flat = layers => layers.flat().flatMap(row => typeof row === "number" ? row : [...row]);
  return {errors: [...errors], weights: flat(trained.weights), biases: flat(trained.biases)};
}"""
# Each of these quantities as the page writes it, by name; after so many updates if it says so.
WRITE = """([parameters, names]) => Object.fromEntries(names.map(name => {
  const [, base, steps = 0] = name.match(/^([^(]+)(?:[(](.+)[)])?$/);
  const {weights, biases} = engine.layersOf(parameters);
  const settings = {learningRate: 0.5, steps: +steps, trainBiases: false};
  const trained = engine.train(weights, biases, X, TARGET, settings);
  const found = engine.quantities(trained.weights, trained.biases, X, TARGET, 0.5);
  return [name, engine.asWritten(found[base])];
}))"""
NAMES = [*article.WEIGHTS, "b1", "b2"]


@pytest.fixture(scope="module")
def page(browser):
    with visit(browser) as tab:
        tab.open("about:blank")
        tab.page.evaluate(LOAD, bundle("network_lab.js"))
        yield tab.page
        assert tab.complaints == []


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


def rate_of(setting):
    return f"rate {setting['rate']:.3g}"


def quantities(network, rate):
    """Return the example's quantities; the Python ones know the article's rate alone."""
    gradients = network.gradients(article.inputs, article.targets)
    after = network.updated(gradients, rate, train_biases=False).weights
    updates = {f"{name}+": after[at[0]][at[1:]] for name, at in article.WEIGHTS.items()}
    return {**article.quantities(network), **updates, "eta": rate}


def test_every_quantity_before_and_after_an_update(page):
    chosen = settings(seed=20150317, count=600, highest_rate=10)
    for setting, (before, after) in zip(chosen, page.evaluate(QUANTITIES, chosen), strict=True):
        parameters = {name: setting[name] for name in NAMES}
        network = network_of(parameters)
        gradients = network.gradients(article.inputs, article.targets)
        updated = network.updated(gradients, setting["rate"], train_biases=False)
        # Numbers of up to ten are added and subtracted, each known to 1e-15 (half of its last
        # bit): where they nearly cancel (a net input near 0, 1 - out near 0), little but that is
        # left, and it says nothing about the engine.
        for found, net in ((before, network), (after, updated)):
            expected = quantities(net, setting["rate"])
            assert found == pytest.approx(expected, rel=1e-12, abs=4e-15), setting


@pytest.mark.parametrize("net", [-700.0, -40.0, -37.0, -19.0, 0.0, 19.0, 36.0, 37.0, 40.0, 700.0])
def test_slopes_keep_their_digits_where_the_logistic_curve_is_flat(page, net):
    setting = dict.fromkeys(NAMES, 0.0) | {"b1": -net, "b2": net, "rate": 0.5}
    [[found, _]] = page.evaluate(QUANTITIES, [setting])
    for neuron in ("h1", "h2", "o1", "o2"):
        slope = float(mpmath.sech(mpmath.mpf(net) / 2) ** 2 / 4)
        assert found[f"dout_{neuron}/dnet_{neuron}"] == pytest.approx(slope, rel=1e-12, abs=0)
    delta = (found["out_o1"] - article.targets[0]) * slope
    assert found["delta_o1"] == pytest.approx(delta, rel=1e-12, abs=0)


@pytest.mark.parametrize("setting", settings(seed=1986, count=20, highest_rate=2), ids=rate_of)
def test_training(page, setting):
    parameters = {name: setting[name] for name in NAMES}
    # From a few updates to the most that a lab makes; every other time with the biases.
    steps = int(10 ** (1 + 3 * abs(setting["w1"]) / 5)) if setting["w2"] < 0 else 10_000
    train_biases = setting["w3"] < 0
    options = {"learningRate": setting["rate"], "steps": steps, "trainBiases": train_biases}
    found = page.evaluate(TRAIN, {"parameters": parameters, **options})
    history = train(
        network_of(parameters),
        article.inputs,
        article.targets,
        learning_rate=setting["rate"],
        steps=steps,
        train_biases=train_biases,
    )
    assert found["errors"] == pytest.approx(list(history.errors), rel=1e-9, abs=0)
    for kind in ("weights", "biases"):
        layers = getattr(history.network, kind)
        expected = [float(value) for layer in layers for value in layer.ravel()]
        assert found[kind] == pytest.approx(expected, rel=1e-9, abs=0)


def test_article_numbers_are_written_to_the_printed_digits(page):
    start = {name: article.quantity(name) for name in NAMES}
    # What should have been printed: what is, except for a few numbers that are known to be wrong.
    # One of those has ten digits, and the page writes nine.
    verdicts = [article.compare(p.name) for p in article.PRINTED if p.digits <= 9]
    found = page.evaluate(WRITE, [start, [verdict.printed.quantity for verdict in verdicts]])
    for printed, ours in ((verdict.printed, verdict.ours) for verdict in verdicts):
        written = Decimal(found[printed.quantity].replace("−", "-"))
        assert article.at_digits(written, printed.digits) == ours, printed.name
    assert sum(verdict.exact for verdict in verdicts) > 40
