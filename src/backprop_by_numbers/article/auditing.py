"""The article's printed numbers compared with the engine's, at the printed digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backprop_by_numbers.article.errata import ERRATA, Erratum
from backprop_by_numbers.article.named_quantities import quantity
from backprop_by_numbers.article.printed import CHAPTERS, PRINTED, Printed
from backprop_by_numbers.example.setup import network_or_default
from backprop_by_numbers.explaining.numbers import at_digits, html
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import one_of

_MARKS = {"given": "–", "exact": "✓"}
_BY_NAME = {printed.name: printed for printed in PRINTED}


@dataclass(frozen=True)
class Verdict:
    """The result of comparing one printed number with the engine's.

    Attributes
    ----------
    printed : Printed
        The number as the article has it.
    ours : str
        The engine's number, rounded to as many digits.
    erratum : Erratum or None
        For a number that is not exact: the first erratum that reproduces the printed digits.
    """

    printed: Printed
    ours: str
    erratum: Erratum | None

    @property
    def exact(self) -> bool:
        """Whether every printed digit is right."""
        return self.printed.text == self.ours

    @property
    def words(self) -> str:
        """The verdict in a few words."""
        if self.exact:
            return "given" if self.printed.chapter == "setup" else "exact"
        return self.erratum.name if self.erratum else "unexplained"

    def __str__(self) -> str:
        if self.exact:
            return f"{self.printed.name} = {self.printed.text}: {self.words}"
        cause = self.erratum.cause if self.erratum else "No erratum reproduces what is printed."
        return f"{self.printed.name} = {self.printed.text}: should have been {self.ours}. {cause}"


@dataclass(frozen=True)
class Audit:
    """Verdicts on several printed numbers; a notebook shows them as a table.

    Attributes
    ----------
    verdicts : tuple of Verdict
        In the article's order.
    """

    verdicts: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __repr__(self) -> str:
        rows = [(v.printed.name, v.printed.text, v.ours, v.words) for v in self]
        lines = [("quantity", "printed", "ours", "verdict"), *rows]
        return "\n".join(f"{a:16}  {b:>12}  {c:>12}  {d}" for a, b, c, d in lines)

    def _repr_html_(self) -> str:
        return (
            '<table class="audit"><thead><tr><th scope="col">Quantity</th>'
            '<th scope="col">Printed</th><th scope="col">Ours</th><th scope="col">Verdict</th>'
            f"</tr></thead><tbody>{''.join(_row(verdict) for verdict in self)}</tbody></table>"
        )


def compare(name: str, network: Network | None = None) -> Verdict:
    """Compare one printed number with the engine's, at the printed digits.

    Parameters
    ----------
    name : str
        A name in `PRINTED`.
    network : Network, optional
        A 2-2-2 network to compute the engine's number with; the article's by default.

    Returns
    -------
    Verdict
        Exact, or what it should have been and which erratum reproduces it.

    Raises
    ------
    TypeError
        If `name` is not a string or `network` not a Network.
    ValueError
        If the article prints no such quantity, or the network is not 2-2-2.

    Examples
    --------
    >>> print(compare("out_h1"))
    out_h1 = 0.593269992: exact
    >>> compare("E_total(1)").ours
    '0.291027774'
    """
    return verdict_on(_BY_NAME[one_of(name, "name", _BY_NAME)], network_or_default(network))


def verdict_on(printed: Printed, network: Network) -> Verdict:
    """Compare a printed number with a network's, and find an erratum that fits a difference."""
    ours = at_digits(quantity(printed.quantity, network), printed.digits)
    if ours == printed.text:
        return Verdict(printed, ours, None)
    reproducing = (erratum for erratum in ERRATA if _reproduces(erratum, printed, network))
    return Verdict(printed, ours, next(reproducing, None))


def audit(*names: str, chapter: str | None = None) -> Audit:
    """Compare several printed numbers: those named, those of one chapter, or all.

    Parameters
    ----------
    *names : str
        Names in `PRINTED`; without any, all that the article prints.
    chapter : str, optional
        One of `CHAPTERS`: only the numbers of this part of the work.

    Returns
    -------
    Audit
        Shown by a notebook as a table.

    Raises
    ------
    TypeError, ValueError
        If a name or the chapter is unknown, or if both are given.

    Examples
    --------
    >>> audit(chapter="error")
    quantity               printed          ours  verdict
    E_o1               0.274811083   0.274811083  exact
    E_o2               0.023560026   0.023560026  exact
    E_total            0.298371109   0.298371109  exact
    """
    if names and chapter is not None:
        raise ValueError("chapter must be None where names are given; ask for one or the other")
    if chapter is not None:
        one_of(chapter, "chapter", CHAPTERS)
        names = tuple(printed.name for printed in PRINTED if printed.chapter == chapter)
    return Audit(tuple(compare(one_of(n, "names", _BY_NAME)) for n in names or _BY_NAME))


def _reproduces(erratum: Erratum, printed: Printed, network: Network) -> bool:
    value = erratum.reproduce(printed.quantity, network)
    return value is not None and at_digits(value, printed.digits) == printed.text


def _row(verdict: Verdict) -> str:
    mark = _MARKS.get(verdict.words, "✗")
    edition = " (later edition)" if verdict.printed.is_of_later_edition else ""
    return (
        f'<tr><th scope="row">{html(verdict.printed.quantity)}{edition}</th>'
        f"<td>{verdict.printed.text}</td><td>{verdict.ours}</td>"
        f"<td>{mark}&nbsp;{verdict.words}</td></tr>"
    )
