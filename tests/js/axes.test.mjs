// Scales, ticks, and labels that keep clear of one another.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as axes from "../../src/backprop_by_numbers/widgets/js/axes.js";

test("each number of updates has a place of its own, from 0 to 1", () => {
  assert.deepEqual([0, 10000].map((n) => axes.placeOf(n, 10000)), [0, 1]);
  for (const n of [0, 1, 2, 3, 10, 99, 1234, 9999, 10000]) {
    assert.equal(axes.updatesAt(axes.placeOf(n, 10000), 10000), n);
  }
});

test("a place beyond an end of the axis is that end", () => {
  assert.deepEqual([-0.2, 1.3].map((place) => axes.updatesAt(place, 500)), [0, 500]);
});

test("updates are marked at 0 and at the powers of ten", () => {
  assert.deepEqual(axes.updateTicks(1000), [0, 1, 10, 100, 1000]);
});

test("a logarithmic scale has whole decades, and not too many ticks", () => {
  const { place, ticks } = axes.logScale(3e-5, 0.3);
  assert.deepEqual(ticks.map(({ text }) => text), ["1", "10⁻¹", "10⁻²", "10⁻³", "10⁻⁴", "10⁻⁵"]);
  assert.deepEqual([place(1), place(1e-5), place(1e-9)], [1, 0, 0]);
  assert.ok(axes.logScale(1e-18, 1).ticks.length <= 6);
});

test("a linear scale has round ticks around its numbers, and none is −0", () => {
  const texts = (low, high) => axes.linearScale(low, high).ticks.map(({ text }) => text);
  assert.deepEqual(texts(-1, 1), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
  assert.deepEqual(texts(-7, 7), ["−10", "−5", "0", "5", "10"]);
  const { place, ticks } = axes.linearScale(0.3, 0.3);
  assert.ok(ticks[0].value <= 0.3 && place(0.3) >= 0 && place(0.3) <= 1);
});

test("labels keep their distance and stay as near as they can", () => {
  assert.deepEqual(axes.spreadOut([50, 10, 90], 15, 0, 100), [50, 10, 90]);
  assert.deepEqual(axes.spreadOut([50, 50], 20, 0, 100), [40, 60]);
  assert.deepEqual(axes.spreadOut([99, 98], 20, 0, 100), [100, 80]);
});
