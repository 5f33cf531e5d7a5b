// The error surface lab's view: the error over two weights as a map, and one step downhill on it.

import { html, setAttributes, setText } from "./elements.js";
import { backward, error, forward, updated } from "./engine.js";
import { PARAMETERS, WEIGHTS, layersOf } from "./example.js";
import { announcer, button, change, frame, reportErrors, within } from "./lab.js";
import { DIGITS, fixed, number, subscripted } from "./numbers.js";
import { LIMIT, errorGrid, surfaceMap } from "./surface_map.js";
import { surfaceMarks } from "./surface_marks.js";
import { surfaceTable } from "./surface_table.js";

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const id = `surface-hint-${Math.random().toString(36).slice(2)}`; // a page may hold several labs
    const hint = html("p", { class: "surface-hint", id });
    const map = surfaceMap();
    const table = surfaceTable();
    const verdict = html("p", { class: "surface-verdict" });
    const take = button("Take the step", () => {
      if (now?.isOnMap) moveTo(now.next, [...steps, now.here]);
    });
    const back = button("Back to start", () => moveAll(startOf(model)));
    const toolbar = html("div", { class: "lab-toolbar" }, take, back);
    view.append(
      html("div", { class: "surface-picture" }, map.element, hint),
      html("div", { class: "surface-side" }, toolbar, verdict, table.element),
    );
    const say = announcer(view);
    const drawMarks = surfaceMarks(map, id, (weights) => moveTo(weights));

    let now = null;
    let steps = []; // the places that steps were taken from, up to `end`
    let end = "";
    let drawn = ""; // what the surface that is drawn depends on
    let isMoving = false; // while several weights change: nothing is drawn in between

    function moveTo(weights, stepsBefore = []) {
      if (!now) return; // the present state cannot be drawn, and the map shows an earlier one
      const [across, up] = now.names;
      steps = stepsBefore;
      end = placeName(now.names, weights);
      moveAll({ [across]: weights[0], [up]: weights[1] });
    }

    function moveAll(values) {
      isMoving = true;
      change(model, values);
      isMoving = false;
      draw();
    }

    const update = reportErrors(view, () => {
      now = null;
      setAttributes(take, { "aria-disabled": true });
      now = presentState(model);
      if (placeName(now.names, now.here) !== end) steps = [];
      drawSurface(now);
      const isVisible = drawMarks({ ...now, steps });
      const words = verdictOn(now, isVisible);
      table.fill(now);
      setText(verdict, words);
      setAttributes(take, { "aria-disabled": !now.isOnMap });
      const weights = now.names.map((name, i) => `${name} ${fixed(now.here[i], DIGITS)}`).join(", ");
      say(`${weights}, total error ${fixed(now.error, DIGITS)}. ${words}`);
    });
    const draw = () => isMoving || update();

    function drawSurface({ names, values, inputs, targets }) {
      const others = PARAMETERS.map((name) => (names.includes(name) ? name : values[name]));
      const wanted = [names, others, inputs, targets, map.element.getAttribute("width")].join();
      if (wanted === drawn) return;
      map.drawSurface(errorGrid(values, names, inputs, targets), names);
      drawn = wanted;
      const [across, up] = names.map(subscripted);
      view.dataset.shown = names.join(" "); // the style sheet shows these weights' sliders
      const keys = `← → for ${across}, ↑ ↓ for ${up}, with Shift in larger steps`;
      setText(hint, `Drag the mark or tap the map. Keys: ${keys}.`);
    }

    const watched = ["inputs", "targets", "learning_rate", "horizontal", "vertical"];
    for (const name of [...PARAMETERS, ...watched]) model.on(`change:${name}`, draw);
    map.resize(view.parentElement.clientWidth || 340);
    draw();
    const observer = new ResizeObserver(([{ contentRect }]) => {
      if (!contentRect.width) return;
      map.resize(Math.round(contentRect.width));
      draw();
    });
    observer.observe(map.element.parentElement);
    return () => observer.disconnect();
  },
};

function startOf(model) {
  return { ...model.get("start"), learning_rate: model.get("start_rate") };
}

// Returns all that is shown, or throws if the state of the model cannot be.
function presentState(model) {
  const names = ["horizontal", "vertical"].map((axis) => Object.keys(WEIGHTS)[model.get(axis)]);
  if (names[0] === names[1]) {
    throw new RangeError(`choose two different weights; both are ${subscripted(names[0])} now.`);
  }
  const values = {};
  for (const name of PARAMETERS) values[name] = within(model, name, -LIMIT, LIMIT);
  const rate = within(model, "learning_rate", 0);
  const [inputs, targets] = [model.get("inputs"), model.get("targets")];
  const here = names.map((name) => values[name]);
  const found = errorAndSlopes(values, names, inputs, targets);
  const next = updated(here, found.slopes, rate);
  const moved = { ...values, [names[0]]: next[0], [names[1]]: next[1] };
  const after = errorAndSlopes(moved, names, inputs, targets);
  const isOnMap = next.every((weight) => Math.abs(weight) <= LIMIT);
  return { names, values, inputs, targets, here, ...found, next, after, isOnMap };
}

function errorAndSlopes(values, names, inputs, targets) {
  const { weights, biases } = layersOf(values);
  const pass = forward(weights, biases, inputs);
  const gradients = backward(weights, inputs, pass, targets).weights;
  const slopes = names.map((name) => WEIGHTS[name].reduce((part, index) => part[index], gradients));
  return { error: error(pass.outs[1], targets), slopes };
}

function verdictOn({ here, next, error, slopes, after, isOnMap }, isVisible) {
  if (slopes.every((slope) => slope === 0)) return "The error surface is flat here: the step has no length.";
  if (!isOnMap) return "The step leads off the map. A smaller learning rate makes it shorter.";
  const difference = number(Math.abs(after.error - error), 3);
  const length = number(Math.hypot(next[0] - here[0], next[1] - here[1]), 3);
  if (after.error > error) return `The step is too long: it raises the error by ${difference}.`;
  const size = isVisible ? "" : ` It is ${length} long: too short to see.`;
  if (after.error === error) return "The step is too short to change the error.";
  return `The step lowers the error by ${difference}.${size}`;
}

function placeName(names, weights) {
  return [...names, ...weights].join();
}
