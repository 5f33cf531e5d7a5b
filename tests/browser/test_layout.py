"""Labs have the place that is kept for them, at every width; nothing jumps where one appears."""

import pytest

from tools.browser.visiting import settle, visit

# By how much the place that was kept for each lab is higher than the lab, in pixels. A question's
# static form keeps its place.
SPARE = """() => [...document.querySelectorAll(".lab-place")].map(place => {
  const {height} = place.querySelector(".lab-live").getBoundingClientRect();
  let kept = parseFloat(getComputedStyle(place).minHeight);
  if (place.matches(".question-place")) {
    place.classList.remove("is-live");
    kept = place.getBoundingClientRect().height;
    place.classList.add("is-live");
  }
  return kept - height;
})"""
STICKING_OUT = """() => [...document.querySelectorAll(".lab-live :is(table, svg, p)")]
  .filter(part => part.getBoundingClientRect().right
    > part.closest(".lab-live").getBoundingClientRect().right + 1)
  .map(part => part.outerHTML)"""
# Of a chapter, the labs and what they are in: the rest only has to be laid out anew at each width.
ONLY_LABS = """
html { overflow-y: scroll; }  /* whatever is left, as wide as the whole page */
article section > :not(section, :has(.lab-place), .lab-place) { display: none; }
"""
# Those of phones, and some at which the layout of the page or of a lab changes.
WIDTHS = (320, 360, 393, 430, 500, 599, 600, 647, 648, 675, 676, 768, 960, 1200, 1240, 1280)
TABLETS = (620, 640, 768, 1024)


@pytest.fixture(scope="module")
def tablet(browser):
    with visit(browser, TABLETS[0], has_touch=True, is_mobile=True) as tablet:
        yield tablet


def test_the_place_of_each_lab_is_as_high_as_the_lab(tab, site, chapter_with_lab):
    tab.open(site + chapter_with_lab)
    assert_that_labs_fit(tab, WIDTHS)


@pytest.mark.parametrize(
    "stem",
    [
        "02-error",
        "03-output-layer",
        "05-update-and-train",
        "13-convolution-by-hand",
        "14-reading-digits",
    ],
)
def test_the_place_is_as_high_as_the_lab_for_fingers(tablet, site, stem):
    """For each kind of lab: fingers change how high its controls are, and nothing else."""
    tablet.open(f"{site}book/{stem}.html")
    assert_that_labs_fit(tablet, TABLETS)


def assert_that_labs_fit(tab, widths):
    tab.page.add_style_tag(content=ONLY_LABS)
    tab.read()
    for width in widths:
        tab.resize(width)
        for spare in tab.page.evaluate(SPARE):
            assert -1 <= spare <= 48, width
        assert tab.page.evaluate(STICKING_OUT) == [], width


def test_nothing_jumps_where_a_reader_lands_on_a_lab(tab, site):
    tab.resize(1280)
    tab.open(site + "book/references.html")  # else only the address's last part changes
    page = tab.open(f"{site}book/03-output-layer.html#what-the-learning-rate-does")
    page.locator(".is-live").first.wait_for()
    settle(page)
    assert page.evaluate("shifts") < 0.05


# The figures that the theme shows and that are not there: until the page is scrolled, those near
# the top and the static pictures that stand where labs will be.
MISSING = """() => [...document.querySelectorAll("article img")].filter(image =>
  image.checkVisibility() && !(image.complete && image.naturalWidth)
  && (scrollY || image.closest(".lab-still") || image.getBoundingClientRect().top < 2 * innerHeight)
).map(image => image.outerHTML)"""


def test_no_place_near_the_top_or_of_a_lab_is_empty_before_anyone_scrolls(
    tab, site, chapter_with_lab
):
    page = tab.open(site + chapter_with_lab)
    page.wait_for_load_state("load")
    assert page.locator(".lab-place:not(.is-live)").count()
    assert page.evaluate(MISSING) == []
    page.locator("article h1").hover()  # not over the list of chapters, which scrolls by itself
    page.mouse.wheel(0, 10)
    page.wait_for_function(f"() => scrollY && !({MISSING})().length")


# Where each text is, from left to right, in what has a direction of its own.
ORDER = """() => {
  const wholes = ".katex-html, pre, code, .cell_output table, .lab-live, .pasted-text";
  // What is glued can be a sentence, which is prose like that around it.
  const isProse = text => text.matches(".pasted-text") && /[a-z]+ [a-z]+ /.test(text.textContent);
  const all = [...document.querySelectorAll(`article :is(${wholes})`)];
  return all.filter(whole => !isProse(whole)).map(whole => {
    const texts = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text; (text = texts.nextNode()); ) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const {left, top} of range.getClientRects()) found.push([text.data, left, top]);
    }
    const [, left, top] = found[0] ?? [];
    return found.map(([data, x, y]) => [data, Math.round(x - left), Math.round(y - top)].join());
  });
}"""


@pytest.mark.parametrize("stem", ["03-output-layer", "06-auditing-the-article"])
def test_formulas_code_numbers_and_labs_stay_as_they_are_on_a_page_from_right_to_left(
    tab, site, stem
):
    page = tab.open(f"{site}book/{stem}.html")
    tab.unfold()
    before = page.evaluate(ORDER)
    page.evaluate("document.documentElement.dir = 'rtl'")
    settle(page)
    assert len(before) > 40
    assert page.evaluate(ORDER) == before
