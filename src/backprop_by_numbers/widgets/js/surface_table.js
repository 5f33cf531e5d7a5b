// The numbers beside the map, as a table: now, and after the step.

import { html, setText } from "./elements.js";
import { symbol } from "./formula.js";
import { DIGITS, fixed } from "./numbers.js";

// Returns the table of numbers: its element, and fill(state).
export function surfaceTable() {
  const body = html("tbody", {});
  const head = html("tr", {}, html("td", {}), html("th", { scope: "col" }, "now"));
  head.append(html("th", { scope: "col" }, "after the step"));
  const cells = {};
  const labels = ["across", "up", "E", "slope across", "slope up"].map((row) => {
    const label = html("th", { scope: "row" });
    cells[row] = [html("td", { "data-row": row }), html("td", { "data-row": `${row} after` })];
    body.append(html("tr", {}, label, ...cells[row]));
    return label;
  });
  const element = html("table", { class: "surface-numbers" }, html("thead", {}, head), body);
  let named = "";

  function fill({ names: [across, up], here, error, slopes, next, after }) {
    if (named !== across + up) {
      const quantities = [across, up, "E_total", `dE_total/d${across}`, `dE_total/d${up}`];
      labels.forEach((label, i) => (label.innerHTML = symbol(quantities[i])));
      named = across + up;
    }
    const before = [...here, error, ...slopes];
    const later = [...next, after.error, ...after.slopes];
    Object.values(cells).forEach((pair, i) => {
      setText(pair[0], fixed(before[i], DIGITS));
      setText(pair[1], fixed(later[i], DIGITS));
    });
  }
  return { element, fill };
}
