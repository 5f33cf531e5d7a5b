"""Chromium as a printing press. No script runs, so the live figures are their static pictures."""

from mimetypes import guess_type
from urllib.parse import unquote, urlsplit

from .joining import HOME, JOINED

PAPER = 642  # pixels: the width of A4 without its margins
# What stands out at the right of the paper would be cut. A subscript of KaTeX may: it ends in an
# empty strut of two pixels.
CUT = """width => [...document.querySelectorAll(".bd-article *")]
  .filter(part => part.checkVisibility() && !part.closest(".katex-mathml, .katex-display .katex *")
    && part.getBoundingClientRect().right > width + 2)
  .map(part => `${part.className || part.tagName}: ${part.textContent.trim().slice(0, 60)}`)"""
FILL_IN = """numbers => document.querySelectorAll(".contents .page")
  .forEach((place, at) => { place.textContent = numbers[at]; })"""


class Press:
    """A page of Chromium that prints a text, and that is answered from the site's folder alone."""

    def __init__(self, browser, site, text):
        """Set the text; a ValueError says what would be cut or is missing."""
        context = browser.new_context(java_script_enabled=False)
        self.page = context.new_page()
        self.site, self.text, self.missing = site, text, []
        self.page.route("**/*", self._answer)
        self.page.set_viewport_size({"width": PAPER, "height": 900})
        self.page.emulate_media(media="print", color_scheme="light")
        self.page.goto(JOINED, wait_until="networkidle")
        self.page.locator("#the-end").wait_for(state="attached")
        if cut := self.page.evaluate(CUT, PAPER):
            raise ValueError("the paper is too narrow for:\n  " + "\n  ".join(cut[:20]))
        if self.missing:
            raise ValueError("not in the site: " + ", ".join(self.missing))

    def _answer(self, route):
        address = route.request.url.partition("#")[0]
        file = self.site / unquote(urlsplit(address).path.lstrip("/"))
        if address == JOINED:
            route.fulfill(body=self.text, content_type="text/html; charset=utf-8")
        elif address.startswith(HOME) and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=guess_type(file)[0])
        else:
            self.missing.append(address)
            route.abort()

    def proof(self):
        """Return a PDF that has its pages and links, and is made faster than the final one."""
        return self.page.pdf(prefer_css_page_size=True)

    def print(self, numbers):
        """Return the text as a PDF, with these numbers of pages in the contents."""
        self.page.evaluate(FILL_IN, numbers)
        return self.page.pdf(prefer_css_page_size=True, outline=True, tagged=True)
