// The digit lab's ten probabilities, as bars with numbers; one of them can be picked.

import { moveByKeys } from "./cell_keys.js";
import { shareText } from "./digit_words.js";
import { html, setAttributes, setText } from "./elements.js";
import { previewOf } from "./previewing.js";

// Returns the bars: their element, and draw(probabilities, {answer, picked, shown}), the last of them
// the digit that derivatives are shown for, or -1. `pick` is called with a digit that is pressed,
// `preview` with one that is pointed at or has the focus, or with -1.
export function digitBars({ pick, preview }) {
  const bars = Array.from({ length: 10 }, (_, digit) => newBar(digit));
  const buttons = bars.map(({ button }) => button);
  const label = "Probabilities of the ten digits; choose one to see which pixels matter for it";
  const attributes = { class: "digit-bars", role: "toolbar", "aria-orientation": "vertical" };
  const element = html("div", { ...attributes, "aria-label": label }, ...buttons);
  moveByKeys(element, buttons, 1);
  buttons.forEach((button, digit) => {
    button.addEventListener("click", () => pick(digit));
    previewOf(button, element, (name) => preview(name === "" ? -1 : Number(name)));
  });

  function draw(probabilities, { answer, picked, shown }) {
    bars.forEach(({ button, value }, digit) => {
      const text = shareText(probabilities[digit]);
      const said = digit === answer ? "probability, the answer" : "probability";
      setAttributes(button, {
        "aria-label": `${digit} ${text} ${said}`,
        "aria-pressed": digit === picked && shown >= 0,
        "data-answer": digit === answer,
        "data-shown": digit === shown,
        style: `--part: ${probabilities[digit].toFixed(4)}`,
      });
      setText(value, text);
    });
  }

  return { element, draw };
}

function newBar(digit) {
  const [name, bar, value] = ["name", "bar", "value"].map((kind) => html("span", { class: kind }));
  setText(name, String(digit));
  const attributes = { type: "button", class: "digit-bar", "data-part": digit };
  return { button: html("button", attributes, name, bar, " ", value), value };
}
