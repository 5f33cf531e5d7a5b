"""`Explanation`: one partial derivative by the chain rule, in symbols and in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.numbers import in_latex, in_text, is_cut, latex
from backprop_by_numbers.explaining.text_layout import Piece, Row, fitted, in_columns
from backprop_by_numbers.network.losses import LOSSES
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.parameters import Input, Parameter, value_at

#: So many characters go into a line of text.
_TEXT_WIDTH = 36


#: The numbers of an example: in a row, or in rows within channels.
Numbers: TypeAlias = "tuple[float | Numbers, ...]"


@dataclass(frozen=True)
class Factor:
    """One factor of a product: a derivative or a delta, and its number.

    Attributes
    ----------
    name : str
        As the article writes it: "dout_o1/dnet_o1".
    value : float
        Its number.
    rule : str
        How that follows from the forward pass: "out_o1 * (1 - out_o1)". Empty if an earlier
        line finds it.
    """

    name: str
    value: float
    rule: str = ""


#: What stands between two plus signs: factors that are multiplied.
Term = tuple[Factor, ...]


@dataclass(frozen=True)
class Line:
    """One line of an explanation: a derivative, as a sum of products of others.

    Attributes
    ----------
    name : str
        The derivative's name: "dE_total/dw5".
    terms : tuple of tuple of Factor
        The factors of each product.
    """

    name: str
    terms: tuple[Term, ...]

    @property
    def value(self) -> float:
        """The sum of the products; 0 where no path leads to the error."""
        return sum((math.prod(factor.value for factor in term) for term in self.terms), 0.0)

    @property
    def shown(self) -> tuple[Term | int, ...]:
        """The terms that are written: of more than six, the first three and the last.

        A number stands between them for so many that are left out.
        """
        if len(self.terms) <= 6:
            return self.terms
        return (*self.terms[:3], len(self.terms) - 4, self.terms[-1])

    def factors_shown(self) -> Iterator[Factor]:
        """Yield the factors of the terms that are written."""
        for term in self.shown:
            if not isinstance(term, int):
                yield from term


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """The chain rule for one weight, bias or input, in symbols and in numbers, and the update step.

    Printed, it is text; a notebook shows it as formulas. Each line uses the lines above it, and
    the last gives the gradient. Where a sum has more than six terms, the first three and the
    last are written, with the lines that lead to them; `lines` holds all.

    Attributes
    ----------
    network : Network
        The network that the gradient belongs to.
    x, target : tuple of float
        The example's inputs and targets; of an image, tuples in tuples.
    parameter : Parameter or Input
        The weight, bias or input that is explained: its name and its position.
    lines : tuple of Line
        All lines, the last of them the gradient's.
    learning_rate : float
        How long the step is.
    paths : int
        The number of paths to the error. Each leads from layer to layer through one neuron that
        uses the one before; a number that another one has beaten in max pooling is not used. With
        softmax each total net input leads to all outputs, unless cross-entropy follows, which has
        one delta for all of them.

    Examples
    --------
    >>> from backprop_by_numbers import article, explain
    >>> explain(article.network(), article.inputs, article.targets, "w1")
    w1 = 0.15: 2 paths to the error
    <BLANKLINE>
    dE_o1/dout_o1    = -(target_o1 - out_o1)                =  0.741365070
    dout_o1/dnet_o1  = out_o1 * (1 - out_o1)                =  0.186815602
    dnet_o1/dout_h1  = w5                                   =  0.400000000
    dE_o1/dout_h1    = dE_o1/dout_o1 * dout_o1/dnet_o1
                       * dnet_o1/dout_h1                    =  0.055399425
    <BLANKLINE>
    dE_o2/dout_o2    = -(target_o2 - out_o2)                = -0.217071535
    dout_o2/dnet_o2  = out_o2 * (1 - out_o2)                =  0.175510053
    dnet_o2/dout_h1  = w7                                   =  0.500000000
    dE_o2/dout_h1    = dE_o2/dout_o2 * dout_o2/dnet_o2
                       * dnet_o2/dout_h1                    = -0.019049118
    <BLANKLINE>
    dE_total/dout_h1 = dE_o1/dout_h1 + dE_o2/dout_h1        =  0.036350306
    <BLANKLINE>
    dout_h1/dnet_h1  = out_h1 * (1 - out_h1)                =  0.241300709
    dnet_h1/dw1      = i1                                   =  0.050000000
    dE_total/dw1     = dE_total/dout_h1 * dout_h1/dnet_h1
                       * dnet_h1/dw1                        =  0.000438568
    <BLANKLINE>
    w1+              = w1 - eta * dE_total/dw1  (eta = 0.5) =  0.149780716
    """

    network: Network
    x: Numbers
    target: Numbers
    parameter: Parameter | Input
    lines: tuple[Line, ...]
    learning_rate: float
    paths: int

    @property
    def gradient(self) -> float:
        """The derivative of the error with respect to what is explained: the last line's value."""
        return self.lines[-1].value

    @property
    def value(self) -> float:
        """The value now of what is explained."""
        if isinstance(self.parameter, Input):
            return float(np.asarray(self.x)[self.parameter.position])
        return value_at(self.network.weights, self.network.biases, self.parameter.position)

    @property
    def new_value(self) -> float:
        """The parameter's value after one update; an input has none, and raises a ValueError."""
        if isinstance(self.parameter, Input):
            raise ValueError(f"{self.parameter.name} is an input, which no update changes")
        return self.value - self.learning_rate * self.gradient

    @property
    def mixes_outputs(self) -> bool:
        """Whether the paths go on from each net of the last layer through all of its outputs."""
        net = self.network
        return net.activations[-1] == "softmax" and LOSSES[net.loss].from_net is None

    @property
    def lines_shown(self) -> tuple[Line, ...]:
        """The lines that are written: the last one, and those of the factors that are written."""
        needed = {self.lines[-1].name}
        shown: list[Line] = []
        for line in reversed(self.lines):
            if line.name in needed:
                shown.insert(0, line)
                needed.update(factor.name for factor in line.factors_shown())
        return tuple(shown)

    def __repr__(self) -> str:
        name = self.parameter.name
        paths = "1 path" if self.paths == 1 else f"{_counted(self.paths)} paths"
        blocks = [*_in_text(self.lines_shown)]
        if isinstance(self.parameter, Parameter):
            step = f"{name} - eta * {self.lines[-1].name}  (eta = {self.learning_rate:.9g})"
            blocks.append([(f"{name}+", [step], in_text(self.new_value))])
        return f"{name} = {self.value:.9g}: {paths} to the error\n\n{in_columns(blocks)}"

    def _repr_latex_(self) -> str:
        blocks = [*map(_in_latex, self.lines_shown)]
        if isinstance(self.parameter, Parameter):
            blocks.append(self._step_in_latex())
        return formula.aligned(blocks)

    def _step_in_latex(self) -> list[str]:
        name, gradient = self.parameter.name, self.lines[-1].name
        values = {name: self.value, "eta": self.learning_rate, gradient: self.gradient}
        step = formula.parsed(f"{name} - eta * [{gradient}]")
        return [
            f"{latex(f'{name}+')} &= {formula.latex(step, latex)}",
            f"&{_sign(*values.values())} {formula.latex(step, lambda n: _number(values[n])[0])}",
            f"&{_sign(self.new_value)} {in_latex(self.new_value)}",
        ]


