"""The digit lab in the page: held to the Python engine, by mouse, keys and touch."""

from functools import cache

import numpy as np
import pytest
from playwright.sync_api import expect

from backprop_by_numbers.explaining.numbers import short
from backprop_by_numbers.widgets import DigitLab
from random_networks import digit_reader
from tools.browser.lab_pages import page_with, stop_the_clock
from tools.browser.visiting import settle, swipe

from .every_page import found_by_axe

PHONE = {"width": 390, "has_touch": True, "is_mobile": True}
RNG = np.random.default_rng(1989)
READER = digit_reader(RNG)
IMAGES = RNG.integers(0, 17, (3, 8, 8)) / 16
IMAGE = "() => viewModel.get('image')"
# The squares on the field: of each kind the corners and the sides, in pixels.
SQUARES = """() => ["positive", "negative"].map(sign => {
  const path = document.querySelector(`.digit-field .${sign}`).getAttribute("d");
  const squares = [...path.matchAll(/M(\\S+) (\\S+?)h([^v]+)/g)];
  return squares.map(([, ...numbers]) => numbers.map(Number));
})"""
LINE = """() => parseFloat(
  getComputedStyle(document.querySelector(".digit-field .negative")).strokeWidth)"""
SIZES = """parts => parts.flatMap(part => {
  const {width, height} = part.getBoundingClientRect();
  return [width, height];
})"""
# The height of the lab, whatever is drawn and said.
HEIGHTS = """() => {
  const full = viewModel.get("image").map(() => 1);
  const [empty, striped] = [full.map(() => 0), full.map((_, index) => index % 2)];
  return [false, true].flatMap(derivatives => [empty, striped, full].flatMap(image =>
    [-1, 0, 63].map(pixel => {
      viewModel.set("derivatives", derivatives);
      viewModel.set("image", image);
      document.activeElement.blur();
      const pixels = document.querySelectorAll(".digit-field button");
      pixels[pixel]?.focus({focusVisible: true, preventScroll: true});
      return Math.round(document.querySelector(".lab").getBoundingClientRect().height);
    })));
}"""
# The digits whose bars have a mark beside them.
MARKED = """() => [...document.querySelectorAll(".digit-bar")].flatMap((bar, digit) =>
  getComputedStyle(bar, "::after").content.includes("◀") ? [digit] : [])"""
# How much ink is shown in each pixel of the field and of the maps, and each bar's part.
SHOWN = """() => {
  const inks = selector => [...document.querySelectorAll(selector)].flatMap(canvas => {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return [...data].filter((_, index) => index % 4 === 3).map(alpha => alpha / 255);
  });
  const bars = [...document.querySelectorAll(".digit-bar")].map(
    bar => Number(bar.style.getPropertyValue("--part")));
  const [field, maps, pooled] = [
    ".digit-field canvas", ".digit-map :nth-child(2) canvas",
    ".digit-map :nth-child(3) canvas"].map(inks);
  return {field, maps, pooled, bars};
}"""


@cache
def lab(**settings):
    return page_with(DigitLab(READER, images=IMAGES, labels=[3, 1, 8], **settings))


@pytest.fixture
def page(opened):
    return opened(lab())


def field(page):
    return page.locator(".digit-field")


def pixel(page, row, column):
    return field(page).get_by_role("gridcell").nth(8 * row + column)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def answer(page):
    return page.locator(".digit-answer").inner_text()


def caption(page):
    return page.locator(".digit-caption").inner_text()


def drawn(page):
    return np.reshape(page.evaluate(IMAGE), (8, 8))


def place(page, x, y):
    box = field(page).bounding_box()
    return box["x"] + box["width"] * x / 8, box["y"] + box["height"] * y / 8


def stroke(page, *places, steps=4):
    """Draw with the mouse from place to place, in pixels from the upper left corner."""
    first, *others = (place(page, *each) for each in places)
    page.mouse.move(*first)
    page.mouse.down()
    for other in others:
        page.mouse.move(*other, steps=steps)
    page.mouse.up()


def state(page, target=None):
    """Return a lab with what is drawn, and its derivatives for a target, by default the answer."""
    python = DigitLab(READER, drawn(page))
    goal = python.probabilities.argmax() if target is None else target
    gradients = python.network.gradients(python.image, np.eye(10)[goal])
    return python, python.network.forward(python.image), gradients.inputs[0]


