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
import { asWritten, atDigits, counted, fixed, subscripted } from "./numbers.js";
import { paintable, pixelControl } from "./pixel_control.js";
import { readoutOf, totalError } from "./readout.js";

const LEGEND = "Choose a number: what belongs to it is framed. ◥ marks the winner of a pooling window.";

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const total = totalError(() => choose("E_total"));
    const toolbar = html("div", { class: "lab-toolbar" }, total);
    toolbar.append(switchFor("Backward pass", model, "backward"));

    const picture = convolutionPicture({ choose, preview });
    const valueOf = (pixel) => model.get("image")[PIXELS.indexOf(pixel)];
    let painted = ""; // the pixel that was changed last
    function paint(pixel, value) {
      painted = pixel;
      set({ image: repainted(model.get("image"), pixel, value), chosen: pixel });
    }
    for (const pixel of picture.pixels) paintable(pixel, valueOf, paint);
    const control = pixelControl(paint);
    const panel = convolutionPanel();

    const steps = [
      ["One step", 1],
      ["Ten steps", 10],
    ].map(([label, count]) => button(label, () => canStep && go(traitsAfter(model, count))));
    const again = button("Start over", () => go(traitsAtStart(model)));
    const moves = html("div", { class: "lab-toolbar moves" }, ...steps, again);
    const progress = html("p", { class: "steps-made" });
    const readout = readoutOf(readoutGroups(), () => draw());
    const legend = html("p", { class: "marks-legend" }, LEGEND);
    view.append(toolbar, picture.element, legend, control.element, panel.element);
    view.append(moves, progress, readout.element);
    const say = announcer(view);
    let previewed = ""; // what is pointed at or has the focus: it is shown in place of what is chosen
    let isBeingSet = false;
    let canStep = false;

    function choose(name) {
      change(model, { chosen: model.get("chosen") === name ? "" : name });
    }

    function preview(name) {
      previewed = name;
      draw();
    }

    function go(traits) {
      painted = "";
      set(traits);
    }

    function allowSteps(allowed) {
      canStep = allowed;
      for (const step of steps) setAttributes(step, { "aria-disabled": !allowed });
    }

    // Sets several traits, and draws once: no state in between is meant.
    function set(traits) {
      isBeingSet = true;
      change(model, traits);
      isBeingSet = false;
      draw();
    }

    const draw = reportErrors(view, () => {
      allowSteps(false); // from a state that is refused, no step leads on
      const found = presentQuantities(model);
      const [backward, chosen] = [model.get("backward"), model.get("chosen")];
      const shown = previewed || chosen;
      picture.draw(found, { backward, chosen, shown });
      panel.draw(shown, backward, found);
      control.draw(PIXELS.includes(chosen) ? chosen : "", found[chosen]);
      setAttributes(total, { "aria-pressed": chosen === "E_total" });
      fillIn(total, found);
      readout.draw(found);
      const beyond = firstBeyond(found);
      const end = beyond
        ? ` The next one would take ${subscripted(beyond)} out of its range, −5 to 5. Try a smaller learning rate.`
        : "";
      setText(progress, progressInWords(found) + end);
      allowSteps(!beyond);
      say(announcement(found) + end);
    });

    function progressInWords(found) {
      const made = counted(model.get("steps"), "step");
      const [before, now] = [startError(model), found.E_total].map((error) => fixed(error, 6));
      return `${made} made: with the parameters of the start the error is ${before}, now it is ${now}.`;
    }

    function announcement(found) {
      const [o1, o2, error] = ["out_o1", "out_o2", "E_total"].map((name) => asWritten(found[name]));
      const made = counted(model.get("steps"), "step");
      const cause = painted ? `${subscripted(painted)} ${atDigits(found[painted], 2)}` : made;
      return `${cause}: outputs ${o1} and ${o2}, total error ${error}.`;
    }

    const watched = ["parameters", ...WITH_SLIDER, "image", "targets", "learning_rate", "start"];
    for (const name of [...watched, "steps", "backward", "chosen"]) {
      model.on(`change:${name}`, () => isBeingSet || draw());
    }
    draw();
  },
};
