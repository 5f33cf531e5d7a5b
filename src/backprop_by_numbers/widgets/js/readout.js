// The numbers that stand beside a lab's picture: its total error, and all of them, folded away.

import { html } from "./elements.js";
import { fillIn, numberPlace, symbol } from "./formula.js";
import { button } from "./lab.js";

// Returns the button that holds the total error.
export function totalError(press) {
  const element = button("", press);
  element.classList.add("lab-total");
  element.innerHTML = `Total error ${symbol("E_total")} = ${numberPlace("E_total")}`;
  return element;
}

// Returns the readout of groups, each a title and names: its element, and draw(values), which does
// nothing while it is folded. `redraw` is called when a reader opens it.
export function readoutOf(groups, redraw) {
  const element = html("details", { class: "lab-readout" }, html("summary", {}, "All numbers"));
  element.append(...groups.map(table));
  element.addEventListener("toggle", redraw);
  const draw = (values) => element.open && fillIn(element, values);
  return { element, draw };
}

function table({ title, names }) {
  const rows = names.map((name) => `<div><dt>${symbol(name)}</dt><dd>${numberPlace(name)}</dd></div>`);
  const section = html("section", {}, html("p", { class: "lab-group" }, title));
  section.insertAdjacentHTML("beforeend", `<dl>${rows.join("")}</dl>`);
  return section;
}
