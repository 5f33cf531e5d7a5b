// Lines of equal height.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  heightGrid,
  outlines,
  roundLevels,
} from "../../src/backprop_by_numbers/widgets/js/contour.js";

const LEVEL = 4.25;
const height = (c, r) => Math.abs(3 * c - 2 * r - 1) + 0.5 * ((c * r) % 4);

test("outlines close and lie on their level, or along the map's edge on higher ground", () => {
  const rings = outlines(heightGrid(7, height), LEVEL);
  assert.ok(rings.length > 1);
  for (const ring of rings) {
    ring.forEach(([c, r], i) => {
      const [nextC, nextR] = ring[(i + 1) % ring.length];
      assert.ok(Math.max(Math.abs(c - nextC), Math.abs(r - nextR)) <= 1); // from cell to cell
      const [low, high] = [height(Math.floor(c), Math.floor(r)), height(Math.ceil(c), Math.ceil(r))];
      const share = (c % 1) + (r % 1);
      const found = low + share * (high - low);
      const isOnTheEdge = [c, r].some((place) => place === 0 || place === 6);
      assert.ok(Math.abs(found - LEVEL) < 1e-9 || (isOnTheEdge && found > LEVEL), `${[c, r]}`);
    });
  }
});

test("level ground has no lines, and a slope has few, with round numbers", () => {
  assert.deepEqual(roundLevels(heightGrid(3, () => 0.2), 10), []);
  const levels = roundLevels(heightGrid(3, (c, r) => 0.1 * (c + r)), 10);
  assert.deepEqual(levels, [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
});
