"""The convolution lab in the page: held to the Python engine, by mouse, keys and touch."""

from functools import cache

import numpy as np
import pytest
from playwright.sync_api import expect

from backprop_by_numbers.example import convolution
from backprop_by_numbers.explaining.numbers import as_written, fixed, with_minus
from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.widgets import ConvolutionLab
from tools.browser.lab_pages import READOUT, page_with
from tools.browser.visiting import settle, swipe

FOUND = quantities(convolution.network(), convolution.image, convolution.targets)
PHONE = {"width": 390, "has_touch": True, "is_mobile": True}
LIT = """() => [...document.querySelectorAll("[data-lit=true][data-part]")].map(
  part => part.dataset.part)"""
EACH_KIND = ["", "E_total", "i1", "i14", "k2", "b1", "m8", "m9", "p1", "p3", "o1"]
# The height of the panel, and of the whole lab, for each choice, on both ways.
HEIGHTS = """choices => [false, true].flatMap(backward => choices.map(chosen => {
  viewModel.set("backward", backward);
  viewModel.set("chosen", chosen);
  return [".lab-panel", ".lab"].map(
    part => Math.round(document.querySelector(part).getBoundingClientRect().height)).join();
}))"""
SIZES = """parts => parts.flatMap(part => {
  const {width, height} = part.getBoundingClientRect();
  return [width, height];
})"""
COLOURS = """theme => {
  document.documentElement.dataset.theme = theme;
  return [".cells", "[data-part=i1]", "[data-part=k2] .value", "[data-part=p1]"].map(part => {
    const {backgroundColor, color} = getComputedStyle(document.querySelector(part));
    return `${backgroundColor} ${color}`;
  });
}"""


@cache
def lab(**settings):
    return page_with(ConvolutionLab(**settings))


@pytest.fixture
def page(opened):
    return opened(lab())


def part(page, name):
    return page.locator(f"[data-part={name}]")


def shown(page, name):
    return part(page, name).locator(".value").inner_text()


def panel(page):
    return page.locator(".lab-panel").inner_text().replace("\n", " ")


def written(name):
    """Return a number of the example as a term of a sum or a product."""
    text = with_minus(as_written(FOUND[name]))
    return f"({text})" if text.startswith("−") else text


def cell(quantity):
    """Return a number of the example as a cell of the picture shows it."""
    return fixed(FOUND[quantity], 3) if FOUND[quantity] else "0"


def can_step(page):
    return page.get_by_role("button", name="One step").get_attribute("aria-disabled") == "false"


def switch(page):
    return page.get_by_role("switch", name="Backward pass")


def assert_python_agrees(page, network=convolution.network(), image=convolution.image):  # noqa: B008
    """Compare all numbers in the page with those of the Python engine."""
    if not page.locator("details[open]").count():
        page.get_by_text("All numbers").click()
    expected = quantities(network, image, convolution.targets)
    found = page.evaluate(READOUT)
    assert found == {name: as_written(expected[name]) for name in found}
    assert len(found) == len(expected) - 3  # the kernel's bias has one name here, of its two
    assert page.locator(".lab-total .number").inner_text() == found["E_total"]


def with_pixel(number, value):
    image = convolution.image.copy()
    image.flat[number - 1] = value
    return image


def updated(times):
    network = convolution.network()
    for _ in range(times):
        gradients = network.gradients(convolution.image, convolution.targets)
        network = network.updated(gradients, convolution.learning_rate)
    return network


def test_numbers_are_those_of_the_python_engine(page):
    assert_python_agrees(page)
    assert page.url.startswith("file:")
    slider = page.get_by_role("slider", name="k₂", exact=True)
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    network = convolution.network()
    kernel = network.weights[0].copy()
    kernel[0, 0, 0, 1] = round(kernel[0, 0, 0, 1] + 0.02, 2)
    assert_python_agrees(
        page, network.with_parameters([kernel, network.weights[1]], network.biases)
    )


