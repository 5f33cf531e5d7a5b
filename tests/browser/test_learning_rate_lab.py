"""The learning-rate lab in the page: held to the Python engine, by mouse, keys and touch."""

import math
from functools import cache

import pytest
from playwright.sync_api import expect

from backprop_by_numbers import article, train
from backprop_by_numbers.widgets.learning_rate_lab import LearningRateLab
from tools.browser.lab_pages import FRAMES, MANY_FRAMES, MOVE, READINGS, page_with, stop_the_clock
from tools.browser.visiting import swipe

RATE, UPDATES = 0, 1


@cache
def lab():
    return page_with(LearningRateLab(article.network()))


@pytest.fixture
def page(opened):
    return opened(lab())


def expected(rate, updates):
    example = (article.inputs, article.targets)
    history = train(
        article.network(), *example, learning_rate=rate, steps=updates, train_biases=False
    )
    o1, o2 = history.network.forward(article.inputs).output
    return {"E_total": history.errors[-1], "out_o1": o1, "out_o2": o2}


def assert_not_playing(page):
    """Assert that it does not play: that would show within these frames."""
    assert len(set(page.locator("output").last.evaluate(FRAMES, MANY_FRAMES))) == 1


def moment(page):
    return page.locator(".readings thead th").first.inner_text()


def test_numbers_are_those_of_the_python_engine(page):
    slider = page.locator("input[type=range]").first
    for exponent in (-3, -1.5, -0.3, 0, 0.3):
        page.evaluate(MOVE, [RATE, exponent])
        rate = 10 ** float(slider.input_value())
        for updates in (0, 1, 10, 999, 10_000):
            page.evaluate(MOVE, [UPDATES, updates])
            wanted = pytest.approx(expected(rate, updates), rel=1e-9, abs=0)
            assert page.evaluate(READINGS) == wanted, (rate, updates)


def test_article_is_marked_and_written_beside_the_numbers(page):
    assert page.locator(".marks text").all_text_contents()[:2] == ["article", "article"]
    cells = page.locator(".readings td:last-child")
    assert cells.all_inner_texts() == ["0.000035085", "0.015912196", "0.984065734"]
    page.evaluate(MOVE, [UPDATES, 1])
    assert cells.all_inner_texts() == ["0.291027924", "–", "–"]
    assert page.locator("data").first.inner_text() == "0.291027774"


def test_lab_says_what_a_rate_does(page):
    for rate, words in (
        ("0.01", "Crawls. After 10,000 updates the error is still 0.00838, 2.8% of its start."),
        ("0.5", "Learns steadily. No update makes the error larger; after 458 it is below"),
        ("10", "Learns steadily."),
        ("500", "Saturated. Both outputs are saturated: o₁ at 4.914×10⁻²¹ and o₂ at"),
    ):
        page.get_by_role("button", name=f"η = {rate}", exact=True).click()
        assert page.locator(".verdict").inner_text().startswith(words)
        assert page.locator(".rates [aria-pressed=true]").all_inner_texts() == [f"η = {rate}"]
        assert page.locator("output").first.inner_text() == rate


def test_buttons_make_one_ten_and_a_thousand_updates(page):
    page.get_by_role("button", name="Start over").click()
    assert moment(page) == "before training"
    for name in ("+1 update", "+10 updates", "+1,000 updates"):
        page.get_by_role("button", name=name, exact=True).click()
    assert moment(page) == "after 1,011 updates"
    assert page.evaluate(READINGS) == pytest.approx(expected(0.5, 1011), rel=1e-9, abs=0)
    assert page.locator("output").last.inner_text() == "1011"


def test_keys_move_both_sliders(page):
    rate, updates = page.locator("input[type=range]").all()
    updates.focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert moment(page) == "after 2 updates"
    rate.focus()
    page.keyboard.press("End")
    assert page.evaluate(READINGS) == pytest.approx(expected(1000, 2), rel=1e-9, abs=0)


