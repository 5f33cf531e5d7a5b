// The map of the total error over two weights: bands, lines of equal error with their values, axes.

import { heightGrid, outlines, roundLevels } from "./contour.js";
import { setAttributes, svg, symbolParts } from "./elements.js";
import { error, forward } from "./engine.js";
import { WEIGHTS, layersOf } from "./example.js";
import { atDigits, short } from "./numbers.js";

export const LIMIT = 5; // the map goes from -LIMIT to LIMIT both ways

const POINTS = 61;
const COLOURS = 10;
const TICKS = [-4, -2, 0, 2, 4];
const MARGIN = { left: 28, right: 14, top: 26, bottom: 42 };
const WIDEST = 420;
const LABEL_HEIGHT = 14;

// Returns the total error over two weights, as a grid; all other parameters have their values.
export function errorGrid(values, [across, up], inputs, targets) {
  const { weights, biases } = layersOf(values);
  const [rowAcross, columnAcross] = rowAndColumn(weights, across);
  const [rowUp, columnUp] = rowAndColumn(weights, up);
  const weightAt = (index) => -LIMIT + (2 * LIMIT * index) / (POINTS - 1);
  return heightGrid(POINTS, (column, row) => {
    rowAcross[columnAcross] = weightAt(column);
    rowUp[columnUp] = weightAt(row);
    return error(forward(weights, biases, inputs).outs[1], targets);
  });
}

function rowAndColumn(weights, name) {
  const [layer, row, column] = WEIGHTS[name];
  return [weights[layer][row], column];
}

// Returns the map: its element, `drawSurface`, `resize`, and the way from weights to pixels and
// back.
export function surfaceMap() {
  const ground = svg("g", { class: "ground" });
  const marks = svg("g", { class: "marks" });
  const axes = svg("g", { class: "axes", "aria-hidden": true });
  const element = svg("svg", { class: "surface-map", role: "group" }, ground, marks, axes);
  let side = 0;
  const x = (weight) => MARGIN.left + ((weight + LIMIT) / (2 * LIMIT)) * side;
  const y = (weight) => MARGIN.top + ((LIMIT - weight) / (2 * LIMIT)) * side;

  function resize(width) {
    side = Math.min(width, WIDEST) - MARGIN.left - MARGIN.right;
    const [wide, high] = [side + MARGIN.left + MARGIN.right, side + MARGIN.top + MARGIN.bottom];
    setAttributes(element, { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high });
  }

  function drawSurface(grid, names) {
    const levels = roundLevels(grid, COLOURS);
    const pixels = ([column, row]) => [
      MARGIN.left + (column / (POINTS - 1)) * side,
      MARGIN.top + (1 - row / (POINTS - 1)) * side,
    ];
    const lines = levels.map((level) => outlines(grid, level).map((ring) => ring.map(pixels)));
    const square = { x: x(-LIMIT), y: y(LIMIT), width: side, height: side };
    const places = labelPlaces(levels, lines, square);
    ground.replaceChildren(
      svg("rect", { ...square, class: "lowest" }),
      ...lines.map((rings, i) => band(rings, bandColour(i, levels))),
      ...places.map((place) => levelLabel(place, bandColour(place.i, levels))),
    );
    axes.replaceChildren(svg("rect", { ...square, class: "frame" }), ...scales(names, x, y));
    setAttributes(element, { "aria-label": `Map of the total error over ${names.join(" and ")}` });
  }

  // Where an event of a pointer is on the map, in weights.
  function weightsAt(event) {
    const box = element.getBoundingClientRect();
    const scale = element.viewBox.baseVal.width / box.width;
    const across = (event.clientX - box.left) * scale - MARGIN.left;
    const up = (event.clientY - box.top) * scale - MARGIN.top;
    return [(across / side) * 2 * LIMIT - LIMIT, LIMIT - (up / side) * 2 * LIMIT];
  }

  const place = ([across, up]) => [x(across), y(up)];
  return { element, ground, marks, resize, drawSurface, place, weightsAt };
}

// Returns the colour of the band above contour line i: a stronger blue for a larger error.
function bandColour(i, levels) {
  return `var(--band-${Math.round(((i + 1) / levels.length) * (COLOURS - 1))})`;
}

function band(rings, colour) {
  const path = rings.map((ring) => `M${ring.map(rounded).join("L")}Z`).join("");
  return svg("path", { d: path, style: `fill: ${colour}` });
}

function rounded([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

// Returns where the contour lines are labelled: where each comes nearest to one straight line, which
// leads uphill beside the middle of the map.
function labelPlaces(levels, lines, square) {
  const centre = [square.x + square.width / 2, square.y + square.height / 2];
  const uphill = directionUphill(lines, centre);
  const beside = [-uphill[1], uphill[0]];
  const offset = 0.27 * square.width;
  const isInside = ([x, y]) =>
    Math.abs(x - centre[0]) < 0.44 * square.width && Math.abs(y - centre[1]) < 0.46 * square.width;
  const places = [];
  lines.forEach((rings, i) => {
    let best = { distance: 0.2 * square.width };
    for (const ring of rings) {
      ring.forEach((point, at) => {
        const [dx, dy] = [point[0] - centre[0], point[1] - centre[1]];
        const distance = Math.abs(dx * beside[0] + dy * beside[1] - offset);
        if (distance >= best.distance || !isInside(point)) return;
        const [before, after] = [ring.at(at - 1), ring[(at + 1) % ring.length]];
        const along = [after[0] - before[0], after[1] - before[1]];
        best = { i, level: levels[i], distance, point, along };
      });
    }
    const gap = ({ point: [x, y] }) => Math.hypot(best.point[0] - x, best.point[1] - y);
    if (best.point && places.every((other) => gap(other) > LABEL_HEIGHT)) places.push(best);
  });
  return places;
}

// From the middle of the lower lines towards that of the higher: each line outlines what is higher.
function directionUphill(lines, centre) {
  const sum = [0, 0];
  for (const point of lines.flat(2)) {
    sum[0] += point[0] - centre[0];
    sum[1] += point[1] - centre[1];
  }
  const length = Math.hypot(...sum);
  return length > 0 ? [sum[0] / length, sum[1] / length] : [1, 0];
}

function levelLabel({ level, point, along }, colour) {
  const slope = along[0] === 0 ? 90 : (Math.atan(along[1] / along[0]) * 180) / Math.PI;
  const transform = `translate(${rounded(point)}) rotate(${slope.toFixed(1)})`;
  const attributes = { class: "level", transform, dy: 4, style: `stroke: ${colour}` };
  return svg("text", attributes, short(level, 6));
}

// The ticks of both axes, and the names of the weights at their ends.
function scales(names, x, y) {
  const [left, bottom] = [x(-LIMIT), y(-LIMIT)];
  const texts = TICKS.flatMap((tick) => [
    svg("text", { x: x(tick), y: bottom + 17, class: "across" }, atDigits(tick, 0)),
    svg("text", { x: left - 6, y: y(tick) + 4, class: "up" }, atDigits(tick, 0)),
  ]);
  return [
    ...texts,
    svg("text", { x: x(0), y: bottom + 36, class: "across name" }, ...symbolParts(names[0])),
    svg("text", { x: left - 2, y: y(LIMIT) - 9, class: "name" }, ...symbolParts(names[1])),
  ];
}
