// The digit lab's field: pixels to draw on, with the mouse, a finger, a pen or the keyboard.

import { inkOf, moveByKeys } from "./cell_keys.js";
import { strokeOn } from "./digit_brush.js";
import { pixelLabel } from "./digit_words.js";
import { SIDE } from "./digits.js";
import { html, setAttributes } from "./elements.js";
import { shadePicture, squarePicture } from "./pixel_pictures.js";

const STEP = 1 / 8; // of the keys + and -
const FAINT = 0.35; // how much of its ink the drawing keeps below the squares

// Returns the field: its element; draw(image, derivatives), the latter only if they are shown; and
// use(tool), "ink", "eraser" or "look"; and isDrawing(), whether a stroke goes on. `reader` has image(), the present one; paint(image), called as
// often as a stroke goes on; finish(before, pixel), called once a change is over, with what was there
// before and the pixel that keys have changed; and look(pixel), for the one that is pointed at, or -1.
export function digitField(reader) {
  const cells = Array.from({ length: SIDE ** 2 }, newCell);
  const rows = Array.from({ length: SIDE }, (_, row) =>
    html("div", { role: "row" }, ...cells.slice(row * SIDE, (row + 1) * SIDE)),
  );
  const label = `Drawing, ${SIDE} by ${SIDE} pixels`;
  const [ink, squares] = [shadePicture(SIDE, SIDE), squarePicture(SIDE, SIDE)];
  const grid = html("div", { class: "pixels", role: "grid", "aria-label": label }, ...rows);
  const element = html("div", { class: "digit-field" }, ink.element, squares.element, grid);
  moveByKeys(grid, cells, SIDE);
  let tool = "ink";
  let stroke = null;
  let before = null; // the image that the stroke began on

  element.addEventListener("pointerdown", (event) => {
    if (stroke && !event.isPrimary) return end(before); // a second finger: it is no stroke
    if (event.button !== 0 || !event.isPrimary) return;
    if (tool === "look") return reader.look(pixelAt(event));
    element.setPointerCapture(event.pointerId);
    before = reader.image();
    stroke = strokeOn(before, tool === "eraser");
    reader.look(pixelAt(event));
    goOn(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (event.isPrimary && (stroke || event.pointerType === "mouse")) reader.look(pixelAt(event));
    if (stroke && event.isPrimary) goOn(event);
  });
  element.addEventListener("pointerup", (event) => event.isPrimary && end(reader.image()));
  element.addEventListener("pointercancel", (event) => event.isPrimary && end(before));
  element.addEventListener("lostpointercapture", () => end(reader.image())); // if the end went elsewhere
  element.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse" && !stroke) reader.look(-1);
  });

  function goOn(event) {
    const { left, top, width, height } = element.getBoundingClientRect();
    for (const { clientX, clientY } of [...(event.getCoalescedEvents?.() ?? []), event]) {
      stroke.moveTo((SIDE * (clientX - left)) / width, (SIDE * (clientY - top)) / height);
    }
    reader.paint(stroke.image());
  }

  function end(image) {
    if (!stroke) return;
    stroke = null;
    reader.paint(image);
    reader.finish(before, -1);
  }

  function pixelAt({ clientX, clientY }) {
    return cells.indexOf(document.elementFromPoint(clientX, clientY)?.closest("[role=gridcell]"));
  }

  // From the keyboard, or a screen reader: a click of the mouse or a finger has drawn already.
  element.addEventListener("click", ({ target, detail }) => {
    const pixel = cells.indexOf(target);
    if (detail || pixel < 0 || tool === "look") return;
    set(pixel, tool === "ink" && reader.image()[pixel] < 0.5 ? 1 : 0);
  });
  element.addEventListener("keydown", (event) => {
    const pixel = cells.indexOf(event.target);
    if (pixel < 0 || tool === "look" || !inkOf(event)) return;
    set(pixel, Math.min(1, Math.max(0, reader.image()[pixel] + STEP * inkOf(event))));
  });
  element.addEventListener("focusin", ({ target }) => {
    if (target.matches(":focus-visible")) reader.look(cells.indexOf(target));
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!stroke && !element.contains(relatedTarget)) reader.look(-1);
  });

  function set(pixel, ink) {
    const now = reader.image();
    reader.paint(now.with(pixel, ink));
    reader.look(pixel);
    reader.finish(now, pixel);
  }

  function use(name) {
    tool = name;
    setAttributes(element, { "data-tool": name });
  }

  function draw(image, derivatives) {
    ink.draw(derivatives ? image.map((share) => FAINT * share) : image);
    squares.draw(derivatives ?? [], Math.max(...(derivatives ?? [1]).map(Math.abs)));
    cells.forEach((cell, pixel) => {
      setAttributes(cell, { "aria-label": pixelLabel(pixel, image[pixel], derivatives?.[pixel]) });
    });
  }

  use(tool);
  return { element, draw, use, isDrawing: () => Boolean(stroke) };
}

function newCell() {
  return html("button", { type: "button", role: "gridcell" });
}
