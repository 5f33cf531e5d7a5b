"""Let the search find symbols and numbers as people type them.

A symbol is found in one word: w5 for the formula w_5, outh1 for out_h1. A number is found with and
without its leading zero, its last zeros, its sign and the commas between its thousands. Sphinx
takes a number apart at its point, and its search page drops every word that is made of digits
alone: here a number is one word, and always has a point ("0.291027774", "10000.").

Chinese has no spaces between its words. Of Chinese, each two signs that stand side by side are a
word, in the index and in what is looked for: so a term is found wherever it stands in a sentence.
"""

import re
from itertools import pairwise

from docutils import nodes
from sphinx.search.en import SearchEnglish

WITH_INDEX = re.compile(r"[^\W_]+_\w+")
TEX = re.compile(r"\\(?:mathrm|text)\{(\w+)\}|_\{(\w+)\}")
CELL = re.compile(r"(?<=</t[dh]>)")
COMMA = re.compile(r"\{,\}|\\,(?=\d)")  # as TeX writes it between thousands
# Whole numbers of fewer than four digits are on every page.
NUMBER = r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d{4,})"
NUMBERS = re.compile(NUMBER, re.ASCII)
CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}"
# The same for what a reader types; words are parted as Sphinx's own function does it.
SPLIT_QUERY = r"""
var splitQuery = (query) => {
  const numbers = [];
  const words = query.replace(/%(number)s/g, (number) => {
    const [whole, fraction = ""] = number.replaceAll(",", "").split(".");
    numbers.push(`${whole.replace(/^0+/, "") || "0"}.${fraction.replace(/0+$/, "")}`);
    return " ";
  }).replace(/%(chinese)s/g, (signs) =>
    ` ${[...signs].slice(1).map((sign, index) => signs[index] + sign).join(" ")} `);
  const others = words.split(/[^\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu);
  return [...others.filter((word) => word), ...numbers];
};
"""


def as_word(number):
    """Return the word by which the index has a number."""
    whole, _, fraction = number.replace(",", "").partition(".")
    return f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}"


def in_pairs(signs):
    """Return Chinese signs as the words that the index has for them, with spaces round each."""
    return f" {' '.join(map(''.join, pairwise(signs[0])))} "


class English(SearchEnglish):
    """Sphinx's own English, with each symbol and each number also in one word, and Chinese."""

    js_splitter_code = SPLIT_QUERY % {"number": NUMBER, "chinese": CHINESE}

    def split(self, text):
        """Return the words of a text, or of a formula in TeX."""
        plain = TEX.sub(lambda found: found[1] or f"_{found[2]}", COMMA.sub(",", text))
        symbols = [symbol.replace("_", "") for symbol in WITH_INDEX.findall(plain)]
        numbers = [as_word(number) for number in NUMBERS.findall(plain)]
        return [*super().split(re.sub(CHINESE, in_pairs, text)), *symbols, *numbers]


def part_cells(app, doctree):  # noqa: ARG001  Sphinx sets them
    """Part the cells of a table in HTML: Sphinx indexes what is left of it without its tags."""
    for raw in doctree.findall(nodes.raw):
        if "html" in raw["format"].split():
            raw.children = [nodes.Text(CELL.sub(" ", raw.astext()))]


def setup(app):
    app.add_search_language(English)
    app.connect("doctree-read", part_cells)
    return {"parallel_read_safe": True}
