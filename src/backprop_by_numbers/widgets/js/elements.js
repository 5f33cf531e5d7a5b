// What every view needs to draw: new elements, and changes of those that are there.

import { symbolRuns } from "./formula.js";

const SVG = "http://www.w3.org/2000/svg";

// Returns a new SVG element with attributes and children.
export function svg(tag, attributes = {}, ...children) {
  return built(document.createElementNS(SVG, tag), attributes, children);
}

// Returns a new HTML element with attributes and children.
export function html(tag, attributes = {}, ...children) {
  return built(document.createElement(tag), attributes, children);
}

function built(element, attributes, children) {
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

// Sets attributes, those that are different only: what stays the same is not drawn again.
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

// Sets an element's text, if it is different.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Returns a quantity's symbol as parts of an SVG text (letters in italics, indices lowered), the
// last of them empty: it is on the line again, and takes what follows, such as the value.
export function symbolParts(name) {
  let height = 0;
  const part = (run, wanted) => {
    const attributes = { dy: wanted - height };
    if (run.italic) attributes["font-style"] = "italic";
    if (wanted) attributes.class = "index";
    height = wanted;
    return svg("tspan", attributes, run.text);
  };
  const parts = symbolRuns(name).map((run) => part(run, run.lowered ? 3 : run.raised ? -4 : 0));
  return [...parts, part({ text: "" }, 0)];
}