def _counted(number: int) -> str:
    return f"{number:,}" if number < 10**9 else "more than a billion"


def _in_text(lines: Iterable[Line]) -> Iterator[list[Row]]:
    """Yield each line's rows: one for each factor that is new with its rule, then the line."""
    written: set[str] = set()
    for line in lines:
        new = {f.name: f for f in line.factors_shown() if f.rule and f.name not in written}
        written.update(new)
        symbols = _pieces(
            line, lambda factor, _: (factor.name, len(factor.name)), "... {} more ..."
        )
        yield [
            *((name, [factor.rule], in_text(factor.value)) for name, factor in new.items()),
            (line.name, fitted(symbols, "+", "*", _TEXT_WIDTH) or ["0"], in_text(line.value)),
        ]


def _in_latex(line: Line) -> list[str]:
    """Return a line in LaTeX: in symbols, by their rules, in numbers, and its value."""
    if not line.terms:
        return [f"{latex(line.name)} &= 0"]
    factors = list(line.factors_shown())
    dots = r"\underbrace{{\cdots}}_{{{} \text{{ more}}}}"
    rows = formula.in_lines(f"{latex(line.name)} &=", _pieces(line, _symbol, dots))
    if any(factor.rule for factor in factors):
        rows += formula.in_lines("&=", _pieces(line, _rule, r"\cdots"))
    if len(factors) > 1:
        sign = _sign(*(factor.value for factor in factors))
        rows += formula.in_lines(
            f"&{sign}", _pieces(line, lambda f, _: _number(f.value), r"\cdots")
        )
    return [*rows, f"&{_sign(line.value)} {in_latex(line.value)}"]


def _pieces(line: Line, write: Callable[[Factor, bool], Piece], dots: str) -> list[list[Piece]]:
    """Return a line's terms, each factor as `write(factor, is_first)` returns it."""
    return [
        [(dots.format(term), 12)]
        if isinstance(term, int)
        else [write(factor, i == j == 0) for j, factor in enumerate(term)]
        for i, term in enumerate(line.shown)
    ]


def _symbol(factor: Factor, _: bool) -> Piece:
    return latex(factor.name), max(len(part) for part in factor.name.split("/"))


def _rule(factor: Factor, first: bool) -> Piece:
    if not factor.rule:
        return _symbol(factor, first)
    written = formula.as_factor(formula.parsed(factor.rule), latex, first=first)
    return written, len(factor.rule.replace("_", ""))


def _number(value: float) -> Piece:
    written = in_latex(value)
    return f"({written})" if value < 0 else written, len(written)


def _sign(*values: float) -> str:
    return r"\approx" if any(map(is_cut, values)) else "="
