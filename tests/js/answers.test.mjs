// What is said of an answer. How a number is read and compared is tested in test_typed_number.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { judged, judgedChoice } from "../../src/backprop_by_numbers/widgets/js/answers.js";

const VALUE = 0.0821670407;
const WRONG = [
  [0, "0.101813"],
  [1, "0.5"],
  [2, "0.0411052"],
  [3, "0.0411052"],
  [4, "0.0820000"],
];

for (const [text, kind, words] of [
  ["0.08217", "right", "Right to 4 digits."],
  ["0.0822", "right", "Right to 3 digits."],
  ["0,082167041", "right", "Right to 8 digits."],
  ["0.08216704", "right", "Right to 7 digits."],
  ["0.0821673", "right", "Right to 5 digits. The digits after that differ: the number is 0.0821670. Was an earlier number rounded?"],
  ["0.082168", "right", "Right to 4 digits. The last digit is off by one. Rounded there, it is 0.082167."],
  ["0.0821670406", "right", "Right to 8 digits. The last digit is off by one. Rounded there, it is 0.0821670407."],
  ["0.082", "more", "All digits that you typed are right. Give 4 significant digits."],
  ["0.08", "more", "All digits that you typed are right. Give 4 significant digits."],
  ["0.09", "wrong", "Not right, and it has too few digits to find the mistake. Give 4 significant digits."],
  ["0.08215", "wrong", "Only the first 3 digits are right. After them, an earlier number was rounded, or something is wrong."],
  ["0.3725", "wrong", "Not right, and not recognised. Compare your steps with the hint."],
  ["0.1018", "wrong", "Not right."],
  ["one", "unread", "\"one\" is no number: type digits with one decimal point or comma, such as 0.0821, −1.25 or 8.21e−2."],
  ["", "unread", "No number is given: type digits with one decimal point or comma, such as 0.0821, −1.25 or 8.21e−2."],
]) {
  test(`"${text}" is ${kind}: ${words}`, () => {
    const answer = judged(text, VALUE, WRONG, 4);
    assert.deepEqual([answer.kind, answer.words], [kind, words]);
  });
}

test("a last digit that is cut off is named, and the answer is right", () => {
  const { kind, words } = judged("0.5968843", 0.5968843782, [], 4);
  assert.equal(kind, "right");
  assert.equal(words, "Right to 6 digits. The last digit is cut off. Rounded there, it is 0.5968844.");
});

for (const [text, kind, words] of [
  ["0.08216", "right", "Right to 3 digits. The last digit is cut off. Rounded there, it is 0.08217."],
  ["0.08218", "right", "Right to 3 digits. The last digit is off by one. Rounded there, it is 0.08217."],
  ["0.0821", "more", "The digits are right, but the number is cut off and not rounded. Give 4 significant digits."],
  ["0.08220", "wrong", "Only the first 3 digits are right. After them, an earlier number was rounded, or something is wrong."],
]) {
  test(`${text}: rounding is no mistake, if there are digits enough`, () => {
    const answer = judged(text, VALUE, [], 4);
    assert.deepEqual([answer.kind, answer.words], [kind, words]);
  });
}

test("all digits of a mistake are not those of a right answer, however near", () => {
  assert.deepEqual(judged("0.0821641", VALUE, [[0, "0.0821641"]], 4).kind, "wrong");
});

test("a last digit that is cut off comes before a mistake that is as near", () => {
  const near = [[0, "0.199502"]];
  assert.match(judged("0.1995", 0.19956, near, 4).words, /cut off/);
  assert.deepEqual(judged("0.199502", 0.19956, near, 4).mistakes, [0]);
});

test("where few digits are exact, no more are asked for", () => {
  assert.equal(judged("27", 39, [], 4).words, "Not right, and not recognised. Compare your steps with the hint.");
  assert.match(judged("2,410", 2410, [], 4).words, /no comma for thousands/);
});

test("what is right as far as it goes is no mistake that it also fits", () => {
  assert.deepEqual(judged("0.39", 0.3925, [[0, "0.39"]], 4), {
    kind: "more",
    words: "All digits that you typed are right. Give 4 significant digits.",
    mistakes: [],
  });
});

test("what is exactly right needs no more digits, a zero included", () => {
  for (const [text, value] of [["0.5", 0.5], ["-2", -2], ["0", 0]]) {
    assert.deepEqual(judged(text, value, [], 4), { kind: "right", words: "Right, exactly.", mistakes: [] });
  }
  assert.equal(judged("0", 0.00003, [], 4).kind, "wrong");
});

for (const [text, mistakes] of [
  ["0.101813", [0]],
  ["0.1018", [0]],
  ["0.101812999", [0]], // the cell has six digits
  ["0.10182", []], // it would be 0.10181
  ["0.10", []],
  ["0.5", [1]],
  ["0.50", [1]],
  ["0.0411", [2, 3]],
  ["0.0821", []], // right to 2 digits, and of no mistake at its 3
  ["0.0820", [4]],
]) {
  test(`${text} is given by the mistakes [${mistakes}]`, () => {
    assert.deepEqual(judged(text, VALUE, WRONG, 4).mistakes, mistakes);
  });
}

test("a right answer has no mistake, even where one rounds to it", () => {
  assert.deepEqual(judged("0.0822", VALUE, [[0, "0.0822040"]], 4).mistakes, []);
});

test("the mistake that was made is right, and so is another that gives the same", () => {
  const chosen = (index) => judgedChoice(index, [2, "0.04111"], WRONG, 4);
  assert.deepEqual(chosen(2), { kind: "right", words: "Right.", mistakes: [2] });
  assert.deepEqual(chosen(3), { kind: "right", words: "Right.", mistakes: [3] });
  assert.equal(chosen(0).words, "Not this one. That mistake would give 0.1018.");
});
