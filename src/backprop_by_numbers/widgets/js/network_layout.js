// Where the parts of a network stand in its pictures.

import { BIASES, COLUMNS } from "./example.js";

// Returns the places of neurons and biases by name: columns at these x, the two neurons of a layer
// at these y, its bias between them.
export function placesOf(xs, ys) {
  const places = {};
  COLUMNS.forEach((names, k) => names.forEach((name, j) => (places[name] = [xs[k], ys[j]])));
  for (const [name, layer] of Object.entries(BIASES)) {
    places[name] = [xs[layer + 1], (ys[0] + ys[1]) / 2];
  }
  return places;
}

// Returns where on a connection its label stands, clear of where the diagonals cross, and whether
// the connection is level.
export function labelPlace(start, end) {
  const isLevel = start[1] === end[1];
  const share = isLevel ? 0.5 : 0.3;
  const [x, y] = [0, 1].map((axis) => start[axis] + share * (end[axis] - start[axis]));
  return { x, y, isLevel };
}
