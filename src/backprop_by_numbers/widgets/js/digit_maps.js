// The digit lab's kernels, each above the map that it makes of the drawing, before and after pooling.

import { shapesOf } from "./digits.js";
import { html, setAttributes, setText, svg } from "./elements.js";
import { short } from "./numbers.js";

const SAID = "From above: each kernel, its map after ReLU, and its map after pooling.";

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
    setText(words, `${SAID} ${most ? `Full ink is ${short(most, 3)}.` : "All numbers of the maps are 0."}`);
  }

  return { element: html("div", { class: "digit-inside" }, words, grid), draw };
}

function newColumn(kernel, largest, shapes) {
  const [map, pool] = [shapes.map, shapes.pooled].map(([rows, across]) => picture(rows, across, "ink"));
  const element = html("div", { class: "digit-map", role: "img" }, squares(kernel, largest), map, pool);
  element.style.setProperty("--across", shapes.map[1]);
  return { element, map: [...map.children], pool: [...pool.children] };
}

// Returns a picture of so many pixels, all of them empty.
function picture(rows, across, kind) {
  const pixels = Array.from({ length: rows * across }, (_, place) =>
    svg("rect", { x: place % across, y: Math.floor(place / across), width: 1, height: 1 }),
  );
  const attributes = { class: kind, viewBox: `0 0 ${across} ${rows}`, "aria-hidden": true };
  const element = svg("svg", attributes, ...pixels);
  element.style.setProperty("--pixels", across);
  return element;
}

// Returns a picture of a kernel: its weights as squares, full if positive, else hollow.
function squares(kernel, largest) {
  const element = picture(kernel.length, kernel[0].length, "squares");
  kernel.flat().forEach((weight, place) => {
    const hollow = weight < 0 ? 0.08 : 0; // so that its line is within its area
    const side = Math.max(0, 0.9 * Math.sqrt(Math.abs(weight) / largest) - hollow);
    const rect = element.children[place];
    const middle = (name) => Number(rect.getAttribute(name)) + (1 - side) / 2;
    setAttributes(rect, {
      x: middle("x"),
      y: middle("y"),
      width: side,
      height: side,
      class: weight < 0 ? "negative" : "positive",
    });
  });
  return element;
}

function shade(pixels, values, most) {
  pixels.forEach((pixel, place) => {
    setAttributes(pixel, { "fill-opacity": most ? (values[place] / most).toFixed(3) : 0 });
  });
}
