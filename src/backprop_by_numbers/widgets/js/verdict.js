// What a learning rate does, in words: found from the errors and the outputs of a training run.

import { OUTPUTS } from "./example.js";
import { DIGITS, counted, fixed, grouped, number, short, subscripted } from "./numbers.js";

const FLAT = 0.1; // a saturated output's slope, as a part of the slope at its target, at most
const END = 0.01; // nearer to the curve's ends, where its slope is 0, every output is on the flat
const LEARNT = 0.01; // a run has learnt when its error is this part of the first, at most
const NOTICEABLE = 1e-18; // by how much an error has to rise to be no rounding error

// Tells runs apart by the first of these that holds after the last update:
// - saturated: an output lies where the logistic curve has less than a tenth of the slope that it
//   has at the target. Gradients are so small there that the output stays where it is. A target at
//   an end of the curve, or beyond, has no slope to compare with: an output is as good as there
//   within a hundredth of that end, and elsewhere the slope is compared with the one there;
// - diverges: the error is no smaller than before training, or no longer a number;
// - crawls: the error is still more than a hundredth of what it was before training;
// - jumps: the error has risen at some update on the way;
// - learns steadily: none of these.
export function kindOf(errors, output, targets) {
  const [first, last] = [errors[0], errors[errors.length - 1]];
  if (saturatedOutputs(output, targets).length) return "saturated";
  if (first === 0 && last === 0) return "learns steadily";
  if (!(last < first)) return "diverges";
  if (last > LEARNT * first) return "crawls";
  return rises(errors) ? "jumps" : "learns steadily";
}

// Returns the verdict on a run as a short name and a sentence.
export function verdict(errors, output, targets) {
  const kind = kindOf(errors, output, targets);
  const last = errors.length - 1;
  const updates = counted(last, "update");
  const end = number(errors[last], 3);
  const learnt = grouped(errors.findIndex((e) => e <= LEARNT * errors[0]));
  const sentences = {
    saturated: () => saturatedSentence(output, targets),
    diverges: () => `After ${updates} the error is ${end}, no smaller than before training.`,
    crawls: () =>
      `After ${updates} the error is still ${end}, ${percent(errors[last] / errors[0])} of its start.`,
    jumps: () =>
      `At ${rises(errors)} of ${updates} the error rises, yet in the end it falls to ${end}.`,
    "learns steadily": () =>
      errors[0] === 0
        ? "The error is 0 from the start: there is nothing to learn."
        : `No update makes the error larger; after ${learnt} it is below a hundredth of its start.`,
  };
  const names = { saturated: "Saturated", diverges: "Diverges", crawls: "Crawls", jumps: "Jumps" };
  return { kind, name: names[kind] ?? "Learns steadily", sentence: sentences[kind]() };
}

function saturatedOutputs(output, targets) {
  const slopeAt = (out) => out * (1 - out); // of the logistic curve; of a target the net is unknown
  const isSaturated = (out, target) => {
    const reachable = Math.min(Math.max(target, END), 1 - END);
    const isFar = Math.abs(out - target) > Math.abs(reachable - target);
    return isFar && slopeAt(out) < FLAT * slopeAt(reachable);
  };
  return [...output.keys()].filter((j) => isSaturated(output[j], targets[j]));
}

function saturatedSentence(output, targets) {
  const saturated = saturatedOutputs(output, targets);
  const name = (j) => `${subscripted(OUTPUTS[j])} at ${fixed(output[j], DIGITS)}`;
  const who =
    saturated.length === 2
      ? `Both outputs are saturated: ${saturated.map(name).join(" and ")}`
      : `One output is saturated: ${name(saturated[0])}`;
  return `${who}, where the logistic function is flat and every derivative is almost 0.`;
}

function rises(errors) {
  let count = 0;
  for (let i = 1; i < errors.length; i++) {
    if (errors[i] > errors[i - 1] + NOTICEABLE) count++;
  }
  return count;
}

// What is nearly all is not "100%": something has been learnt.
function percent(part) {
  return part > 0.99 ? "more than 99%" : `${short(100 * part, 2)}%`;
}
