// The panel below the convolution lab's picture: the arithmetic of what is chosen, in full.

import { cellText } from "./convolution_captions.js";
import { explanation } from "./convolution_explanation.js";
import { html, setText } from "./elements.js";
import { calculation, fillIn, numberPlace, symbol } from "./formula.js";

const FEW = 4; // products that each have a line

// Returns the panel: its element, and draw(name, backward, found).
export function convolutionPanel() {
  const element = html("div", { class: "lab-panel" });
  let shown = "";

  function draw(name, backward, found) {
    const { words, formulas = {}, products = [] } = explanation(name, backward, found);
    const lines = Object.keys(formulas).map((quantity) => calculation(quantity, formulas));
    const text = `<p>${words}</p><div class="lab-calculations">${lines.join("")}</div>${list(products)}`;
    if (text !== shown) write(text, name); // else only its numbers change
    shown = text;
    const values = { ...found, products: 0 };
    for (const [weight, pixel] of products) {
      values[`${weight}*${pixel}`] = found[weight] * found[pixel];
      values.products += values[`${weight}*${pixel}`];
    }
    fillIn(element, values);
    for (const place of element.querySelectorAll("[data-product]")) {
      setText(place, cellText(values[place.dataset.product]));
    }
  }

  function write(text, name) {
    element.innerHTML = text;
    for (const place of element.querySelectorAll(`[data-quantity="${name}"]`)) {
      place.classList.add("marked"); // where in a formula the chosen part is
    }
  }

  return { element, draw };
}

// Returns products as HTML: a few with their factors, many as short as in the picture, with their sum.
function list(products) {
  if (!products.length) return "";
  if (products.length <= FEW) {
    const lines = products.map(([weight, pixel, cell]) => {
      const result = `<strong>${numberPlace(`${weight}*${pixel}`)}</strong>`;
      const factors = `${symbol(weight)} × ${symbol(pixel)} = ${numberPlace(weight)} × ${numberPlace(pixel)}`;
      return `<div>${factors} = ${result} in ${symbol(`net_${cell}`)}</div>`;
    });
    return `<div class="products">${lines.join("")}</div>`;
  }
  const entries = products.map(
    ([weight, pixel, cell]) =>
      `<div>${symbol(cell)} <span class="number" data-product="${weight}*${pixel}"></span></div>`,
  );
  return `<div class="products many">${entries.join("")}</div><p>Their sum: <strong>${numberPlace("products")}</strong></p>`;
}
