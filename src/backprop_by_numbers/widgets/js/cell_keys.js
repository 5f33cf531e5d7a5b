// The keys on a grid of cells: it is one stop for the tab key, and arrows go on from cell to cell.

import { setAttributes } from "./elements.js";
import { isShortcut } from "./lab.js";

const INK_KEYS = { "+": 1, "=": 1, "-": -1 };

// Lets arrow keys, Home and End move the focus among the cells of a grid, so many in a row.
export function moveByKeys(grid, cells, columns) {
  const makeTheStop = (stop) => {
    for (const cell of cells) setAttributes(cell, { tabindex: cell === stop ? 0 : -1 });
  };
  makeTheStop(cells[0]);
  grid.addEventListener("keydown", (event) => {
    if (isShortcut(event)) return;
    const to = placeAfter(event.key, cells.indexOf(event.target), columns, cells.length);
    if (to === null) return;
    event.preventDefault(); // an arrow would scroll the page
    cells[to].focus();
  });
  grid.addEventListener("focusin", ({ target }) => makeTheStop(target));
}

// Returns 1 for a key that adds ink to a pixel, -1 for one that takes some away, else 0.
export function inkOf(event) {
  return isShortcut(event) ? 0 : (INK_KEYS[event.key] ?? 0);
}

// Returns the place that a key leads to from another, or null if it leads nowhere.
function placeAfter(key, place, columns, count) {
  const column = place % columns;
  switch (key) {
    case "ArrowRight":
      return column < columns - 1 ? place + 1 : place;
    case "ArrowLeft":
      return column > 0 ? place - 1 : place;
    case "ArrowDown":
      return place + columns < count ? place + columns : place;
    case "ArrowUp":
      return place >= columns ? place - columns : place;
    case "Home":
      return columns === 1 ? 0 : place - column;
    case "End":
      return columns === 1 ? count - 1 : place - column + columns - 1;
    default:
      return null;
  }
}
