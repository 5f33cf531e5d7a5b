// A live plot of lines against the number of updates: built once, then points and places change.

import { placeOf, spreadOut, updatesAt } from "./axes.js";
import { setAttributes, setText, svg } from "./elements.js";
import { plotGrid } from "./plot_grid.js";

const LEFT = 42;
const TOP = 26;
const BOTTOM = 24;
const LABEL_GAP = 15;
const LABEL_ROOM = 40; // pixels: with less room beside the lines, they have no labels
const DRAG_THRESHOLD = 8; // pixels that a finger moves sideways before it drags
const ON_A_PHONE = "(width < 600px)";

// Returns a plot with so many lines, as high as `heights` say (on a phone, elsewhere): its element,
// and
// - resize(width): fits it to the room that there is;
// - draw(data): shows {last, steps, lines, scale, labels, targets, marks}, where lines[i][j] is the
//   value of line i after steps[j] updates, and labels[i], if given, is what stands at its end;
// - label(i, text): changes what stands at the end of line i;
// - moveTo(updates, values): marks a number of updates; what comes later is drawn paler.
// `scrub` is called with the number of updates that the reader points at while dragging.
export function linePlot({ title, name, lineCount, heights, right = 84, scrub }) {
  const element = svg("svg", { class: "plot", role: "img", "aria-label": name });
  const grid = plotGrid();
  const curves = each(lineCount, (i) => svg("polyline", { class: `curve line-${i}` }));
  const veil = svg("rect", { class: "veil", y: TOP - 4 });
  const here = svg("line", { class: "here", y1: TOP - 6 });
  const dots = each(lineCount, (i) => svg("circle", { class: `dot line-${i}`, r: 4.5 }));
  const leaders = each(lineCount, () => svg("line", { class: "leader" }));
  const labels = each(lineCount, (i) => svg("text", { class: `label line-${i}` }));
  const heading = svg("text", { class: "heading", x: 0, y: 14 }, title);
  element.append(grid.lines, heading, ...curves, grid.targetLines, veil, here, ...dots, grid.marks);
  element.append(...leaders, ...labels);

  let width = 360;
  let height = heights[0];
  let data = null;
  let latest = null;
  const xOf = (updates) => LEFT + placeOf(updates, data.last) * (width - LEFT - right);
  const yOf = (value) => height - BOTTOM - data.scale.place(value) * (height - TOP - BOTTOM);

  function draw(given) {
    data = given;
    setAttributes(element, { viewBox: `0 0 ${width} ${height}`, width, height });
    setAttributes(veil, { height: height - TOP - BOTTOM + 8 });
    setAttributes(here, { y2: height - BOTTOM });
    const xs = data.steps.map((step) => tenths(xOf(step)));
    curves.forEach((curve, i) => setAttributes(curve, { points: pointsOf(xs, data.lines[i]) }));
    const ends = data.lines.map((line) => yOf(line.at(-1) ?? NaN));
    const shown = ends.flatMap((end, i) => (data.lines[i].length ? [i] : []));
    const placed = spreadOut(shown.map((i) => ends[i]), LABEL_GAP, TOP - 4, height - BOTTOM);
    for (const one of [...leaders, ...labels]) setAttributes(one, { visibility: "hidden" });
    shown.forEach((i, rank) => {
      const [x, y] = [width - right, placed[rank]];
      const leader = { x1: x + 3, x2: x + 13, y1: ends[i].toFixed(1), y2: y.toFixed(1) };
      setAttributes(labels[i], { x: x + 17, y: (y + 4).toFixed(1), visibility: "visible" });
      if (right > LABEL_ROOM) setAttributes(leaders[i], { ...leader, visibility: "visible" });
      if (data.labels) label(i, data.labels[i]);
    });
    grid.draw(data, { xOf, yOf, left: LEFT, right: width - right, bottom: height - 6 });
    if (latest) moveTo(...latest);
  }

  function label(i, text) {
    setText(labels[i], text);
  }

  function pointsOf(xs, line) {
    let points = "";
    for (let j = 0; j < line.length; j++) points += `${xs[j]},${tenths(yOf(line[j]))} `;
    return points;
  }

  function moveTo(updates, values) {
    latest = [updates, values];
    const x = xOf(updates).toFixed(1);
    setAttributes(here, { x1: x, x2: x });
    setAttributes(veil, { x, width: Math.max(0, width - right - x) });
    dots.forEach((dot, i) => {
      const known = values[i] !== undefined;
      setAttributes(dot, { visibility: known ? "visible" : "hidden" });
      if (known) setAttributes(dot, { cx: x, cy: yOf(values[i]).toFixed(1) });
    });
  }

  function resize(room) {
    width = room;
    height = heights[matchMedia(ON_A_PHONE).matches ? 0 : 1];
    if (data) draw(data);
  }

  const pointAt = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left;
    scrub(updatesAt((x - LEFT) / (width - LEFT - right), data.last));
  };
  let down = null; // where the pointer went down
  let isScrubbing = false;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    down = event;
    isScrubbing = event.pointerType !== "touch"; // a finger may be about to scroll the page
    if (isScrubbing) pointAt(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const sideways = Math.abs(event.clientX - down.clientX);
    isScrubbing ||= sideways > Math.max(DRAG_THRESHOLD, Math.abs(event.clientY - down.clientY));
    if (isScrubbing) pointAt(event);
  });
  element.addEventListener("click", pointAt);
  return { element, draw, moveTo, label, resize };
}

// Rounds for drawing: toFixed takes several times as long, and a plot has thousands of points.
function tenths(value) {
  return Math.round(10 * value) / 10;
}

function each(count, make) {
  return Array.from({ length: count }, (_, i) => make(i));
}
