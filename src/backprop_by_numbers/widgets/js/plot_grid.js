// What a plot's lines are drawn on: a grid with its ticks, the targets, and marked points.

import { updateTicks } from "./axes.js";
import { setAttributes, svg } from "./elements.js";
import { grouped } from "./numbers.js";

// Returns the three groups, and draw(data, geometry): `data` as for a line plot, `geometry` with
// xOf(updates), yOf(value), the plot's edges to the left and right and the line of its ticks.
export function plotGrid() {
  const grid = svg("g", { class: "grid" });
  const targetLines = svg("g", { class: "targets" });
  const marks = svg("g", { class: "marks" });
  let drawn = ""; // what the elements that are there were drawn for
  let marked = "";

  function draw(data, geometry) {
    const { left, right, bottom } = geometry;
    const ticks = data.scale.ticks.map(({ text }) => text);
    const state = JSON.stringify([left, right, bottom, data.last, ticks]);
    if (state !== drawn) drawGrid(data, geometry);
    const wanted = `${state} ${JSON.stringify([data.targets, data.marks])}`;
    if (wanted !== marked) drawMarks(data, geometry);
    [drawn, marked] = [state, wanted];
  }

  function drawGrid({ scale, last }, { xOf, yOf, left, right, bottom }) {
    const rules = scale.ticks.flatMap(({ value, text }) => {
      const y = yOf(value).toFixed(1);
      const rule = svg("line", { x1: left, x2: right, y1: y, y2: y });
      return [rule, svg("text", { class: "tick", x: left - 6, y: Number(y) + 4 }, text)];
    });
    const ticks = updateTicks(last).map((tick) =>
      svg("text", { class: "tick-below", x: xOf(tick).toFixed(1), y: bottom }, grouped(tick)),
    );
    grid.replaceChildren(...rules, ...ticks);
  }

  function drawMarks(data, { xOf, yOf, left, right }) {
    const lines = (data.targets ?? []).flatMap(({ value, text }) => {
      const y = yOf(value).toFixed(1);
      const above = data.scale.place(value) < 0.5;
      const label = svg("text", { x: left + 6, y: Number(y) + (above ? -5 : 14) }, text);
      return [svg("line", { x1: left, x2: right, y1: y, y2: y }), label];
    });
    targetLines.replaceChildren(...lines);
    const points = (data.marks ?? []).map(({ updates, value, text }) => {
      const diamond = svg("path", { d: "M0-8 8 0 0 8-8 0Z" });
      const isLast = updates === data.last;
      const label = svg("text", { x: isLast ? -12 : 12, y: isLast ? 14 : -6 }, text);
      if (isLast) setAttributes(label, { "text-anchor": "end" });
      const place = `translate(${xOf(updates).toFixed(1)} ${yOf(value).toFixed(1)})`;
      return svg("g", { transform: place }, diamond, label);
    });
    marks.replaceChildren(...points);
  }

  return { lines: grid, targetLines, marks, draw };
}
