// The network as a live picture: built once, then only numbers, widths and places change.

import { setAttributes, setText, svg } from "./elements.js";
import { BIASES, COLUMNS, INPUTS, WEIGHTS, ends } from "./example.js";
import { captions, highlightedParts, partKind } from "./network_captions.js";
import { RADIUS, ROWS, between, drawEdge, isUpper, newEdge, placeEdge } from "./network_edges.js";
import { placesOf } from "./network_layout.js";
import { number, subscripted } from "./numbers.js";
import { previewOf } from "./previewing.js";

const BIAS_RADIUS = 23;
const HEIGHT = 380;
const LINE = 16; // from one line of a caption to the next
const LINES = 4;
const LEFT = 44; // of the inputs, from the left
const NEURONS = COLUMNS.flat();

// Returns the picture: its element, draw(values, state), and watchWidth(), which fits it to the
// room that there is. `choose` is called with the name of a part that is clicked, `preview` with that
// of one that is pointed at or has the focus.
export function networkPicture({ choose, preview }) {
  const element = svg("svg", { class: "lab-picture", role: "group", "aria-label": "The network" });
  const edges = Object.keys(WEIGHTS).map((name) => newEdge(part(name)));
  const biasArrows = Object.keys(BIASES).flatMap((name) =>
    COLUMNS[BIASES[name] + 1].map((neuron) => ({ name, neuron, line: svg("line", {}) })),
  );
  const nodes = [...NEURONS, ...Object.keys(BIASES)].map((name) => newNode(part(name)));
  element.append(
    svg("g", { class: "bias-arrows" }, ...biasArrows.map(({ line }) => line)),
    ...edges.map(({ group }) => group),
    ...nodes.map(({ group }) => group),
    legend(),
  );

  // A part of the picture that can be pointed at, focused and chosen.
  function part(name) {
    const group = svg("g", { class: "part", role: "button", tabindex: 0, "data-part": name });
    group.addEventListener("click", () => choose(name));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // a space would scroll the page
      choose(name);
    });
    previewOf(group, element, preview);
    return { name, group };
  }

  let places = {};
  let latest = null;
  const show = (width) => {
    places = placesOf([LEFT, Math.round(width / 2) - 4, width - 58], ROWS);
    setAttributes(element, { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT });
    for (const { name, group } of nodes) {
      const [x, y] = places[name];
      setAttributes(group, { transform: `translate(${x} ${y})` });
    }
    for (const { name, neuron, line } of biasArrows) {
      setAttributes(line, between(places[name], places[neuron], BIAS_RADIUS, RADIUS + 2));
    }
    for (const edge of edges) placeEdge(edge, places);
    if (latest) draw(...latest);
  };

  function draw(values, state) {
    latest = [values, state];
    const highlighted = highlightedParts(state);
    setAttributes(element, { "data-backward": state.backward });
    for (const edge of edges) drawEdge(edge, values, state, highlighted);
    for (const node of nodes) drawNode(node, values, state, highlighted, isUpper(places[node.name]));
    for (const { name, group } of [...edges, ...nodes]) {
      const texts = [...group.querySelectorAll("text")].map((text) => text.textContent);
      setAttributes(group, {
        "aria-label": `${texts.filter(Boolean).join(" ")}, ${partKind(name)}`,
        "aria-pressed": state.chosen === name,
        "data-shown": state.shown === name,
        "data-highlighted": highlighted === null || highlighted.has(name),
      });
    }
  }

  function watchWidth() {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width) show(Math.round(contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }

  show(360);
  return { element, draw, watchWidth };
}

function newNode({ name, group }) {
  const isBias = name in BIASES;
  const isGiven = isBias || INPUTS.includes(name);
  const title = svg("text", { class: "title", y: isGiven ? -4 : 5 }, subscripted(name));
  const value = isGiven ? svg("text", { class: "value", y: 13 }) : null;
  const kind = isBias ? "bias" : isGiven ? "input" : "neuron";
  const place = { class: "caption", x: kind === "input" ? 4 - LEFT : 0 };
  const lines = Array.from({ length: isBias ? 0 : LINES }, () => svg("text", place));
  const circle = svg("circle", { class: kind, r: isBias ? BIAS_RADIUS : RADIUS });
  const texts = [title, ...(value ? [value] : []), ...lines].flatMap((text) => [text, " "]);
  group.append(circle, ...texts);
  return { name, group, value, lines };
}

// Writes a neuron's lines outwards, in their order from above.
function drawNode({ name, value, lines }, values, state, highlighted, isUpper) {
  if (value) setText(value, number(values[name], 3));
  const texts = captions(name, values, state, highlighted);
  lines.forEach((line, i) => {
    const fromNeuron = isUpper ? texts.length - 1 - i : i;
    const away = RADIUS + 14 + fromNeuron * LINE;
    setAttributes(line, { y: 5 + (isUpper ? -away : away) });
    setText(line, texts[i] ?? "");
  });
}

// What the two kinds of line mean, in the corner that is always free.
function legend() {
  const rows = ["positive", "negative"].map((kind, i) => {
    const y = HEIGHT - 26 + 18 * i;
    const line = svg("line", { class: "edge", x1: 4, x2: 32, y1: y - 4, y2: y - 4, "stroke-width": 2 });
    return svg("g", { "data-sign": kind }, line, svg("text", { class: "legend", x: 40, y }, kind));
  });
  return svg("g", { "aria-hidden": true }, ...rows);
}
