// What is said of an answer: found from the right value and from those that known mistakes give.

import { counted, number } from "./numbers.js";
import { Typed } from "./typed_number.js";

// Returns what a typed number is: its kind ("right", "more" digits are needed, "wrong", or "unread"
// where it is no number), the words, and the mistakes that give it, as indices. `wrong` holds pairs
// of such an index and a value.
export function judged(text, value, wrong, wanted) {
  let typed;
  try {
    typed = Typed.read(text);
  } catch (reason) {
    return { kind: "unread", words: `${capitalised(reason.message)}.`, mistakes: [] };
  }
  const mistakes = typed.identifies(value) ? [] : givenBy(typed, wrong);
  const agreeing = typed.digits(value);
  const answer = (kind, words) => ({ kind, words, mistakes });
  const enough = `Give ${counted(wanted, "significant digit")}.`;
  if (typed.identifies(value)) {
    return answer("right", agreeing < 3 ? "Right, exactly." : `Right to ${agreeing} digits.`);
  }
  if (agreeing >= wanted) {
    return answer("right", `Right to ${agreeing} digits. ${lastDigits(typed, value)}`);
  }
  if (mistakes.length) return answer("wrong", "Not right.");
  if (typed.agrees(value)) return answer("more", `Right as far as it goes. ${enough}`);
  if (typed.significant < 3) {
    return answer("wrong", `Not right, and too short to find out why. ${enough}`);
  }
  if (agreeing > 1) {
    const part = `Only the first ${agreeing} digits are right.`;
    return answer("wrong", `${part} Was a number on the way rounded or cut off?`);
  }
  return answer("wrong", "Not right, and not recognised. Compare your steps with the hint.");
}

// Returns what choosing one of the mistakes is, for the wrong value that is shown.
export function judgedChoice(chosen, [meant, shown], wrong, wanted) {
  const [, value] = wrong.find(([index]) => index === chosen);
  const gives = chosen === meant || Typed.read(shown).identifies(Number(value));
  if (gives) return { kind: "right", words: "Right.", mistakes: [chosen] };
  const other = number(Number(value), wanted);
  return { kind: "wrong", words: `Not this one. That mistake would give ${other}.`, mistakes: [] };
}

function givenBy(typed, wrong) {
  return wrong.filter(([, value]) => typed.identifies(Number(value))).map(([index]) => index);
}

// What is the matter with the last digits of a number that is right but for these.
function lastDigits(typed, value) {
  const rounded = number(value, Math.min(typed.significant, 13), Math.max(0, -typed.power));
  const missing = Math.abs(value) - Math.abs(typed.value);
  const whole = `Rounded there, it is ${rounded}.`;
  if (missing > 0 && missing < typed.unit) return `The last digit is cut off. ${whole}`;
  if (Math.abs(missing) <= 1.5 * typed.unit) return `The last digit is off by one. ${whole}`;
  return `The digits after that differ: it is ${rounded}. Was a number on the way rounded?`;
}

// Returns a text that begins with a capital letter.
export function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}