def test_mouse_drags_the_number_of_updates(page):
    box = page.locator(".plot").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 90, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=5)
    page.mouse.up()
    share = (300 - 42) / (math.floor(box["width"]) - 42 - 84)
    updates = round(10 ** (share * 4.5 - 0.5))
    assert int(page.locator("output").last.inner_text()) == pytest.approx(updates, abs=2)
    page.mouse.move(box["x"] + 50, box["y"] + 60)
    assert int(page.locator("output").last.inner_text()) == pytest.approx(updates, abs=2)


def test_play_runs_pauses_and_goes_on_from_where_it_is(page):
    play = page.get_by_role("button", name="Play")
    beginning = play.evaluate(f"button => {{ button.click(); return ({READINGS})(); }}")
    assert beginning == pytest.approx(expected(0.5, 0))  # it was at the end
    page.evaluate(MOVE, [UPDATES, 100])
    error = expected(0.5, 100)["E_total"]
    page.wait_for_function(f"error => ({READINGS})().E_total < error", arg=error)
    page.get_by_role("button", name="Pause").click()
    assert_not_playing(page)
    play.click()
    page.evaluate(MOVE, [UPDATES, 9000])
    play.wait_for()  # it has come to the end
    assert moment(page) == "after 10,000 updates"


def test_play_goes_from_step_to_step_where_less_motion_is_asked_for(opened):
    page = opened(lab(), reduced_motion="reduce")
    stop_the_clock(page)
    page.get_by_role("button", name="Play").click()
    seen = []
    for _ in range(5):
        page.clock.run_for(1200)
        seen.append(page.locator("output").last.inner_text())
    assert seen == ["1", "10", "100", "1000", "10000"]
    assert page.get_by_role("button", name="Play").is_visible()


def test_what_is_out_of_range_leaves_the_picture_as_it_was_and_says_why(opened):
    page = opened(lab().replace('"max": 3.0', '"max": 4.0'))  # a slider that goes too far
    page.evaluate(MOVE, [RATE, 2])
    before = page.evaluate(READINGS)
    page.evaluate(MOVE, [RATE, 4])
    problem = page.get_by_role("alert")
    assert "learning_rate must be a number from 0.001 to 1000, not 10000" in problem.inner_text()
    assert page.evaluate(READINGS) == before
    page.evaluate(MOVE, [RATE, 2])
    assert not problem.is_visible()


def test_colours_follow_the_theme_at_once(page):
    colour = "getComputedStyle(document.querySelector('.verdict strong')).color"
    light = page.evaluate(colour)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(colour) != light


def test_phone_has_room_for_it_and_for_fingers(opened):
    page = opened(lab(), width=390, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for control in page.locator(".lab button, .lab input").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44, control
    height = page.locator(".lab").bounding_box()["height"]
    for rate in ("0.01", "500", "10"):
        page.get_by_role("button", name=f"η = {rate}", exact=True).tap()
        assert page.locator(".lab").bounding_box()["height"] == height


def test_finger_scrolls_the_page_over_a_plot_and_taps_on_it(opened):
    page = opened(lab(), width=390, has_touch=True, is_mobile=True)
    box = page.locator(".plot").first.bounding_box()
    page.evaluate("document.body.style.paddingBottom = '50vh'")
    page.evaluate("addEventListener('scrollend', () => (window.hasScrolled = true))")
    swipe(page, (box["x"] + 100, box["y"] + 100), (0, -80))
    page.wait_for_function("window.hasScrolled")  # it goes on when the finger has left
    assert page.evaluate("scrollY") > 0
    assert moment(page) == "after 10,000 updates"
    page.locator(".plot").first.tap(position={"x": 100, "y": 60})
    expect(page.locator(".readings thead th").first).not_to_have_text("after 10,000 updates")


def test_playing_stops_where_the_reader_takes_hold(page):
    page.get_by_role("button", name="Play").click()
    box = page.locator(".plot").first.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 60)
    page.mouse.down()
    assert_not_playing(page)
    assert page.get_by_role("button", name="Play").is_visible()


def test_reader_hears_of_a_change_once_it_is_over(page):
    page.evaluate(MOVE, [UPDATES, 3])
    expect(page.locator("[aria-live]").first).to_contain_text("after 3 updates: error 0.2")
