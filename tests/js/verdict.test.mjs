// What a learning rate does, in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf, verdict } from "../../src/backprop_by_numbers/widgets/js/verdict.js";

const TARGETS = [0.01, 0.99];

for (const [errors, output, kind] of [
  [[0.3, 0.2, 0.001], [0.02, 0.98], "learns steadily"],
  [[0.3, 0.4, 0.001], [0.02, 0.98], "jumps"],
  [[0.3, 0.2, 0.0031], [0.02, 0.98], "crawls"],
  [[0.3, 0.2, 0.3], [0.2, 0.9], "diverges"],
  [[0.3, NaN], [NaN, 0.9], "diverges"],
  [[0.3, 0.001], [0.0009, 0.98], "saturated"],
  [[0.3, 0.001], [0.02, 0.99905], "saturated"],
  [[0.3, 0.001], [0.001, 0.98], "learns steadily"],
]) {
  test(`errors ${errors} that end with outputs ${output}: ${kind}`, () => {
    assert.equal(kindOf(errors, output, TARGETS), kind);
  });
}

test("a crawling run says how much of the error is left", () => {
  const sentence = (last) => verdict([0.3, last], [0.2, 0.9], TARGETS).sentence;
  assert.match(sentence(0.00838), /^After 1 updates the error is still 0.00838, 2.8% of its start/);
  assert.match(sentence(0.299), /100% of its start\.$/);
});

test("a stuck run names the outputs that are stuck", () => {
  const { name, sentence } = verdict([0.3, 0.2], [4.914e-21, 0.5], TARGETS);
  assert.equal(name, "Saturated");
  assert.match(sentence, /^One output is stuck: o₁ at 4.914×10⁻²¹, where/);
});
