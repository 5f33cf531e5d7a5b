// The digit lab's kernels, each above the map that it makes of the drawing, before and after pooling.

import { shapesOf } from "./digits.js";
import { html, setAttributes, setText } from "./elements.js";
import { short } from "./numbers.js";
import { shadePicture, squarePicture } from "./pixel_pictures.js";

const SAID =
  "From above: each kernel (full squares are positive weights, hollow ones negative), its map after ReLU, and its map after pooling.";

// Returns the pictures: their element, and draw(network, found).
export function digitMaps() {
  const words = html("p", { class: "digit-words" });
  const grid = html("div", { class: "digit-maps" });
  let columns = [];
  let drawn = null; // the network whose kernels are there

  function draw(network, { maps, pooled }) {
    if (network !== drawn) {
      const largest = Math.max(...network.kernels.flat(2).map(Math.abs)) || 1;
      columns = network.kernels.map((kernel) => newColumn(kernel, largest, shapesOf(network)));
      grid.replaceChildren(...columns.map(({ element }) => element));
      drawn = network;
    }
    const most = Math.max(...maps.flat());
    const count = network.kernels.length;
    columns.forEach(({ element, map, pool }, index) => {
      setAttributes(element, {
        "aria-label": `Kernel ${index + 1} of ${count}: the largest number in its map is ${short(Math.max(...maps[index]), 3)}`,
      });
      shade(map, maps[index], most);
      shade(pool, pooled[index], most);
    });
    setText(words, `${SAID} ${most ? `Full ink stands for ${short(most, 3)}.` : "All numbers of the maps are 0."}`);
  }

  return { element: html("div", {}, words, grid), draw };
}

function newColumn(kernel, largest, shapes) {
  const weights = squarePicture(kernel.length, kernel[0].length);
  weights.draw(kernel.flat(), largest);
  const [map, pool] = [shapes.map, shapes.pooled].map(([rows, across]) => shadePicture(rows, across));
  const widths = [kernel[0].length, shapes.map[1], shapes.pooled[1]];
  const widest = Math.max(...widths);
  const pictures = [weights, map, pool].map(({ element }, index) => {
    const framed = html("span", {}, element); // else a dark theme would invert the frame as well
    framed.style.setProperty("--part", widths[index] / widest);
    return framed;
  });
  return { element: html("div", { class: "digit-map", role: "img" }, ...pictures), map, pool };
}

function shade(picture, values, most) {
  picture.draw(values.map((value) => (most ? value / most : 0)));
}
