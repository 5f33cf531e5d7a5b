"""Print what the first view of each page weighs on its way to a phone.

Kilobytes by the kind of file, compressed as a web server sends them. It takes a built book and
Chromium: `make book`, then `.venv/bin/python -m benchmarks.page_weight`.
"""

from pathlib import Path

from tools.browser.launching import chromium
from tools.browser.serving import served
from tools.browser.visiting import visit

HTML = Path(__file__).parents[1] / "_build/html"
KINDS = ("html", "css", "js", "woff", "woff2", "svg")


def main() -> None:
    """Open each page as a new reader would, and print a row for it."""
    print(f"{'page':<24}{''.join(f'{kind:>8}' for kind in (*KINDS, 'all'))}   kB")
    with chromium() as browser, served(HTML) as address:
        for page in (*sorted(HTML.glob("book/*.html")), HTML / "search.html"):
            with visit(browser, width=390) as tab:
                tab.open(address + page.relative_to(HTML).as_posix())
                weights = tab.weights()
            columns = (*(weights[kind] for kind in KINDS), sum(weights.values()))
            print(f"{page.stem:<24}{''.join(f'{weight / 1000:8.1f}' for weight in columns)}")


if __name__ == "__main__":
    main()
