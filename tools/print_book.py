"""Print the built book as one PDF, and offer it in the download menu of every page.

    python -m tools.print_book [_build/html]

The pages' articles are joined into one, with a title page and the contents before them, and
Chromium prints it until the contents are right: only a print tells on which page each heading
comes to stand. Nothing is asked of any other host.
"""

import re
import sys
from pathlib import Path

import yaml

from tools.browser.launching import MISSING, chromium, executable
from tools.printing.contents import contents, headings, page_numbers
from tools.printing.finishing import finished
from tools.printing.joining import ROOT, document, joined
from tools.printing.press import Press

NAME = "backpropagation-by-the-numbers.pdf"
# The last entry of a page's own downloads; the whole book comes after it.
LAST_DOWNLOAD = re.compile(
    r'(?s)(btn-download-pdf-button.*?</li>)(?:\s*<li class="whole-book">.*?</li>)?'
)
DOWNLOAD = """
      <li class="whole-book"><a href="{address}" download
   class="btn btn-sm btn-download-book-button dropdown-item"
   title="Download the whole book" data-bs-placement="left" data-bs-toggle="tooltip">
<span class="btn__icon-container"><i class="fas fa-file-pdf"></i></span>
<span class="btn__text-container">Whole book (.pdf)</span></a></li>"""


def printed(site, settings):
    """Return the book in the folder `site` as a PDF, as it comes from the press."""
    articles, head = joined(site)
    listed = headings(articles)
    with chromium() as browser:
        press = Press(browser, site, document(articles, contents(listed), head, settings))
        numbers, pdf = None, press.proof()
        while numbers != (found := page_numbers(pdf, listed)):  # again if a number moved a line
            numbers = found
            pdf = press.print(numbers)
    return pdf


def offer(page, address):
    """Put the PDF into the download menu of a page; again does no harm."""
    text = page.read_text("utf-8")
    menu = DOWNLOAD.format(address=address)
    page.write_text(LAST_DOWNLOAD.sub(lambda found: found[1] + menu, text), "utf-8")


def main():
    if executable() is None:
        sys.exit(f"The book is printed by Chromium: {MISSING}")
    site = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_build/html").resolve()
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    pdf = finished(printed(site, settings), settings)
    unfinished = site / f".{NAME}"
    unfinished.write_bytes(pdf)
    for page in site.glob("book/*.html"):
        offer(page, f"../{NAME}")
    unfinished.replace(site / NAME)


if __name__ == "__main__":
    main()
