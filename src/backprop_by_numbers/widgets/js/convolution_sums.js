// What the convolution lab says of what is used in many places: a pixel, a weight of the kernel, its bias.
// Each function returns words, formulas and products, as `explanation` does.

import { winnerOf } from "./convolution.js";
import { CELLS, KERNEL, POOL_OF, usesOf, windowsWith } from "./convolution_places.js";
import { symbol } from "./formula.js";
import { counted } from "./numbers.js";

const CORNERS = ["upper left", "upper right", "lower left", "lower right"];

// A pixel: each window that contains it uses it once.
export function ofPixel(pixel, backward, found) {
  const windows = windowsWith(pixel);
  const count = counted(windows.length, "window");
  if (!backward) {
    const another = windows.length > 1 ? "; in each, another weight lies on it" : "";
    return [
      `${symbol(pixel)} is in ${count}${another}. Each product is part of a net:`,
      {},
      windows.map(({ cell, weight }) => [weight, pixel, cell]),
    ];
  }
  const notZero = withDelta(windows, found);
  const used = `${symbol(pixel)} is in ${count}. ${whyZero(windows, found)}`;
  if (!notZero.length) return [`${used}So the derivative with respect to this pixel is 0.`];
  const where = notZero.length < windows.length ? "the rest" : "them";
  const turned =
    windows.length === KERNEL.length
      ? ` In reading order its windows have ${["k4", "k3", "k2", "k1"].map(symbol).join(", ")} on it: the kernel, turned by 180 degrees.`
      : "";
  const sum = notZero.map(({ cell, weight }) => `delta_${cell} * ${weight}`).join(" + ");
  return [
    `${used}The derivative is the sum of δ times weight over ${where}.${turned}`,
    { [`dE_total/d${pixel}`]: sum },
  ];
}

// A weight of the kernel: each position of the kernel uses it once.
export function ofWeight(weight, backward, found) {
  const uses = usesOf(weight);
  const corner = CORNERS[KERNEL.indexOf(weight)];
  const used = `${symbol(weight)}, ${corner} in the kernel, is used at ${uses.length} positions.`;
  if (!backward) {
    return [
      `${used} Its products with the pixels there, each in the net of its cell:`,
      {},
      uses.map(({ cell, pixel }) => [weight, pixel, cell]),
    ];
  }
  const sum = withDelta(uses, found).map(({ cell, pixel }) => `delta_${cell} * ${pixel}`);
  return ofShared(weight, `${used} ${whyZero(uses, found)}`, sum, "δ times pixel");
}

// The kernel's bias: all cells share it.
export function ofBias(bias, backward, found) {
  const part = symbol(bias);
  if (!backward) return [`The bias ${part} is added in the net of each of the 16 cells.`];
  const uses = CELLS.map((cell) => ({ cell }));
  const sum = withDelta(uses, found).map(({ cell }) => `delta_${cell}`);
  return ofShared(bias, `${part} is added in 16 nets. ${whyZero(uses, found)}`, sum, "δ");
}

// A derivative as a sum over the places where a parameter, or a pixel, is used.
function ofShared(name, words, sum, what) {
  if (!sum.length) return [`${words}So its derivative is 0, and a step leaves it as it is.`];
  const formulas = { [`dE_total/d${name}`]: sum.join(" + ") };
  formulas[`${name}+`] = `${name} - eta * [dE_total/d${name}]`;
  return [`${words}The derivative is the sum of ${what} over the rest.`, formulas];
}

function withDelta(uses, found) {
  return uses.filter(({ cell }) => found[`delta_${cell}`] !== 0);
}

// Says at how many of these places δ is 0, and why; nothing if at none.
function whyZero(uses, found) {
  const zero = uses.filter(({ cell }) => found[`delta_${cell}`] === 0);
  if (!zero.length) return "";
  const notWinners = zero.filter(({ cell }) => winnerOf(POOL_OF[cell], found) !== cell).length;
  const reasons = [
    [notWinners, "because another cell is the winner"],
    [zero.length - notWinners, "because ReLU’s slope is 0"],
  ].filter(([count]) => count);
  const isOne = reasons.length === 1;
  const why = reasons.map(([count, reason]) => (isOne ? reason : `${count} ${reason}`)).join(", ");
  const where = zero.length === uses.length ? "There" : `At ${zero.length} of them`;
  return `${where} δ is 0${isOne ? "," : ":"} ${why}. `;
}
