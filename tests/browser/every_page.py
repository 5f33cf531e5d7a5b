"""What every page is asked in each state in which its readers have it.

A module opens each page once in one state and asks all of this there: its fixture `tab` shows the
page, read to its end, and its fixture `home` is where the book is.
"""

from tools.browser.visiting import settle

from .conftest import ROOT, assert_quiet

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Those in a menu are as large as its letters.
UNSIZED = """() => [...document.images].filter(image => !image.closest(".dropdown-menu"))
  .filter(image => !(image.getAttribute("width") > 0 && image.getAttribute("height") > 0))
  .map(image => image.outerHTML)"""
# The image as it is drawn, against the space that its width and height had kept for it.
MISSHAPEN = """() => [...document.images]
  .filter(image => image.checkVisibility())
  .map(image => ({
    name: image.src,
    kept: image.getAttribute("height") / image.getAttribute("width"),
    drawn: image.naturalHeight / image.naturalWidth,
  }))
  .filter(({kept, drawn}) => Math.abs(kept - drawn) > 0.01 * drawn)"""

# What the keyboard has to reach. Each gets a number, by which it is known again.
MARK = """() => {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = {visibilityProperty: true};
  const first = name => document.getElementsByName(name)[0];  // the arrow keys lead to the others
  const reachable = [...document.querySelectorAll(usable)].filter(element =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility(shown)
    && (element.type !== "radio" || element === first(element.name)));
  reachable.forEach((element, index) => { element.dataset.stop = index; });
  return reachable.map(element => element.outerHTML.slice(0, 120));
}"""
# From now on, notes the number of each that the focus comes to; -1 is what has no number. From the
# first stop in what is passed over, if anything is, the focus goes on to the last one there.
NOTE = """passedOver => {
  window.reached = [];
  window.walk = new AbortController();
  const within = passedOver ? [...document.querySelectorAll(`${passedOver} [data-stop]`)] : [];
  addEventListener("focusin", ({target}) => {
    reached.push(Number(target.dataset.stop ?? -1));
    if (target === within[0]) within.at(-1).focus();
  }, {signal: walk.signal});
  return within.slice(1, -1).map(element => Number(element.dataset.stop));
}"""
# What scrolls by itself, be it by a pixel (axe overlooks thirteen), and has neither something
# within that Tab stops at nor is itself such a stop with a name.
OUT_OF_REACH = """() => {
  const scroll = ["auto", "scroll"];
  const stops = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  return [...document.body.querySelectorAll("*")].filter(region => {
    const wide = region.scrollWidth > region.clientWidth;
    const high = region.scrollHeight > region.clientHeight;
    if (!(wide || high) || !region.checkVisibility()) return false;
    const {overflowX, overflowY} = getComputedStyle(region);
    const scrolls = wide && scroll.includes(overflowX) || high && scroll.includes(overflowY);
    const named = region.role && (region.ariaLabel || region.ariaLabelledByElements?.length);
    return scrolls && !(region.tabIndex === 0 && named)
      && ![...region.querySelectorAll(stops)].some(stop => stop.checkVisibility());
  }).map(region => region.outerHTML.slice(0, 120));
}"""

# Marks text that looks like two others on the same ground, the nearest around it that paints: the
# same kind of element in the same colour, size and weight. Of a formula's glyphs, or the brackets
# in a program, axe need not ask for the contrast of each. Two, since it can miss one: where
# something else lies over it. A formula of nothing else is replaced by its box, and such a part of
# a program by its letters: half of a chapter's elements, each of which axe would look at.
LEAVE_OUT_ALIKE = """() => {
  const grounds = new Map();
  const looks = new Map();
  const says = element => [...element.childNodes].some(
    node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.querySelectorAll("body, body *")) {
    const style = getComputedStyle(element);
    const paints = !/, 0\\)$/.test(style.backgroundColor) || style.backgroundImage !== "none"
      || style.opacity !== "1" || style.filter !== "none";
    const ground = paints ? element : grounds.get(element.parentElement);
    grounds.set(element, ground);
    delete element.dataset.alike;  // a page may be asked again in another theme
    if (!says(element) || !element.checkVisibility({visibilityProperty: true})) continue;
    if (!looks.has(ground)) looks.set(ground, new Map());
    const look = [element.localName, element.getAttribute("class"),
      style.color, style.fontSize, style.fontWeight].join();
    const times = looks.get(ground).get(look) ?? 0;
    looks.get(ground).set(look, times + 1);
    if (times >= 2) element.dataset.alike = "";
  }
  const alike = [...document.querySelectorAll(".katex")].filter(formula =>
    [...formula.querySelectorAll(".katex-html *")].every(
      glyph => !says(glyph) || "alike" in glyph.dataset));
  const boxes = alike.map(formula => formula.getBoundingClientRect());
  for (const [index, formula] of alike.entries()) {
    const {width, height} = boxes[index];
    const size = {display: "inline-block", width: `${width}px`, height: `${height}px`};
    Object.assign(formula.style, size);
    formula.replaceChildren();
  }
  for (const part of document.querySelectorAll("pre span[data-alike]")) {
    if (!part.children.length) part.replaceWith(...part.childNodes);
  }
}"""
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# What is found, one line for each element: the rule, the element, and what to do about it. No page
# has a style sheet of another host, which axe would fetch first.
FIND = """async () => {
  axe.configure({rules: [{id: "color-contrast", selector: ":not([data-alike])"}]});
  const {violations} = await axe.run({preload: false, resultTypes: ["violations"]});
  return violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} at ${node.target}: ${node.failureSummary}`));
}"""