def test_switch_shows_the_gradients_in_the_same_places(page):
    assert [shown(page, name) for name in ("m5", "k2", "p3")] == [
        cell(name) for name in ("out_m5", "k2", "out_p3")
    ]
    switch(page).press("Space")
    for name, quantity in (
        ("i14", "dE_total/di14"),
        ("k2", "dE_total/dk2"),
        ("b1", "dE_total/db1"),
        ("m8", "delta_m8"),
        ("p3", "dE_total/dout_p3"),
        ("o1", "delta_o1"),
    ):
        assert shown(page, name) == cell(quantity)
    label = part(page, "m8").get_attribute("aria-label")
    value = fixed(FOUND["delta_m8"], 3)
    assert label == f"m₈ {value}, delta, map row 2, column 4, winner of its pooling window"
    label = part(page, "p3").get_attribute("aria-label")
    assert (
        label
        == f"p₃ {fixed(FOUND['dE_total/dout_p3'], 3)} dead, derivative, pooled row 2, column 1"
    )


def test_kernel_weight_lights_up_where_it_is_used(page):
    part(page, "k2").click()
    assert len(page.evaluate(LIT)) == 16 + 16  # everywhere on the map, and a pixel for each
    products = [fixed(FOUND["k2"] * FOUND[pixel], 3) for pixel in ("i8", "i9", "i10")]
    assert with_minus("m5 0 m6 {} m7 {} m8 {}".format(*products)) in " ".join(panel(page).split())
    switch(page).click()
    assert page.evaluate(LIT) == ["i7", "i10", "i14", "m5", "m8", "m11"]
    assert (
        "used at 16 positions. At 13 of them δ is 0: 12 because another cell is the winner"
        in panel(page)
    )
    first, second, third = (
        f"{written(f'delta_{cell}')} × {written(pixel)}"
        for cell, pixel in (("m5", "i7"), ("m8", "i10"), ("m11", "i14"))
    )
    assert f"{first} + {second} + {third} ≈ {written('dE_total/dk2').strip('()')}" in panel(page)
    assert f"≈ {written('k2+').strip('()')}" in panel(page)  # the weight after a step


def test_pixel_lights_up_its_windows_and_adds_their_contributions(page):
    switch(page).click()
    part(page, "i14").click()
    lit = page.evaluate(LIT)
    assert [name for name in lit if name[0] == "m"] == ["m8", "m11"]
    assert [name for name in lit if name[0] == "k"] == ["k2", "k3"]
    # The windows of two winners overlap here: their contributions add.
    first, second = (
        f"{written(f'delta_{cell}')} × {written(weight)}"
        for cell, weight in (("m8", "k3"), ("m11", "k2"))
    )
    assert f"{first} + {second} ≈ {written('dE_total/di14').strip('()')}" in panel(page)
    assert "in 4 windows. At 2 of them δ is 0, because another cell is the winner." in panel(page)
    switch(page).click()
    assert [name for name in page.evaluate(LIT) if name[0] == "m"] == ["m7", "m8", "m11", "m12"]
    product = as_written(FOUND["k4"] * FOUND["i14"])
    assert f"{written('k4')} × {written('i14')} = {product} in netm7" in panel(page)


def test_cell_of_the_map_lights_up_its_window_and_adds_it_up(page):
    part(page, "m8").click()
    assert page.evaluate(LIT) == [
        *("i9", "i10", "i14", "i15"),
        *("k1", "k2", "k3", "k4"),
        "b1",
        "p2",
    ]
    products = " + ".join(
        f"{written(pixel)} × {written(weight)}"
        for pixel, weight in (("i9", "k1"), ("i10", "k2"), ("i14", "k3"), ("i15", "k4"))
    )
    assert f"{products} + {written('b1')} = {written('net_m8')}" in panel(page)
    part(page, "m9").click()
    assert shown(page, "m9") == cell("net_m9")  # before ReLU
    assert "Its net is not positive: ReLU makes its out 0." in panel(page)
    assert f"= {written('net_m9').strip('()')}" in panel(page)
    part(page, "p3").click()
    assert (
        "They tie: the first of the largest, m9, counts as the winner, but ReLU’s slope is 0 there."
        in panel(page)
    )
    assert part(page, "p3").locator(".remark").inner_text() == "dead"
    part(page, "o1").click()
    assert f"≈ {written('out_o1')}" in panel(page)


