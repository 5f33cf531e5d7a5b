"""A quantity calculated as a reader would on paper: formula, numbers put in, result."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backprop_by_numbers.article.formulas import FORMULAS, operands
from backprop_by_numbers.article.named_quantities import quantities
from backprop_by_numbers.example.setup import BIASES, network_or_default, shared_biases
from backprop_by_numbers.explaining import formula, numbers
from backprop_by_numbers.explaining.formula import aligned, latex, parsed
from backprop_by_numbers.explaining.text_layout import Piece
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import one_of

#: What takes no room in a formula, or is the rest of the name of one sign.
_NO_SIGN = re.compile(r"\\mathrm|[{}_^ ]|(?<=\\)[a-z]+")


@dataclass(frozen=True)
class ByHand:
    """The hand calculation of some quantities; a notebook shows it as mathematics.

    Attributes
    ----------
    values : mapping of str to float
        All quantities by name: the numbers to put in.
    names : tuple of str
        The quantities that are calculated.
    formulas : mapping of str to str
        The formula of each.
    """

    values: Mapping[str, float]
    names: tuple[str, ...]
    formulas: Mapping[str, str]

    def _repr_latex_(self) -> str:
        return aligned(self._lines(name) for name in self.names)

    def __repr__(self) -> str:
        return "\n".join(
            f"{name} = {self.formulas[name]} = {self._result(name)}" for name in self.names
        )

    def _lines(self, name: str) -> list[str]:
        tree = parsed(self.formulas[name])
        used = formula.names(self.formulas[name])
        inexact = any(numbers.is_rounded(self.values[i]) for i in used)
        is_long = len(_parts(tree)) > 3
        lines = _in_lines(f"{numbers.latex(name)} &=", tree, numbers.latex, is_long)
        if not isinstance(tree, ast.Name):  # a bare name has nothing to put in
            lines += _in_lines(f"&{_sign(inexact)}", tree, self._number, inexact or is_long)
        lines.append(f"&{_sign(numbers.is_rounded(self.values[name]))} {self._result(name)}")
        return lines

    def _number(self, name: str) -> str:
        written = numbers.as_written(self.values[name])
        return f"({written})" if written.startswith("-") else written

    def _result(self, name: str) -> str:
        return numbers.as_written(result_of(self.formulas[name], self.values))


def by_hand(*names: str, network: Network | None = None) -> ByHand:
    """Calculate quantities of the example by hand.

    The result comes from the formula itself, not from the engine: the tests compare the two. All
    digits are kept; only what is shown is rounded.

    Parameters
    ----------
    *names : str
        Names as `quantity` takes them: "net_h1", "out_o2", "dE_total/dw5", "w5+".
    network : Network, optional
        Another 2-2-2 network; the article's by default.

    Returns
    -------
    ByHand
        Shown by a notebook as LaTeX, printed as text.

    Raises
    ------
    TypeError
        If a name is not a string or `network` not a Network.
    ValueError
        If there is no name, or one that has no formula; if the network is not 2-2-2, or if a
        formula has a bias that the layer's neurons do not share.

    Examples
    --------
    >>> by_hand("net_h1")
    net_h1 = w1 * i1 + w2 * i2 + b1 = 0.3775
    """
    if not names:
        raise ValueError("names is empty; name at least one quantity, such as 'net_h1'")
    checked = tuple(one_of(name, "names", FORMULAS) for name in names)
    net = network_or_default(network)
    for name in checked:
        _check_biases(name, net)
    return ByHand(quantities(net), checked, FORMULAS)


def _check_biases(name: str, network: Network) -> None:
    """Raise if a formula, or its derivative, is for one bias per layer and the network has two."""
    shared = shared_biases(network)
    needed = {*operands(name), name.removeprefix("dE_total/d")}
    for bias in BIASES:
        if bias in needed and bias not in shared:
            raise ValueError(
                f"network must have one bias shared by the layer's neurons, {bias}, "
                f"for the hand calculation of {name}, but theirs differ"
            )


def result_of(text: str, values: Mapping[str, float]) -> float:
    """Return the result of a formula.

    Examples
    --------
    >>> round(result_of("-ln(out_o1)", {"out_o1": 0.5}), 9)
    0.693147181
    """
    return formula.evaluate(text, values, _exp, math.log)


def _exp(exponent: float) -> float:
    """Return e to the power of `exponent`, infinite if it is too large for a float64."""
    try:
        return math.exp(exponent)
    except OverflowError:
        return math.inf


def _in_lines(start: str, tree: ast.expr, write: Callable[[str], str], fit: bool) -> list[str]:
    """Return a formula as one line, or `fit` into lines of a phone's width."""
    first_term, *others = _parts(tree)
    terms = [_pieces(first_term, write, first=True), *(_pieces(term, write) for term in others)]
    if not fit or len(terms) == len(terms[0]) == 1:
        return [f"{start} {latex(tree, write)}"]
    return formula.in_lines(start, terms)


def _pieces(term: ast.expr, write: Callable[[str], str], first: bool = False) -> list[Piece]:
    """Return the factors of a term in LaTeX, and about how wide each is."""
    head, *others = _parts(term, ast.Mult)
    factors = [formula.as_factor(head, write, first=first)]
    factors += [formula.as_factor(factor, write) for factor in others]
    return [(text, len(_NO_SIGN.sub("", text))) for text in factors]


def _parts(tree: ast.expr, sign: type[ast.operator] = ast.Add) -> list[ast.expr]:
    """Return what is added up, or multiplied."""
    match tree:
        case ast.BinOp(others, operator, last) if isinstance(operator, sign):
            return [*_parts(others, sign), last]
    return [tree]


def _sign(inexact: bool) -> str:
    return "\\approx" if inexact else "="
