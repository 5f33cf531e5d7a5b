// The parts of the convolution example by name, and which of them belong together: the counterpart of
// the names in network/parameters.py. All is counted row by row.

const SIDE = 5; // of the image
const MAP_SIDE = 4;
const KERNEL_SIDE = 2; // of a pooling window too
const POOLED_SIDE = 2;

export const PIXELS = numbered("i", SIDE ** 2);
export const KERNEL = numbered("k", KERNEL_SIDE ** 2);
export const CELLS = numbered("m", MAP_SIDE ** 2);
export const POOLED = numbered("p", POOLED_SIDE ** 2);
export const OUTPUTS = numbered("o", 2);
export const DENSE = numbered("w", OUTPUTS.length * POOLED.length);
export const DENSE_BIASES = OUTPUTS.map((o) => `b_${o}`);
export const PARAMETERS = [...KERNEL, "b1", ...DENSE, ...DENSE_BIASES];

// The parts that are drawn as grids, each with how many stand in a row.
export const SIDES = { i: SIDE, k: KERNEL_SIDE, m: MAP_SIDE, p: POOLED_SIDE };

// Each cell's window: its pixels, in the order of the kernel weights that they meet there.
export const WINDOWS = squares(CELLS, MAP_SIDE, PIXELS, SIDE, 1);

// The four cells that each pooled cell is the largest of.
export const CANDIDATES = squares(POOLED, POOLED_SIDE, CELLS, MAP_SIDE, KERNEL_SIDE);

// The pooled cell that each cell of the map is a candidate of.
export const POOL_OF = Object.fromEntries(
  POOLED.flatMap((pooled) => CANDIDATES[pooled].map((cell) => [cell, pooled])),
);

// Returns the windows that contain a pixel, each by its cell, with the kernel weight that it meets.
export function windowsWith(pixel) {
  return CELLS.map((cell) => ({ cell, weight: KERNEL[WINDOWS[cell].indexOf(pixel)] })).filter(
    ({ weight }) => weight,
  );
}

// Returns the places where a kernel weight is used, each by its cell, with the pixel that it meets.
export function usesOf(weight) {
  return CELLS.map((cell) => ({ cell, pixel: WINDOWS[cell][KERNEL.indexOf(weight)] }));
}

// Returns the dense weight that leads from a pooled cell to an output.
export function denseWeight(pooled, output) {
  return DENSE[OUTPUTS.indexOf(output) * POOLED.length + POOLED.indexOf(pooled)];
}

// Returns where a part stands in its grid, counted from 1.
export function placeIn(name) {
  const [index, side] = [Number(name.slice(1)) - 1, SIDES[name[0]]];
  return { row: Math.floor(index / side) + 1, column: (index % side) + 1 };
}

function numbered(letter, count) {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

// Returns the squares of parts below, by the part that each belongs to: they begin `stride` apart.
function squares(names, side, below, sideBelow, stride) {
  const places = [0, 1].flatMap((row) => [0, 1].map((column) => row * sideBelow + column));
  const first = (index) => stride * (Math.floor(index / side) * sideBelow + (index % side));
  return Object.fromEntries(
    names.map((name, index) => [name, places.map((place) => below[first(index) + place])]),
  );
}
