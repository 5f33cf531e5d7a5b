// What is said of an answer: found from the right value and from those that known mistakes give.

import { counted, number } from "./numbers.js";
import { ENOUGH, Typed } from "./typed_number.js";

const DIGITS_OF_MISTAKES = 6; // as in widgets/question_table.py: a number with fewer is exact

// Returns what a typed number is: its kind ("right", "more" digits are needed, "wrong", or "unread"
// where it is no number), the words, and the mistakes that give it, as indices. `wrong` holds pairs
// of such an index and a value.
export function judged(text, value, wrong, wanted) {
  let typed;
  try {
    typed = Typed.read(text);
  } catch (reason) {
    return { kind: "unread", words: `${capitalised(signed(reason.message))}.`, mistakes: [] };
  }
  const isNear =
    typed.significant >= ENOUGH && (isCutOff(typed, value) || isOffByOne(typed, value));
  // A mistake that is as near as rounding is named only where more digits than asked for fit it.
  const isRounded = typed.agrees(value) || (isNear && typed.significant <= wanted);
  const mistakes = isRounded ? [] : givenBy(typed, wrong);
  const agreeing = typed.digits(value);
  const answer = (kind, words) => ({ kind, words, mistakes });
  const enough = isShort(value)
    ? "Give all of its digits."
    : `Give ${counted(wanted, "significant digit")}.`;
  if (typed.identifies(value)) {
    return answer("right", agreeing < ENOUGH ? "Right, exactly." : `Right to ${agreeing} digits.`);
  }
  if (typed.agrees(value) && agreeing > 0) return answer("more", `All digits that you typed are right. ${enough}`);
  if (mistakes.length) return answer("wrong", "Not right.");
  if (agreeing >= wanted || (isNear && typed.significant >= wanted)) {
    return answer("right", `Right to ${agreeing} digits. ${lastDigits(typed, value)}`);
  }
  if (isCutOff(typed, value) && typed.significant >= ENOUGH) {
    return answer("more", `The digits are right, but the number is cut off and not rounded. ${enough}`);
  }
  if (typed.equals(value / 1000) && text.includes(",")) {
    return answer("unread", "A comma is read as the decimal point here: type no comma for thousands.");
  }
  if (typed.significant < ENOUGH && !isShort(value)) {
    return answer("wrong", `Not right, and it has too few digits to find the mistake. ${enough}`);
  }
  if (agreeing > 1) {
    const part = `Only the first ${agreeing} digits are right.`;
    return answer("wrong", `${part} After them, an earlier number was rounded, or something is wrong.`);
  }
  return answer("wrong", "Not right, and not recognised. Compare your steps with the hint.");
}

// Returns what choosing one of the mistakes is, for the wrong value that is shown.
export function judgedChoice(chosen, [meant, shown], wrong, wanted) {
  const [, value] = wrong.find(([index]) => index === chosen);
  if (chosen === meant || isGivenBy(Typed.read(shown), value)) {
    return { kind: "right", words: "Right.", mistakes: [chosen] };
  }
  const other = number(Number(value), wanted);
  return { kind: "wrong", words: `Not this one. That mistake would give ${other}.`, mistakes: [] };
}

function givenBy(typed, wrong) {
  const indices = wrong.filter(([, text]) => isGivenBy(typed, text)).map(([index]) => index);
  return [...new Set(indices)];
}

// Whether a number is that of a mistake, which is exact or rounded to so many digits.
function isGivenBy(typed, text) {
  const wrong = Typed.read(text);
  if (wrong.significant < DIGITS_OF_MISTAKES) return typed.identifies(wrong.value);
  const apart = Math.abs(typed.value - wrong.value);
  return typed.significant >= ENOUGH && apart <= ((typed.unit + wrong.unit) / 2) * (1 + 1e-9);
}

// What is the matter with the last digits of a number that is right but for these.
function lastDigits(typed, value) {
  const rounded = number(value, Math.min(typed.significant, 13), Math.max(0, -typed.power));
  const whole = `Rounded there, it is ${rounded}.`;
  if (isCutOff(typed, value)) return `The last digit is cut off. ${whole}`;
  if (isOffByOne(typed, value)) return `The last digit is off by one. ${whole}`;
  return `The digits after that differ: the number is ${rounded}. Was an earlier number rounded?`;
}

// Returns a text with the minus signs that no line breaks after.
function signed(text) {
  return text.replace(/-(?=\d)/g, "−");
}

// Whether a number has so few digits that more of them would not show where a wrong one is from.
function isShort(value) {
  return Number(value.toPrecision(ENOUGH - 1)) === value;
}

// Whether the right number is cut off after the last typed digit, and not rounded.
function isCutOff(typed, value) {
  const missing = (Math.abs(value) - Math.abs(typed.value)) / typed.unit;
  return value * typed.value > 0 && missing > 0 && missing < 0.999;
}

// Whether the last typed digit alone is wrong, and by one.
function isOffByOne(typed, value) {
  return Math.abs(value - typed.value) <= 1.5 * typed.unit;
}

// Returns a text that begins with a capital letter.
export function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}
