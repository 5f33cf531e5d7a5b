// What the digit lab says of the answer, of pixels and of derivatives.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as words from "../../src/backprop_by_numbers/widgets/js/digit_words.js";

const ZEROS = new Array(64).fill(0);

test("a probability is never written as certain", () => {
  assert.deepEqual([0, 1e-9, 0.0004999].map(words.shareText), ["< 0.001", "< 0.001", "< 0.001"]);
  assert.deepEqual([0.0005, 0.25, 0.9994].map(words.shareText), ["0.001", "0.250", "0.999"]);
  assert.deepEqual([0.9995, 1].map(words.shareText), ["> 0.999", "> 0.999"]);
});

test("the answer comes with the one that is next", () => {
  const probabilities = [0.01, 0, 0, 0, 0, 0, 0, 0.0002, 0.9, 0.0898];
  assert.equal(
    words.answerInWords({ probabilities }, 8, false),
    "The network reads an 8: probability 0.900. Next comes a 9: 0.090.",
  );
  const certain = probabilities.map((_, digit) => (digit === 7 ? 1 : 0));
  assert.equal(
    words.answerInWords({ probabilities: certain }, 7, false),
    "The network reads a 7: probability above 0.999. Next comes a 0: below 0.001.",
  );
});

test("an empty field is said to be one", () => {
  const said = words.answerInWords({ probabilities: new Array(10).fill(0.1) }, 0, true);
  assert.equal(said, "The field is empty. Even so, one probability is the largest: that of a 0, 0.100.");
});

test("a pixel has its place, its ink, and what more ink would do", () => {
  assert.equal(words.pixelInWords(10, 0.8125), "Row 2, column 3: ink 0.81.");
  const said = words.pixelInWords(63, 0, -0.5, 8);
  assert.equal(said, "Row 8, column 8: ink 0.00, ∂E/∂pixel = −0.5. A little more ink here would make an 8 more likely.");
  assert.match(words.pixelInWords(0, 1, 2e-7, 7), /= 2×10⁻⁷\. A little more ink here would make a 7 less likely\.$/);
  assert.match(words.pixelInWords(0, 1, 0, 7), /= 0\. A little more ink would change nothing\.$/);
  assert.match(words.pixelInWords(0, 1, null, 7), /no derivative: here more ink and less ink have different/);
  assert.equal(words.pixelLabel(9, 0.5, null), "ink 0.50, no derivative, row 2, column 2");
  assert.equal(words.pixelLabel(10, 0.5), "ink 0.50, row 2, column 3");
  assert.equal(words.pixelLabel(10, 0.5, -0.25), "ink 0.50, derivative −0.25, row 2, column 3");
});

test("the largest derivative is named with its sign and its place", () => {
  const said = words.squaresInWords(ZEROS.with(9, -3).with(20, 2).with(0, null), 0.0683, 7);
  assert.match(said, /E = −ln p, where p is the probability of a 7, is 0\.0683\./);
  assert.match(said, /For a 7, the largest in size is −3, in row 2, column 2\./);
  assert.equal(words.largestInWords(ZEROS, 8), "No derivative for an 8 is other than 0.");
});

test("a drawing says which of the images it was made from", () => {
  const of = (state) => words.imageInWords({ count: 12, ...state });
  assert.equal(of({ index: -1 }), "");
  assert.equal(of({ index: 0, label: 8, isChanged: false }), "Image 1 of 12: it shows an 8.");
  assert.equal(of({ index: 2, label: 3, isChanged: true }), "Image 3 of 12, changed: it was a 3.");
  assert.equal(of({ index: 2, isChanged: true }), "Image 3 of 12, changed.");
});
