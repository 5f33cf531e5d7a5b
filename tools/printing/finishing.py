"""The finished PDF: with a title, opened with its bookmarks, and of the same bytes each time."""

import io
import re

import pikepdf

CELL = re.compile(rb"\(node\d{8}\)")


def finished(pdf, settings):
    """Return the PDF with what a reader's program shows about it, and the same bytes each time."""
    # Chromium numbers the cells of tables by a count of its own. Their order has to stay.
    ranks = {name: n for n, name in enumerate(sorted(set(CELL.findall(pdf))))}
    counted = CELL.sub(lambda found: b"(node%08d)" % ranks[found[0]], pdf)
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(counted)) as book:
        book.trailer.Info = pikepdf.Dictionary(Title=settings["title"], Author=settings["author"])
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        book.save(
            file,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,  # half as large
            deterministic_id=True,
        )
    return file.getvalue()
