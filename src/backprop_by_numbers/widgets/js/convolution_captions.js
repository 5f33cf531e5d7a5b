// What is written in each cell of the convolution lab's picture, and what stands out in it.

import { winnerOf } from "./convolution.js";
import {
  CANDIDATES,
  CELLS,
  KERNEL,
  OUTPUTS,
  POOLED,
  POOL_OF,
  WINDOWS,
  placeIn,
  usesOf,
  windowsWith,
} from "./convolution_places.js";
import { asWritten, atDigits, number, subscripted } from "./numbers.js";

// Returns the quantity whose number a cell shows: on the way back, how the error changes with it.
export function quantityOf(name, backward) {
  const letter = name[0];
  if (!backward) return "mpo".includes(letter) ? `out_${name}` : name;
  if ("mo".includes(letter)) return `delta_${name}`;
  return letter === "p" ? `dE_total/dout_${name}` : `dE_total/d${name}`;
}

// Returns a number as short as a cell needs it: three digits after the point, fewer where there are
// many before it. What is not 0 is not written as 0.
export function cellText(value) {
  const size = Math.abs(value);
  if (size > 0 && size < 0.0005) return number(value, 1);
  return value === 0 ? "0" : atDigits(value, size < 9.9995 ? 3 : size < 99.995 ? 2 : 1);
}

// Returns a pixel’s shade, from 0 for paper to 1 for ink.
export function pixelText(shade) {
  return atDigits(shade, 2);
}

// Returns the few words below a cell's number, if there are any.
export function noteOf(name, backward, found) {
  if (name[0] === "o" && !backward) return `target ${asWritten(found[`target_${name}`])}`;
  if (name[0] === "p" && found[`out_${name}`] === 0) return "dead";
  return "";
}

// Returns whether a cell of the map wins its pooling window with a number that counts.
export function isWinner(name, found) {
  return found[`out_${name}`] > 0 && winnerOf(POOL_OF[name], found) === name;
}

// Returns a cell's accessible name: what it is, where it is, and its numbers.
export function labelOf(name, backward, found) {
  const value = asWritten(found[quantityOf(name, backward)]);
  const what = { i: "gradient", k: "gradient", b: "gradient", p: "gradient", m: "delta", o: "delta" };
  const shown = backward ? `${what[name[0]]} ${value}` : value;
  const net = backward || !(`net_${name}` in found) ? "" : `, net ${asWritten(found[`net_${name}`])}`;
  if (name === "b1") return `bias of the kernel: ${shown}`;
  if (name[0] === "o") {
    const target = backward ? "" : `, target ${asWritten(found[`target_${name}`])}`;
    return `output ${subscripted(name)}: ${shown}${net}${target}`;
  }
  const kind = { i: "pixel", k: "kernel weight", m: "map", p: "pooled" }[name[0]];
  const { row, column } = placeIn(name);
  const notes = [net, noteOf(name, backward, found) && ", dead"];
  if (name[0] === "m" && isWinner(name, found)) notes.push(", winner of its pooling window");
  return `${kind} row ${row}, column ${column}: ${shown}${notes.join("")}`;
}

// Returns the names of what lights up beside what is shown: where it is used, or what it is made of.
export function partsWith(name, backward, found) {
  const isLive = ({ cell }) => !backward || found[`delta_${cell}`] !== 0;
  switch (name[0]) {
    case "i": {
      const windows = windowsWith(name);
      const weights = windows.filter(isLive).map(({ weight }) => weight);
      return [...weights, ...windows.flatMap(({ cell }) => [cell, ...WINDOWS[cell]])];
    }
    case "k":
      return usesOf(name)
        .filter(isLive)
        .flatMap(({ cell, pixel }) => [cell, pixel]);
    case "b":
      return CELLS.filter((cell) => isLive({ cell }));
    case "m": {
      const pool = winnerOf(POOL_OF[name], found) === name ? [POOL_OF[name]] : [];
      return [...WINDOWS[name], ...KERNEL, "b1", ...pool];
    }
    case "p":
      return [...CANDIDATES[name], ...OUTPUTS];
    case "o":
      return POOLED;
    default:
      return name ? OUTPUTS : [];
  }
}
