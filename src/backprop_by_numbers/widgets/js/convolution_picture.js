// The convolution lab's picture: image, kernel, map, pooled map and outputs, from left to right.

import { isWinner, labelOf, partsWith, quantityOf, textsOf } from "./convolution_captions.js";
import { CELLS, KERNEL, OUTPUTS, PIXELS, POOLED, SIDES } from "./convolution_places.js";
import { html, setAttributes } from "./elements.js";
import { numberGrid } from "./number_grid.js";
import { previewOf } from "./previewing.js";

const SHADES = 9; // from empty paper to full ink

// What the grids are called in the forward pass and in the backward pass.
const GRIDS = [
  {
    kind: "image",
    names: PIXELS,
    columns: SIDES.i,
    titles: ["Image", "∂E/∂pixel ←"],
    spoken: ["Image", "Derivatives with respect to the pixels"],
  },
  {
    kind: "kernel",
    names: KERNEL,
    columns: SIDES.k,
    titles: ["∗ Kernel", "∂E/∂k ←"],
    spoken: ["Kernel", "Derivatives with respect to the kernel"],
  },
  {
    kind: "bias",
    names: ["b1"],
    columns: 1,
    titles: ["+ Bias", "∂E/∂b ←"],
    spoken: ["Bias", "Derivative with respect to the bias"],
  },
  {
    kind: "map",
    names: CELLS,
    columns: SIDES.m,
    titles: ["→ Map, after ReLU", "δ of the map ←"],
    spoken: ["Map, after ReLU", "Deltas of the map"],
  },
  {
    kind: "pooled",
    names: POOLED,
    columns: SIDES.p,
    titles: ["→ Max pooling", "∂E/∂out ←"],
    spoken: ["Max pooling", "Derivatives with respect to the pooled numbers"],
  },
  {
    kind: "outputs",
    names: OUTPUTS,
    columns: 1,
    titles: ["→ Outputs", "δ of outputs"],
    spoken: ["Outputs", "Deltas of the outputs"],
  },
];

// Returns the picture: its element, its pixels, by name, and draw(found, state). `choose` is called
// with the name of a part that is pressed, `preview` with that of one that is pointed at or has the
// focus.
export function convolutionPicture({ choose, preview }) {
  const grids = GRIDS.map(({ kind, names, columns, ...titles }) => {
    const grid = numberGrid(names, columns, choose);
    grid.element.classList.add(kind);
    return { ...grid, names, ...titles };
  });
  const parts = grids.map((grid) => grid.element);
  const element = html("div", { class: "grids" }, ...parts);
  for (const { buttons } of grids) {
    for (const button of buttons) previewOf(button, element, preview);
  }

  function draw(found, { backward, chosen, shown }) {
    const lit = new Set(partsWith(shown, backward, found));
    setAttributes(element, { "data-backward": backward, "data-lit": lit.size > 0 });
    for (const { names, titles, spoken, setTitle, draw: write } of grids) {
      setTitle(titles[Number(backward)], spoken[Number(backward)]);
      for (const name of names) {
        const value = found[quantityOf(name, backward, shown)];
        const attributes = {
          "aria-label": labelOf(name, backward, found, shown),
          "aria-selected": chosen === name,
          "data-shown": shown === name,
          "data-lit": lit.has(name),
          "data-sign": Math.sign(value),
        };
        if (name[0] === "m") attributes["data-winner"] = isWinner(name, found);
        if (name[0] === "i") attributes["data-shade"] = backward ? 0 : Math.round(SHADES * value);
        write(name, attributes, ...textsOf(name, backward, found, shown));
      }
    }
  }

  return { element, pixels: grids[0].buttons, draw };
}
