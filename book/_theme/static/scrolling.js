// What is too wide for its place scrolls by itself: on a phone a formula, a line of code, a table.
// Each such region can be reached with the Tab key, scrolled with the arrows, and says what it is.
(() => {
  const NAMES = {
    pre: "Code",
    ".cell_output pre, .cell_output > .output": "Output",
    ".pst-scrollable-table-container": "Table",
    "div.math": "Formula",
  };
  const regions = new Map(
    Object.entries(NAMES).flatMap(([kind, name]) =>
      [...document.querySelectorAll(kind)].map((region) => [region, name]),
    ),
  );

  function mark(region) {
    const scrolls = region.scrollWidth > region.clientWidth;
    const said = { tabindex: 0, role: "group", "aria-label": regions.get(region) };
    for (const [attribute, value] of Object.entries(said)) {
      if (scrolls) region.setAttribute(attribute, value);
      else region.removeAttribute(attribute);
    }
  }

  const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
  for (const region of regions.keys()) resized.observe(region);
  // A font that arrives makes a formula wider, but not the place that it has.
  document.fonts.addEventListener("loadingdone", () => [...regions.keys()].forEach(mark));
})();
