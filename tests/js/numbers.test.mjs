// What only the live figures write. What Python writes too is compared in test_numbers.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as numbers from "../../src/backprop_by_numbers/widgets/js/numbers.js";

test("a count has its thousands apart", () => {
  assert.deepEqual([0, 999, 1000, 10000].map(numbers.grouped), ["0", "999", "1,000", "10,000"]);
});

test("the digits of a part's name are lowered", () => {
  assert.deepEqual(["w5", "h10", "eta"].map(numbers.subscripted), ["w₅", "h₁₀", "eta"]);
});

test("a weight always has a sign, and is as wide at 9 as at 10", () => {
  const weights = [0.4, -5.65, 12.345, -12.345, 0, -0.0001];
  const texts = ["+0.400", "−5.650", "+12.35", "−12.35", "+0.000", "+0.000"];
  assert.deepEqual(weights.map(numbers.weightText), texts);
});

test("a power of ten is raised", () => {
  assert.deepEqual([-18, 5].map(numbers.powerOfTen), ["10⁻¹⁸", "10⁵"]);
});

for (const write of [numbers.asWritten, numbers.number, numbers.fixed, numbers.short]) {
  test(`${write.name} refuses what is no finite number`, () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      assert.throws(() => write(value), { name: "RangeError", message: /finite, not -?(NaN|Inf)/ });
    }
  });
}
