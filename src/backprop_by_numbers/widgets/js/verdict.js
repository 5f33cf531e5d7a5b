// What a learning rate does, in words: found from the errors and the outputs of a training run.

import { OUTPUTS } from "./example.js";
import { DIGITS, fixed, grouped, number, short, subscripted } from "./numbers.js";

const FLAT = 0.1; // a stuck output's slope, as a part of the slope at its target, at most
const LEARNT = 0.01; // a run has learnt when its error is this part of the first, at most
const NOTICEABLE = 1e-18; // by how much an error has to rise to be no rounding error

// Tells runs apart by the first of these that holds after the last update:
// - saturated: an output lies where the logistic curve has less than a tenth of the slope that it
//   has at the target. Gradients are so small there that the output stays where it is;
// - diverges: the error is no smaller than before training, or no longer a number;
// - crawls: the error is still more than a hundredth of what it was before training;
// - jumps: the error has risen at some update on the way;
// - learns steadily: none of these.
export function kindOf(errors, output, targets) {
  const [first, last] = [errors[0], errors[errors.length - 1]];
  if (stuckOutputs(output, targets).length) return "saturated";
  if (!(last < first)) return "diverges";
  if (last > LEARNT * first) return "crawls";
  return rises(errors) ? "jumps" : "learns steadily";
}

// Returns the verdict on a run as a short name and a sentence.
export function verdict(errors, output, targets) {
  const kind = kindOf(errors, output, targets);
  const last = errors.length - 1;
  const updates = `${grouped(last)} updates`;
  const end = number(errors[last], 3);
  const learnt = grouped(errors.findIndex((e) => e <= LEARNT * errors[0]));
  const sentences = {
    saturated: () => stuckSentence(output, targets),
    diverges: () => `After ${updates} the error is ${end}, no smaller than before training.`,
    crawls: () =>
      `After ${updates} the error is still ${end}, ${percent(errors[last] / errors[0])} of its start.`,
    jumps: () =>
      `At ${rises(errors)} of ${updates} the error rises, yet in the end it falls to ${end}.`,
    "learns steadily": () =>
      `No update makes the error larger, and ${learnt} bring it below a hundredth of its start.`,
  };
  const names = { saturated: "Saturated", diverges: "Diverges", crawls: "Crawls", jumps: "Jumps" };
  return { kind, name: names[kind] ?? "Learns steadily", sentence: sentences[kind]() };
}

function stuckOutputs(output, targets) {
  const slopeAt = (out) => out * (1 - out); // of the logistic curve; of a target the net is unknown
  return [...output.keys()].filter((j) => slopeAt(output[j]) < FLAT * slopeAt(targets[j]));
}

function stuckSentence(output, targets) {
  const stuck = stuckOutputs(output, targets);
  const name = (j) => `${subscripted(OUTPUTS[j])} at ${fixed(output[j], DIGITS)}`;
  const who =
    stuck.length === 2
      ? `Both outputs are stuck: ${stuck.map(name).join(" and ")}`
      : `One output is stuck: ${name(stuck[0])}`;
  return `${who}, where the logistic curve is flat and almost no gradient is left.`;
}

function rises(errors) {
  let count = 0;
  for (let i = 1; i < errors.length; i++) {
    if (errors[i] > errors[i - 1] + NOTICEABLE) count++;
  }
  return count;
}

function percent(part) {
  return `${short(100 * part, 2)}%`;
}
