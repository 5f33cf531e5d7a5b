// The network while it learns: a weight is as thick as it is large, a neuron as full as its output.

import { setAttributes, setText, svg } from "./elements.js";
import { BIASES, COLUMNS, OUTPUTS, WEIGHTS, ends } from "./example.js";
import { labelPlace, placesOf } from "./network_layout.js";
import { fixed, number, short, subscripted, weightText } from "./numbers.js";

const RADIUS = 31;
const BIAS_RADIUS = 21;
const HEIGHT = 296;
const ROWS = [78, 222];
const THICKNESS = 2.6; // pixels for each unit of weight, beside what a weight of zero has
const THICKEST = 26;
const NEURONS = COLUMNS.flat();

// Returns the picture: its element, draw(state) and resize(width). The state has `weights` in the
// order of their names, `values`, the output of each neuron by name, `targets` and `biases`.
export function learningPicture() {
  const element = svg("svg", { class: "learning", role: "img", height: HEIGHT });
  const edges = Object.keys(WEIGHTS).map((name) => {
    const line = svg("line", {});
    const label = svg("text", { class: "weight" });
    return { name, line, label };
  });
  const biases = Object.keys(BIASES).map((name) => {
    const lines = COLUMNS[BIASES[name] + 1].map((neuron) => ({ neuron, line: svg("line", {}) }));
    const text = svg("text", { y: 13 });
    const circle = svg("circle", { r: BIAS_RADIUS });
    const title = svg("text", { class: "name", y: -2 }, subscripted(name));
    return { name, lines, text, group: svg("g", { class: "bias" }, circle, title, text) };
  });
  const neurons = NEURONS.map(neuron);
  element.append(
    ...biases.flatMap(({ lines }) => lines.map(({ line }) => svg("g", { class: "bias" }, line))),
    ...edges.map(({ line }) => line),
    ...edges.map(({ label }) => label),
    ...biases.map(({ group }) => group),
    ...neurons.map(({ group }) => group),
  );

  function resize(width) {
    setAttributes(element, { viewBox: `0 0 ${width} ${HEIGHT}`, width });
    const places = placesOf([46, Math.round(width / 2) - 6, width - 58], ROWS);
    for (const { name, line, label } of edges) {
      const [from, to] = ends(name).map((end) => places[end]);
      setAttributes(line, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
      const { x, y, isLevel } = labelPlace(from, to);
      const outside = isLevel ? (y < HEIGHT / 2 ? -18 : 28) : 5; // clear of the thickest line
      setAttributes(label, { x: x.toFixed(1), y: (y + outside).toFixed(1) });
    }
    for (const { name, lines, group } of biases) {
      const [x, y] = places[name];
      setAttributes(group, { transform: `translate(${x} ${y})` });
      for (const { neuron, line } of lines) {
        setAttributes(line, { x1: x, x2: x, y1: y, y2: places[neuron][1] });
      }
    }
    for (const { name, group } of neurons) {
      setAttributes(group, { transform: `translate(${places[name]})` });
    }
  }

  function draw({ weights, values, targets, biases: biasValues, label }) {
    setAttributes(element, { "aria-label": label });
    edges.forEach(({ name, line, label: text }, i) => {
      const weight = weights[i];
      const width = Math.min(THICKEST, 1 + THICKNESS * Math.abs(weight));
      setAttributes(line, {
        class: `edge ${weight < 0 ? "negative" : "positive"}`,
        "stroke-width": width.toFixed(2),
      });
      setText(text, `${subscripted(name)} ${weightText(weight)}`);
    });
    for (const { name, text } of biases) {
      setText(text, number(biasValues[name], 2));
    }
    for (const { name, fill, out, target, targetText } of neurons) {
      setText(out, COLUMNS[0].includes(name) ? number(values[name], 3) : fixed(values[name]));
      setAttributes(fill, { y: levelOf(values[name]).toFixed(2) });
      const wanted = targets[OUTPUTS.indexOf(name)];
      if (wanted === undefined) continue;
      setAttributes(target, { transform: `translate(0 ${levelOf(wanted).toFixed(2)})` });
      setText(targetText, `target ${short(wanted)}`);
    }
  }

  return { element, draw, resize };
}

// Returns how high a neuron is filled, as y from its middle.
function levelOf(value) {
  return RADIUS - 2 * RADIUS * Math.min(Math.max(value, 0), 1);
}

let pictures = 0;

function neuron(name) {
  const clip = `neuron-${name}-${++pictures}`; // ids are the whole page's
  const upper = COLUMNS.some(([first]) => first === name);
  const away = (line) => (upper ? -RADIUS - 9 - 17 * line : RADIUS + 20 + 17 * line);
  const fill = svg("rect", { x: -RADIUS, width: 2 * RADIUS, height: 2 * RADIUS });
  const group = svg(
    "g",
    { class: "neuron" },
    svg("clipPath", { id: clip }, svg("circle", { r: RADIUS })),
    svg("circle", { class: "empty", r: RADIUS }),
    svg("g", { class: "full", "clip-path": `url(#${clip})` }, fill),
    svg("circle", { class: "rim", r: RADIUS }),
  );
  const out = svg("text", { class: "out", y: 5 });
  const targetText = svg("text", { class: "target", y: away(OUTPUTS.includes(name) && upper ? 0 : 1) });
  const title = svg("text", { class: "name", y: away(OUTPUTS.includes(name) && upper ? 1 : 0) });
  setText(title, subscripted(name));
  const target = svg("path", { class: "target-mark", d: `M${-RADIUS - 7} 0H${RADIUS + 7}` });
  if (OUTPUTS.includes(name)) group.append(target);
  group.append(out, title, targetText);
  return { name, group, fill, out, target, targetText };
}
