"""The error surface lab in the page: held to the Python engine, by mouse, keys and touch."""

import pytest
from playwright.sync_api import expect

from backprop_by_numbers import article
from backprop_by_numbers.widgets.error_surface_lab import ErrorSurfaceLab
from tools.browser.lab_pages import page_with
from tools.browser.visiting import swipe

ROWS = """() => Object.fromEntries([...document.querySelectorAll("[data-row]")].map(
  cell => [cell.dataset.row, cell.textContent.replace("−", "-")]))"""


@pytest.fixture
def opened_lab(opened):
    """Return a function that opens a lab with these settings."""

    def opening(width=1280, touch=False, **settings):
        html = page_with(ErrorSurfaceLab(article.network(), **settings))
        return opened(html, width, has_touch=touch, is_mobile=touch)

    return opening


def weights_in(page):
    return [float(page.evaluate(ROWS)[row]) for row in ("across", "up")]


def expected(axes, weights, rate, network=None):
    """Return what the table has to read, by the Python engine."""
    example = (article.inputs, article.targets)

    def found(values):
        net = article.with_weights(network or article.network(), **values)
        gradients = net.gradients(*example).weights
        places = [article.WEIGHTS[name] for name in axes]
        return net.error(*example), [float(gradients[k][i, j]) for k, i, j in places]

    error, slopes = found(dict(zip(axes, weights, strict=True)))
    after = [weight - rate * slope for weight, slope in zip(weights, slopes, strict=True)]
    error_after, slopes_after = found(dict(zip(axes, after, strict=True)))
    rows = ("across", "up", "E", "slope across", "slope up")
    columns = ([*weights, error, *slopes], [*after, error_after, *slopes_after])
    return {
        row + suffix: f"{value:.9f}"
        for suffix, column in zip(("", " after"), columns, strict=True)
        for row, value in zip(rows, column, strict=True)
    }


def centre(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("axes", "rate"), [(("w5", "w6"), 0.5), (("w8", "w1"), 30), (("w2", "w7"), 30)]
)
def test_numbers_are_those_of_the_python_engine(opened_lab, axes, rate):
    page = opened_lab(horizontal=axes[0], vertical=axes[1], learning_rate=rate)
    start = [article.quantity(name) for name in axes]
    assert page.evaluate(ROWS) == expected(axes, start, rate)
    page.locator(".ground").click(position={"x": 40, "y": 75})
    moved = weights_in(page)
    assert moved != start
    assert page.evaluate(ROWS) == expected(axes, moved, rate)


def test_mouse_drags_the_point_and_the_map_stays(opened_lab):
    page = opened_lab(learning_rate=20)
    page.evaluate("window.ground = document.querySelector('.ground path')")
    x, y = centre(page, ".target")
    page.mouse.move(x + 5, y - 4)  # not quite its middle: it must not jump there
    page.mouse.down()
    page.mouse.move(x + 5, y - 4)
    assert weights_in(page) == [0.4, 0.45]
    page.mouse.move(x - 55, y + 46, steps=4)
    page.mouse.up()
    across, up = weights_in(page)
    scale = 10 / page.locator(".lowest").bounding_box()["width"]
    assert across == pytest.approx(0.4 - 60 * scale, abs=0.02)
    assert up == pytest.approx(0.45 - 50 * scale, abs=0.02)
    assert page.evaluate(ROWS) == expected(("w5", "w6"), [across, up], 20)
    assert page.evaluate("ground.isConnected")
    slider = page.get_by_label("w₅", exact=True)
    assert float(slider.input_value()) == across
    page.mouse.move(10, 10)
    assert weights_in(page) == [across, up]


def test_keys_move_the_point_within_the_map(opened_lab):
    page = opened_lab()
    point = page.get_by_role("slider", name="Point on the map")
    point.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp"):
        page.keyboard.press(key)
    assert weights_in(page) == [0.6, 1.35]
    assert point.get_attribute("aria-valuetext").startswith("w5 0.60, w6 1.35, error 0.")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowLeft")
    assert weights_in(page) == [-5, 1.35]
    assert page.evaluate("scrollY") == 0


def test_step_is_taken_and_undone(opened_lab):
    page = opened_lab(learning_rate=12)
    landing = page.evaluate(ROWS)
    page.get_by_role("button", name="Take the step").click()
    assert weights_in(page) == [float(landing["across after"]), float(landing["up after"])]
    assert page.evaluate(ROWS)["E"] == landing["E after"]
    assert "lowers the error" in page.locator(".surface-verdict").inner_text()
    page.get_by_label("learning rate").press("ArrowRight")
    page.get_by_role("button", name="Back to start").click()
    assert page.evaluate(ROWS) == landing


def test_step_off_the_map_is_not_taken(opened_lab):
    page = opened_lab(learning_rate=900)
    before = page.evaluate(ROWS)
    assert "off the map" in page.locator(".surface-verdict").inner_text()
    take = page.get_by_role("button", name="Take the step")
    assert take.get_attribute("aria-disabled") == "true"
    take.dispatch_event("click")
    assert page.evaluate(ROWS) == before


def test_same_weight_twice_is_refused_in_words_and_the_picture_stays(opened_lab):
    page = opened_lab()
    before, height = page.evaluate(ROWS), page.locator(".lab").bounding_box()["height"]
    page.get_by_label("Across").select_option("w₆")
    problem = page.get_by_role("alert")
    assert "choose two different weights; both are w₆ now" in problem.inner_text()
    take = page.get_by_role("button", name="Take the step")
    assert take.get_attribute("aria-disabled") == "true"
    take.dispatch_event("click")
    page.locator(".point").press("ArrowUp")
    assert page.evaluate(ROWS) == before
    assert page.locator(".lab").bounding_box()["height"] == height
    page.get_by_label("Up").select_option("w₁")
    assert not problem.is_visible()
    assert page.evaluate(ROWS) == expected(("w6", "w1"), [0.45, 0.15], 0.5)
    for name in ("w₁", "w₆"):
        assert page.get_by_label(name, exact=True).is_visible()
    assert not page.get_by_label("w₅", exact=True).is_visible()


def test_finger_taps_and_drags_on_a_phone(opened_lab):
    page = opened_lab(width=390, touch=True)
    assert min(page.locator(".target").bounding_box()[side] for side in ("width", "height")) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ground = page.locator(".lowest").bounding_box()
    page.touchscreen.tap(
        ground["x"] + 0.25 * ground["width"], ground["y"] + 0.75 * ground["height"]
    )
    assert weights_in(page) == pytest.approx([-2.5, -2.5], abs=0.03)
    swipe(page, centre(page, ".target"), (60, -120))
    moved = [10 * 60 / ground["width"] - 2.5, 10 * 120 / ground["height"] - 2.5]
    assert weights_in(page) == pytest.approx(moved, abs=0.06)
    assert page.evaluate("scrollY") == 0


def test_reader_hears_of_a_change_once_it_is_over(opened_lab):
    page = opened_lab()
    page.locator(".point").focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-live]").first).to_contain_text("w6 0.75")
