"""The article's printed numbers compared with the engine's, as those of any page are."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_by_numbers.article.printed import CHAPTERS, PRINTED, Printed
from backprop_by_numbers.example.setup import inputs, learning_rate, network_or_default, targets
from backprop_by_numbers.explaining.numbers import html
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import one_of
from backprop_by_numbers.practice.auditing import audit as audit_page
from backprop_by_numbers.practice.verdict import Audit, Verdict

_BY_NAME = {printed.name: printed for printed in PRINTED}


@dataclass(frozen=True)
class Comparison(Verdict):
    """The verdict on one of the article's numbers; on what it is given, that is "given".

    Attributes
    ----------
    printed : Printed
        The number as the article has it.
    """

    printed: Printed

    def _label(self) -> str:
        edition = " (later edition)" if self.printed.is_of_later_edition else ""
        return f"{html(self.printed.quantity)}{edition}"


def compare(name: str, network: Network | None = None) -> Comparison:
    """Compare one printed number with the engine's, at the printed digits.

    Parameters
    ----------
    name : str
        A name in `PRINTED`.
    network : Network, optional
        A 2-2-2 network to compute the engine's number with; the article's by default.

    Returns
    -------
    Comparison
        Exact, or what it should have been and which mistake gives the printed digits.

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


def verdict_on(printed: Printed, network: Network) -> Comparison:
    """Compare a printed number with a network's, and find the mistake behind a difference."""
    page = {printed.quantity: printed.text}
    (verdict,) = audit_page(network, inputs, targets, page, learning_rate)
    words = "given" if verdict.exact and printed.chapter == "setup" else verdict.words
    return Comparison(printed.name, printed.text, verdict.ours, words, verdict.sentence, printed)


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
