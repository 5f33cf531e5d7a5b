// What a stroke of the digit lab leaves on the pixels.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RADIUS, strokeOn } from "../../src/backprop_by_numbers/widgets/js/digit_brush.js";

const PAPER = new Array(64).fill(0);
const stroke = (before, erases, ...places) => {
  const made = strokeOn(before, erases);
  for (const place of places) made.moveTo(...place);
  return made.image();
};
const row = (image, y) => image.slice(8 * y, 8 * y + 8);

test("a stroke through the middle of pixels leaves them nearly full, and grey ones beside them", () => {
  const image = stroke(PAPER, false, [1.5, 3.5], [6.5, 3.5]);
  for (let x = 2; x <= 5; x++) {
    assert.equal(row(image, 3)[x], 1);
    assert.equal(row(image, 2)[x], 0.25); // of its four rows of points, one is within the brush
    assert.equal(row(image, 4)[x], 0.25);
  }
  assert.deepEqual(row(image, 0), row(PAPER, 0));
  assert.ok(image.every((ink) => Number.isInteger(16 * ink) && ink <= 1));
});

test("the ink of a stroke is its area, wherever it is", () => {
  const sum = (image) => image.reduce((all, ink) => all + ink, 0);
  for (const [dx, dy] of [[0, 0], [0.3, 0.4], [0.77, 0.11]]) {
    const ink = sum(stroke(PAPER, false, [2 + dx, 2 + dy], [5 + dx, 6 + dy]));
    assert.ok(Math.abs(ink - (2 * RADIUS * 5 + Math.PI * RADIUS ** 2)) < 0.5, String(ink));
  }
});

test("a stroke is the same in few moves and in many, and twice over the same place", () => {
  const few = stroke(PAPER, false, [1, 1], [6, 5]);
  const steps = Array.from({ length: 41 }, (_, i) => [1 + (5 * i) / 40, 1 + (4 * i) / 40]);
  assert.deepEqual(stroke(PAPER, false, ...steps), few);
  assert.deepEqual(stroke(PAPER, false, [1, 1], [6, 5], [1, 1]), few);
  assert.deepEqual(stroke(few, false, [1, 1], [6, 5]), few);
});

test("the eraser takes away what the brush would leave, and no less", () => {
  const full = new Array(64).fill(1);
  const inked = stroke(PAPER, false, [1, 1], [6, 5]);
  assert.deepEqual(stroke(full, true, [1, 1], [6, 5]), inked.map((ink) => 1 - ink));
  assert.deepEqual(stroke(PAPER, true, [1, 1], [6, 5]), PAPER);
});

test("what is outside the field leaves nothing", () => {
  assert.deepEqual(stroke(PAPER, false, [-3, 4], [-1, 20]), PAPER);
  assert.equal(row(stroke(PAPER, false, [7.9, -5], [7.9, 20]), 5)[7], 0.75); // at the edge: cut off
});
