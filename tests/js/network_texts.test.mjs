// What the network lab writes in its picture and says of its parts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PARAMETERS, layersOf, quantities } from "../../src/backprop_by_numbers/widgets/js/example.js";
import * as pictured from "../../src/backprop_by_numbers/widgets/js/network_captions.js";
import {
  explanation,
  readoutGroups,
} from "../../src/backprop_by_numbers/widgets/js/network_explanation.js";

const START = Object.fromEntries(PARAMETERS.map((name, i) => [name, 0.1 * (i + 1)]));
const { weights, biases } = layersOf(START);
const VALUES = quantities(weights, biases, [0.05, 0.1], [0.01, 0.99], 0.5);

test("a chosen weight lights all that lies between it and the error", () => {
  const highlighted = (shown, backward = true) => pictured.highlightedParts({ backward, shown });
  assert.deepEqual([...highlighted("w5")].sort(), ["h1", "o1", "w5"]);
  assert.deepEqual([...highlighted("w1")].sort(), ["h1", "i1", "o1", "o2", "w1", "w5", "w7"]);
  assert.deepEqual([highlighted("h1"), highlighted(""), highlighted("w1", false)], [null, null, null]);
});

test("a connection has its weight on the way forward, its slope on the way back", () => {
  assert.deepEqual(pictured.edgeLabel("w5", VALUES, { backward: false, shown: "" }, null), ["w₅ 0.50"]);
  const [symbol, slope] = pictured.edgeLabel("w5", VALUES, { backward: true, shown: "" }, null);
  assert.equal(symbol, "∂E/∂w₅");
  assert.equal(Number(slope), Number(VALUES["dE_total/dw5"].toPrecision(3)));
});

test("an output shows four numbers, an input none", () => {
  const state = { backward: false, shown: "" };
  const starts = pictured.captions("o1", VALUES, state, null).map((line) => line.split(" ")[0]);
  assert.deepEqual(starts, ["net", "out", "target", "E"]);
  assert.deepEqual(pictured.captions("i1", VALUES, state, null), []);
});

test("every part is explained, on the way forward and on the way back", () => {
  const parts = ["", "E_total", "i1", "h1", "h2", "o1", "o2", ...PARAMETERS];
  for (const [part, backward] of parts.flatMap((name) => [[name, false], [name, true]])) {
    const { words, names } = explanation(part, backward);
    assert.match(words, /^.+\.$/);
    for (const name of names) assert.ok(name in VALUES, name);
  }
});

test("the readout holds every quantity once", () => {
  const names = readoutGroups().flatMap((group) => group.names);
  assert.equal(new Set(names).size, names.length);
  const unlisted = Object.keys(VALUES).filter((name) => !names.includes(name));
  assert.deepEqual(unlisted, ["b_h1", "b_h2", "b_o1", "b_o2"]); // b1 and b2 are listed for them
});
