"""The verdict on a printed number, and a table of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backprop_by_numbers.explaining.numbers import html

_MARKS = {"given": "–", "exact": "✓"}

#: A quantity's name, and before it what turns its number into the printed one: a sign, a factor.
_NAME = re.compile(
    r"(?P<sign>[-−]?) ?(?:(?P<factor>[0-9]{1,30}(?:\.[0-9]{1,30})?) ?[*×] ?)?(?P<quantity>.+)"
)


def parts_of(name: str) -> tuple[str, str, str]:
    """Return the sign and the factor that stand before a quantity's name, if any, and the name.

    Examples
    --------
    >>> parts_of("-2 * dE_total/dw5"), parts_of("E_total(10)")
    (('-', '2', 'dE_total/dw5'), ('', '', 'E_total(10)'))
    """
    found = _NAME.fullmatch(name)
    return (found["sign"], found["factor"] or "", found["quantity"]) if found else ("", "", name)


@dataclass(frozen=True)
class Verdict:
    """The result of comparing one printed number with the right one.

    Attributes
    ----------
    name : str
        What is printed: a quantity's name, maybe after a sign or a factor.
    text : str
        The number as printed.
    ours : str
        The right number, at as many digits.
    words : str
        "exact", or what gives the printed digits, in a few words: "rounded early", the name of
        another mistake, "follows from net_o2", "digits swapped"; or "unexplained".
    sentence : str
        The same in a sentence; empty for an exact number.
    """

    name: str
    text: str
    ours: str
    words: str
    sentence: str

    @property
    def exact(self) -> bool:
        """Whether every printed digit is right."""
        return not self.sentence

    def __str__(self) -> str:
        if self.exact:
            return f"{self.name} = {self.text}: {self.words}"
        return f"{self.name} = {self.text}: should have been {self.ours}. {self.sentence}"

    def _label(self) -> str:
        """Return the name in HTML."""
        sign, factor, quantity = parts_of(self.name)
        times = f"{factor} × " if factor else ""
        return f"{'−' if sign else ''}{times}{html(quantity)}"

    def _row(self) -> str:
        """Return a row of a table in HTML."""
        return (
            f'<tr><th scope="row">{self._label()}</th><td>{self.text}</td><td>{self.ours}</td>'
            f"<td>{_MARKS.get(self.words, '✗')}&nbsp;{self.words}</td></tr>"
        )


@dataclass(frozen=True, repr=False)
class Audit:
    """Verdicts on printed numbers, as a table: of text where it is printed, of HTML in a notebook.

    Attributes
    ----------
    verdicts : tuple of Verdict
        In the order in which the numbers were given.
    """

    verdicts: tuple[Verdict, ...]

    @property
    def all_exact(self) -> bool:
        """Whether every printed digit of every number is right."""
        return all(verdict.exact for verdict in self.verdicts)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __repr__(self) -> str:
        rows = [("quantity", "printed", "ours", "verdict")]
        rows += [(v.name, v.text, v.ours, v.words) for v in self]
        first, second, third, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
        return "\n".join(
            f"{a:{max(first, 16)}}  {b:>{max(second, 12)}}  {c:>{max(third, 12)}}  {d}"
            for a, b, c, d in rows
        )

    def _repr_html_(self) -> str:
        return (
            '<table class="audit"><thead><tr><th scope="col">Quantity</th>'
            '<th scope="col">Printed</th><th scope="col">Ours</th><th scope="col">Verdict</th>'
            f"</tr></thead><tbody>{''.join(verdict._row() for verdict in self)}</tbody></table>"
        )
