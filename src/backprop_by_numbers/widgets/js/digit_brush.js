// The brush of the digit lab: what a stroke leaves on each pixel.
//
// The training images were scanned: a pixel counts how many of 4 x 4 points were inked. So does a
// stroke here. A round brush inks points, and a pixel's ink is the share of its points that are inked.

import { SIDE } from "./digits.js";

// In pixels. Strokes then have as much ink as those of the training images: 19 or 20 in sum, on 32
// pixels, a fifth of them full.
export const RADIUS = 0.7;

const FINE = 4; // points of a pixel, along each axis
const POINTS = FINE * SIDE;

// Returns a stroke that begins on an image, with ink or with the eraser. It has moveTo(x, y), in pixels
// from the upper left corner, and image(), the image as the stroke has left it so far.
export function strokeOn(before, erases) {
  const inked = new Array(SIDE ** 2).fill(0); // how many points of each pixel
  const seen = new Uint8Array(POINTS ** 2);
  let last = null;

  function moveTo(x, y) {
    const from = last ?? [x, y];
    last = [x, y];
    const [left, right] = reach(from[0], x);
    const [top, bottom] = reach(from[1], y);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const place = row * POINTS + column;
        const point = [(column + 0.5) / FINE, (row + 0.5) / FINE];
        if (seen[place] || distance(point, from, last) > RADIUS) continue;
        seen[place] = 1;
        inked[Math.floor(row / FINE) * SIDE + Math.floor(column / FINE)] += 1;
      }
    }
  }

  function image() {
    return before.map((ink, pixel) => {
      const share = inked[pixel] / FINE ** 2;
      return erases ? Math.min(ink, 1 - share) : Math.max(ink, share);
    });
  }

  return { moveTo, image };
}

// Returns the first and the last row, or column, of points that the brush may reach between two places.
function reach(from, to) {
  const first = Math.floor(FINE * (Math.min(from, to) - RADIUS));
  const last = Math.ceil(FINE * (Math.max(from, to) + RADIUS));
  return [Math.max(0, first), Math.min(POINTS - 1, last)];
}

// Returns how far a point is from the straight line between two places.
function distance([x, y], [fromX, fromY], [toX, toY]) {
  const [across, down] = [toX - fromX, toY - fromY];
  const length = across ** 2 + down ** 2;
  const along = length ? ((x - fromX) * across + (y - fromY) * down) / length : 0;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - fromX - part * across, y - fromY - part * down);
}
