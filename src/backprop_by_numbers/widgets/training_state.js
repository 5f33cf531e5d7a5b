// The settings of a training run as a view's model has them, checked, and the run they lead to.

import { PARAMETERS } from "./example.js";
import { within } from "./parts.js";
import { trainingRun } from "./run.js";

const RUNS_KEPT = 8;

// Returns a function that gives the run at a rate. It computes only what it does not remember: a
// whole run takes a few milliseconds.
export function runOf(model) {
  const runs = new Map(); // the one that was asked for last comes last
  return (rate) => {
    const settings = {
      start: model.get("start"),
      inputs: model.get("inputs"),
      targets: model.get("targets"),
      rate,
      last: within(model, "steps", 1, 10000),
    };
    const key = JSON.stringify(settings);
    const run = runs.get(key) ?? checkedRun(settings);
    runs.delete(key);
    runs.set(key, run);
    if (runs.size > RUNS_KEPT) runs.delete(runs.keys().next().value);
    return run;
  };
}

function checkedRun(settings) {
  for (const name of PARAMETERS) mustBeFinite(settings.start[name], name);
  settings.inputs.forEach((value, i) => mustBeFinite(value, `inputs[${i}]`));
  settings.targets.forEach((value, i) => mustBeFinite(value, `targets[${i}]`));
  return trainingRun(settings);
}

function mustBeFinite(value, name) {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a number, not ${value}`);
}

// Returns the learning rate, checked.
export function presentRate(model) {
  return within(model, "learning_rate", 0.001, 1000);
}

// Returns the scale of a run's errors: at least from 10⁻⁵ to 1, so that runs can be compared, and
// not below 10⁻¹⁸, where rounding errors are all that is left.
export function errorLimits(errors) {
  let [low, high] = [1e-5, 1];
  for (const value of errors) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [Math.max(low, 1e-18), high];
}
