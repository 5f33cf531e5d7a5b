"""The training loop with a mistake gives the article's numbers after training, digit for digit."""

import numpy as np
import pytest

import fifty_digits
from backprop_by_numbers import History, article

STEPS = 10_000


def test_it_gives_the_articles_digits():
    run = article.historical_run()
    assert isinstance(run, History)
    assert f"{run.errors[1]:.9f}" == "0.291027924"
    assert f"{run.errors[-1]:.9f}" == "0.000035085"
    outputs = run.network.forward(article.inputs).output
    assert [f"{out:.9f}" for out in outputs] == ["0.015912196", "0.984065734"]


def test_every_error_agrees_with_fifty_digit_arithmetic():
    exact = [float(error) for error in fifty_digits.errors(STEPS, new_weights=True)]
    np.testing.assert_allclose(article.historical_run(STEPS).errors, exact, rtol=1e-9)


def test_it_starts_at_the_given_network_and_keeps_the_snapshots_asked_for():
    start = article.with_weights(article.network(), w5=-1.0)
    run = article.historical_run(3, start, snapshots_at=[0, 2])
    assert sorted(run.snapshots) == [0, 2]
    assert run.snapshots[0].weights[1][0, 0] == -1.0
    for step, net in {**run.snapshots, 3: run.network}.items():
        assert net.error(article.inputs, article.targets) == pytest.approx(run.errors[step])
        assert [b.tolist() for b in net.biases] == [b.tolist() for b in start.biases]
    assert article.historical_run(2, start).network.weights[0].tolist() == (
        run.snapshots[2].weights[0].tolist()
    )


def test_without_updates_the_network_is_unchanged():
    run = article.historical_run(0)
    assert run.errors == pytest.approx([article.quantity("E_total")])
    assert [w.tolist() for w in run.network.weights] == [
        w.tolist() for w in article.network().weights
    ]


def test_the_same_run_is_made_once():
    assert article.historical_run(7) is article.historical_run(np.int64(7), article.network(), ())
