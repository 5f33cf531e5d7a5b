"""Short formulas as text, such as ``[dE_total/dout_o1] * out_o1``: evaluated, and as LaTeX.

A name with a slash, such as dE_total/dw5, stands in brackets, since it is no division. Formulas are
the package's own, and those that a chapter writes for itself; nothing else is evaluated as one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from backprop_by_numbers.explaining.text_layout import Piece, fitted

Number = TypeVar("Number")

TIMES = r"\times"

#: So many characters of a formula go into a line on a phone.
_PHONE_WIDTH = 29

_BRACKETED = re.compile(r"\[([^\]]+)\]")
_SLASH = "__"  # stands for the slash of a name in the parsed formula
_FUNCTIONS = ("exp", "ln")


def parsed(formula: str) -> ast.expr:
    """Return a formula as a syntax tree; see `name_of` for its names."""
    plain = _BRACKETED.sub(lambda match: match[1].replace("/", _SLASH), formula)
    return ast.parse(plain, mode="eval").body


def name_of(node: ast.Name) -> str:
    """Return the quantity that a name in a parsed formula stands for."""
    return node.id.replace(_SLASH, "/")


def names(formula: str) -> tuple[str, ...]:
    """Return the names of the quantities in a formula, in order, each once.

    Examples
    --------
    >>> names("w1 * i1 + [dE_total/dw1] * i1")
    ('w1', 'i1', 'dE_total/dw1')
    """
    found = (node for node in ast.walk(parsed(formula)) if isinstance(node, ast.Name))
    ordered = sorted(found, key=lambda node: node.col_offset)
    return tuple(dict.fromkeys(name_of(node) for node in ordered if node.id not in _FUNCTIONS))


def evaluate(
    formula: str,
    values: Mapping[str, Number],
    exp: Callable[[Number], Number],
    ln: Callable[[Number], Number] | None = None,
) -> Number:
    """Evaluate a formula, with any kind of number.

    Parameters
    ----------
    formula : str
        One of the package's own.
    values : mapping of str to number
        The value of each of its `names`: floats, Decimals, mpmath's numbers.
    exp : callable
        The exponential function for this kind of number.
    ln : callable, optional
        The natural logarithm, if the formula has one.

    Returns
    -------
    number
        Of the same kind.

    Examples
    --------
    >>> import math
    >>> evaluate("1 / (1 + exp(-net_h1))", {"net_h1": 0.0}, math.exp)
    0.5
    """
    named = {name.replace("/", _SLASH): values[name] for name in names(formula)}
    code = compile(ast.Expression(parsed(formula)), f"<formula {formula}>", "eval")
    result: Number = eval(code, {"__builtins__": {}, "exp": exp, "ln": ln}, named)
    return result


def latex(node: ast.expr, write: Callable[[str], str]) -> str:
    r"""Return a parsed formula in LaTeX, each of its names written by `write`.

    Examples
    --------
    >>> print(latex(parsed("a * (1 - b)"), str.upper))
    A \times (1 - B)

    For what it cannot write, such as another function than exp and ln, it raises
    NotImplementedError, and then a notebook shows the text instead.
    """
    match node:
        case ast.Name():
            return write(name_of(node))
        case ast.Constant():
            return str(node.value)
        case ast.Call(func=ast.Name("exp"), args=[power]):
            return f"e^{{{latex(power, write)}}}"
        case ast.Call(func=ast.Name("ln"), args=[ast.Name() | ast.Constant() as argument]):
            return rf"\ln {latex(argument, write)}"
        case ast.Call(func=ast.Name("ln"), args=[argument]):
            return rf"\ln ({latex(argument, write)})"
        case ast.IfExp(
            test=ast.Compare(left=ast.Name() as name, ops=[ast.Gt()], comparators=[bound])
        ):
            a, b, *tested = (latex(part, write) for part in (node.body, node.orelse, name, bound))
            above, below = r" > ".join(tested), r" \le ".join(tested)
            return rf"\begin{{cases}} {a} & {above} \\ {b} & {below} \end{{cases}}"
        case ast.UnaryOp(ast.USub(), operand):
            return f"-{as_factor(operand, write)}"
        case ast.BinOp(left, ast.Pow(), right):
            base = latex(left, write)
            plain = isinstance(left, (ast.Name, ast.Constant))
            return f"{base if plain else f'({base})'}^{{{latex(right, write)}}}"
        case ast.BinOp(ast.Constant(above), ast.Div(), ast.Constant(below)):
            return rf"\tfrac{{{above}}}{{{below}}}"
        case ast.BinOp(left, ast.Div(), ast.Constant(value)):
            return rf"\tfrac{{1}}{{{value!r}}} {as_factor(left, write)}"
        case ast.BinOp(left, ast.Div(), right):
            return rf"\frac{{{latex(left, write)}}}{{{latex(right, write)}}}"
        case ast.BinOp(left, ast.Mult(), right):
            return f"{as_factor(left, write, first=True)} {TIMES} {as_factor(right, write)}"
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            sign = "+" if isinstance(operator, ast.Add) else "-"
            return f"{latex(left, write)} {sign} {as_factor(right, write)}"
    raise NotImplementedError(f"no LaTeX for {ast.unparse(node)}")


def as_factor(node: ast.expr, write: Callable[[str], str], first: bool = False) -> str:
    r"""Return a factor of a product in LaTeX, in parentheses if it is a sum or has a sign.

    The `first` factor may begin with a minus.

    Examples
    --------
    >>> print(as_factor(parsed("a - b"), str), as_factor(parsed("-a"), str))
    (a - b) (-a)
    """
    written = latex(node, write)
    is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))
    signed = written.startswith("-") and not first
    return f"({written})" if is_sum or signed else written


def in_lines(start: str, terms: Sequence[Sequence[Piece]]) -> list[str]:
    r"""Return a sum of products in lines that fit on a phone, the first of them after `start`.

    Examples
    --------
    >>> in_lines("a &=", [[("b", 1), ("c", 1)], [("d", 1)]])
    ['a &= b \\times c + d']
    """
    first, *rest = fitted(terms, "+", TIMES, _PHONE_WIDTH)
    return [f"{start} {first}", *(rf"&\qquad {line}" for line in rest)]


def aligned(blocks: Iterable[Sequence[str]]) -> str:
    """Return blocks of lines as one aligned LaTeX formula, with space between the blocks."""
    joined = (
        "\n".join([*(f"{line} \\\\[{_gap(line)}]" for line in lines[:-1]), lines[-1]])
        for lines in blocks
    )
    return "$$\n\\begin{aligned}\n" + " \\\\[1.2em]\n".join(joined) + "\n\\end{aligned}\n$$"


def _gap(line: str) -> str:
    """Return the space below a line: more below a fraction, or it touches the next."""
    return "1em" if r"\frac" in line else "0.3em"
