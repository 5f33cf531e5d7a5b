"""The network lab in the page: held to the Python engine, by mouse, keys and touch."""

from functools import cache

import pytest

from backprop_by_numbers import article
from backprop_by_numbers.widgets import NetworkLab
from backprop_by_numbers.widgets.parameters import network_of, parameters
from tools.browser.lab_pages import READOUT, page_with
from tools.browser.visiting import settle

START = parameters(article.network())
COLOURS = """() => [".lab-picture", ".lab-panel", ".part .edge", "text.title"].map(part => {
  const style = getComputedStyle(document.querySelector(part));
  return [style.backgroundColor, style.stroke, style.fill, style.color].join();
})"""
TELL = "value => viewModel.set('w5', value === null ? NaN : value)"


@cache
def lab():
    return page_with(NetworkLab(article.network()))


@pytest.fixture
def page(opened):
    return with_all_numbers(opened(lab()))


def with_all_numbers(page):
    page.get_by_text("All numbers").click()
    return page


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def assert_python_agrees(page, **changed):
    """Compare all numbers in the page with those of the Python engine for these weights."""
    expected = article.quantities(network_of(START | changed))
    found = page.evaluate(READOUT)
    wanted = {name: article.as_written(expected[name]) for name in found}
    assert found == wanted
    assert len(found) > 60
    written = article.as_written(expected["E_total"])
    assert page.locator(".lab-total .number").inner_text() == written


def panel(page):
    return page.locator(".lab-panel").inner_text().replace("\n", " ")


def part(page, name):
    return page.locator(f"[data-part={name}]")


def test_numbers_are_those_of_the_python_engine(page):
    assert_python_agrees(page)
    assert page.url.startswith("file:")


def test_mouse_drags_a_slider(page):
    place = slider(page, "w₅")
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.54 * box["width"], middle)  # where 0.4 is, from -5 to 5
    page.mouse.down()
    seen = []
    for share in (0.4, 0.3, 0.2):
        page.mouse.move(box["x"] + share * box["width"], middle)
        seen.append(page.locator(".lab-total .number").inner_text())
    page.mouse.up()
    assert len(set(seen)) == 3  # it answers while it is dragged
    w5 = float(place.input_value())
    assert w5 == pytest.approx(-3, abs=0.3)  # to the width of the thumb
    assert_python_agrees(page, w5=w5)
    assert part(page, "w5").get_attribute("data-sign") == "negative"


def test_keys_move_a_slider(page):
    slider(page, "w₁").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert_python_agrees(page, w1=0.19)
    page.keyboard.press("End")
    slider(page, "b₂").press("Home")
    assert_python_agrees(page, w1=5, b2=-5)


def test_switch_shows_the_backward_pass(page):
    switch = page.get_by_role("switch", name="Backward pass")
    assert "0.3775" in panel(page)
    switch.press("Space")
    assert switch.get_attribute("aria-checked") == "true"
    assert page.locator(".lab-picture").get_attribute("data-backward") == "true"
    assert "δ" in part(page, "o1").text_content()
    switch.click()
    assert switch.get_attribute("aria-checked") == "false"
    assert "net 0.3775" in part(page, "h1").text_content()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keys_choose_a_neuron_and_a_connection(page, key):
    part(page, "o1").press(key)
    assert part(page, "o1").get_attribute("aria-pressed") == "true"
    for shown in ("0.40 × 0.593269992", "≈ 1.105905967", "0.75136507", "0.274811083"):
        assert shown in panel(page)
    page.get_by_role("switch").click()
    part(page, "w5").press(key)
    assert part(page, "o1").get_attribute("aria-pressed") == "false"
    assert "0.74136507 × 0.186815602 × 0.593269992 ≈ 0.082167041" in panel(page)
    assert "0.40 − 0.50 × 0.082167041 ≈ 0.35891648" in panel(page)
    slider(page, "w₅").press("ArrowRight")  # away from there, it stays chosen
    expected = article.quantities(network_of(START | {"w5": 0.41}))["dE_total/dw5"]
    assert article.as_written(expected) in panel(page)
    assert page.evaluate("scrollX") == 0


def test_formulas_of_the_focused_part_return_when_the_mouse_leaves(page):
    part(page, "w5").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    focused = panel(page)
    part(page, "i1").hover()
    assert panel(page) != focused
    page.mouse.move(0, 0)
    assert panel(page) == focused


def test_panel_is_as_high_as_its_longest_formulas(page):
    page.get_by_text("All numbers").click()
    page.get_by_role("switch").click()
    heights = {}
    for key in ("Home", "End"):
        for name in ("w₁", "w₂", "w₅", "w₆", "w₇", "w₈", "b₁"):
            slider(page, name).press(key)
        for width in (390, 620, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            for chosen in ("h1", "h2", "o1", "w1", "w5", "b1"):
                part(page, chosen).press("Enter")
                height = page.locator(".lab-panel").bounding_box()["height"]
                heights.setdefault(width, set()).add(round(height))
    assert [len(heights[width]) for width in (1280, 620, 390)] == [1, 1, 1], heights


def test_reset_goes_back_to_the_start(page):
    for name in ("w₁", "w₈", "b₁"):
        slider(page, name).press("Home")
    assert_python_agrees(page, w1=-5, w8=-5, b1=-5)
    page.get_by_role("button", name="Reset").click()
    assert_python_agrees(page)
    assert slider(page, "w₈").input_value() == "0.55"


def test_theme_recolours_it_at_once(page):
    colours = {}
    for theme in ("dark", "light", "dark"):
        # In one go: nothing has time to be drawn between the switch and the look.
        colours.setdefault(theme, []).append(
            page.evaluate(
                f"(() => {{ document.documentElement.dataset.theme = '{theme}'; "
                f"return ({COLOURS})(); }})()"
            )
        )
    assert colours["dark"][0] == colours["dark"][1]
    pairs = zip(colours["dark"][0], colours["light"][0], strict=True)
    assert all(dark != light for dark, light in pairs)


def test_bad_state_leaves_the_picture_as_it_was(page):
    slider(page, "w₅").press("ArrowRight")
    picture = page.locator(".lab-picture").inner_html()
    for value, written in ((None, "NaN"), (7, "7"), (-5.01, "-5.01")):
        page.evaluate(TELL, value)
        problem = page.get_by_role("alert").inner_text()
        assert "not up to date: w5 must be a number from -5 to 5" in problem
        assert problem.endswith(f"not {written}")
        assert page.locator(".lab-picture").inner_html() == picture
    page.evaluate(TELL, 0.41)
    assert not page.get_by_role("alert").is_visible()
    assert_python_agrees(page, w5=0.41)


def test_finger_taps_on_a_phone(opened):
    page = with_all_numbers(opened(lab(), width=390, has_touch=True, is_mobile=True))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    part(page, "o2").tap()
    assert "0.772928465" in panel(page)
    page.get_by_role("switch").tap()
    assert page.get_by_role("switch").get_attribute("aria-checked") == "true"
    place = slider(page, "w₂")
    place.scroll_into_view_if_needed()
    place.tap(position={"x": 30, "y": 20})
    w2 = float(place.input_value())
    assert w2 < -2
    assert_python_agrees(page, w2=w2)
