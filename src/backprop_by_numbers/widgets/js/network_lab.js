// The network lab's view: the network with its numbers, the formulas of what is chosen, a readout.

import { html, setAttributes } from "./elements.js";
import { PARAMETERS, layersOf, quantities } from "./example.js";
import { calculation, fillIn } from "./formula.js";
import {
  announcer,
  button,
  change,
  frame,
  reportErrors,
  switchFor,
  within,
} from "./lab.js";
import { explanation, readoutGroups } from "./network_explanation.js";
import { networkPicture } from "./network_picture.js";
import { asWritten } from "./numbers.js";
import { readoutOf, totalError } from "./readout.js";

const LIMIT = 5;

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const total = totalError(() => choose("E_total"));
    const reset = button("Reset", () => change(model, model.get("start")));
    const toolbar = html("div", { class: "lab-toolbar" }, total);
    toolbar.append(switchFor("Backward pass", model, "backward"), reset);

    const picture = networkPicture({ choose, preview });
    const panel = html("div", { class: "lab-panel" });
    const readout = readoutOf(readoutGroups(), () => draw());
    view.append(toolbar, picture.element, panel, readout.element);
    const say = announcer(view);
    let previewed = ""; // what is pointed at or has the focus: it is shown in place of what is chosen
    let explained = "";

    function choose(name) {
      change(model, { chosen: model.get("chosen") === name ? "" : name });
    }

    function preview(name) {
      previewed = name;
      draw();
    }

    const draw = reportErrors(view, () => {
      const values = presentQuantities(model);
      const state = { backward: model.get("backward"), chosen: model.get("chosen") };
      const shown = previewed || state.chosen;
      picture.draw(values, { ...state, shown });
      setAttributes(total, { "aria-pressed": state.chosen === "E_total" });
      explain(shown, state.backward);
      for (const part of [total, panel]) fillIn(part, values);
      readout.draw(values);
      say(announcement(values));
    });

    function explain(name, backward) {
      if (explained === `${name} ${backward}`) return; // only its numbers change
      explained = `${name} ${backward}`;
      const { words, names } = explanation(name, backward);
      const formulas = names.map((n) => calculation(n, model.get("formulas")));
      panel.innerHTML = `<p>${words}</p><div class="lab-calculations">${formulas.join("")}</div>`;
      for (const place of panel.querySelectorAll(`[data-quantity="${name}"]`)) {
        place.classList.add("marked"); // where in the formula the chosen weight is
      }
    }

    const watched = [...PARAMETERS, "inputs", "targets", "learning_rate", "backward", "chosen"];
    for (const name of watched) model.on(`change:${name}`, draw);
    draw();
    return picture.watchWidth();
  },
};

function presentQuantities(model) {
  const values = {};
  for (const name of PARAMETERS) values[name] = within(model, name, -LIMIT, LIMIT);
  const { weights, biases } = layersOf(values);
  const [inputs, targets] = [model.get("inputs"), model.get("targets")];
  const rate = within(model, "learning_rate", 0);
  return quantities(weights, biases, inputs, targets, rate);
}

function announcement(values) {
  const [o1, o2, error] = ["out_o1", "out_o2", "E_total"].map((name) => asWritten(values[name]));
  return `Outputs ${o1} and ${o2}, total error ${error}`;
}