def assert_python_agrees(page):
    """Compare what is shown with the Python engine."""
    python, forward, _ = state(page)
    shown = page.evaluate(SHOWN)
    np.testing.assert_allclose(shown["field"], python.image.ravel(), atol=0.51 / 255)
    np.testing.assert_allclose(shown["bars"], python.probabilities, atol=6e-5)
    maps, pooled = (forward.outs[k].ravel() / forward.outs[0].max() for k in (0, 1))
    np.testing.assert_allclose(shown["maps"], maps, atol=0.51 / 255)
    np.testing.assert_allclose(shown["pooled"], pooled, atol=0.51 / 255)
    digit = int(python.probabilities.argmax())
    bar = page.locator(f".digit-bar[data-part='{digit}']")
    text = bar.locator(".value").inner_text()
    assert bar.get_attribute("aria-label") == f"{digit} {text} probability, the answer"
    assert page.evaluate(MARKED) == [digit]
    article = "an" if digit == 8 else "a"
    assert answer(page).startswith(f"The network reads {article} {digit}: probability ")


def test_drawing_with_the_mouse_is_read_as_the_python_engine_reads_it(page):
    assert page.url.startswith("file:")
    assert caption(page) == "Image 1 of 3: it shows a 3."
    assert_python_agrees(page)
    press(page, "Clear")
    assert not drawn(page).any()
    assert answer(page).startswith("The field is empty. ")
    stroke(page, (2, 1.5), (6, 1.5), (3.5, 7.5))
    image = drawn(page)
    assert image[1, 3] == 1
    assert 0 < image[0, 3] < 1  # a soft edge
    assert image[7, 0] == 0
    assert_python_agrees(page)
    page.mouse.move(*place(page, 2, 5), steps=3)  # no button is pressed
    np.testing.assert_array_equal(drawn(page), image)


def test_eraser_undo_and_another_image(page):
    undo = page.get_by_role("button", name="Undo")
    assert undo.get_attribute("aria-disabled") == "true"
    press(page, "Eraser")
    stroke(page, (0, 4.5), (8, 4.5))
    erased = drawn(page)
    assert not erased[4].any()
    assert (erased <= IMAGES[0]).all()
    assert_python_agrees(page)
    page.mouse.move(0, 0)
    assert caption(page) == "Image 1 of 3, changed: it was a 3."
    press(page, "Another image")
    press(page, "Another image")
    np.testing.assert_array_equal(drawn(page), IMAGES[2])
    assert caption(page) == "Image 3 of 3: it shows an 8."
    assert_python_agrees(page)
    for before in (IMAGES[1], erased, IMAGES[0]):
        undo.click()
        np.testing.assert_array_equal(drawn(page), before)
    assert undo.get_attribute("aria-disabled") == "true"
    assert caption(page) == "Image 1 of 3: it shows a 3."


def test_each_image_has_its_turn_also_after_clear(opened):
    page = opened(page_with(DigitLab(READER, images=IMAGES[[0, 0, 2]], labels=[3, 3, 8])))
    press(page, "Another image")
    assert caption(page) == "Image 2 of 3: it shows a 3."
    for _ in range(2):
        press(page, "Clear")
    press(page, "Another image")
    assert caption(page) == "Image 3 of 3: it shows an 8."
    undo = page.get_by_role("button", name="Undo")
    for before in (0 * IMAGES[0], IMAGES[0]):
        undo.click()
        np.testing.assert_array_equal(drawn(page), before)


def test_reader_hears_which_derivatives_are_shown(page):
    pixel(page, 0, 0).press("Space")
    page.get_by_role("switch").click()
    digit = DigitLab(READER, drawn(page)).probabilities.argmax()
    said = page.locator("[aria-live]")
    expect(said).to_contain_text(f"For {'an' if digit == 8 else 'a'} {digit}, the largest in size")
    page.get_by_role("button", name="probability").nth(2).click()
    expect(said).to_contain_text("For a 2, the largest in size")


