// The convolution lab's view: a convolutional network with its numbers, forward and backward, the
// arithmetic of what is chosen, and gradient descent, one step or ten at a time.

import { convolutionPanel } from "./convolution_panel.js";
import { convolutionPicture } from "./convolution_picture.js";
import { PIXELS } from "./convolution_places.js";
import { readoutGroups } from "./convolution_readout.js";
import {
  WITH_SLIDER,
  firstBeyond,
  presentQuantities,
  repainted,
  startError,
  traitsAfter,
  traitsAtStart,
} from "./convolution_state.js";
import { html, setAttributes, setText } from "./elements.js";
import { fillIn } from "./formula.js";
import { announcer, button, change, frame, reportErrors, switchFor } from "./lab.js";
import { asWritten, counted, fixed, subscripted } from "./numbers.js";
import { paintable, pixelControl } from "./pixel_control.js";
import { readoutOf, totalError } from "./readout.js";

const LEGEND = "◥ marks the winner of a pooling window. Frames show what belongs to the chosen number.";

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const total = totalError(() => choose("E_total"));
    const toolbar = html("div", { class: "lab-toolbar" }, total);
    toolbar.append(switchFor("Backward pass", model, "backward"));

    const picture = convolutionPicture({ choose, preview });
    const valueOf = (pixel) => model.get("image")[PIXELS.indexOf(pixel)];
    const paint = (pixel, value) => set({ image: repainted(model.get("image"), pixel, value) });
    for (const pixel of picture.pixels) paintable(pixel, valueOf, paint);
    const control = pixelControl(paint);
    const panel = convolutionPanel();

    const steps = [
      ["One step", 1],
      ["Ten steps", 10],
    ].map(([label, count]) => button(label, () => set(traitsAfter(model, count))));
    const again = button("Start over", () => set(traitsAtStart(model)));
    const moves = html("div", { class: "lab-toolbar moves" }, ...steps, again);
    const progress = html("p", { class: "steps-made" });
    const readout = readoutOf(readoutGroups(), () => draw());
    const legend = html("p", { class: "marks-legend" }, LEGEND);
    view.append(toolbar, picture.element, legend, control.element, panel.element);
    view.append(moves, progress, readout.element);
    const say = announcer(view);
    let previewed = ""; // what is pointed at or has the focus: it is shown in place of what is chosen
    let isBeingSet = false;

    function choose(name) {
      change(model, { chosen: model.get("chosen") === name ? "" : name });
    }

    function preview(name) {
      previewed = name;
      draw();
    }

    // Sets several traits, and draws once: no state in between is meant.
    function set(traits) {
      isBeingSet = true;
      change(model, traits);
      isBeingSet = false;
      draw();
    }

    const draw = reportErrors(view, () => {
      for (const step of steps) step.disabled = true; // from a state that is refused, no step leads on
      const found = presentQuantities(model);
      const [backward, chosen] = [model.get("backward"), model.get("chosen")];
      const shown = previewed || chosen;
      picture.draw(found, { backward, chosen, shown });
      panel.draw(shown, backward, found);
      control.draw(PIXELS.includes(chosen) ? chosen : "", found[chosen]);
      setAttributes(total, { "aria-pressed": chosen === "E_total" });
      fillIn(total, found);
      readout.draw(found);
      setText(progress, progressInWords(found));
      for (const step of steps) step.disabled = Boolean(firstBeyond(found));
      say(announcement(found));
    });

    function progressInWords(found) {
      const made = counted(model.get("steps"), "step");
      const [before, now] = [startError(model), found.E_total].map((error) => fixed(error, 6));
      const beyond = firstBeyond(found);
      const end = beyond ? ` The next one would take ${subscripted(beyond)} out of range.` : "";
      return `${made} made: the error was ${before} at the start and is ${now} now.${end}`;
    }

    function announcement(found) {
      const [o1, o2, error] = ["out_o1", "out_o2", "E_total"].map((name) => asWritten(found[name]));
      return `${counted(model.get("steps"), "step")}: outputs ${o1} and ${o2}, total error ${error}`;
    }

    const watched = ["parameters", ...WITH_SLIDER, "image", "targets", "learning_rate", "start"];
    for (const name of [...watched, "steps", "backward", "chosen"]) {
      model.on(`change:${name}`, () => isBeingSet || draw());
    }
    draw();
  },
};
