// What the convolution lab says of each part of its picture: a sentence or two, then the arithmetic.

import { winnerOf } from "./convolution.js";
import { CANDIDATES, KERNEL, OUTPUTS, POOLED, POOL_OF, WINDOWS, denseWeight } from "./convolution_places.js";
import { ofBias, ofPixel, ofWeight } from "./convolution_sums.js";
import { numberPlace, symbol } from "./formula.js";

// Returns the words, as HTML; the formulas to work out, by the quantity's name; and products to list,
// each a weight, a pixel and the cell in whose net it is.
export function explanation(name, backward, found) {
  const entry = (words, formulas = {}, products = []) => ({ words, formulas, products });
  if (!name) return entry("Choose a number of the picture to see where it comes from.");
  if (name === "E_total") {
    return entry("The errors of both outputs are added.", { E_total: "E_o1 + E_o2" });
  }
  const kinds = { i: ofPixel, k: ofWeight, b: ofBias, m: ofCell, p: ofPooled, o: ofOutput };
  return entry(...kinds[name[0]](name, backward, found));
}

function ofCell(cell, backward, found) {
  const pooled = POOL_OF[cell];
  const isWinner = winnerOf(pooled, found) === cell;
  const isPositive = found[`net_${cell}`] > 0;
  const part = symbol(cell);
  if (!backward) {
    const products = WINDOWS[cell].map((pixel, index) => `${pixel} * ${KERNEL[index]}`);
    const formulas = { [`net_${cell}`]: [...products, "b1"].join(" + ") };
    if (isPositive) formulas[`out_${cell}`] = `net_${cell}`;
    const out = isPositive
      ? "Its net is positive: ReLU leaves it as it is."
      : "Its net is not positive: ReLU makes its out 0.";
    return [`${part} adds up its window, pixel times weight, and the bias. ${out}`, formulas];
  }
  const formulas = {
    [`delta_${cell}`]: `[dE_total/dout_${cell}] * [dout_${cell}/dnet_${cell}]`,
  };
  if (!isWinner) {
    const winner = symbol(winnerOf(pooled, found));
    return [`The winner of the pooling window is ${winner}, so the derivative with respect to the out of ${part} is 0.`, formulas];
  }
  const slope = isPositive
    ? "Its net is positive: ReLU’s slope is 1."
    : "Its net is not positive: ReLU’s slope is 0, so δ is 0.";
  return [
    `${part} is the winner of its pooling window: its out has the same derivative as that of ${symbol(pooled)}. ${slope}`,
    { [`dE_total/dout_${cell}`]: `[dE_total/dout_${pooled}]`, ...formulas },
  ];
}

function ofPooled(pooled, backward, found) {
  const [part, winner] = [symbol(pooled), winnerOf(pooled, found)];
  const isDead = found[`out_${pooled}`] === 0;
  if (!backward) {
    const outs = CANDIDATES[pooled].map((cell) => `${symbol(cell)} ${numberPlace(`out_${cell}`)}`);
    const isTie = CANDIDATES[pooled].filter((cell) => found[`out_${cell}`] === found[`out_${pooled}`]).length > 1;
    const first = `They tie: the first of the largest, ${symbol(winner)}, counts as the winner`;
    const wins = isDead
      ? `${first}, but ReLU’s slope is 0 there. This window is dead.`
      : isTie
        ? `${first}.`
        : `The winner is ${symbol(winner)}.`;
    const words = `${part} is the largest of four outs: ${outs.join(", ")}. ${wins}`;
    return [words, { [`out_${pooled}`]: `out_${winner}` }];
  }
  const ofWinner = isDead
    ? `ReLU’s slope at ${symbol(winner)} is 0, so its δ is 0.`
    : `The winner, ${symbol(winner)}, has the same derivative.`;
  const sum = OUTPUTS.map((o) => `delta_${o} * ${denseWeight(pooled, o)}`).join(" + ");
  return [
    `The sum over both outputs of δ times the weight from ${part}. ${ofWinner}`,
    { [`dE_total/dout_${pooled}`]: sum },
  ];
}

function ofOutput(o, backward) {
  if (!backward) {
    const products = POOLED.map((pooled) => `${denseWeight(pooled, o)} * out_${pooled}`);
    return [
      `${symbol(o)} adds up the pooled numbers, each times its weight, then applies the logistic function.`,
      {
        [`net_${o}`]: [...products, `b_${o}`].join(" + "),
        [`out_${o}`]: `1 / (1 + exp(-net_${o}))`,
        [`E_${o}`]: `(target_${o} - out_${o})**2 / 2`,
      },
    ];
  }
  return [
    `The delta of ${symbol(o)}: how the error changes with its output, times the slope there.`,
    {
      [`dE_total/dout_${o}`]: `out_${o} - target_${o}`,
      [`dout_${o}/dnet_${o}`]: `out_${o} * (1 - out_${o})`,
      [`delta_${o}`]: `[dE_total/dout_${o}] * [dout_${o}/dnet_${o}]`,
    },
  ];
}
