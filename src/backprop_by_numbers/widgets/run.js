// A training run of the worked example that can be looked at after any number of updates.

import { WEIGHTS, layersOf } from "./example.js";
import { error, forward, train } from "./engine.js";

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
  const settings = { learningRate: rate, trainBiases: false };
  const { errors, snapshots } = train(weights, biases, inputs, targets, {
    ...settings,
    steps: last,
    snapshotsAt: steps,
  });

  const outputPaths = targets.map(() => new Array(steps.length));
  const places = Object.values(WEIGHTS);
  const weightPaths = places.map(() => new Array(steps.length));
  steps.forEach((step, i) => {
    const now = snapshots.get(step);
    const output = forward(now.weights, now.biases, inputs).outs[1];
    outputPaths.forEach((path, j) => (path[i] = output[j]));
    places.forEach(([k, row, column], j) => (weightPaths[j][i] = now.weights[k][row][column]));
  });

  function after(updates) {
    const before = steps.findLast((step) => step <= updates);
    const snapshot = snapshots.get(before);
    const further = { ...settings, steps: updates - before };
    const now = train(snapshot.weights, snapshot.biases, inputs, targets, further);
    const { outs } = forward(now.weights, now.biases, inputs);
    return {
      error: error(outs[1], targets),
      outs,
      weights: places.map(([k, row, column]) => now.weights[k][row][column]),
    };
  }

  return { errors, steps, outputPaths, weightPaths, after };
}
