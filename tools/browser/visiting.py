"""A page that is being looked at, and what happened while it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

# How long what starts a Python of its own may take, in seconds. It is there in ten, unless the
# machine is busy with something else.
PATIENCE = 180
# Sums up how far things jumped that were already on the screen, as Chromium measures it.
COUNT_SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) window.shifts += shift.value;
}).observe({type: "layout-shift", buffered: true});
"""

# What was fetched, and the bytes that came over the line for it.
TRANSFERS = """() => performance.getEntries()
  .filter(entry => "transferSize" in entry)
  .map(entry => [entry.name, entry.transferSize])"""

# Images below the fold are fetched, and labs shown, only when the reader gets there. What a frame
# begins with, it shows: so each of them comes into view.
READ = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (const late of document.querySelectorAll("img, .lab-place:not(.is-live)")) {
    if (late.complete || !late.checkVisibility()) continue;
    await frame();
    late.scrollIntoView({block: "center", behavior: "instant"});
  }
  await frame();
  scrollTo({top: document.body.scrollHeight, behavior: "instant"});
  await frame();
  scrollTo({top: 0, behavior: "instant"});
}"""

# Not by waiting for each image: a lab that is shown hides one, which is then never fetched.
ALL_IS_THERE = """() => [...document.querySelectorAll(".lab-place")]
    .every(place => place.classList.contains("is-live"))
  && [...document.images].every(image => image.complete || !image.checkVisibility())"""

UNFOLD = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""
FOLD = UNFOLD.replace("true", "false")

# Whether the page has been the same for three frames (a lab that has become wider draws itself
# one frame later), with its fonts there and every animation over.
SETTLED = """call => {
  const {scrollWidth, scrollHeight} = document.documentElement;
  const seen = [call, scrollX, scrollY, innerWidth, innerHeight, scrollWidth, scrollHeight].join();
  window.still = {seen, frames: window.still?.seen === seen ? window.still.frames + 1 : 0};
  return window.still.frames >= 3 && document.fonts.status === "loaded"
    && document.getAnimations().every(({playState}) => playState !== "running");
}"""
calls = count()


def settle(page: Page) -> None:
    """Wait until the page stands still: scrolled, drawn, with its fonts and without motion."""
    page.wait_for_function(SETTLED, arg=next(calls))


def swipe(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    """Put a finger on the page, move it in eight steps, and take it away."""
    touch = page.context.new_cdp_session(page)
    (x, y), (across, down) = start, by
    places = [{"x": x + across * part / 8, "y": y + down * part / 8} for part in range(9)]
    for place in places:
        kind = "touchMove" if place is not places[0] else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


class Visit:
    """One tab, its requests and its complaints about the page it shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._note_failure)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._note)

    def _note_failure(self, request: Request) -> None:
        # What the browser itself has given up, it no longer needs: it fetches the icon anew when
        # the search page rewrites its address, and drops all when it leaves for another page.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def keep_nothing(self) -> None:
        """From now on, open each address as if for the first time: nothing of it is stored."""
        self.page.add_init_script("localStorage.clear(); sessionStorage.clear()")
        browser = self.page.context.new_cdp_session(self.page)  # lives as long as the page
        browser.send("Network.enable")
        browser.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, address: str) -> Page:
        """Go to the address, and forget what was noted about the page before."""
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(address)
        return self.page

    def read(self) -> None:
        """Go to all that waits for its reader, and to the end, until everything is live."""
        self.page.evaluate(READ)
        self.page.wait_for_function(ALL_IS_THERE)
        settle(self.page)

    def unfold(self) -> None:
        """Open every folded part, and read the page with what was in them."""
        self.page.evaluate(UNFOLD)
        self.read()

    def resize(self, width: int) -> None:
        """Give the window another width, and wait until the page has taken it."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_function("width => innerWidth === width", arg=width)
        settle(self.page)

    def weights(self) -> dict[str, int]:
        """Return the bytes that the page has taken so far, by the kind of file."""
        settle(self.page)
        sums: dict[str, int] = defaultdict(int)
        for address, size in self.page.evaluate(TRANSFERS):
            sums[PurePosixPath(urlsplit(address).path).suffix.removeprefix(".")] += size
        return sums

    def elsewhere(self, home: str) -> list[str]:
        """Return the requests that left `home`, the place where the book is."""
        own = (home, "data:", "blob:")
        return [address for address in self.requests if not address.startswith(own)]


@contextmanager
def visit(
    browser: Browser, width: int = 1280, *, patience: int = 20, **settings: object
) -> Iterator[Visit]:
    """Open a tab that is `width` pixels wide; `settings` are those of a Playwright context.

    `patience` is for how many seconds its page, and whoever expects something of it, will wait.
    """
    height = 844 if width < 600 else 900
    context = browser.new_context(viewport={"width": width, "height": height}, **settings)
    context.set_default_timeout(patience * 1000)
    expect.set_options(timeout=patience * 1000)
    context.add_init_script(COUNT_SHIFTS)
    try:
        yield Visit(context.new_page())
    finally:
        context.close()
