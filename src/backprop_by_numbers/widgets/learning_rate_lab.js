// The learning-rate lab's view: what a rate makes of the training, in three plots and in words.

import { linearScale, logScale } from "./axes.js";
import { OUTPUTS, WEIGHTS } from "./example.js";
import { grouped, number, subscripted } from "./numbers.js";
import { announcer, button, change, finite, frame, keepingTheLastGoodPicture } from "./parts.js";
import { playButton } from "./playing.js";
import { fitToWidth, linePlot } from "./plot.js";
import { nineDigits, readings, updatesInWords, weightText } from "./readings.js";
import { html, setAttributes, setText } from "./svg.js";
import { errorLimits, presentRate, runOf } from "./training_state.js";
import { verdict } from "./verdict.js";

const WEIGHT_NAMES = Object.keys(WEIGHTS);

export default {
  render({ model, el }) {
    const view = frame(el, "Learning-rate lab");
    const last = () => model.get("steps");
    const updates = () => finite(model, "updates", 0, last());
    const go = (n) => change(model, { updates: Math.min(last(), n) });

    const words = html("p", { class: "verdict" }, html("strong", {}), " ", html("span", {}));
    const error = linePlot({
      title: "total error",
      name: "The total error against the number of updates, both logarithmic",
      lineCount: 2,
      heights: [150, 200],
      scrub: go,
    });
    const outputs = linePlot({
      title: "out",
      name: "The two outputs against the number of updates, with their targets",
      lineCount: 2,
      heights: [120, 190],
      scrub: go,
    });
    const weights = linePlot({
      title: "weight",
      name: "The eight weights against the number of updates",
      lineCount: 8,
      heights: [165, 190],
      scrub: go,
    });
    const plots = [error, outputs, weights];
    const table = readings({ withArticle: model.get("printed").length > 0 });

    const rates = model.get("rates").map((rate) => {
      const press = () => change(model, { learning_rate: rate });
      const element = button(`η = ${rate}`, press);
      return { rate, element };
    });
    const play = playButton({ now: updates, go, last });
    const steps = [1, 10, 1000].map((count) => {
      const step = button(`+${grouped(count)}`, () => go(updates() + count));
      setAttributes(step, { "aria-label": `+${grouped(count)} updates` });
      return step;
    });
    const again = button("Start over", () => {
      play.stop();
      go(0);
    });

    view.append(
      html("div", { class: "lab-toolbar rates" }, ...rates.map(({ element }) => element)),
      words,
      html(
        "div",
        { class: "plots" },
        ...plots.map(({ element }) => html("div", { class: "place" }, element)),
      ),
      table.element,
      html("div", { class: "lab-toolbar moves" }, play.element, ...steps, again),
    );
    const say = announcer(view);
    const runAt = runOf(model);
    let drawn = null; // the run that the plots show

    const draw = keepingTheLastGoodPicture(view, () => {
      const rate = presentRate(model);
      const n = updates();
      const run = runAt(rate);
      const now = run.after(n);
      const output = now.outs[1];
      if (run !== drawn) drawRun(run, rate);
      drawn = run;

      error.moveTo(n, [now.error]);
      outputs.moveTo(n, [...output]);
      weights.moveTo(n, now.weights);
      OUTPUTS.forEach((o, j) => outputs.label(j, `${subscripted(o)} ${number(output[j], output[j] < 1e-4 ? 1 : 3)}`));
      WEIGHT_NAMES.forEach((w, j) => weights.label(j, `${subscripted(w)} ${weightText(now.weights[j])}`));
      table.draw({
        updates: n,
        error: now.error,
        outputs: output,
        targets: model.get("targets"),
        printed: printedAt(n),
      });
      const found = `${nineDigits(now.error)}, outputs ${[...output].map(nineDigits).join(" and ")}`;
      say(`${words.textContent} ${updatesInWords(n)}: error ${found}`);
    });

    function drawRun(run, rate) {
      const compared = comparison(rate);
      const [low, high] = errorLimits(run.errors);
      const ownErrors = run.steps.map((step) => run.errors[step]);
      error.draw({
        last: last(),
        steps: run.steps,
        lines: [ownErrors, compared],
        labels: [`η = ${shortNumber(rate)}`, `η = ${model.get("article_rate")}`],
        scale: logScale(low, high),
        marks: marksOf(["E_total"], "article"),
      });
      const targets = model.get("targets").map((value) => ({ value, text: `target ${value}` }));
      const outs = [...run.outputPaths.flatMap((path) => [...path]), ...model.get("targets")];
      outputs.draw({
        last: last(),
        steps: run.steps,
        lines: run.outputPaths,
        scale: linearScale(Math.min(0, ...outs), Math.max(1, ...outs)),
        targets,
        marks: marksOf(["out_o1", "out_o2"], ""),
      });
      const values = run.weightPaths.flatMap((path) => [...path]);
      weights.draw({
        last: last(),
        steps: run.steps,
        lines: run.weightPaths,
        scale: linearScale(Math.min(-1, ...values), Math.max(1, ...values)),
      });
      const output = run.outputPaths.map((path) => path.at(-1));
      const { kind, name, sentence } = verdict(run.errors, output, model.get("targets"));
      setAttributes(words, { "data-kind": kind });
      setText(words.firstChild, `${name}.`);
      setText(words.lastChild, sentence);
      for (const one of rates) setAttributes(one.element, { "aria-pressed": one.rate === rate });
    }

    // The error at the article's rate, to compare with; nothing where that is the present rate.
    function comparison(rate) {
      const articleRate = model.get("article_rate");
      if (rate === articleRate) return [];
      const { steps: at, errors } = runAt(articleRate);
      return at.map((step) => errors[step]);
    }

    function marksOf(names, text) {
      const marks = model.get("printed").filter(({ name }) => names.includes(name));
      return marks.map((mark) => ({ updates: mark.updates, value: Number(mark.text), text }));
    }

    // The article's numbers for its own rate, after so many updates.
    function printedAt(n) {
      if (presentRate(model) !== model.get("article_rate")) return {};
      const marks = model.get("printed").filter((mark) => mark.updates === n);
      return Object.fromEntries(marks.map(({ name, text }) => [name, text]));
    }

    for (const name of ["start", "inputs", "targets", "learning_rate", "steps", "updates"]) {
      model.on(`change:${name}`, draw);
    }
    draw();
    const stopWatching = fitToWidth(plots);
    return () => {
      play.stop();
      stopWatching();
    };
  },
};

function shortNumber(value) {
  return String(Number(value.toPrecision(3)));
}
