// The convolution example in numbers: forward, backward and one step, by the names that
// explaining/quantities.py gives them. What is passed in is not checked: Python, or the control that
// a reader moves, has done that before.

import {
  CANDIDATES,
  CELLS,
  KERNEL,
  OUTPUTS,
  PARAMETERS,
  PIXELS,
  POOLED,
  WINDOWS,
  denseWeight,
  usesOf,
  windowsWith,
} from "./convolution_places.js";
import {
  halfSquaredError,
  halfSquaredErrorDerivative,
  logistic,
  logisticDerivative,
} from "./engine.js";

// Returns all quantities up to one update, by name, in the order of the work. `parameters` holds them
// by name; image and targets are arrays.
export function quantities(parameters, image, targets, learningRate) {
  const found = forwardPass(parameters, image, targets);
  found.eta = learningRate;
  goBackward(found);
  for (const name of PARAMETERS) {
    found[`${name}+`] = found[name] - learningRate * found[`dE_total/d${name}`];
  }
  return found;
}

// Returns the total error, from the forward pass alone.
export function totalErrorOf(parameters, image, targets) {
  return forwardPass(parameters, image, targets).E_total;
}

// Returns the parameters after the step that these quantities lead to.
export function afterStep(found) {
  return Object.fromEntries(PARAMETERS.map((name) => [name, found[`${name}+`]]));
}

// Returns the cell that wins a pooling window: the first of the largest.
export function winnerOf(pooled, found) {
  return CANDIDATES[pooled].reduce((best, cell) =>
    found[`out_${cell}`] > found[`out_${best}`] ? cell : best,
  );
}

function forwardPass(parameters, image, targets) {
  const found = {};
  PIXELS.forEach((pixel, index) => (found[pixel] = image[index]));
  OUTPUTS.forEach((o, index) => (found[`target_${o}`] = targets[index]));
  for (const name of PARAMETERS) found[name] = parameters[name];
  for (const cell of CELLS) {
    const products = WINDOWS[cell].map((pixel, index) => found[pixel] * found[KERNEL[index]]);
    found[`net_${cell}`] = sum(products) + found.b1;
    found[`out_${cell}`] = Math.max(0, found[`net_${cell}`]);
  }
  for (const pooled of POOLED) found[`out_${pooled}`] = found[`out_${winnerOf(pooled, found)}`];
  for (const o of OUTPUTS) {
    const products = POOLED.map((pooled) => found[denseWeight(pooled, o)] * found[`out_${pooled}`]);
    found[`net_${o}`] = sum(products) + found[`b_${o}`];
    found[`out_${o}`] = logistic(found[`net_${o}`]);
    found[`E_${o}`] = halfSquaredError(found[`out_${o}`], found[`target_${o}`]);
  }
  found.E_total = sum(OUTPUTS.map((o) => found[`E_${o}`]));
  return found;
}

function goBackward(found) {
  for (const o of OUTPUTS) {
    const [net, out] = [found[`net_${o}`], found[`out_${o}`]];
    found[`dE_total/dout_${o}`] = halfSquaredErrorDerivative(out, found[`target_${o}`]);
    found[`dout_${o}/dnet_${o}`] = logisticDerivative(net, out);
    found[`delta_${o}`] = found[`dE_total/dout_${o}`] * found[`dout_${o}/dnet_${o}`];
    found[`dE_total/db_${o}`] = found[`delta_${o}`];
    for (const pooled of POOLED) {
      found[`dE_total/d${denseWeight(pooled, o)}`] = found[`delta_${o}`] * found[`out_${pooled}`];
    }
  }
  for (const pooled of POOLED) {
    const products = OUTPUTS.map((o) => found[`delta_${o}`] * found[denseWeight(pooled, o)]);
    found[`dE_total/dout_${pooled}`] = sum(products);
    const winner = winnerOf(pooled, found);
    for (const cell of CANDIDATES[pooled]) {
      found[`dE_total/dout_${cell}`] = cell === winner ? found[`dE_total/dout_${pooled}`] : 0;
      found[`dout_${cell}/dnet_${cell}`] = found[`net_${cell}`] > 0 ? 1 : 0;
      found[`delta_${cell}`] = found[`dE_total/dout_${cell}`] * found[`dout_${cell}/dnet_${cell}`];
    }
  }
  // The derivative with respect to a shared weight is the sum over the places where it is used.
  for (const weight of KERNEL) {
    const parts = usesOf(weight).map(({ cell, pixel }) => found[`delta_${cell}`] * found[pixel]);
    found[`dE_total/d${weight}`] = sum(parts);
  }
  found["dE_total/db1"] = sum(CELLS.map((cell) => found[`delta_${cell}`]));
  for (const pixel of PIXELS) {
    const parts = windowsWith(pixel).map(({ cell, weight }) => found[`delta_${cell}`] * found[weight]);
    found[`dE_total/d${pixel}`] = sum(parts);
  }
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
