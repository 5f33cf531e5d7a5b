// A run that is looked at after any number of updates, and the settings that lead to it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { train } from "../../src/backprop_by_numbers/widgets/js/engine.js";
import { PARAMETERS, layersOf } from "../../src/backprop_by_numbers/widgets/js/example.js";
import * as runs from "../../src/backprop_by_numbers/widgets/js/training_run.js";

const START = Object.fromEntries(PARAMETERS.map((name, i) => [name, 0.1 * (i + 1)]));
const SETTINGS = { start: START, inputs: [0.05, 0.1], targets: [0.01, 0.99], rate: 0.5, last: 1000 };

test("the steps that are kept begin and end the run, and are most frequent at its beginning", () => {
  const steps = runs.logSpacedSteps(10000);
  assert.deepEqual([steps[0], steps[1], steps.at(-1)], [0, 1, 10000]);
  assert.ok(steps.length <= 101 && steps.every((step, i) => i === 0 || step > steps[i - 1]));
});

test("what a run says of any update is what training up to there gives", () => {
  const run = runs.trainingRun(SETTINGS);
  const { weights, biases } = layersOf(START);
  for (const updates of [0, 1, 7, 500, 999, 1000]) {
    const options = { learningRate: 0.5, steps: updates };
    const trained = train(weights, biases, SETTINGS.inputs, SETTINGS.targets, options);
    const found = run.after(updates);
    assert.deepEqual(found.weights, trained.weights.flat(2));
    assert.equal(found.error, trained.errors.at(-1));
    assert.equal(found.error, run.errors[updates]);
  }
});

test("training leaves what it is given as it was", () => {
  const { weights, biases } = layersOf(START);
  train(weights, biases, SETTINGS.inputs, SETTINGS.targets, { steps: 3 });
  assert.deepEqual({ weights, biases }, layersOf(START));
});

function modelOf(traits) {
  return { get: (name) => traits[name] };
}

test("a run is computed once, and again when a setting has changed", () => {
  const traits = { ...SETTINGS, steps: 10 };
  const runAt = runs.runOf(modelOf(traits));
  const first = runAt(0.5);
  assert.equal(runAt(0.5), first);
  traits.inputs = [0.5, 0.1];
  assert.notEqual(runAt(0.5), first);
});

for (const [traits, message] of [
  [{ start: { ...START, w3: NaN } }, /^w3 must be a number, not NaN/],
  [{ inputs: [0.05, Infinity] }, /^inputs\[1\] must be a number/],
  [{ targets: [null, 0.99] }, /^targets\[0\] must be a number/],
  [{ steps: 0 }, /^steps must be a number from 1 to 10000, not 0/],
]) {
  test(`settings are refused by name: ${message.source}`, () => {
    const runAt = runs.runOf(modelOf({ ...SETTINGS, steps: 10, ...traits }));
    assert.throws(() => runAt(0.5), { name: "RangeError", message });
  });
}

test("errors of all runs are drawn on one scale, which ends where rounding errors begin", () => {
  assert.deepEqual(runs.errorLimits([0.3, 0.001]), [1e-5, 1]);
  assert.deepEqual(runs.errorLimits([2, 1e-30]), [1e-18, 2]);
});
