// The connections of the picture: lines as wide as their weights are large, with arrow and label.

import { setAttributes, setText, svg } from "./elements.js";
import { ends } from "./example.js";
import { edgeLabel } from "./network_captions.js";
import { labelPlace } from "./network_layout.js";

const TOUCH = 22; // on either side of a connection

export const RADIUS = 27; // of a neuron
export const ROWS = [112, 268]; // of the two neurons of a layer, from the top

export const isUpper = ([, y]) => y === ROWS[0];

// Returns a weight's connection, its elements in `group`, not yet at a place.
export function newEdge({ name, group }) {
  const hit = svg("polygon", { class: "hit" }); // unseen, and wide enough for a finger
  const line = svg("line", { class: "edge" });
  const head = svg("polygon", { class: "head" });
  const labels = [svg("text", { class: "label" }), svg("text", { class: "label" })];
  group.append(hit, line, head, labels[0], " ", labels[1]);
  return { name, group, hit, line, head, labels, start: [0, 0], end: [0, 0] };
}

// Puts a connection between the places of its neurons.
export function placeEdge(edge, places) {
  [edge.start, edge.end] = ends(edge.name).map((neuron) => places[neuron]);
  setAttributes(edge.hit, { points: strip(edge.start, edge.end) });
}

// Shows a connection's present weight and label, its arrow in the direction of the pass.
export function drawEdge(edge, values, state, highlighted) {
  const weight = values[edge.name];
  const [from, to] = state.backward ? [edge.end, edge.start] : [edge.start, edge.end];
  const isHighlighted = highlighted === null || highlighted.has(edge.name);
  // By the root, so that small weights differ visibly too.
  const width = isHighlighted ? 0.8 + 2.1 * Math.sqrt(Math.abs(weight)) : 1;
  const length = 6 + 1.7 * width;
  setAttributes(edge.group, { "data-sign": ["negative", "zero", "positive"][Math.sign(weight) + 1] });
  setAttributes(edge.line, {
    ...between(from, to, RADIUS, RADIUS + length),
    "stroke-width": width.toFixed(2),
  });
  setAttributes(edge.head, { points: arrowHead(from, to, length, 2.6 + width) });
  writeLabel(edge, edgeLabel(edge.name, values, state, highlighted));
}

// On a level connection one line stands outside and two stand around it; on a diagonal, on it.
function writeLabel({ labels, start, end }, texts) {
  const { x, y, isLevel } = labelPlace(start, end);
  const one = isLevel ? (isUpper(start) ? -10 : 20) : 5;
  const two = isLevel ? [-10, 20] : [-3, 13];
  labels.forEach((label, i) => {
    setAttributes(label, { x, y: y + (texts.length === 1 ? one : two[i]) });
    setText(label, texts[i] ?? "");
  });
}

// Returns the ends of a line between two places that leaves gaps at both of them.
export function between([x1, y1], [x2, y2], gap1, gap2) {
  const size = Math.hypot(x2 - x1, y2 - y1);
  const [dx, dy] = [(x2 - x1) / size, (y2 - y1) / size];
  const at = { x1: x1 + gap1 * dx, y1: y1 + gap1 * dy, x2: x2 - gap2 * dx, y2: y2 - gap2 * dy };
  return Object.fromEntries(Object.entries(at).map(([name, n]) => [name, n.toFixed(1)]));
}

// Returns the corners of the triangle at the end of a connection.
function arrowHead(from, to, length, half) {
  const base = RADIUS + length + 1;
  return corners(from, to, [RADIUS + 1, 0], [base, half], [base, -half]);
}

// Returns the corners of the strip along a connection that answers to a touch.
function strip(from, to) {
  const far = Math.hypot(to[0] - from[0], to[1] - from[1]) - RADIUS;
  return corners(from, to, [RADIUS, TOUCH], [far, TOUCH], [far, -TOUCH], [RADIUS, -TOUCH]);
}

// Returns points, each so far back from the end of a connection and so far aside, as an attribute.
function corners(from, to, ...points) {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [dx, dy] = [(to[0] - from[0]) / size, (to[1] - from[1]) / size];
  return points
    .map(([back, aside]) => [to[0] - back * dx - aside * dy, to[1] - back * dy + aside * dx])
    .map((point) => point.map((n) => n.toFixed(1)).join())
    .join(" ");
}
