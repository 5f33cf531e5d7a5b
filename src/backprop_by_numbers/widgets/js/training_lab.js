// The training lab's view: the network during training, and its error as a time line.

import { logScale, placeOf } from "./axes.js";
import { html } from "./elements.js";
import { COLUMNS } from "./example.js";
import {
  announcer,
  button,
  change,
  fitToWidth,
  frame,
  reportErrors,
  within,
} from "./lab.js";
import { learningPicture } from "./learning_picture.js";
import { linePlot } from "./line_plot.js";
import { DIGITS, fixed } from "./numbers.js";
import { playButton } from "./play_button.js";
import { readings, updatesInWords } from "./readings_table.js";
import { errorLimits, presentRate, runOf } from "./training_run.js";

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const last = () => model.get("steps");
    const place = () => within(model, "place", 0, model.get("places").length - 1);
    const updates = () => model.get("places")[place()];
    const go = (n) => change(model, { place: nearestPlace(model.get("places"), n, last()) });

    const picture = learningPicture();
    const error = linePlot({
      title: "total error",
      name: "The total error against the number of updates, both logarithmic",
      lineCount: 1,
      heights: [120, 130],
      right: 22,
      scrub: (n) => {
        play.stop();
        go(n);
      },
    });
    const table = readings({ withArticle: false });
    const play = playButton({ now: updates, go, last });
    const again = button("Start over", () => {
      play.stop();
      go(0);
    });
    const inPlace = (part) => html("div", {}, part.element);
    view.append(inPlace(picture), inPlace(error), table.element);
    view.append(html("div", { class: "lab-toolbar moves" }, play.element, again));

    const say = announcer(view);
    const runAt = runOf(model);
    let drawn = null; // the run whose errors the time line shows

    const draw = reportErrors(view, () => {
      const run = runAt(presentRate(model));
      const n = updates();
      const { outs, weights, error: now } = run.after(n);
      const targets = model.get("targets");
      const found = [...outs[1]].map((out) => fixed(out, DIGITS)).join(" and ");
      const label = `${updatesInWords(n)}: total error ${fixed(now, DIGITS)}, outputs ${found}`;
      if (run !== drawn) {
        const [low, high] = errorLimits(run.errors);
        const lines = [run.steps.map((step) => run.errors[step])];
        error.draw({ last: last(), steps: run.steps, lines, scale: logScale(low, high, 3) });
        drawn = run;
      }
      error.moveTo(n, [now]);
      const values = {};
      [model.get("inputs"), ...outs].forEach((column, k) =>
        COLUMNS[k].forEach((neuron, j) => (values[neuron] = column[j])),
      );
      picture.draw({ weights, values, targets, biases: model.get("start"), label: `The network ${label}` });
      table.draw({ updates: n, error: now, outputs: outs[1], targets });
      say(label);
    });

    for (const name of ["start", "inputs", "targets", "learning_rate", "steps", "place"]) {
      model.on(`change:${name}`, draw);
    }
    draw();
    const stopWatching = fitToWidth([picture, error]);
    return () => {
      play.stop();
      stopWatching();
    };
  },
};

// Returns the place, in the slider's list, of the number of updates that is nearest on the axis.
function nearestPlace(places, updates, last) {
  const after = places.findIndex((n) => n >= updates);
  if (after <= 0 || places[after] === updates) return after;
  const distance = (i) => Math.abs(placeOf(places[i], last) - placeOf(updates, last));
  return distance(after - 1) < distance(after) ? after - 1 : after;
}
