"""A quantity worked out as a reader would on paper: formula, numbers put in, result."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backprop_by_numbers.article import notation
from backprop_by_numbers.article.formulas import (
    FORMULAS,
    evaluate,
    ingredients,
    name_of,
    parsed,
)
from backprop_by_numbers.article.quantities import quantities
from backprop_by_numbers.article.setup import chosen, shared_biases
from backprop_by_numbers.network import Network
from backprop_by_numbers.validation import one_of

_TIMES = r" \times "


@dataclass(frozen=True)
class ByHand:
    """The working of some quantities; a notebook shows it as mathematics.

    Attributes
    ----------
    values : mapping of str to float
        All quantities by name, for the numbers to put in.
    names : tuple of str
        The quantities that are worked out.
    """

    values: Mapping[str, float]
    names: tuple[str, ...]

    def _repr_latex_(self) -> str:
        blocks = (self._working(name) for name in self.names)
        return "$$\n\\begin{aligned}\n" + " \\\\[1.2em]\n".join(blocks) + "\n\\end{aligned}\n$$"

    def __repr__(self) -> str:
        return "\n".join(f"{name} = {FORMULAS[name]} = {self._result(name)}" for name in self.names)

    def _working(self, name: str) -> str:
        tree = parsed(name)
        inexact = any(notation.is_rounded(self.values[i]) for i in ingredients(name))
        lines = [f"{notation.latex(name)} &= {_latex(tree, notation.latex)}"]
        if not isinstance(tree, ast.Name):  # there is nothing to work out in a bare name
            first, *rest = _broken(tree, self._number) if inexact else [_latex(tree, self._number)]
            lines += [f"&{_sign(inexact)} {first}", *rest]
        lines.append(f"&{_sign(notation.is_rounded(self.values[name]))} {self._result(name)}")
        return "\n".join([*(f"{line} \\\\[{_gap(line)}]" for line in lines[:-1]), lines[-1]])

    def _number(self, name: str) -> str:
        written = notation.as_written(self.values[name])
        return f"({written})" if written.startswith("-") else written

    def _result(self, name: str) -> str:
        return notation.as_written(evaluate(name, self.values, _exp))


def by_hand(*names: str, network: Network | None = None) -> ByHand:
    """Work quantities of the example out by hand.

    The result comes from the formula itself, not from the engine: the two are compared by the
    tests. All digits are carried along; only what is shown is rounded.

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
        working needs a bias that the layer's neurons do not share.

    Examples
    --------
    >>> by_hand("net_h1")
    net_h1 = w1 * i1 + w2 * i2 + b1 = 0.3775
    """
    if not names:
        raise ValueError("names is empty; name at least one quantity, such as 'net_h1'")
    checked = tuple(one_of(name, "names", FORMULAS) for name in names)
    net = chosen(network)
    for name in checked:
        _check_biases(name, net)
    return ByHand(quantities(net), checked)


def _check_biases(name: str, network: Network) -> None:
    """Raise if a formula has the article's one bias per layer and the network has two."""
    shared = shared_biases(network)
    for bias in {"b1", "b2"}.intersection(ingredients(name)):
        if bias not in shared:
            raise ValueError(
                f"network must have one bias shared by the layer's neurons, {bias}, "
                f"for the working of {name}, but theirs differ"
            )


def _exp(exponent: float) -> float:
    """Return e to the power of `exponent`, infinite if it is too large for a float64."""
    try:
        return math.exp(exponent)
    except OverflowError:
        return math.inf


def _gap(line: str) -> str:
    """Return the space below a line: more below a fraction, or it touches the next."""
    return "1em" if r"\frac" in line else "0.3em"


def _broken(tree: ast.expr, write: Callable[[str], str]) -> list[str]:
    """Return a formula's lines: three terms with long numbers are too wide for a phone."""
    match tree:
        case ast.BinOp(ast.BinOp(first, ast.Add(), second), ast.Add(), third):
            rest = " + ".join(_latex(term, write) for term in (second, third))
            return [_latex(first, write), rf"&\qquad + {rest}"]
        case ast.BinOp(ast.BinOp(_, ast.Mult(), _) as first_two, ast.Mult(), third):
            return [_latex(first_two, write), rf"&\qquad {_TIMES.strip()} {_latex(third, write)}"]
    return [_latex(tree, write)]


def _sign(inexact: bool) -> str:
    return "\\approx" if inexact else "="


def _latex(node: ast.expr, write: Callable[[str], str]) -> str:
    """Return a formula in LaTeX, each of its names written by `write`."""
    match node:
        case ast.Name():
            return write(name_of(node))
        case ast.Constant():
            return str(node.value)
        case ast.Call():
            return f"e^{{{_latex(node.args[0], write)}}}"
        case ast.UnaryOp():
            return f"-{_in_parentheses(node.operand, write)}"
        case ast.BinOp(left, ast.Pow(), right):
            return f"{_in_parentheses(left, write)}^{{{_latex(right, write)}}}"
        case ast.BinOp(left, ast.Div(), ast.Constant(value)):
            return rf"\tfrac{{1}}{{{value!r}}} {_latex(left, write)}"
        case ast.BinOp(left, ast.Div(), right):
            return rf"\frac{{{_latex(left, write)}}}{{{_latex(right, write)}}}"
        case ast.BinOp(left, ast.Mult(), right):
            return f"{_in_parentheses(left, write)}{_TIMES}{_in_parentheses(right, write)}"
        case ast.BinOp(left, operator, right):
            sign = "+" if isinstance(operator, ast.Add) else "-"
            return f"{_latex(left, write)} {sign} {_latex(right, write)}"
    raise NotImplementedError(f"no LaTeX for {ast.dump(node)}")


def _in_parentheses(node: ast.expr, write: Callable[[str], str]) -> str:
    """Return a part of a product or power, in parentheses if it is a sum or a difference."""
    written = _latex(node, write)
    is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))
    return f"({written})" if is_sum else written
