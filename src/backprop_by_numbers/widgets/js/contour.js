// Contours: the outlines of all that is higher than a level, on a grid of heights, found by marching
// squares.
//
// The heights carry a border that is lower than any level, so every outline closes: what is higher
// than a level at the map's edge is outlined along that edge, and each outline can be filled.

const [BOTTOM, RIGHT, TOP, LEFT] = [0, 1, 2, 3];

// By which of its corners are high (1: bottom left, 2: bottom right, 4: top right, 8: top left),
// the sides that a cell's outline enters and leaves by. High ground is on the outline's left.
const CROSSINGS = [
  [],
  [[BOTTOM, LEFT]],
  [[RIGHT, BOTTOM]],
  [[RIGHT, LEFT]],
  [[TOP, RIGHT]],
  [[BOTTOM, LEFT], [TOP, RIGHT]],
  [[TOP, BOTTOM]],
  [[TOP, LEFT]],
  [[LEFT, TOP]],
  [[BOTTOM, TOP]],
  [[RIGHT, BOTTOM], [LEFT, TOP]],
  [[RIGHT, TOP]],
  [[LEFT, RIGHT]],
  [[BOTTOM, RIGHT]],
  [[LEFT, BOTTOM]],
  [],
];

// Returns size x size heights, height(column, row) with row 0 at the bottom, in their border.
export function heightGrid(size, height) {
  const stride = size + 2;
  const heights = new Float64Array(stride * stride).fill(-Infinity);
  let [lowest, highest] = [Infinity, -Infinity];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const found = height(column, row);
      heights[(row + 1) * stride + column + 1] = found;
      lowest = Math.min(lowest, found);
      highest = Math.max(highest, found);
    }
  }
  return { size, stride, heights, lowest, highest };
}

// Returns round levels between the lowest and the highest ground, at most so many.
export function roundLevels({ lowest, highest }, most) {
  if (highest - lowest < 1e-12) return []; // level ground
  const least = (highest - lowest) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least) * power;
  const levels = [];
  for (let k = Math.floor(lowest / step) + 1; k * step < highest; k++) {
    levels.push(Number((k * step).toPrecision(12)));
  }
  return levels;
}

// Returns the outlines of what is higher than a level, each a ring of [column, row].
export function outlines(grid, level) {
  const next = crossingsOf(grid, level);
  const rings = [];
  for (const first of next.keys()) {
    const ring = [];
    for (let at = first; next.has(at); ) {
      ring.push(placeOn(grid, at, level));
      const following = next.get(at);
      next.delete(at);
      at = following;
    }
    if (ring.length) rings.push(ring);
  }
  return rings;
}

// Returns, for each side of a cell that an outline crosses, the side that it crosses next. A side
// is known by the corner that it starts from: twice its index, plus 1 if the side goes upwards.
function crossingsOf({ stride, heights }, level) {
  const next = new Map();
  for (let row = 0; row < stride - 1; row++) {
    for (let column = 0; column < stride - 1; column++) {
      const corner = row * stride + column;
      const above = corner + stride;
      const high =
        (heights[corner] > level ? 1 : 0) +
        (heights[corner + 1] > level ? 2 : 0) +
        (heights[above + 1] > level ? 4 : 0) +
        (heights[above] > level ? 8 : 0);
      if (high === 0 || high === 15) continue;
      const sides = [2 * corner, 2 * corner + 3, 2 * above, 2 * corner + 1];
      for (const [enters, leaves] of CROSSINGS[high]) next.set(sides[enters], sides[leaves]);
    }
  }
  return next;
}

// Returns where on a side the level lies; on one that leads into the border, at its other end.
function placeOn({ stride, heights }, side, level) {
  const upwards = side % 2;
  const start = (side - upwards) / 2;
  const [low, high] = [heights[start], heights[start + (upwards ? stride : 1)]];
  const share = low === -Infinity ? 1 : high === -Infinity ? 0 : (level - low) / (high - low);
  const column = (start % stride) - 1;
  const row = Math.floor(start / stride) - 1;
  return upwards ? [column, row + share] : [column + share, row];
}
