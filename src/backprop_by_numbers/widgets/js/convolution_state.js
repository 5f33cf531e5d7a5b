// The convolution lab's state: its parameters, its image, and the steps that lead from one to the next.
//
// The trait `parameters` holds all parameters to their last digit. Those of the kernel and b1 have a
// trait of their own as well, which a slider is linked to. A slider has places: JupyterLab's moves a
// value that is set to the nearest of them. As long as it stands there, the exact value counts.

import { afterStep, quantities, totalErrorOf } from "./convolution.js";
import { KERNEL, PARAMETERS, PIXELS } from "./convolution_places.js";
import { checked, within } from "./lab.js";

export const WITH_SLIDER = [...KERNEL, "b1"];
const LIMIT = 5;
const PLACES = 100; // of a slider, from one whole number to the next

// Returns all quantities of the present state, checked.
export function presentQuantities(model) {
  return quantities(presentParameters(model), ...exampleOf(model));
}

// Returns the error of the parameters of the start, with the present image.
export function startError(model) {
  return totalErrorOf(model.get("start").parameters, ...exampleOf(model));
}

// Returns the traits after so many steps, fewer if the next one would lead out of the sliders' range.
export function traitsAfter(model, count) {
  let parameters = presentParameters(model);
  let steps = model.get("steps");
  for (let made = 0; made < count; made++) {
    const found = quantities(parameters, ...exampleOf(model));
    if (firstBeyond(found)) break;
    parameters = afterStep(found);
    steps += 1;
  }
  return { ...traitsOf(parameters), steps };
}

// Returns the traits of the start.
export function traitsAtStart(model) {
  const { parameters, image } = model.get("start");
  return { ...traitsOf(parameters), image, steps: 0 };
}

// Returns the first parameter that the next step would take out of range, if there is one.
export function firstBeyond(found) {
  return PARAMETERS.find((name) => Math.abs(found[`${name}+`]) > LIMIT);
}

// Returns the image with another value of one pixel.
export function repainted(image, pixel, value) {
  return image.with(PIXELS.indexOf(pixel), value);
}

function traitsOf(parameters) {
  const places = WITH_SLIDER.map((name) => [name, parameters[name]]);
  return { parameters, ...Object.fromEntries(places) };
}

function presentParameters(model) {
  const exact = model.get("parameters");
  const present = {};
  for (const name of PARAMETERS) present[name] = checked(exact[name], name, -LIMIT, LIMIT);
  for (const name of WITH_SLIDER) {
    const place = within(model, name, -LIMIT, LIMIT);
    if (!standsFor(place, exact[name])) present[name] = place;
  }
  return present;
}

// Whether a slider stands at this place if it is set to a value.
function standsFor(place, value) {
  const nearest = Math.round(PLACES * value) / PLACES;
  return Math.abs(place - value) < 1e-9 || Math.abs(place - nearest) < 1e-9;
}

function exampleOf(model) {
  const image = model.get("image");
  image.forEach((shade, index) => checked(shade, PIXELS[index], 0, 1));
  return [image, model.get("targets"), within(model, "learning_rate", 0)];
}
