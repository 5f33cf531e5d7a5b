"""A question in the page: answered by keys, mouse and touch, heard, and read without scripts."""

from __future__ import annotations

from functools import cache

import pytest

from asked import FIND, NUMBER, Asked
from backprop_by_numbers.widgets import QuestionFigure
from tools.browser.lab_pages import page_with
from tools.browser.visiting import settle, visit

from .every_page import OVERFLOW, found_by_axe

PHONE, DESKTOP = 390, 1280
STATES = {"number": NUMBER, "find": FIND}
SMALL = """() => [...document.querySelectorAll("button, .question-field, .question-choices label")]
  .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 44)
  .map(target => target.outerHTML)"""
STICKING_OUT = """() => [...document.querySelectorAll(".lab-view *")].filter(part =>
    part.checkVisibility() && !part.closest(".lab-unseen") && part.getBoundingClientRect().right
      > part.closest(".lab-view").getBoundingClientRect().right)
  .map(part => part.outerHTML)"""
# How high the place is with the live form, and with the static one.
HEIGHTS = """() => [true, false].map(isLive => {
  const place = document.querySelector(".lab-place");
  place.classList.toggle("is-live", isLive);
  const {height} = place.getBoundingClientRect();
  place.classList.add("is-live");
  return height;
})"""
FOCUSED = "element => element === document.activeElement"


@cache
def html(kind, theme="light"):
    return page_with(QuestionFigure(Asked(STATES[kind])), theme)


@pytest.fixture
def number(opened):
    return opened(html("number"))


@pytest.fixture
def find(opened):
    return opened(html("find"))


def press(page, name):
    page.get_by_role("button", name=name).click()


def field(page, name):
    return page.get_by_role("textbox", name=f"Your result for {name}")


def answer(page, **texts):
    for name, text in texts.items():
        field(page, name).fill(text)
    press(page, "Check")


def results(page):
    """Return what is said of each answer, with the sign that goes before it."""
    texts = page.locator(".question-result:visible").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def heard(page, text):
    """Wait until a screen reader is given the text."""
    page.locator("[aria-live]", has_text=text).wait_for(state="attached")


def test_each_answer_is_right_to_so_many_digits_or_a_mistake_by_name(number):
    answer(number, net_h2="0.0425", out_h2="0,59688438")
    assert results(number) == [
        "✗ Not right. Bias left out: This number comes out if b1 is not added. "
        "Explained in “What a neuron computes”.",
        "✓ Right to 8 digits.",
    ]
    answer(number, net_h2="0.38", out_h2="0.5968843")
    assert results(number) == [
        "✗ Not right, and it has too few digits to find the mistake. Give 4 significant digits.",
        "✓ Right to 6 digits. The last digit is cut off. Rounded there, it is 0.5968844.",
    ]
    answer(number, net_h2="1/3", out_h2="0.59")
    assert results(number)[0].startswith('! "1/3" is a fraction: type digits with one decimal')
    answer(number, net_h2="0.39", out_h2="0.60")
    assert results(number)[1] == "… All digits that you typed are right. Give 4 significant digits."
    answer(number, net_h2="0.4127", out_h2="0.5812")
    unknown = "✗ Not right, and not recognised. Compare your steps with the hint."
    assert results(number) == [unknown, unknown]


def test_all_mistakes_that_give_a_number_are_named(number):
    answer(number, net_h2="0.390")
    (result,) = results(number)
    assert "Not right. Several mistakes give this number: Inputs exchanged: " in result
    assert "Weights exchanged: This is so if w3 and w4 change places." in result


def test_a_mistake_leads_to_its_explanation(number):
    answer(number, out_h2="0.3925")
    link = number.get_by_role("link", name="By hand")
    assert link.get_attribute("href") == "01-forward-pass.html#by-hand"
    assert link.get_attribute("target") is None


def test_in_a_notebook_a_mistake_leads_to_the_notebook_that_explains_it(number):
    # The view again, as where the book's own scripts are not.
    number.evaluate(
        """async () => {
          const text = viewModel.get("_esm").replace("typeof pageWidgets", "typeof noPageWidgets");
          const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
          const element = document.querySelector(".lab-live").firstElementChild;
          element.replaceChildren();
          (await import(address)).default.render({model: viewModel, el: element});
        }"""
    )
    answer(number, out_h2="0.3925")
    link = number.get_by_role("link", name="By hand")
    assert link.get_attribute("href") == "01-forward-pass.ipynb#by-hand"
    assert link.get_attribute("target") == "_blank"


def test_who_cannot_see_hears_what_belongs_where_and_what_is_said_of_it(number):
    net, out = field(number, "net_h2"), field(number, "out_h2")
    answer(number, net_h2="0.0425")
    heard(number, "net_h2: Not right. Bias left out")
    described = number.locator(f"id={net.get_attribute('aria-describedby')}")
    assert "Not right." in described.inner_text()
    assert net.get_attribute("aria-invalid") == "true"
    assert out.get_attribute("aria-invalid") is None  # nothing is said of what is not answered
    net.press("End")
    net.press("Backspace")
    assert results(number) == []
    assert net.get_attribute("aria-invalid") is None
    answer(number, net_h2="0.3925")
    heard(number, "net_h2: Right to 4 digits.")


