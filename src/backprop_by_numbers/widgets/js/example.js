// The worked example by the article's names: the counterpart of example/setup.py and
// article/named_quantities.py. A quantity is called the same here and there.

import {
  backward,
  forward,
  halfSquaredError,
  halfSquaredErrorDerivative,
  logisticDerivative,
  updated,
} from "./engine.js";

export const INPUTS = ["i1", "i2"];
export const HIDDEN = ["h1", "h2"];
export const OUTPUTS = ["o1", "o2"];

// From left to right in every picture; layer k leads from COLUMNS[k] to COLUMNS[k + 1].
export const COLUMNS = [INPUTS, HIDDEN, OUTPUTS];

// Where each weight stands: [layer, row, column], so that w5 is weights[1][0][0].
export const WEIGHTS = {};
for (const layer of [0, 1]) {
  for (const row of [0, 1]) {
    for (const column of [0, 1]) {
      WEIGHTS[`w${1 + 4 * layer + 2 * row + column}`] = [layer, row, column];
    }
  }
}

// The two biases; the neurons of a layer share one.
export const BIASES = { b1: 0, b2: 1 };

export const PARAMETERS = [...Object.keys(WEIGHTS), ...Object.keys(BIASES)];

// Returns the names of the two neurons that a weight connects.
export function ends(weight) {
  const [layer, row, column] = WEIGHTS[weight];
  return [COLUMNS[layer][column], COLUMNS[layer + 1][row]];
}

// Returns weights and biases as the engine takes them, from an object of values by name.
export function layersOf(values) {
  const weights = [0, 1].map(() => [[], []]);
  for (const [name, [layer, row, column]] of Object.entries(WEIGHTS)) {
    weights[layer][row][column] = values[name];
  }
  const biases = Object.keys(BIASES).map((name) => [values[name], values[name]]);
  return { weights, biases };
}

// Returns all quantities up to one update, by name, in the order of the work.
export function quantities(weights, biases, x, target, learningRate) {
  const { nets, outs } = forward(weights, biases, x);
  const gradients = backward(weights, x, { nets, outs }, target);
  const after = updated(weights, gradients.weights, learningRate);
  const found = {};
  INPUTS.forEach((name, i) => (found[name] = x[i]));
  OUTPUTS.forEach((o, j) => (found[`target_${o}`] = target[j]));
  for (const [name, [k, row, column]] of Object.entries(WEIGHTS)) {
    found[name] = weights[k][row][column];
  }
  for (const [name, layer] of Object.entries(BIASES)) {
    COLUMNS[layer + 1].forEach((neuron, j) => (found[`b_${neuron}`] = biases[layer][j]));
    if (biases[layer][0] === biases[layer][1]) found[name] = biases[layer][0];
  }
  found.eta = learningRate;

  for (const layer of [0, 1]) {
    COLUMNS[layer + 1].forEach((neuron, j) => {
      found[`net_${neuron}`] = nets[layer][j];
      found[`out_${neuron}`] = outs[layer][j];
    });
  }
  OUTPUTS.forEach((o, j) => (found[`E_${o}`] = halfSquaredError(outs[1][j], target[j])));
  found.E_total = found.E_o1 + found.E_o2;

  OUTPUTS.forEach((o, j) => {
    found[`dE_total/dout_${o}`] = halfSquaredErrorDerivative(outs[1][j], target[j]);
    found[`dout_${o}/dnet_${o}`] = logisticDerivative(nets[1][j]);
    found[`delta_${o}`] = gradients.deltas[1][j];
    // How far one output's error depends on one hidden output: one of the two paths.
    HIDDEN.forEach((h, i) => (found[`dE_${o}/dout_${h}`] = found[`delta_${o}`] * weights[1][j][i]));
  });
  weightGradients(found, 1, outs[0], gradients);
  for (const [j, h] of HIDDEN.entries()) {
    found[`dE_total/dout_${h}`] = found[`dE_o1/dout_${h}`] + found[`dE_o2/dout_${h}`];
    found[`dout_${h}/dnet_${h}`] = logisticDerivative(nets[0][j]);
    found[`delta_${h}`] = gradients.deltas[0][j];
  }
  weightGradients(found, 0, x, gradients);
  for (const [name, [k, row, column]] of Object.entries(WEIGHTS)) {
    found[`${name}+`] = after[k][row][column];
  }
  return found;
}

function weightGradients(found, layer, incoming, gradients) {
  for (const [name, [k, row, column]] of Object.entries(WEIGHTS)) {
    if (k !== layer) continue;
    found[`dnet_${COLUMNS[layer + 1][row]}/d${name}`] = incoming[column];
    found[`dE_total/d${name}`] = gradients.weights[k][row][column];
  }
}
