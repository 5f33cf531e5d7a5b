// What the convolution lab writes in its picture and says of its parts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { quantities } from "../../src/backprop_by_numbers/widgets/js/convolution.js";
import * as captions from "../../src/backprop_by_numbers/widgets/js/convolution_captions.js";
import { explanation } from "../../src/backprop_by_numbers/widgets/js/convolution_explanation.js";
import * as places from "../../src/backprop_by_numbers/widgets/js/convolution_places.js";
import { readoutGroups } from "../../src/backprop_by_numbers/widgets/js/convolution_readout.js";

const { CELLS, KERNEL, OUTPUTS, PARAMETERS, PIXELS, POOLED } = places;
const PARTS = [...PIXELS, ...KERNEL, "b1", ...CELLS, ...POOLED, ...OUTPUTS];
const START = Object.fromEntries(PARAMETERS.map((name, i) => [name, 0.1 * (i + 1)]));
const IMAGE = PIXELS.map((_, i) => ((7 * i) % 11) / 10);
const found = (changed = {}, image = IMAGE) => quantities({ ...START, ...changed }, image, [0.99, 0.01], 0.5);
// Of networks and images where windows compete, where one of them is dead, where all are, and all tie.
const STATES = [found(), found({ b1: -1.2 }), found({ b1: -5 }), found({}, IMAGE.map(() => 0.5))];

test("a window holds the pixels that a cell is made of, and a pixel knows its windows", () => {
  assert.deepEqual(places.WINDOWS.m6, ["i7", "i8", "i12", "i13"]);
  assert.deepEqual(places.CANDIDATES.p3, ["m9", "m10", "m13", "m14"]);
  assert.deepEqual(places.windowsWith("i14"), [
    { cell: "m7", weight: "k4" },
    { cell: "m8", weight: "k3" },
    { cell: "m11", weight: "k2" },
    { cell: "m12", weight: "k1" },
  ]);
  assert.deepEqual(places.windowsWith("i25"), [{ cell: "m16", weight: "k4" }]);
  assert.deepEqual(places.usesOf("k2")[5], { cell: "m6", pixel: "i8" });
  assert.equal(places.denseWeight("p2", "o2"), "w6");
});

test("every part is explained, forward and backward, with formulas that give its numbers", () => {
  for (const values of STATES) {
    for (const [part, backward] of ["", "E_total", ...PARTS].flatMap((name) => [[name, false], [name, true]])) {
      const { words, formulas = {} } = explanation(part, backward, values);
      assert.match(words, /^.+[.:]$/s);
      assert.doesNotMatch(words, /undefined|NaN|\b1 windows/);
      for (const [name, formula] of Object.entries(formulas)) {
        const text = formula
          .replace(/\[([^\]]+)\]|[A-Za-z]\w*/g, (token, inner) =>
            token === "exp" ? "Math.exp" : `(${values[inner ?? token]})`,
          );
        const result = Function(`return ${text}`)();
        assert.ok(Math.abs(result - values[name]) < 1e-12, `${name} = ${formula}`);
      }
    }
  }
});

test("in the backward pass the places light up that contribute to the derivative", () => {
  const [values] = STATES;
  for (const weight of KERNEL) {
    const lit = captions.partsWith(weight, true, values);
    const uses = places.usesOf(weight).filter(({ cell }) => lit.includes(cell));
    const sum = uses.reduce((total, { cell, pixel }) => total + values[`delta_${cell}`] * values[pixel], 0);
    assert.ok(Math.abs(sum - values[`dE_total/d${weight}`]) < 1e-12);
    assert.ok(uses.length <= POOLED.length);
  }
});

test("what is not 0 is not written as 0, and every text is short enough for its cell", () => {
  const texts = [0, -0, 0.0004, -3e-8, 0.25, -0.4136, 12.3456, -123.456].map(captions.cellText);
  assert.deepEqual(texts, ["0", "0", "0.0004", "−3×10⁻⁸", "0.250", "−0.414", "12.35", "−123.5"]);
});

test("where several are the largest, that and which one counts is said", () => {
  const allInk = found({}, IMAGE.map(() => 1));
  assert.match(explanation("p1", false, allInk).words, /They tie: the first of the largest, .*m.*1.*, counts as the winner\.$/);
  assert.doesNotMatch(explanation("p1", false, STATES[0]).words, /tie/);
});

test("a part is called what is written in it, then what it is", () => {
  const label = (name, backward = false, shown = "") => captions.labelOf(name, backward, STATES[2], shown);
  assert.equal(label("i14"), "i₁₄ 0.30, pixel row 3, column 4");
  assert.equal(label("k2"), "k₂ 0.200, kernel weight row 1, column 2");
  assert.equal(label("p4"), "p₄ 0 dead, pooled row 2, column 2");
  assert.equal(label("o1"), "o₁ 0.802 target 0.99, output");
  assert.equal(label("m3"), "m₃ 0, map row 1, column 3");
  assert.equal(label("m3", false, "m3"), "m₃ −4.580 net, map row 1, column 3");
  assert.equal(label("m3", true, "m3"), "m₃ 0, delta, map row 1, column 3");
  assert.match(label("i14", true), /^i₁₄ .+, derivative, pixel row 3, column 4$/);
});

test("the readout holds every quantity once", () => {
  const names = readoutGroups().flatMap((group) => group.names);
  assert.deepEqual([...names].sort(), Object.keys(STATES[0]).sort());
});
