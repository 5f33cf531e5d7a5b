// What changes the chosen pixel: a slider and two buttons below the picture, keys and the mouse on it.

import { inkOf } from "./cell_keys.js";
import { html, setAttributes, setText } from "./elements.js";
import { button } from "./lab.js";
import { placeIn } from "./convolution_places.js";
import { atDigits, subscripted } from "./numbers.js";

const HINT = "Choose a pixel to change it. With a mouse, drag it; with keys, press + or −.";
const STEP = 0.05; // of a key
const FULL_DRAG = 100; // pixels of the screen from paper to ink
const NOT_A_CLICK = 3; // from so many on, it is a drag

// Returns the control: its element, and draw(name, value) for the pixel that is chosen, or "".
// `paint` is called with a pixel's name and its new value.
export function pixelControl(paint) {
  const hint = html("p", { class: "brush-hint" }, HINT);
  const label = html("span", { class: "name" });
  const range = html("input", { type: "range", min: 0, max: 1, step: 0.01 });
  const value = html("output", {});
  const ends = [
    ["Paper", 0],
    ["Ink", 1],
  ].map(([word, shade]) => ({ word, shade, element: button(word, () => paint(pixel, shade)) }));
  const [paper, ink] = ends.map(({ element }) => element);
  const row = html("div", { class: "brush" }, label, paper, range, ink, value);
  let pixel = "";

  range.addEventListener("input", () => paint(pixel, range.valueAsNumber));
  // A finger moves the slider before the browser finds that it scrolls the page: then it is as if it
  // had not.
  let untouched = 0;
  range.addEventListener("pointerdown", () => (untouched = range.valueAsNumber));
  range.addEventListener("pointercancel", () => pixel && paint(pixel, untouched));

  function draw(name, shade) {
    pixel = name;
    hint.hidden = Boolean(name);
    row.hidden = !name;
    if (!name) return;
    const { row: line, column } = placeIn(name);
    setText(label, subscripted(name));
    setText(value, atDigits(shade, 2));
    if (range.value !== String(shade)) range.value = shade;
    for (const { word, shade: end, element } of ends) {
      setAttributes(element, { "aria-label": `${word}: set ${subscripted(name)} to ${end}` });
    }
    setAttributes(range, {
      "aria-label": `Pixel row ${line}, column ${column}`,
      "aria-valuetext": atDigits(shade, 2),
    });
  }

  return { element: html("div", { class: "pixel-control" }, hint, row), draw };
}

// Lets keys and the mouse change a pixel of the picture: + and −, and dragging up or down. `valueOf`
// returns the pixel's present value.
export function paintable(part, valueOf, paint) {
  const { part: name } = part.dataset;
  const to = (value) => paint(name, Math.round(100 * Math.min(1, Math.max(0, value))) / 100);
  part.addEventListener("keydown", (event) => {
    if (inkOf(event)) to(valueOf(name) + STEP * inkOf(event));
  });

  let start = null; // where the mouse took hold, and of which value
  let isDrag = false;
  part.addEventListener("pointerdown", ({ pointerType, button: pressed, clientY, pointerId }) => {
    isDrag = false;
    if (pointerType !== "mouse" || pressed !== 0) return; // a finger scrolls the page
    start = { y: clientY, value: valueOf(name) };
    part.setPointerCapture(pointerId);
  });
  part.addEventListener("pointermove", ({ clientY }) => {
    if (!start) return;
    isDrag ||= Math.abs(clientY - start.y) > NOT_A_CLICK;
    if (isDrag) to(start.value + (start.y - clientY) / FULL_DRAG);
  });
  part.addEventListener("pointerup", () => (start = null));
  part.addEventListener("pointercancel", () => {
    if (start && isDrag) to(start.value);
    start = null;
  });
  // The click that ends a drag chooses nothing; one from the keyboard has no detail.
  const drop = (event) => isDrag && event.detail && event.stopImmediatePropagation();
  part.addEventListener("click", drop, { capture: true });
}