def test_arrows_move_within_a_grid_and_tab_from_grid_to_grid(page):
    switch(page).focus()
    page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    focused = page.locator(":focus")
    assert focused.get_attribute("aria-label") == "i₁₄ 0.87, pixel row 3, column 4"
    assert "is in 4 windows" in panel(page)  # it shows while it has the focus
    page.keyboard.press("Enter")
    assert focused.get_attribute("aria-selected") == "true"
    for _ in ("kernel", "bias", "map", "pooled"):
        page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")  # there is nothing further on
    assert (
        focused.get_attribute("aria-label")
        == f"p₂ {fixed(FOUND['out_p2'], 3)}, pooled row 1, column 2"
    )
    page.keyboard.press("Tab")
    assert focused.get_attribute("data-part") == "o1"
    page.keyboard.press("Tab")
    assert focused.inner_text() == "Paper"
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]


def test_pixel_is_painted_by_its_slider_and_buttons_by_keys_and_by_dragging(page):
    part(page, "i14").click()
    slider = page.get_by_role("slider", name="Pixel row 3, column 4")
    slider.press("ArrowLeft")
    assert_python_agrees(page, image=with_pixel(14, 0.86))
    page.get_by_role("button", name="Ink").click()
    assert_python_agrees(page, image=with_pixel(14, 1))
    page.get_by_role("button", name="Paper").click()
    assert_python_agrees(page, image=with_pixel(14, 0))
    part(page, "i14").press("+")
    assert slider.input_value() == "0.05"
    for key in ("-", "-", "Control+-", "Control+="):  # the last two are for the browser
        part(page, "i14").press(key)
    assert_python_agrees(page, image=with_pixel(14, 0))

    part(page, "i14").scroll_into_view_if_needed()
    box = part(page, "i14").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=4)
    assert shown(page, "i14") == "0.40"  # it follows while it is dragged
    page.mouse.move(x, y - 60)
    page.mouse.up()
    assert_python_agrees(page, image=with_pixel(14, 0.6))
    assert part(page, "i14").get_attribute("aria-selected") == "true"  # as before
    page.mouse.move(x, y - 20)
    assert shown(page, "i14") == "0.60"


def test_steps_are_those_of_the_python_engine(page):
    one, ten = (page.get_by_role("button", name=name) for name in ("One step", "Ten steps"))
    one.press("Enter")
    one.press("Enter")
    assert_python_agrees(page, updated(2))
    ten.click()
    assert_python_agrees(page, updated(12))
    start, now = (
        fixed(network.error(convolution.image, convolution.targets), 6)
        for network in (convolution.network(), updated(12))
    )
    words = page.locator(".steps-made").inner_text()
    assert words == (
        f"12 steps made: with the parameters of the start the error is {start}, now it is {now}."
    )
    k1 = updated(12).weights[0][0, 0, 0, 0]
    slider = page.get_by_role("slider", name="k₁", exact=True)
    assert slider.get_attribute("aria-valuetext") == f"{k1:.2f}"

    part(page, "i1").press("-")
    page.get_by_role("button", name="Start over").click()
    assert_python_agrees(page)
    assert page.locator(".steps-made").inner_text().startswith("0 steps made")


def test_slider_that_rounds_what_it_is_set_to_costs_no_digits(page):
    """JupyterLab's sliders move to the nearest of their places, and report it."""
    page.get_by_role("button", name="One step").click()
    for name, value in zip(("k1", "k2", "k3", "k4"), updated(1).weights[0].flat, strict=True):
        page.evaluate("([name, value]) => viewModel.set(name, value)", [name, round(value, 2)])
    assert_python_agrees(page, updated(1))


