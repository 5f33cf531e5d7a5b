// The learning-rate lab's view: what a rate makes of the training, in three plots and in words.

import { html, setAttributes, setText } from "./elements.js";
import {
  announcer,
  button,
  change,
  fitToWidth,
  frame,
  reportErrors,
  within,
} from "./lab.js";
import { DIGITS, counted, fixed, grouped, short } from "./numbers.js";
import { playButton } from "./play_button.js";
import { readings, updatesInWords } from "./readings_table.js";
import { runPlots } from "./run_plots.js";
import { presentRate, runOf } from "./training_run.js";
import { verdict } from "./verdict.js";

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const last = () => model.get("steps");
    const updates = () => within(model, "updates", 0, last());
    const go = (n) => change(model, { updates: Math.min(last(), n) });

    const words = html("p", { class: "verdict" }, html("strong", {}), " ", html("span", {}));
    const scrub = (n) => {
      play.stop();
      go(n);
    };
    const plots = runPlots(model, scrub);
    const table = readings({ withArticle: model.get("printed").length > 0 });

    const rates = model.get("rates").map((rate) => {
      const press = () => change(model, { learning_rate: rate });
      const element = button(`η = ${short(rate)}`, press);
      return { rate, element };
    });
    const play = playButton({ now: updates, go, last });
    const steps = [1, 10, 1000].map((count) => {
      const step = button(`+${grouped(count)}`, () => go(updates() + count));
      setAttributes(step, { "aria-label": `+${counted(count, "update")}` });
      return step;
    });
    const again = button("Start over", () => {
      play.stop();
      go(0);
    });

    view.append(
      html("div", { class: "lab-toolbar rates" }, ...rates.map(({ element }) => element)),
      words,
      plots.element,
      table.element,
      html("div", { class: "lab-toolbar moves" }, play.element, ...steps, again),
    );
    const say = announcer(view);
    const runAt = runOf(model);
    let drawn = null; // the run that the plots show

    const draw = reportErrors(view, () => {
      const rate = presentRate(model);
      const n = updates();
      const run = runAt(rate);
      const now = run.after(n);
      const output = now.outs[1];
      if (run !== drawn) drawRun(run, rate);
      drawn = run;

      plots.moveTo(n, now);
      table.draw({
        updates: n,
        error: now.error,
        outputs: output,
        targets: model.get("targets"),
        printed: printedAt(n),
      });
      const outs = [...output].map((out) => fixed(out, DIGITS)).join(" and ");
      const found = `error ${fixed(now.error, DIGITS)}, outputs ${outs}`;
      say(`${words.textContent} ${updatesInWords(n)}: ${found}`);
    });

    function drawRun(run, rate) {
      const articleRate = model.get("article_rate");
      plots.draw(run, rate, rate === articleRate ? null : runAt(articleRate));
      const output = run.outputPaths.map((path) => path.at(-1));
      const { kind, name, sentence } = verdict(run.errors, output, model.get("targets"));
      setAttributes(words, { "data-kind": kind });
      setText(words.firstChild, `${name}.`);
      setText(words.lastChild, sentence);
      for (const one of rates) setAttributes(one.element, { "aria-pressed": one.rate === rate });
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
    const stopWatching = fitToWidth(plots.all);
    return () => {
      play.stop();
      stopWatching();
    };
  },
};
