// What stands on the map: the point to move, the way downhill, where the step lands, and the steps
// that were taken.

import { setAttributes, setText, svg } from "./elements.js";
import { atDigits, fixed } from "./numbers.js";
import { LIMIT } from "./surface_map.js";

const LONGEST_ARROW = 74;
const SHORTEST_ARROW = 26;
const BESIDE = 14; // from a mark to its label
const VISIBLE = 12; // a step of fewer pixels hides behind the point

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const STEP = 0.1;
const LARGE_STEP = 1;

// Puts the marks on the map. `moveTo` is called with the two weights that the reader asks for.
// Returns draw(state), which says whether the step is long enough to be seen.
export function surfaceMarks(map, instructions, moveTo) {
  const trail = svg("polyline", { class: "trail" });
  const footprints = svg("path", { class: "footprints" });
  const beyond = svg("line", { class: "beyond" });
  const arrow = svg("path", { class: "arrow" });
  const landing = svg("circle", { class: "landing", r: 6.5 });
  const downhill = svg("text", { class: "downhill" }, "downhill");
  const after = svg("text", {});
  const now = svg("text", {}, "now");
  const target = svg("circle", { class: "target", r: 22 });
  const diamond = svg("path", { class: "diamond", d: "M0 -10L10 0L0 10L-10 0Z" });
  const point = svg("g", { class: "point", role: "slider", tabindex: 0 }, target, diamond);
  setAttributes(point, {
    "aria-label": "Point on the map",
    "aria-roledescription": "point to move in two directions",
    "aria-valuemin": -LIMIT,
    "aria-valuemax": LIMIT,
    "aria-describedby": instructions,
  });
  map.marks.append(trail, footprints, beyond, arrow, landing, downhill, after, now, point);
  let present = [0, 0];

  function draw({ names, here, error, next, isOnMap, steps }) {
    present = here;
    const [from, to] = [map.place(here), map.place(next)];
    const [left, top] = map.place([-LIMIT, LIMIT]);
    const [right, bottom] = map.place([LIMIT, -LIMIT]);
    const square = { left, top, right, bottom };
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const isLevel = length === 0;
    const unit = isLevel ? [0, 1] : [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const room = roomAhead(from, unit, square);
    const arrowLength = Math.max(SHORTEST_ARROW, Math.min(LONGEST_ARROW, room - 2));
    const tip = along(from, unit, arrowLength);
    const isVisible = length >= VISIBLE;
    const end = isOnMap ? to : along(from, unit, room);

    const weights = names.map((name, i) => `${name} ${atDigits(here[i], 2)}`);
    setAttributes(point, {
      transform: `translate(${pixels(from)})`,
      "aria-valuenow": here[0].toFixed(2),
      "aria-valuetext": `${weights.join(", ")}, error ${fixed(error)}`,
    });
    show(arrow, !isLevel, { d: arrowShape(from, unit, arrowLength) });
    const side = [-unit[1], unit[0]];
    label(downhill, !isLevel, along(from, unit, 0.62 * arrowLength), side, square);
    const isBeyond = length > arrowLength + 8;
    show(beyond, isBeyond, { x1: tip[0], y1: tip[1], x2: end[0], y2: end[1] });
    show(landing, isVisible && isOnMap, { cx: to[0].toFixed(1), cy: to[1].toFixed(1) });
    setText(after, isOnMap ? "after the step" : "off the map");
    label(after, isVisible, end, [-side[0], -side[1]], square);
    label(now, steps.length === 0, from, [-unit[0], -unit[1]], square);
    const way = [...steps, here].map(map.place).map(pixels);
    setAttributes(trail, { points: steps.length ? way.join(" ") : "" });
    setAttributes(footprints, { d: way.slice(0, -1).map((place) => `M${place}h0`).join("") });
    return isVisible;
  }

  point.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no text is selected on the way
    point.focus({ preventScroll: true });
    point.setPointerCapture(event.pointerId);
    const offset = map.weightsAt(event).map((weight, i) => weight - present[i]);
    const drag = (moved) =>
      moveTo(map.weightsAt(moved).map((weight, i) => onMap(weight - offset[i])));
    const stopDragging = () => point.removeEventListener("pointermove", drag);
    point.addEventListener("pointermove", drag);
    point.addEventListener("lostpointercapture", stopDragging, { once: true });
  });
  // A finger on the point must not scroll the page; touch-action would do, but not within an SVG.
  point.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  point.addEventListener("keydown", (event) => {
    const direction = STEPS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // the page would scroll
    const size = event.shiftKey ? LARGE_STEP : STEP;
    moveTo(present.map((weight, i) => onMap(weight + size * direction[i])));
  });
  // A tap on the ground moves the point there. To drag there scrolls the page, as elsewhere.
  map.ground.addEventListener("click", (event) => moveTo(map.weightsAt(event).map(onMap)));
  return draw;
}

// Hundredths are what the weights' sliders have, and a pixel is more than that.
function onMap(weight) {
  return Math.round(100 * Math.max(-LIMIT, Math.min(LIMIT, weight))) / 100;
}

function show(mark, isShown, attributes) {
  setAttributes(mark, { visibility: isShown ? "visible" : "hidden", ...attributes });
}

// Writes a text beside a place, on the side that is asked for, and within the map.
function label(text, isShown, [x, y], side, { left, top, right, bottom }) {
  const half = 3.2 * text.textContent.length;
  const kept = (value, low, high) => Math.max(low, Math.min(high, value)).toFixed(1);
  show(text, isShown, {
    x: kept(x + side[0] * (BESIDE + half), left + half + 4, right - half - 4),
    y: kept(y + side[1] * (BESIDE + 7) + 5, top + 16, bottom - 6),
  });
}

// How far it is from a place to the map's edge.
function roomAhead([x, y], [dx, dy], { left, top, right, bottom }) {
  const across = dx > 0 ? (right - x) / dx : dx < 0 ? (left - x) / dx : Infinity;
  const down = dy > 0 ? (bottom - y) / dy : dy < 0 ? (top - y) / dy : Infinity;
  return Math.min(across, down);
}

function along([x, y], [dx, dy], distance) {
  return [x + dx * distance, y + dy * distance];
}

function pixels([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function arrowShape(from, unit, length) {
  const side = [-unit[1], unit[0]];
  const neck = along(from, unit, length - 13);
  const corners = [2, 7].flatMap((half) => [along(neck, side, half), along(neck, side, -half)]);
  const tail = [along(from, side, 2), along(from, side, -2)];
  const tip = along(from, unit, length);
  const outline = [tail[0], corners[0], corners[2], tip, corners[3], corners[1], tail[1]];
  return `M${outline.map(pixels).join("L")}Z`;
}
