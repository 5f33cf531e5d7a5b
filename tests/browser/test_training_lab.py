"""Watch it learn, in the page: held to the Python engine; scrubbed, played, and by keys."""

from functools import cache

import pytest

from backprop_by_numbers import article, train
from backprop_by_numbers.widgets.training_lab import TrainingLab, round_numbers
from tools.browser.lab_pages import FRAMES, MOVE, READINGS, page_with, stop_the_clock

EDGES = """() => [...document.querySelectorAll(".edge")].map(edge => [
  edge.classList.contains("negative"), Number(edge.getAttribute("stroke-width"))])"""
UPDATES = 0


@cache
def lab():
    return page_with(TrainingLab(article.network()))


@pytest.fixture
def page(opened):
    return opened(lab())


def trained(updates):
    example = article.inputs, article.targets
    return train(article.network(), *example, steps=updates, train_biases=False)


def moment(page):
    return page.locator(".readings thead th").first.inner_text()


def test_scrubbing_shows_what_the_python_engine_computes(page):
    slider = page.get_by_role("slider", name="updates")
    for updates in (0, 10_000, 1, 440, 57):  # there, on, and back
        page.evaluate(MOVE, [UPDATES, round_numbers(10_000).index(updates)])
        history = trained(updates)
        o1, o2 = history.network.forward(article.inputs).output
        expected = {"E_total": history.errors[-1], "out_o1": o1, "out_o2": o2}
        assert page.evaluate(READINGS) == pytest.approx(expected, rel=1e-9, abs=0), updates
        assert page.locator("output").inner_text() == f"{updates:,}"
        assert slider.get_attribute("aria-valuetext") == f"{updates:,}"


def test_weights_thicken_and_their_sign_shows_without_colour(page):
    def weights(updates):
        return [float(w) for layer in trained(updates).network.weights for w in layer.ravel()]

    for updates in (0, 10_000):
        page.evaluate(MOVE, [UPDATES, round_numbers(10_000).index(updates)])
        values = weights(updates)
        edges = page.evaluate(EDGES)
        assert [negative for negative, _ in edges] == [value < 0 for value in values]
        assert [width for _, width in edges] == pytest.approx(
            [1 + 2.6 * abs(value) for value in values], abs=0.01
        )
    dashes = "edge => getComputedStyle(edge).strokeDasharray"
    assert page.locator(".edge.negative").first.evaluate(dashes) != "none"
    assert page.locator(".edge.positive").first.evaluate(dashes) == "none"
    assert page.locator(".weight").nth(4).text_content() == f"w₅ −{-weights(10_000)[4]:.3f}"


def test_outputs_fill_the_neurons_and_stand_in_them(page):
    texts = page.locator(".learning .out").all_text_contents()
    assert texts == ["0.05", "0.10", "0.5933", "0.5969", "0.7514", "0.7729"]


def test_keys_go_through_the_updates(page):
    page.get_by_role("slider", name="updates").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert moment(page) == "after 1 update"
    page.keyboard.press("End")
    assert moment(page) == "after 10,000 updates"


def test_mouse_drags_through_the_error(page):
    box = page.locator(".plot").bounding_box()
    page.mouse.move(box["x"] + 42, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 30, box["y"] + 60, steps=6)
    assert moment(page) == "after 10,000 updates"
    page.mouse.move(box["x"] + 10, box["y"] + 60, steps=6)
    page.mouse.up()
    assert moment(page) == "before training"


def test_play_moves_on_and_starts_over(page):
    page.evaluate(MOVE, [UPDATES, round_numbers(10_000).index(100)])
    page.get_by_role("button", name="Play").click()
    texts = page.locator("output").evaluate(FRAMES, 60)
    seen = [int(text.replace(",", "")) for text in texts]
    assert seen == sorted(seen)
    assert len(set(seen)) > 5  # its slider goes through round numbers, 1.0, 1.1, 1.2 hundred
    page.get_by_role("button", name="Start over").click()
    assert moment(page) == "before training"
    assert page.get_by_role("button", name="Play").is_visible()


def test_play_goes_from_step_to_step_where_less_motion_is_asked_for(opened):
    page = opened(lab(), reduced_motion="reduce")
    stop_the_clock(page)
    page.get_by_role("button", name="Play").click()
    seen = []
    for _ in range(5):
        page.clock.run_for(1200)
        seen.append(page.locator("output").inner_text())
    assert seen == ["1", "10", "100", "1,000", "10,000"]
    assert page.get_by_role("button", name="Play").is_visible()


def test_phone_has_room_for_it_and_for_fingers(opened):
    page = opened(lab(), width=390, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for control in page.locator(".lab button, .lab input").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44, control
    height = page.locator(".lab").bounding_box()["height"]
    page.evaluate(MOVE, [UPDATES, 250])
    assert page.locator(".lab").bounding_box()["height"] == height
