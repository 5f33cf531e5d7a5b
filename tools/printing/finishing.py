"""The print made a file: named, opened with its bookmarks, and of the same bytes each time."""

import io
import re

from pypdf import PdfWriter

CELL = re.compile(rb"\(node\d{8}\)")


def finished(pdf, settings):
    """Return the PDF with what a reader's program shows about it, and the same bytes each time."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.metadata = {"/Title": settings["title"], "/Author": settings["author"]}
    writer.pdf_header = "%PDF-1.7"
    writer.page_mode = "/UseOutlines"
    writer.viewer_preferences.display_doctitle = True
    file = io.BytesIO()
    writer.write(file)
    # Chromium numbers the cells of tables by a count of its own. Their order has to stay.
    ranks = {name: n for n, name in enumerate(sorted(set(CELL.findall(file.getvalue()))))}
    return CELL.sub(lambda found: b"(node%08d)" % ranks[found[0]], file.getvalue())
