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
import { asWritten, atDigits, fixed, subscripted } from "./numbers.js";

// Returns the quantity whose number a cell shows: in the backward pass, a derivative of the error. A cell
// of the map that is shown in detail has its net, before ReLU.
export function quantityOf(name, backward, shown = "") {
  const letter = name[0];
  if (showsNet(name, backward, shown)) return `net_${name}`;
  if (!backward) return "mpo".includes(letter) ? `out_${name}` : name;
  if ("mo".includes(letter)) return `delta_${name}`;
  return letter === "p" ? `dE_total/dout_${name}` : `dE_total/d${name}`;
}

// Returns a number as short as a cell needs it: three digits after the point, fewer where there are
// many before it. What is not 0 is not written as 0.
export function cellText(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  return size < 9.9995 ? fixed(value, 3) : atDigits(value, size < 99.995 ? 2 : 1);
}

function showsNet(name, backward, shown) {
  return name[0] === "m" && name === shown && !backward;
}

function noteOf(name, backward, found, shown) {
  if (showsNet(name, backward, shown)) return "net";
  if (name[0] === "o" && !backward) return `target ${asWritten(found[`target_${name}`])}`;
  if (name[0] === "p" && found[`out_${name}`] === 0) return "dead";
  return "";
}

// Returns whether a cell of the map wins its pooling window with a number that counts.
export function isWinner(name, found) {
  return found[`out_${name}`] > 0 && winnerOf(POOL_OF[name], found) === name;
}

// Returns what is written in a cell: its number, and a note below it.
export function textsOf(name, backward, found, shown) {
  const value = found[quantityOf(name, backward, shown)];
  const text = name[0] === "i" && !backward ? atDigits(value, 2) : cellText(value);
  return [text, noteOf(name, backward, found, shown)];
}

// Returns a cell's accessible name: what is written in it, what that is, and where.
export function labelOf(name, backward, found, shown) {
  const texts = [subscripted(name), ...textsOf(name, backward, found, shown)];
  const is = backward ? ("mo".includes(name[0]) ? ", delta" : ", derivative") : "";
  const written = texts.filter(Boolean).join(" ") + is;
  if (name === "b1") return `${written}, bias of the kernel`;
  if (name[0] === "o") return `${written}, output`;
  const kind = { i: "pixel", k: "kernel weight", m: "map", p: "pooled" }[name[0]];
  const { row, column } = placeIn(name);
  const winner = name[0] === "m" && isWinner(name, found) ? ", winner of its pooling window" : "";
  return `${written}, ${kind} row ${row}, column ${column}${winner}`;
}

// Returns the names of what lights up beside what is shown: where it is used, or what it is made of.
export function partsWith(name, backward, found) {
  const isLive = ({ cell }) => !backward || found[`delta_${cell}`] !== 0;
  switch (name[0]) {
    case "i": {
      const windows = windowsWith(name).filter(isLive);
      return windows.flatMap(({ cell, weight }) => [weight, cell, ...WINDOWS[cell]]);
    }
    case "k":
      return usesOf(name)
        .filter(isLive)
        .flatMap(({ cell, pixel }) => [cell, pixel]);
    case "b":
      return CELLS.filter((cell) => isLive({ cell }));
    case "m": {
      const pool = winnerOf(POOL_OF[name], found) === name ? [POOL_OF[name]] : [];
      return backward ? pool : [...WINDOWS[name], ...KERNEL, "b1", ...pool];
    }
    case "p":
      return [...CANDIDATES[name], ...OUTPUTS];
    case "o":
      return POOLED;
    default:
      return name ? OUTPUTS : [];
  }
}
