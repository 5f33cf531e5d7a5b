"""Take the README's picture of the book: a chapter with a live figure at work, from the built site.

    python -m tools.readme_picture

The picture lists the chapters, and so it is taken again when there is another one. The file says
which it shows.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image, PngImagePlugin

from tools.browser.launching import chromium
from tools.browser.visiting import settle, visit
from tools.plain_words import chapters

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/book.png"
CHAPTER = ROOT / "_build/html/book/04-hidden-layer.html"


def taken():
    """Return a screenshot of the network lab where a weight is explained in the backward pass."""
    with chromium() as browser, visit(browser, 1280, device_scale_factor=1.5) as tab:
        page = tab.open(CHAPTER.as_uri())
        tab.read()
        page.locator(".lab-live [data-part=w3]").click()
        page.locator(".lab-place").evaluate("lab => lab.scrollIntoView({behavior: 'instant'})")
        page.mouse.move(0, 0)
        settle(page)
        return page.screenshot(animations="disabled")


def main():
    about = PngImagePlugin.PngInfo()
    about.add_text("Chapters", "\n".join(name for _, name in chapters().values()))
    image = Image.open(BytesIO(taken())).convert("RGB")
    image.quantize(128).save(PICTURE, optimize=True, pnginfo=about)
    print(f"The README's picture: {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
