// The numbers beside a plot: nine digits after the point, as the article prints them.

import { html, setAttributes, setText } from "./elements.js";
import { OUTPUTS } from "./example.js";
import { DIGITS, counted, fixed, short, subscripted } from "./numbers.js";

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
      setText(value, fixed(values[i], DIGITS));
      setAttributes(value, { value: values[i] });
      setText(article, printed[name] ?? "–");
    });
  }

  return { element, draw };
}

export function updatesInWords(updates) {
  if (updates === 0) return "before training";
  return `after ${counted(updates, "update")}`;
}

function outLabel(output, target) {
  return `out ${subscripted(output)} (target ${short(target)})`;
}
