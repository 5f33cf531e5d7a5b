// The digit lab's view: a field to draw on, and what a convolutional network makes of the drawing.

import { digitBars } from "./digit_bars.js";
import { digitField } from "./digit_field.js";
import { digitMaps } from "./digit_maps.js";
import { digitPanel } from "./digit_panel.js";
import { answerInWords, imageInWords, largestInWords, pixelInWords } from "./digit_words.js";
import { SIDE, answerOf, pixelDerivatives, pixelsAtKinks, read } from "./digits.js";
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
    let last = -1; // the last of them that was shown
    let pointed = -1; // the pixel that is pointed at, or has the focus
    let painted = -1; // the one that keys have changed last
    let news = ""; // what screen readers say of another drawing
    let squaresNews = ""; // and of other squares on it
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
    const next = () => (last + 1) % images.length;
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
      if (!isDrawn(before)) keep(before);
      update();
    }

    function keep(image) {
      past.push({ image, from: origin });
      if (past.length > MOST_UNDONE) past.shift();
    }

    function replaceBy(image, from) {
      if (!isDrawn(image)) keep(reader.image());
      show({ image, from });
    }

    function isDrawn(image) {
      return reader.image().every((ink, index) => ink === image[index]);
    }

    function isShown(index) {
      return index >= 0 && isDrawn(images[index]);
    }

    function show({ image, from }) {
      origin = from;
      if (from >= 0) last = from;
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
      previewed = -1; // so that the bar that is pressed again shows what that changes
      change(model, { target: isPicked ? -1 : digit, derivatives: true });
    }

    function preview(digit) {
      previewed = digit;
      if (model.get("derivatives")) draw();
    }

    const draw = reportErrors(view, () => {
      const [network, image] = [model.get("network"), model.get("image")];
      if (image?.length !== SIDE ** 2) throw new RangeError(`image must have ${SIDE ** 2} numbers`);
      image.forEach((ink, index) => checked(ink, `i${index + 1}`, 0, 1));
      const found = read(network, image);
      const answered = answerOf(found);
      const picked = within(model, "target", -1, 9);
      if (!Number.isInteger(picked)) throw new RangeError(`target must be a whole number, not ${picked}`);
      const digit = [previewed, picked, answered].find((one) => one >= 0);
      const isOn = Boolean(model.get("derivatives"));
      const slopes = isOn ? derivativesOf(network, found, digit) : null;

      field.draw(image, slopes);
      bars.draw(found.probabilities, { answer: answered, picked, shown: isOn ? digit : -1 });
      maps.draw(network, found);
      panel.draw(found, slopes, digit);
      const words = answerInWords(found, answered, image.every((ink) => ink === 0));
      setText(answer, words);
      const shown = { index: origin, count: images.length, isChanged: !isShown(origin) };
      const about = (pixel) => pixelInWords(pixel, image[pixel], slopes?.[pixel], digit);
      const label = model.get("labels")[origin];
      setText(caption, pointed >= 0 ? about(pointed) : imageInWords({ ...shown, label }));
      setAttributes(undo, { "aria-disabled": !past.length });
      news = painted >= 0 ? `${about(painted)} ${words}` : words;
      squaresNews = isOn ? largestInWords(slopes, digit) : words;
    });

    function update() {
      if (!isShown(origin)) {
        const same = images.findIndex(isDrawn);
        if (same >= 0) origin = last = same;
      }
      draw();
      if (!field.isDrawing()) say(news); // not at every pixel of a stroke
    }

    function updateSquares() {
      painted = -1;
      draw();
      say(squaresNews);
    }

    for (const name of ["network", "image"]) model.on(`change:${name}`, update);
    for (const name of ["derivatives", "target"]) model.on(`change:${name}`, updateSquares);
    use("ink");
    update();
  },
};

// Returns the error's derivative with respect to each pixel, null where there is none.
function derivativesOf(network, found, digit) {
  const isKink = pixelsAtKinks(network, found);
  return pixelDerivatives(network, found, digit).map((slope, pixel) => (isKink[pixel] ? null : slope));
}
