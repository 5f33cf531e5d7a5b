// What all views share: their frame, buttons and switches, and messages in words.

import { html, setAttributes, setText } from "./elements.js";

// Returns a view's frame, in `el`; screen readers call it by the lab's title.
export function frame(model, el) {
  const view = html("div", { class: "lab-view", role: "group", "aria-label": `${model.get("title")}, live` });
  el.append(view);
  return view;
}

export function button(label, press) {
  const element = html("button", { type: "button", class: "lab-button" }, label);
  element.addEventListener("click", press);
  return element;
}

// Returns a switch for a trait of the model that is true or false.
export function switchFor(label, model, trait) {
  const element = html("button", { type: "button", class: "lab-switch", role: "switch" }, label);
  const show = () => setAttributes(element, { "aria-checked": Boolean(model.get(trait)) });
  element.addEventListener("click", () => change(model, { [trait]: !model.get(trait) }));
  model.on(`change:${trait}`, show);
  show();
  return element;
}

// Sets traits of the model, for the linked controls and for Python.
export function change(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

// Returns a function that says a text politely, once it has stopped changing. The first text it
// keeps to itself: that is how things are when the page opens.
export function announcer(view, delay = 700) {
  const region = html("div", { class: "lab-unseen", "aria-live": "polite" });
  let timer = null;
  view.append(region);
  return (text) => {
    const isFirst = timer === null;
    clearTimeout(timer);
    timer = 0;
    if (isFirst) return;
    timer = setTimeout(() => setText(region, text), delay);
  };
}

// Returns `update`, wrapped: what it throws is shown below the picture, which stays as it was.
export function reportErrors(view, update) {
  const problem = html("p", { class: "lab-problem", role: "alert", hidden: "" });
  view.append(problem);
  return () => {
    try {
      update();
      problem.hidden = true;
    } catch (reason) {
      setText(problem, `The picture is not up to date: ${reason.message}`);
      problem.hidden = false;
    }
  };
}

// Keeps pictures as wide as their places are; returns what ends that.
export function fitToWidth(pictures) {
  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const picture = pictures.find(({ element }) => element.parentElement === target);
      if (contentRect.width) picture.resize(Math.floor(contentRect.width));
    }
  });
  for (const { element } of pictures) observer.observe(element.parentElement);
  return () => observer.disconnect();
}

// Returns the model's trait as a number, or throws unless it is finite and within limits.
export function within(model, name, low = -Infinity, high = Infinity) {
  return checked(model.get(name), name, low, high);
}

// Returns a value, or throws unless it is a finite number within limits; `name` says what it is.
export function checked(value, name, low = -Infinity, high = Infinity) {
  if (Number.isFinite(value) && value >= low && value <= high) return value;
  throw new RangeError(`${name} must be a number from ${low} to ${high}, not ${value}`);
}

// Whether a key is pressed for the browser, such as to zoom or to go back.
export function isShortcut({ altKey, ctrlKey, metaKey }) {
  return altKey || ctrlKey || metaKey;
}

// Whether the reader's system asks for less motion.
export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
