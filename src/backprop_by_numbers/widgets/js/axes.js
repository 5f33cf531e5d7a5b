// Scales and their ticks, and the places of labels at the ends of lines.

import { atDigits, powerOfTen } from "./numbers.js";

const LINEAR_WIDTH = 0.5; // from 0 to 1 update, in decades, as in the static figures

// Returns where a number of updates stands on the axis, from 0 to 1: logarithmic from the first
// update on, linear before it, so that 0 has a place too.
export function placeOf(updates, last) {
  return decades(updates) / decades(last);
}

// Returns the number of updates nearest to a place from 0 to 1.
export function updatesAt(place, last) {
  const wanted = Math.min(Math.max(place, 0), 1) * decades(last);
  const updates = wanted < LINEAR_WIDTH ? wanted / LINEAR_WIDTH : 10 ** (wanted - LINEAR_WIDTH);
  return Math.min(last, Math.round(updates));
}

function decades(updates) {
  return updates < 1 ? LINEAR_WIDTH * updates : LINEAR_WIDTH + Math.log10(updates);
}

// Returns the ticks of the axis of updates: 0 and the powers of ten.
export function updateTicks(last) {
  const ticks = [0];
  for (let tick = 1; tick <= last; tick *= 10) ticks.push(tick);
  return ticks;
}

// Returns a logarithmic scale for errors: whole decades, `low` and `high` included, and at most so
// many steps from tick to tick.
export function logScale(low, high, most = 5) {
  const [bottom, top] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.ceil((top - bottom) / most);
  const ticks = [];
  for (let power = top; power >= bottom; power -= every) {
    ticks.push({ value: 10 ** power, text: power === 0 ? "1" : powerOfTen(power) });
  }
  const place = (value) => (Math.log10(Math.max(value, 10 ** bottom)) - bottom) / (top - bottom);
  return { place, ticks };
}

// Returns a linear scale with ticks at round numbers, `low` and `high` included.
export function linearScale(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((s) => s * power >= rough * 0.999) * power;
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks = [];
  for (let i = first; i <= last; i++) {
    ticks.push({ value: i * step, text: atDigits(i * step, digits) });
  }
  return { place: (value) => (value / step - first) / (last - first), ticks };
}

// Returns positions as near to the wanted ones as can be, at least `gap` apart, from low to high:
// the counterpart of figures/base/labels.py. Neighbours too near to each other share their mean.
export function spreadOut(wanted, gap, low, high) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const pools = [];
  order.forEach((index, rank) => {
    pools.push({ mean: wanted[index] - rank * gap, size: 1 });
    while (pools.length > 1 && pools.at(-2).mean > pools.at(-1).mean) {
      const [a, b] = pools.splice(-2);
      const size = a.size + b.size;
      pools.push({ mean: (a.mean * a.size + b.mean * b.size) / size, size });
    }
  });
  const highest = Math.max(low, high - (order.length - 1) * gap);
  const flat = pools.flatMap(({ mean, size }) =>
    Array(size).fill(Math.min(Math.max(mean, low), highest)),
  );
  const placed = [];
  order.forEach((index, rank) => (placed[index] = flat[rank] + rank * gap));
  return placed;
}
