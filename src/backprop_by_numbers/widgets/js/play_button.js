// Playing: the number of updates runs by itself, at an even pace along its axis.

import { placeOf, updateTicks, updatesAt } from "./axes.js";
import { setText } from "./elements.js";
import { button, prefersReducedMotion } from "./lab.js";

const SECONDS = 12; // from the first update to the last
const PAUSE = 1200; // milliseconds from one picture to the next where motion is not wanted
const LONGEST_FRAME = 100; // milliseconds: a tab that was hidden does not jump ahead

// Returns the button that plays and pauses, and stop(). `now` returns the present number of
// updates, `go` sets it, `last` returns the greatest.
export function playButton({ now, go, last }) {
  let stopPlaying = null;
  const element = button("Play", () => (stopPlaying ? stop() : play()));
  element.classList.add("play");

  function play() {
    if (now() >= last()) go(0);
    stopPlaying = prefersReducedMotion() ? playInSteps() : playSmoothly();
    setText(element, "Pause");
  }

  function stop() {
    stopPlaying?.();
    stopPlaying = null;
    setText(element, "Play");
  }

  function playSmoothly() {
    let frame = requestAnimationFrame(begin);
    let before = 0;
    let place = 0;
    let shown = -1;
    function begin(time) {
      before = time;
      frame = requestAnimationFrame(advance);
    }
    function advance(time) {
      // A slider may have changed the number in between: then it goes on from there.
      if (now() !== shown) place = placeOf(now(), last());
      place += Math.min(time - before, LONGEST_FRAME) / 1000 / SECONDS;
      before = time;
      const next = updatesAt(place, last());
      if (next !== now()) go(next);
      shown = now();
      if (shown >= last()) stop();
      else frame = requestAnimationFrame(advance);
    }
    return () => cancelAnimationFrame(frame);
  }

  // For readers who ask for less motion: from one power of ten straight to the next.
  function playInSteps() {
    const timer = setInterval(() => {
      go(updateTicks(last()).find((tick) => tick > now()) ?? last());
      if (now() >= last()) stop();
    }, PAUSE);
    return () => clearInterval(timer);
  }

  return { element, stop };
}
