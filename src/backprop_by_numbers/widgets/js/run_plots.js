// The learning-rate lab's three plots of a training run: its error, its outputs, its weights.

import { linearScale, logScale } from "./axes.js";
import { html } from "./elements.js";
import { OUTPUTS, WEIGHTS } from "./example.js";
import { linePlot } from "./line_plot.js";
import { number, short, subscripted, weightText } from "./numbers.js";
import { errorLimits } from "./training_run.js";

const WEIGHT_NAMES = Object.keys(WEIGHTS);

// Returns the plots: `all` of them, the element that holds them, draw(run, rate, compared), which
// draws a run and the error of another to compare with, if there is one, and moveTo(updates, now).
export function runPlots(model, scrub) {
  const error = linePlot({
    title: "total error",
    name: "The total error against the number of updates, both logarithmic",
    lineCount: 2,
    heights: [150, 200],
    scrub,
  });
  const outputs = linePlot({
    title: "out",
    name: "The two outputs against the number of updates, with their targets",
    lineCount: 2,
    heights: [120, 190],
    scrub,
  });
  const weights = linePlot({
    title: "weight",
    name: "The eight weights against the number of updates",
    lineCount: 8,
    heights: [165, 190],
    scrub,
  });
  const all = [error, outputs, weights];
  const places = all.map(({ element }) => html("div", { class: "place" }, element));

  function draw(run, rate, compared) {
    const { steps } = run;
    const last = model.get("steps");
    const [low, high] = errorLimits(run.errors);
    error.draw({
      last,
      steps,
      lines: [errorsAt(run), compared ? errorsAt(compared) : []],
      labels: [`η = ${short(rate, 3)}`, `η = ${short(model.get("article_rate"), 3)}`],
      scale: logScale(low, high),
      marks: marksOf(["E_total"], "article"),
    });
    const targets = model.get("targets");
    const outs = [...run.outputPaths.flat(), ...targets];
    outputs.draw({
      last,
      steps,
      lines: run.outputPaths,
      scale: linearScale(Math.min(0, ...outs), Math.max(1, ...outs)),
      targets: targets.map((value) => ({ value, text: `target ${short(value)}` })),
      marks: marksOf(["out_o1", "out_o2"], ""),
    });
    const values = run.weightPaths.flat();
    const scale = linearScale(Math.min(-1, ...values), Math.max(1, ...values));
    weights.draw({ last, steps, lines: run.weightPaths, scale });
  }

  function moveTo(updates, now) {
    const output = [...now.outs[1]];
    error.moveTo(updates, [now.error]);
    outputs.moveTo(updates, output);
    weights.moveTo(updates, now.weights);
    const digits = (out) => (out < 1e-4 ? 1 : 3);
    OUTPUTS.forEach((o, j) =>
      outputs.label(j, `${subscripted(o)} ${number(output[j], digits(output[j]))}`),
    );
    WEIGHT_NAMES.forEach((w, j) =>
      weights.label(j, `${subscripted(w)} ${weightText(now.weights[j])}`),
    );
  }

  function marksOf(names, text) {
    const marks = model.get("printed").filter(({ name }) => names.includes(name));
    return marks.map((mark) => ({ updates: mark.updates, value: Number(mark.text), text }));
  }

  return { all, element: html("div", { class: "plots" }, ...places), draw, moveTo };
}

function errorsAt(run) {
  return run.steps.map((step) => run.errors[step]);
}