def test_pixels_are_drawn_with_keys_at_a_single_stop_of_tab(page):
    press(page, "Clear")
    page.get_by_role("switch").focus()
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Space"):
        page.keyboard.press(key)
    focused = page.locator(":focus")
    assert focused.get_attribute("aria-label") == "ink 1.00, row 3, column 2"
    said = f"Row 3, column 2: ink 1.00. {answer(page)}"
    expect(page.locator("[aria-live]")).to_have_text(said)
    for key in ("-", "-", "-", "+", "Control+-", "Control+="):  # the last two are for the browser
        page.keyboard.press(key)
    assert drawn(page)[2, 1] == drawn(page).sum() == 0.75
    assert caption(page) == "Row 3, column 2: ink 0.75."
    page.keyboard.press("Enter")
    assert not drawn(page).any()
    press(page, "Look")
    for key in ("Enter", "+"):  # nothing is drawn
        pixel(page, 2, 1).press(key)
    assert not drawn(page).any()
    page.keyboard.press("Tab")
    assert focused.inner_text() == "Ink"
    page.get_by_role("button", name="Another image").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert focused.get_attribute("data-part") == "1"
    page.keyboard.press("Tab")
    assert focused.count() == 0 or "digit-bar" not in focused.get_attribute("class")
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]


def test_squares_are_the_derivatives_of_the_error_with_respect_to_the_pixels(page):
    page.get_by_role("switch", name="Show which pixels matter").click()

    def assert_squares(target=None):
        python, _, derivatives = state(page, target)
        digit = int(python.probabilities.argmax()) if target is None else target
        largest = np.abs(derivatives).max()
        full, hollow = page.evaluate(SQUARES)
        width = page.evaluate(LINE)
        shown = np.zeros((8, 8))
        for squares, sign, line in ((full, 1, 0), (hollow, -1, width)):
            for x, y, side in squares:
                middle = int(y + side / 2), int(x + side / 2)
                shown[middle] = sign * ((side + line) / 0.86) ** 2
        expected = derivatives / largest
        clear = np.abs(expected) > 0.03  # what is smaller is drawn with the least side
        np.testing.assert_allclose(shown[clear], expected[clear], atol=5e-3)
        np.testing.assert_array_equal(np.sign(shown), np.sign(expected))
        row, column = divmod(int(np.abs(derivatives).argmax()), 8)
        words = page.locator(".digit-panel").inner_text()
        value = short(float(derivatives[row, column]), 3)
        assert f"the largest in size is {value}, in row {row + 1}, column {column + 1}." in words
        error = python.network.error(python.image, np.eye(10)[digit])
        assert f", is {short(error, 3)}." in words
        article = "an" if digit == 8 else "a"
        less, more = (
            f"A little more ink here would make {article} {digit} {how} likely"
            for how in ("less", "more")
        )
        assert words.index(less) < words.index(more)
        # It is so: a little more ink on a full square makes the digit less likely.
        for sign, full in ((1, derivatives.argmax()), (-1, derivatives.argmin())):
            image = python.image.copy()
            image.flat[full] += 1e-6
            change = python.network.forward(image).output[digit] - python.probabilities[digit]
            assert np.sign(change) == -sign
        return derivatives

    derivatives = assert_squares()
    pixel(page, 4, 2).hover()
    value = short(float(derivatives[4, 2]), 3)
    assert caption(page).startswith(
        f"Row 5, column 3: ink {IMAGES[0][4, 2]:.2f}, ∂E/∂pixel = {value}. A little more"
    )
    stroke(page, (2, 2), (6, 6))
    assert_squares()  # they follow the drawing
    bar = page.get_by_role("button", name="probability").nth(8)
    bar.click()
    assert bar.get_attribute("aria-pressed") == "true"
    assert_squares(8)
    bar.press("ArrowUp")  # what has the focus is shown meanwhile
    assert_squares(7)
    bar.click()
    page.mouse.move(0, 0)
    page.locator(":focus").blur()
    assert bar.get_attribute("aria-pressed") == "false"
    assert_squares()