def test_no_step_leads_out_of_the_range_of_the_sliders(opened):
    page = opened(page_with(ConvolutionLab(targets=[100, 0])))  # which no output reaches
    one = page.get_by_role("button", name="One step")
    one.press("Enter")
    assert one.get_attribute("aria-disabled") == "true"
    words = page.locator(".steps-made").inner_text()
    assert words.startswith("0 steps made")
    assert "would take k₁ out of its range, −5 to 5. Try a smaller learning rate." in words
    assert page.evaluate("document.activeElement.textContent") == "One step"
    page.get_by_role("slider", name="learning rate").press("Home")
    one.click()
    assert page.locator(".steps-made").inner_text().startswith("1 step made")


def test_nothing_moves_whatever_is_chosen(page):
    page.get_by_role("button", name="One step").click()  # longer numbers
    for width in (320, 390, 500, 599, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert len(set(page.evaluate(HEIGHTS, EACH_KIND))) == 1, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


TOO_WIDE = """() => [...document.querySelectorAll(".grids .value")].filter(value =>
  value.getBoundingClientRect().width > value.parentElement.getBoundingClientRect().width + 0.5)
  .map(value => value.textContent)"""


def test_no_number_is_wider_than_its_cell(opened):
    network = convolution.network()
    steep = [np.full((1, 1, 2, 2), 4.99), network.weights[1]], [[4.99], network.biases[1]]
    page = opened(page_with(ConvolutionLab(network.with_parameters(*steep), backward=True)))
    assert "10⁻" in page.locator(".grids").inner_text()  # the longest are powers of ten
    for width in (320, 390, 700, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        for press in (0, 1):
            assert page.evaluate(TOO_WIDE) == [], (width, press)
            switch(page).click()


def test_theme_recolours_it_at_once(page):
    light, dark = (page.evaluate(COLOURS, theme) for theme in ("light", "dark"))
    assert all(one != other for one, other in zip(light, dark, strict=True))


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("k1", 7, "k1 must be a number from -5 to 5, not 7"),
        ("image", [0] * 24 + [2], "i25 must be a number from 0 to 1, not 2"),
        ("learning_rate", -1, "learning_rate must be a number from 0"),
    ],
)
def test_bad_state_leaves_the_picture_as_it_was(page, trait, value, words):
    picture = page.locator(".grids").inner_html()
    before = page.evaluate(
        """([trait, value]) => {
          const before = viewModel.get(trait);
          viewModel.set(trait, value);
          return before;
        }""",
        [trait, value],
    )
    assert f"not up to date: {words}" in page.get_by_role("alert").inner_text()
    assert page.locator(".grids").inner_html() == picture
    assert not can_step(page)
    page.evaluate("([trait, value]) => viewModel.set(trait, value)", [trait, before])
    assert not page.get_by_role("alert").is_visible()
    assert can_step(page)


def test_finger_chooses_and_paints_on_a_phone_and_scrolls_over_the_picture(opened):
    page = opened(lab(), **PHONE)
    sizes = page.locator(".lab button:visible, .lab input:visible").evaluate_all(SIZES)
    assert min(sizes) >= 44
    page.evaluate("addEventListener('scrollend', () => (window.scrolled = true))")
    box = part(page, "i14").bounding_box()
    swipe(page, (box["x"] + 20, box["y"] + 20), (0, -100))
    page.wait_for_function("window.scrolled")
    assert page.evaluate("scrollY") > 0
    assert shown(page, "i14") == "0.87"
    part(page, "i14").tap()
    assert "is in 4 windows" in panel(page)
    page.get_by_role("button", name="Ink").tap()
    assert shown(page, "i14") == "1.00"
    assert_python_agrees(page, image=with_pixel(14, 1))


def test_reader_hears_of_a_change_once_it_is_over(page):
    page.get_by_role("button", name="One step").click()
    said = page.locator("[aria-live]").first
    expect(said).to_contain_text("1 step: outputs 0.")
    error = updated(1).error(convolution.image, convolution.targets)
    expect(said).to_contain_text(f"total error {as_written(error)}")
