// Formulas as HTML.

import assert from "node:assert/strict";
import { test } from "node:test";

import { calculation, symbol } from "../../src/backprop_by_numbers/widgets/js/formula.js";

// As a reader sees it: without tags, an index in braces, a power behind a caret.
function readable(html) {
  return html
    .replace(/<span class="number"[^>]*data-quantity="([^"]*)"><\/span>/g, "[$1]")
    .replace(/<span data-equals="[^"]*"><\/span>/g, "=")
    .replace(/<sub>(.*?)<\/sub>/g, "{$1}")
    .replace(/<sup>(.*?)<\/sup>/g, "^($1)")
    .replace(/<\/div><div>/g, " | ")
    .replace(/<[^>]*>/g, "")
    .replace(/ +/g, " ");
}

test("a symbol has its index lowered, and a derivative is a fraction", () => {
  const names = ["w5", "E_total", "delta_o1", "w5+", "eta", "mu", "dE_total/dw5"];
  const wanted = ["w{5}", "E{total}", "δ{o1}", "w{5}^(+)", "η", "μ", "∂E{total}/∂w{5}"];
  assert.deepEqual(names.map((name) => readable(symbol(name))), wanted);
});

for (const [formula, symbols, numbers] of [
  ["i1 * w1 + b1", "i{1} × w{1} + b{1}", "[i1] × [w1] + [b1]"],
  ["-(a - b)", "−(a − b)", "−([a] − [b])"],
  ["1 / (1 + exp(-net_h1))", "1/1 + e^(−net{h1})", "1/1 + e^(−[net_h1])"],
  ["(a - b)**2 / 2", "1/2 (a − b)^(2)", "1/2 ([a] − [b])^(2)"],
  ["(a - b) / 2", "1/2 (a − b)", "1/2 ([a] − [b])"],
  ["(a / b)**2", "(a/b)^(2)", "([a]/[b])^(2)"],
  ["w5 - eta * [dE_total/dw5]", "w{5} − η × ∂E{total}/∂w{5}", "[w5] − [eta] × [dE_total/dw5]"],
  ["a - b - c", "a − b − c", "[a] − [b] − [c]"],
  ["a - (b - c)", "a − (b − c)", "[a] − ([b] − [c])"],
  ["-ln(out_o1) - ln(1 - a)", "−ln out{o1} − ln (1 − a)", "−ln [out_o1] − ln (1 − [a])"],
  ["a * (b + c)", "a × (b + c)", "[a] × ([b] + [c])"],
]) {
  test(`${formula} is written out, with symbols and with places for numbers`, () => {
    const text = readable(calculation("x", { x: formula }));
    assert.equal(text, `x = ${symbols} | = ${numbers} = [x]`);
  });
}

test("what is only another name for a number has no numbers to put in", () => {
  assert.equal(readable(calculation("x", { x: "i1" })), "x = i{1} | = [x]");
});