def test_another_one_has_other_numbers_and_after_the_last_come_the_first(number):
    given = number.get_by_role("list", name="Given numbers")
    count = number.locator(".lab-live .question-count")
    assert count.inner_text() == "Set 1 of 3"
    assert not given.is_visible()  # the book's own
    answer(number, net_h2="0.3925")
    press(number, "Hint")
    press(number, "Another one")
    heard(number, "Set 2 of 3")
    assert count.inner_text() == "Set 2 of 3"
    assert "w3 = −0.45" in " ".join(given.inner_text().split())
    assert results(number) == []
    assert field(number, "net_h2").input_value() == ""
    assert field(number, "net_h2").evaluate(FOCUSED)
    assert not number.get_by_text("The bias is added.").is_visible()
    answer(number, net_h2="0.4", out_h2="0.5987")
    assert results(number) == ["✓ Right, exactly.", "✓ Right to 4 digits."]
    press(number, "Another one")
    press(number, "Another one")
    assert count.inner_text() == "Set 1 of 3"
    assert not given.is_visible()


def test_the_working_comes_after_the_hint(number):
    working = number.locator(".question-working")
    button = number.get_by_role("button", name="working")
    assert not button.is_visible()
    press(number, "Hint")
    assert "outh2: Apply the logistic function to neth2." in number.locator("main").inner_text()
    assert not working.is_visible()
    button.click()
    shown = "".join(working.inner_text().split())
    assert "neth2=w3×i1+w4×i2+b1=0.25×0.05+0.30×0.10+0.35=0.3925" in shown
    assert shown.endswith("≈0.596884378")
    assert shown.count("=0.3925") == 1  # both parts begin so
    heard(number, "The working is below the buttons")
    assert button.inner_text() == "Hide the working"
    button.click()
    assert not working.is_visible()


def test_a_phones_keys_for_numbers_have_no_minus_and_come_where_none_is_needed(opened):
    variant = NUMBER["variants"][0]
    wrong = [[[0, "0.0425"]], variant["wrong"][1]]  # without the sign turned round
    state = NUMBER | {"variants": [variant | {"wrong": wrong}]}
    for given, wanted in ((NUMBER, ["text", "decimal"]), (state, ["decimal", "decimal"])):
        page = opened(page_with(QuestionFigure(Asked(given))))
        keys = [field(page, name).get_attribute("inputmode") for name in ("net_h2", "out_h2")]
        assert keys == wanted


def test_keys_alone_are_enough(number):
    field(number, "net_h2").focus()
    number.keyboard.type("0.3925")
    number.keyboard.press("Tab")
    number.keyboard.type("0.5969")
    number.keyboard.press("Enter")
    assert results(number) == ["✓ Right to 4 digits."] * 2
    for name in ("Check", "Hint", "Another one"):
        number.keyboard.press("Tab")
        assert number.evaluate("document.activeElement.textContent") == name
    number.keyboard.press("Space")
    number.keyboard.type("0.4")
    assert field(number, "net_h2").input_value() == "0.4"


def test_the_mistake_behind_a_wrong_number_is_found(find):
    assert "The wrong result: neth2 = 0.0425" in find.locator("main").inner_text()
    group = find.get_by_role("group", name="Which mistake gives it?")
    press(find, "Check")
    assert results(find) == ["! Choose one of the mistakes."]
    group.get_by_text("Weights exchanged").click()
    assert results(find) == []
    find.keyboard.press("ArrowDown")
    find.keyboard.press("Enter")
    assert results(find) == ["✗ Not this one. That mistake would give −0.3925."]
    heard(find, "Not this one.")
    group.get_by_text("Bias left out").click()
    press(find, "Check")
    assert results(find)[0].startswith("✓ Right. Bias left out: This number comes out if")
    press(find, "Another one")
    assert group.get_by_role("radio").first.evaluate(FOCUSED)
    assert group.get_by_role("radio", checked=True).count() == 0
    assert "The wrong result: neth2 = −0.4" in find.locator("main").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", STATES)
def test_a_finger_is_enough_on_a_phone_and_axe_finds_nothing_in_any_state(opened, kind, theme):
    page = opened(html(kind, theme), PHONE, has_touch=True, is_mobile=True)
    if kind == "number":
        field(page, "net_h2").tap()
        page.keyboard.type("0.390")
        field(page, "out_h2").fill("1,000.5")
    else:
        page.get_by_role("radio", name="Bias left out").tap()
    for name in ("Check", "Hint", "Show the working"):
        page.get_by_role("button", name=name).tap()
    assert results(page)[0].startswith({"number": "✗", "find": "✓"}[kind])
    for width in (PHONE, 320):
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        assert page.evaluate(OVERFLOW) == 0
        assert page.evaluate(STICKING_OUT) == []
        assert page.evaluate(SMALL) == []
    assert found_by_axe(page) == []
    page.set_viewport_size({"width": PHONE, "height": 844})


@pytest.mark.parametrize("kind", STATES)
def test_nothing_moves_when_a_question_becomes_live(opened, kind):
    page = opened(html(kind))
    for width in (320, PHONE, 768, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        live, still = page.evaluate(HEIGHTS)
        assert abs(live - still) <= 1, width


def test_print_has_lines_to_write_on(number):
    number.emulate_media(media="print")
    assert number.locator(".lab-live").is_hidden()
    assert number.locator(".blank:visible").count() == 2
    number.emulate_media(media="screen")


def test_without_scripts_there_are_lines_to_write_on(browser, tmp_path):
    file = tmp_path / "still.html"
    file.write_text(html("number"))
    with visit(browser, java_script_enabled=False) as tab:
        page = tab.open(file.as_uri())
        field(page, "net_h2").fill("0.3925")
        assert page.get_by_role("textbox").count() == 2
        assert page.get_by_role("button").count() == 0
