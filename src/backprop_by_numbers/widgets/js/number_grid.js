// A grid of numbers in cells, with a title.

import { moveByKeys } from "./cell_keys.js";
import { html, setAttributes, setText } from "./elements.js";
import { subscripted } from "./numbers.js";

const LONG = 6; // characters: what has more is written smaller

// Returns the grid of these names, so many in a row: its element; its cells, by name; draw(name,
// attributes, texts), which writes one of them; and setTitle(title, spoken). `choose` is called with
// the name of a cell that is pressed.
export function numberGrid(names, columns, choose) {
  const title = html("p", { class: "grid-title", "aria-hidden": true });
  const cells = new Map(names.map((name) => [name, newCell(name, choose)]));
  const buttons = [...cells.values()].map(({ button }) => button);
  const rows = [];
  for (let first = 0; first < names.length; first += columns) {
    rows.push(html("div", { role: "row" }, ...buttons.slice(first, first + columns)));
  }
  const grid = html("div", { class: "cells", role: "grid" }, ...rows);
  moveByKeys(grid, buttons, columns);

  function draw(name, attributes, value, note = "") {
    const cell = cells.get(name);
    setAttributes(cell.button, attributes);
    setText(cell.value, value);
    setAttributes(cell.value, { "data-long": value.length > LONG });
    setText(cell.note, note);
  }

  function setTitle(text, spoken) {
    setText(title, text);
    setAttributes(grid, { "aria-label": spoken });
  }

  return { element: html("div", { class: "number-grid" }, title, grid), buttons, draw, setTitle };
}

function newCell(name, choose) {
  const [value, note] = ["value", "remark"].map((kind) => html("span", { class: kind }));
  const label = html("span", { class: "name" }, subscripted(name));
  const attributes = { type: "button", role: "gridcell", "data-part": name };
  const button = html("button", attributes, label, " ", value, " ", note);
  button.addEventListener("click", () => choose(name));
  return { button, value, note };
}
