"""Let the search find a symbol as people type it: w5 for the formula w_5, outh1 for out_h1."""

import re

from sphinx.search.en import SearchEnglish

WITH_INDEX = re.compile(r"[^\W_]+_\w+")
TEX = re.compile(r"\\(?:mathrm|text)\{(\w+)\}|_\{(\w+)\}")


class English(SearchEnglish):
    """Sphinx's own English, with each symbol also in one word."""

    def split(self, text):
        """Return the words of a text, or of a formula in TeX."""
        plain = TEX.sub(lambda found: found[1] or f"_{found[2]}", text)
        joined = [symbol.replace("_", "") for symbol in WITH_INDEX.findall(plain)]
        return [*super().split(text), *joined]


def setup(app):
    app.add_search_language(English)
    return {"parallel_read_safe": True}
