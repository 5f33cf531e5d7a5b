// A training run of the worked example that can be looked at after any number of updates, and the
// run that the settings of a view's model lead to, once they are checked.

import { error, forward, train } from "./engine.js";
import { PARAMETERS, WEIGHTS, layersOf } from "./example.js";
import { within } from "./lab.js";

const RUNS_KEPT = 8;

// Returns some steps from 0 to `last`: few at the end, where little happens between them.
export function logSpacedSteps(last, most = 100) {
  const steps = new Set([0, last]);
  for (let i = 0; i < most; i++) steps.add(Math.round(last ** (i / (most - 1))));
  return [...steps].sort((a, b) => a - b);
}

// Trains from the parameters in `start`, `last` times; the biases stay, as in the article. Returns
// the errors after each update; at `steps`, the outputs and the weights in the order of their
// names; and after(n), which is exact for any n: it goes on from the snapshot before it.
export function trainingRun({ start, inputs, targets, rate, last }) {
  const { weights, biases } = layersOf(start);
  const steps = logSpacedSteps(last);
  const { errors, snapshots } = train(weights, biases, inputs, targets, {
    learningRate: rate,
    steps: last,
    snapshotsAt: steps,
  });

  const outputPaths = targets.map(() => new Array(steps.length));
  const places = Object.values(WEIGHTS);
  const weightPaths = places.map(() => new Array(steps.length));
  steps.forEach((step, i) => {
    const now = snapshots.get(step);
    const output = forward(now, biases, inputs).outs[1];
    outputPaths.forEach((path, j) => (path[i] = output[j]));
    places.forEach(([k, row, column], j) => (weightPaths[j][i] = now[k][row][column]));
  });

  function after(updates) {
    const before = steps.findLast((step) => step <= updates);
    const further = { learningRate: rate, steps: updates - before };
    const now = train(snapshots.get(before), biases, inputs, targets, further).weights;
    const { outs } = forward(now, biases, inputs);
    return {
      error: error(outs[1], targets),
      outs,
      weights: places.map(([k, row, column]) => now[k][row][column]),
    };
  }

  return { errors, steps, outputPaths, weightPaths, after };
}

// Returns a function that gives the run at a rate. It keeps the latest runs: to compute one takes a
// few milliseconds.
export function runOf(model) {
  const runs = new Map(); // the least recently used comes first
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
