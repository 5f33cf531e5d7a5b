// The digit lab's view: a field to draw on, and what a convolutional network makes of the drawing.

import { digitBars } from "./digit_bars.js";
import { digitField } from "./digit_field.js";
import { digitMaps } from "./digit_maps.js";
import { digitPanel } from "./digit_panel.js";
import { answerInWords, imageInWords, pixelInWords } from "./digit_words.js";
import { answerOf, pixelDerivatives, read } from "./digits.js";
import { html, setAttributes, setText } from "./elements.js";
import { announcer, button, change, checked, frame, reportErrors, switchFor, within } from "./lab.js";

const TOOLS = { Ink: "ink", Eraser: "eraser", Look: "look" };
const MOST_UNDONE = 100;

export default {
  render({ model, el }) {
    const view = frame(model, el);
    const images = model.get("images");
    const past = []; // what Undo goes back to: an image, and which of `images` it was made from
    let origin = -1; // which of `images` is shown, or was before it was changed
    let pointed = -1; // the pixel that is pointed at, or has the focus
    let painted = -1; // the one that keys have changed last
    let news = ""; // what screen readers say of the last change
    let previewed = -1; // the digit whose bar is pointed at, or has the focus

    const reader = { image: () => model.get("image"), paint, finish, look };
    const field = digitField(reader);
    const bars = digitBars({ pick, preview });
    const [maps, panel] = [digitMaps(), digitPanel()];
    const caption = html("p", { class: "digit-caption" });
    const answer = html("p", { class: "digit-answer" });

    const tools = Object.entries(TOOLS).map(([label, tool]) => ({
      tool,
      element: button(label, () => use(tool)),
    }));
    const undo = button("Undo", () => past.length && show(past.pop()));
    const moves = [undo, button("Clear", () => replaceBy(reader.image().map(() => 0), -1))];
    const next = () => (origin + 1) % images.length;
    if (images.length) moves.push(button("Another image", () => replaceBy(images[next()], next())));

    const toolbar = html("div", { class: "lab-toolbar" });
    toolbar.append(switchFor("Show which pixels matter", model, "derivatives"));
    const choice = html("div", { class: "lab-toolbar", role: "group", "aria-label": "Tool" });
    choice.append(...tools.map(({ element }) => element));
    const under = html("div", { class: "lab-toolbar" }, ...moves);
    const left = html("div", {}, field.element, caption, choice, under);
    const right = html("div", {}, answer, bars.element);
    const board = html("div", { class: "digit-board" }, left, right);
    view.append(toolbar, board, panel.element, maps.element);
    const say = announcer(view);

    function use(name) {
      field.use(name);
      for (const { tool, element } of tools) setAttributes(element, { "aria-pressed": tool === name });
    }

    function paint(image) {
      change(model, { image });
    }

    // Ends a change of the drawing, which was another one before.
    function finish(before, pixel) {
      painted = pixel;
      if (reader.image().some((ink, index) => ink !== before[index])) keep(before);
      update();
    }

    function keep(image) {
      past.push({ image, from: origin });
      if (past.length > MOST_UNDONE) past.shift();
    }

    function replaceBy(image, from) {
      keep(reader.image());
      show({ image, from });
    }

    function show({ image, from }) {
      origin = from;
      pointed = painted = -1;
      paint(image);
    }

    function look(pixel) {
      if (pixel === pointed) return;
      pointed = pixel;
      if (!field.isDrawing()) draw(); // else what is painted next does
    }

    function pick(digit) {
      const isPicked = model.get("derivatives") && model.get("target") === digit;
      change(model, { target: isPicked ? -1 : digit, derivatives: true });
    }

    function preview(digit) {
      previewed = digit;
      draw();
    }

    const draw = reportErrors(view, () => {
      const [network, image] = [model.get("network"), model.get("image")];
      image.forEach((ink, index) => checked(ink, `i${index + 1}`, 0, 1));
      const found = read(network, image);
      const answered = answerOf(found);
      const picked = within(model, "target", -1, 9);
      const digit = [previewed, picked, answered].find((one) => one >= 0);
      const isOn = model.get("derivatives");
      const slopes = isOn ? pixelDerivatives(network, found, digit) : null;
      const same = images.findIndex((one) => one.every((ink, index) => ink === image[index]));
      if (same >= 0) origin = same;

      field.draw(image, slopes);
      bars.draw(found.probabilities, { answer: answered, picked, shown: isOn ? digit : -1 });
      maps.draw(network, found);
      panel.draw(found, slopes, digit);
      const words = answerInWords(found, answered, image.every((ink) => ink === 0));
      setText(answer, words);
      const shown = { index: origin, count: images.length, isChanged: same < 0 };
      const about = (pixel) => pixelInWords(pixel, image[pixel], slopes?.[pixel], digit);
      const label = model.get("labels")[origin];
      setText(caption, pointed >= 0 ? about(pointed) : imageInWords({ ...shown, label }));
      setAttributes(undo, { "aria-disabled": !past.length });
      news = painted >= 0 ? `${about(painted)} ${words}` : words;
    });

    function update() {
      draw();
      if (!field.isDrawing()) say(news); // not at every pixel of a stroke
    }

    for (const name of ["network", "image", "labels", "derivatives", "target"]) {
      model.on(`change:${name}`, update);
    }
    use("ink");
    update();
  },
};
