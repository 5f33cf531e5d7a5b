"""Print how fast each lab answers: milliseconds from a slider's event to the updated picture.

The digit lab has no sliders: there, a stroke goes on.

Work: the event's listeners, then style and layout of the page, all done at once. Frame: from the
event until the browser has drawn what it changed, which includes the wait for the next frame (16.7
ms at 60 a second). Playing: from one frame to the next. The first moves do not count: in them the
browser compiles. It takes Chromium alone, no built book: `.venv/bin/python -m
benchmarks.slider_latency`.
"""

from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from backprop_by_numbers import widgets
from tools.browser.lab_pages import lab_of, page_with
from tools.browser.launching import chromium
from tools.browser.visiting import visit

WARM_UP, EVENTS = 20, 200
# Moves the lab's sliders in turn, to places that are spread over all of each, the same every time.
# Or it draws strokes on a field, each from another place on, on empty paper after every eight.
MEASURE = """async events => {
  const moves = [...document.querySelectorAll(".lab input[type=range]")]
    .filter(slider => slider.checkVisibility())
    .map(slider => part => {
      slider.value = Number(slider.min) + (slider.max - slider.min) * part;
      return () => slider.dispatchEvent(new Event("input", {bubbles: true}));
    });
  const field = document.querySelector(".digit-field");
  if (field) {
    field.setPointerCapture = () => {};  // there is no real mouse to capture
    const {left, top, width, height} = field.getBoundingClientRect();
    const point = (type, x, y) => field.dispatchEvent(new PointerEvent(type, {
      isPrimary: true, clientX: left + width * x, clientY: top + height * y}));
    let strokes = 0;
    moves.push(part => {
      point("pointerup", 0, 0);
      if (strokes++ % 8 === 0) {
        const buttons = [...document.querySelectorAll("button")];
        buttons.find(({textContent}) => textContent === "Clear").click();
      }
      point("pointerdown", part, 0.2);
      return () => point("pointermove", 1 - part, 0.8);
    });
  }
  const [work, frames] = [[], []];
  const drawn = () => new Promise(done => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();  // its message comes after the frame is drawn
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  for (let event = 0; event < events; event++) {
    const move = moves[event % moves.length]((event * 0.6180339887) % 1);
    document.querySelector(".lab").getBoundingClientRect();  // what came before does not count
    const start = performance.now();
    move();
    document.querySelector(".lab").getBoundingClientRect();  // has the layout done
    work.push(performance.now() - start);
    await drawn();
    frames.push(performance.now() - start);
  }
  return [work, frames];
}"""
# Plays, and returns the time between one frame and the next, so many times.
PLAY = """async frames => {
  document.querySelector(".play").click();
  const times = [];
  for (let i = 0; i <= frames; i++) times.push(await new Promise(requestAnimationFrame));
  document.querySelector(".play").click();
  return times.slice(1).map((time, i) => time - times[i]);
}"""


def main() -> None:
    """Measure every lab at both widths, and print a row for each."""
    heads = ("work: median", "95th", "frame: median", "95th", "playing: median", "95th")
    print(f"{'lab':<20}{'width':>6}{''.join(f'{head:>17}' for head in heads)}   ms")
    with chromium() as browser, TemporaryDirectory() as folder:
        for name in (name for name in widgets.__all__ if name.endswith("Lab")):
            file = Path(folder) / f"{name}.html"
            file.write_text(page_with(lab_of(name)))
            for width in (1280, 390):
                with visit(browser, width=width) as tab:
                    tab.open(file.as_uri()).locator(".is-live").wait_for()
                    tab.page.evaluate(MEASURE, WARM_UP)
                    measured = tab.page.evaluate(MEASURE, EVENTS)
                    if tab.page.locator(".play").count():
                        tab.page.get_by_role("button", name="Start over").click()
                        measured.append(tab.page.evaluate(PLAY, EVENTS))
                columns = [
                    t for times in measured for t in (median(times), quantiles(times, n=20)[-1])
                ]
                print(f"{name:<20}{width:>6}{''.join(f'{t:>17.1f}' for t in columns)}", flush=True)


if __name__ == "__main__":
    main()