def found_by_axe(page):
    """Return what axe-core, the checker of accessibility, finds wrong with the page as it is."""
    settle(page)  # no colour is seen on its way to another
    page.evaluate(LEAVE_OUT_ALIKE)
    page.evaluate(AXE)  # the page's policy lets no tag in
    return page.evaluate(FIND)


# The figures that show another variant than the theme's, and the ground that all stand on.
SEEN = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g);
  const ground = red > 127 && green > 127 && blue > 127 ? "light" : "dark";
  // A live figure's static picture is hidden while the figure is live, whatever the theme.
  const figures = [...document.querySelectorAll("article .twins")].filter(
    figure => figure.checkVisibility());
  const shown = figure => [...figure.querySelectorAll("img")].filter(one => one.checkVisibility());
  return [`on ${ground}`, ...figures.filter(figure => shown(figure).length !== 1
    || !shown(figure)[0].classList.contains(`only-${ground}`)).map(figure => figure.outerHTML)];
}"""


def follow_system(page, theme):
    page.emulate_media(color_scheme=theme)
    page.locator(f"html[data-theme={theme}]").wait_for()


class EveryPage:
    """The questions; the first two are asked of the page as it comes, with its answers folded."""

    #: The widths of the window, the last of which is the one that the page was opened at.
    widths = ()

    def passed_over(self, path):
        """Return where on a page the keyboard's stops are asked for elsewhere, if anywhere."""
        raise NotImplementedError

    def test_nothing_jumps(self, tab):
        assert tab.page.evaluate("shifts") < 0.1

    def test_tab_reaches_everything_and_is_held_nowhere(self, tab, path):
        page = tab.page
        elements = page.evaluate(MARK)
        passed = page.evaluate(NOTE, self.passed_over(path))
        for press in range(2 * len(elements)):
            page.keyboard.down("Tab")  # held down, as by a reader in a hurry
            if press % 10 or press < len(elements) - len(passed):
                continue  # the last one cannot be reached yet
            if len(elements) - 1 in page.evaluate("reached"):
                break
        page.keyboard.up("Tab")
        reached = page.evaluate("reached")
        # No focus is led on any more, and a button's tip would stay.
        page.evaluate("() => { walk.abort(); document.activeElement.blur(); }")
        assert elements[reached[0]].startswith('<a href="#main-content"'), "past the sidebar"
        missed = set(range(len(elements))) - set(reached) - set(passed)
        assert [elements[index] for index in sorted(missed)] == []

    def test_it_fits_and_what_scrolls_is_reached_by_key_and_named(self, unfolded):
        found = {}
        for width in self.widths:
            unfolded.resize(width)
            found[width] = [unfolded.page.evaluate(OVERFLOW), unfolded.page.evaluate(OUT_OF_REACH)]
        assert found == {width: [0, []] for width in self.widths}

    def test_each_image_has_its_place_before_it_is_there(self, unfolded):
        assert unfolded.page.evaluate(UNSIZED) == []
        assert unfolded.page.evaluate(MISSHAPEN) == []

    def test_it_is_complete_without_any_other_host(self, unfolded, home):
        assert_quiet(unfolded, home)

    def test_axe_finds_nothing(self, unfolded):
        assert found_by_axe(unfolded.page) == []
