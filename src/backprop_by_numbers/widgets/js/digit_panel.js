// What the digit lab explains below the drawing: how to draw, or what the squares on it are.

import { HOW, SQUARES, effectInWords, squaresInWords } from "./digit_words.js";
import { errorOf } from "./digits.js";
import { html, setText } from "./elements.js";

// Returns the panel: its element, and draw(found, derivatives, digit), without derivatives if they are
// not shown.
export function digitPanel() {
  const effects = Object.entries(SQUARES).map(([name, [square, sign]]) => {
    const text = html("span", {});
    const line = html("p", { class: name }, html("span", { class: "square" }), " ", text);
    return { square, sign, text, line };
  });
  const words = html("p", {});
  const element = html("div", { class: "digit-panel" }, ...effects.map(({ line }) => line), words);

  function draw(found, derivatives, digit) {
    for (const { square, sign, text, line } of effects) {
      line.hidden = !derivatives;
      setText(text, `${square}: ${effectInWords(sign, digit)}`);
    }
    setText(words, derivatives ? squaresInWords(derivatives, errorOf(found, digit), digit) : HOW);
  }

  return { element, draw };
}