def test_finger_draws_on_the_field_alone_and_scrolls_elsewhere(opened):
    page = opened(lab(), **PHONE)
    sizes = page.locator(".lab button:visible:not([role=gridcell])").evaluate_all(SIZES)
    assert min(sizes) >= 44
    box = field(page).bounding_box()
    assert box["width"] < 390 - 60  # beside it there is room for a finger
    press(page, "Clear")
    page.evaluate("addEventListener('scrollend', () => (window.scrolled = true))")
    swipe(page, place(page, 4.5, 7), (0, -150))
    settle(page)
    assert page.evaluate("scrollY") == 0
    assert drawn(page)[5, 4] > 0.9
    assert caption(page).startswith("Row ")  # the pixel that was touched last
    assert_python_agrees(page)
    image = drawn(page)
    press(page, "Look")
    page.touchscreen.tap(*place(page, 1.5, 2.5))
    assert caption(page) == "Row 3, column 2: ink 0.00."
    page.touchscreen.tap(*place(page, 2.5, 2.5))
    assert caption(page) == "Row 3, column 3: ink 0.00."
    swipe(page, place(page, 4.5, 7), (0, -150))
    page.wait_for_function("window.scrolled")
    assert page.evaluate("scrollY") > 0
    np.testing.assert_array_equal(drawn(page), image)


def test_stroke_that_the_browser_takes_back_leaves_nothing(page):
    page.mouse.move(*place(page, 1, 1))
    page.mouse.down()
    page.mouse.move(*place(page, 6, 6))
    assert (drawn(page) != IMAGES[0]).any()
    field(page).dispatch_event("pointercancel", {"isPrimary": True})
    np.testing.assert_array_equal(drawn(page), IMAGES[0])
    assert page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"


def test_reader_hears_the_answer_once_the_stroke_is_over(opened):
    page = opened(lab(), reduced_motion="reduce")  # in a tab of its own: its clock stays
    stop_the_clock(page)
    said = page.locator("[aria-live]")
    page.mouse.move(*place(page, 1, 1))
    page.mouse.down()
    page.mouse.move(*place(page, 6, 6))
    page.clock.run_for(5000)  # the hand rests
    assert said.inner_text() == ""
    page.mouse.up()
    page.clock.run_for(700)
    assert said.inner_text() == answer(page)


def test_nothing_moves_whatever_is_drawn_and_said(page):
    for width in (320, 360, 390, 480, 599, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert len(set(page.evaluate(HEIGHTS))) == 1, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_while_derivatives_are_shown_and_a_theme_has_its_own_colours(opened):
    page = opened(page_with(DigitLab(READER, images=IMAGES, derivatives=True), "dark"))
    assert found_by_axe(page) == []
    look = "field => [...field.children].map(part => getComputedStyle(part).filter).join()"
    look = f"field => getComputedStyle(field).backgroundColor + ({look})(field)"
    dark = field(page).evaluate(look)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    light = field(page).evaluate(look)
    assert "invert" in dark
    assert "invert" not in light
    assert light.split(")")[0] != dark.split(")")[0]


def test_squares_and_bars_stay_where_the_system_forces_its_colours(opened):
    page = opened(lab(derivatives=True))
    look = """() => [[".squares .positive", "fill"], [".squares .negative", "stroke"],
      [".bar", "backgroundImage"], [".square", "backgroundColor"]].map(
        ([part, property]) => getComputedStyle(document.querySelector(part))[property])"""
    before = page.evaluate(look)
    page.emulate_media(forced_colors="active")
    assert page.evaluate(look) == before
    papers = """() => [".digit-field", ".digit-map > span"].map(
      part => getComputedStyle(document.querySelector(part)).backgroundColor)"""
    assert set(page.evaluate(papers)) == {"rgb(255, 255, 255)"}
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("image", [0] * 63 + [2], "i64 must be a number from 0 to 1, not 2"),
        ("target", 10, "target must be a number from -1 to 9, not 10"),
    ],
)
def test_bad_state_leaves_the_picture_as_it_was(page, trait, value, words):
    before = page.locator(".digit-board").inner_html()
    page.evaluate("([trait, value]) => viewModel.set(trait, value)", [trait, value])
    expect(page.get_by_role("alert")).to_contain_text(f"not up to date: {words}")
    assert page.locator(".digit-board").inner_html() == before


def test_another_network_is_shown_at_once(page):
    other = digit_reader(np.random.default_rng(7), 3, (4, 2), (2, 3))
    network = DigitLab(other).view.network
    page.evaluate("network => viewModel.set('network', network)", network)
    assert page.locator(".digit-map").count() == 3
    expected = DigitLab(other, IMAGES[0]).probabilities
    np.testing.assert_allclose(page.evaluate(SHOWN)["bars"], expected, atol=6e-5)
