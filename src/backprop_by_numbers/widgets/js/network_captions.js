// What is written in the picture of the network: beside each neuron and on each connection.

import { BIASES, HIDDEN, INPUTS, OUTPUTS, WEIGHTS, ends } from "./example.js";
import { fixed, number, subscripted } from "./numbers.js";

// Returns the parts on the paths from the chosen weight to the error, or null if none stands out.
export function highlightedParts({ backward, shown }) {
  if (!backward || !(shown in WEIGHTS)) return null;
  const [start, end] = ends(shown);
  const highlighted = new Set([start, end, shown]);
  for (const weight of Object.keys(WEIGHTS)) {
    if (ends(weight)[0] === end) highlighted.add(weight).add(ends(weight)[1]);
  }
  return highlighted;
}

// Returns the lines beside a part, from its neuron outwards.
export function captions(name, values, state, highlighted) {
  if (highlighted) return highlighted.has(name) ? factors(name, values, state.shown) : [];
  if (name in BIASES || INPUTS.includes(name)) return [];
  if (state.backward) return [`δ ${number(values[`delta_${name}`], 3)}`];
  const lines = [`net ${fixed(values[`net_${name}`])}`, `out ${fixed(values[`out_${name}`])}`];
  if (OUTPUTS.includes(name)) {
    lines.push(`target ${number(values[`target_${name}`])}`, `E ${fixed(values[`E_${name}`])}`);
  }
  return lines;
}

// Returns the factors of the chain rule that belong to a neuron on a weight's path.
function factors(name, values, weight) {
  const [start, end] = ends(weight);
  if (name === start) {
    return [`∂net/∂${subscripted(weight)} ${number(values[`dnet_${end}/d${weight}`])}`];
  }
  const lines = [`∂out/∂net ${fixed(values[`dout_${name}/dnet_${name}`])}`];
  if (OUTPUTS.includes(name)) lines.push(`∂E/∂out ${fixed(values[`dE_total/dout_${name}`])}`);
  else lines.push(`∂E/∂out ${number(values[`dE_total/dout_${name}`], 3)}`);
  return lines;
}

// Returns the one or two lines on a connection.
export function edgeLabel(name, values, { backward, shown }, highlighted) {
  const symbol = subscripted(name);
  if (!backward) return [`${symbol} ${number(values[name])}`];
  if (highlighted && !highlighted.has(name)) return [];
  if (highlighted && name !== shown) return [`× ${symbol} ${number(values[name])}`];
  return [`∂E/∂${symbol}`, number(values[`dE_total/d${name}`], 3)];
}

// Returns what a part is, for its accessible name.
export function partKind(name) {
  if (INPUTS.includes(name)) return "input";
  if (HIDDEN.includes(name)) return "hidden neuron";
  if (OUTPUTS.includes(name)) return "output neuron";
  if (name in BIASES) return `bias of the ${BIASES[name] ? "output" : "hidden"} layer`;
  return `weight from ${ends(name).join(" to ")}`;
}
