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

// At the curve's ends, and beyond, which targets of 0 and 1 are.
for (const [output, targets, kind] of [
  [[0.99998, 0.98], [0, 1], "saturated"],
  [[0.02, 0.00002], [0, 1], "saturated"],
  [[0.0005, 0.9995], [0, 1], "learns steadily"],
  [[0.0005, 0.9995], [-1, 2], "learns steadily"],
  [[0.9995, 0.9995], [-1, 2], "saturated"],
  [[0.9995, 0.5], [0.001, 0.5], "saturated"],
  [[0.0004, 0.5], [0.0005, 0.5], "learns steadily"],
  [[0.5, 0.02], [0.5, 0.5], "saturated"],
]) {
  test(`outputs ${output} for targets ${targets}: ${kind}`, () => {
    assert.equal(kindOf([0.3, 0.2, 0.001], output, targets), kind);
  });
}

for (const [errors, sentence] of [
  [[0.3, 0.00838], /^After 1 update the error is still 0\.00838, 2\.8% of its start\.$/],
  [[0.3, 0.29, 0.15], /^After 2 updates the error is still 0\.15, 50% of its start\.$/],
  [[0.3, 0.2996], /still 0\.30, more than 99% of its start\.$/],
  [[3e-7, 1e-8], /still 1×10⁻⁸, 3\.3% of its start\.$/],
  [[0.3, 0.3], /^After 1 update the error is 0\.30, no smaller than before training\.$/],
  [[0.3, 0.001], /; after 1 it is below a hundredth of its start\.$/],
  [[0.3, 0.4, 0.001], /^At 1 of 2 updates the error rises, yet in the end it falls to 0\.001\.$/],
  [[0, 0], /^The error is 0 from the start: there is nothing to learn\.$/],
]) {
  test(`the errors ${errors} are written as people write them`, () => {
    assert.match(verdict(errors, [0.2, 0.9], TARGETS).sentence, sentence);
  });
}

test("a saturated run names the outputs that are saturated", () => {
  const { name, sentence } = verdict([0.3, 0.2], [4.914e-21, 0.5], TARGETS);
  assert.equal(name, "Saturated");
  assert.match(sentence, /^One output is saturated: o₁ at 4.914×10⁻²¹, where/);
});
