// Pictures of pixels, each redrawn at once however many pixels it has: ink in shades, and squares.

import { setAttributes, svg } from "./elements.js";

const INK = [28, 33, 40]; // as in the figures; a dark theme's style sheet inverts it
const LARGEST = 0.86; // of a square's sides, in pixels
const LINE = 0.06; // the width of a hollow square's line, which lies within the square

// Returns a picture of so many rows and columns: its element, and draw(inks), from 0 to 1, row by row.
export function shadePicture(rows, columns) {
  const element = document.createElement("canvas");
  setAttributes(element, { class: "shades", width: columns, height: rows, "aria-hidden": true });
  // So few pixels are drawn without the graphics processor.
  const context = element.getContext("2d", { willReadFrequently: true });
  const image = context.createImageData(columns, rows);
  for (let place = 0; place < rows * columns; place++) image.data.set(INK, 4 * place);

  function draw(inks) {
    for (let place = 0; place < inks.length; place++) {
      image.data[4 * place + 3] = Math.round(255 * inks[place]);
    }
    context.putImageData(image, 0, 0);
  }

  return { element, draw };
}

// Returns a picture of numbers: its element, and draw(values), row by row. The area of each square is a
// number's size in proportion to the `largest`; it is full if the number is positive, else hollow.
export function squarePicture(rows, columns) {
  const [full, hollow] = ["positive", "negative"].map((sign) => svg("path", { class: sign }));
  setAttributes(hollow, { "stroke-width": LINE });
  const attributes = { class: "squares", viewBox: `0 0 ${columns} ${rows}`, "aria-hidden": true };
  const element = svg("svg", attributes, full, hollow);

  function draw(values, largest) {
    const squares = (sign) =>
      values.map((value, place) => {
        if (Math.sign(value) !== sign) return "";
        const outer = LARGEST * Math.sqrt(Math.abs(value) / largest);
        const side = Math.max(0.02, sign > 0 ? outer : outer - LINE);
        const [x, y] = [place % columns, Math.floor(place / columns)].map((at) => at + (1 - side) / 2);
        const length = side.toFixed(3);
        return `M${x.toFixed(3)} ${y.toFixed(3)}h${length}v${length}h-${length}z`;
      });
    setAttributes(full, { d: squares(1).join("") });
    setAttributes(hollow, { d: squares(-1).join("") });
  }

  return { element, draw };
}
