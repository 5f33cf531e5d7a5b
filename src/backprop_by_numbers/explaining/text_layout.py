"""The layout of text: sums of products broken into lines, and rows aligned in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: A text, and how wide it is, in characters.
Piece = tuple[str, int]

#: A name, the lines of what it is, and its number.
Row = tuple[str, Sequence[str], str]


def fitted(terms: Sequence[Sequence[Piece]], plus: str, times: str, width: int) -> list[str]:
    """Return a sum of products in lines of at most `width`, each term in one if it fits.

    Parameters
    ----------
    terms : sequence of sequence of Piece
        The factors of each product.
    plus, times : str
        The signs between terms and between factors; each counts as three wide.
    width : int
        The most that goes into one line. A single factor may be wider.

    Returns
    -------
    list of str
        The lines. All but the first begin with a sign.

    Examples
    --------
    >>> fitted([[("a", 1), ("b", 1)], [("c", 1), ("d", 1)]], "+", "*", width=12)
    ['a * b', '+ c * d']
    """
    lines: list[str] = []
    room = 0
    for i, term in enumerate(terms):
        for j, (piece, size) in enumerate(term):
            sign = times if j else plus if i else ""
            needed = size if j else sum(size + 3 for _, size in term) - 3
            if needed + 3 > room or not sign:
                lines.append(f"{sign} {piece}".lstrip())
                room = width - size
            else:
                lines[-1] += f" {sign} {piece}"
                room -= size + 3
    return lines


def in_columns(blocks: Iterable[Iterable[Row]]) -> str:
    """Return rows as "name = what it is = number", the signs below each other, blocks apart.

    Examples
    --------
    >>> print(in_columns([[("a", ["b"], "1.0"), ("abc", ["d", "+ e"], "-1.0")]]))
    a   = b   =  1.0
    abc = d
          + e = -1.0
    """
    texts = [list(block) for block in blocks]
    rows = [row for block in texts for row in block]
    names = max(len(name) for name, _, _ in rows)
    middle = max(len(line) for _, lines, _ in rows for line in lines)
    numbers = max(len(number) for _, _, number in rows)

    def written(row: Row) -> str:
        name, (*lines, last), number = row
        starts = [f"{name:{names}} = ", *[" " * (names + 3)] * len(lines)]
        return "\n".join(
            [
                *(start + line for start, line in zip(starts, lines, strict=False)),
                f"{starts[-1]}{last:{middle}} = {number:>{numbers}}",
            ]
        )

    return "\n\n".join("\n".join(written(row) for row in block) for block in texts)
