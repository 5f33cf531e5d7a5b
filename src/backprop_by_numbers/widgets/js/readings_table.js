// The numbers beside a plot: nine digits after the point, as the article prints them.

import { html, setAttributes, setText } from "./elements.js";
import { OUTPUTS } from "./example.js";
import { grouped, number, subscripted } from "./numbers.js";

// Returns nine digits after the point, or four significant ones of what is too small for that.
export function nineDigits(value) {
  return value === 0 || Math.abs(value) >= 1e-6 ? value.toFixed(9) : number(value);
}

// Returns a weight with three digits after the point, two from 10 on, and its sign: while it moves,
// it keeps its width.
export function weightText(weight) {
  const size = Math.abs(weight);
  return `${weight < 0 ? "−" : "+"}${size.toFixed(size < 10 ? 3 : 2)}`;
}

// Returns a table of the error and the outputs: its element, and draw({updates, error, outputs,
// targets, printed}), where `printed` maps names to the article's text for this moment.
export function readings({ withArticle }) {
  const when = html("th", { scope: "col" });
  const columns = withArticle ? ["now", "article"] : ["now"];
  const heads = columns.map((text) => html("th", { scope: "col" }, text));
  if (withArticle) heads.at(-1).prepend(html("span", { class: "diamond", "aria-hidden": "true" }));
  const rows = ["E_total", ...OUTPUTS.map((o) => `out_${o}`)].map((name) => {
    const label = html("th", { scope: "row" });
    const value = html("data", { class: "number", "data-quantity": name });
    const cells = [html("td", {}, value)];
    const article = html("td", { class: "number" });
    if (withArticle) cells.push(article);
    return { name, label, value, article, element: html("tr", {}, label, ...cells) };
  });
  const head = html("thead", {}, html("tr", {}, when, ...heads));
  const body = html("tbody", {}, ...rows.map((row) => row.element));
  const element = html("table", { class: "readings" }, head, body);

  function draw({ updates, error, outputs, targets, printed = {} }) {
    setText(when, updatesInWords(updates));
    const values = [error, ...outputs];
    const labels = ["total error", ...OUTPUTS.map((o, j) => outLabel(o, targets[j]))];
    rows.forEach(({ name, label, value, article }, i) => {
      setText(label, labels[i]);
      setText(value, nineDigits(values[i]));
      setAttributes(value, { value: values[i] });
      setText(article, printed[name] ?? "–");
    });
  }

  return { element, draw };
}

export function updatesInWords(updates) {
  if (updates === 0) return "before training";
  return `after ${grouped(updates)} update${updates === 1 ? "" : "s"}`;
}

function outLabel(output, target) {
  return `out ${subscripted(output)} (target ${target})`;
}
