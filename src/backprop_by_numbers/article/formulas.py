"""The arithmetic that a reader does by hand: one short formula for each quantity.

The formulas use neither matrices nor the engine. Each number is computed a second time by
them, independently, which is what makes "by hand, then in code" a check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from backprop_by_numbers.example.setup import BIASES, HIDDEN, INPUTS, OUTPUTS, WEIGHTS, ends
from backprop_by_numbers.explaining import formula
from backprop_by_numbers.explaining.formula import Number


def _neuron(neuron: str, bias: str) -> dict[str, str]:
    """Return the formulas of one neuron, of the forward pass and of the backward pass."""
    formulas = {}
    terms = []
    for weight in (w for w in WEIGHTS if ends(w)[1] == neuron):
        start = ends(weight)[0]
        signal = start if start in INPUTS else f"out_{start}"
        terms.append(f"{weight} * {signal}")
        factors = f"[dE_total/dout_{neuron}] * [dout_{neuron}/dnet_{neuron}]"
        formulas[f"dnet_{neuron}/d{weight}"] = signal
        formulas[f"delta_{neuron}"] = factors
        formulas[f"dE_total/d{weight}"] = f"{factors} * [dnet_{neuron}/d{weight}]"
        formulas |= _update(weight)
    return formulas | {
        f"net_{neuron}": " + ".join([*terms, bias]),
        f"out_{neuron}": f"1 / (1 + exp(-net_{neuron}))",
        f"dout_{neuron}/dnet_{neuron}": f"out_{neuron} * (1 - out_{neuron})",
    }


def _output(neuron: str) -> dict[str, str]:
    """Return the formulas of one output's error and of its derivative."""
    return {
        f"E_{neuron}": f"(target_{neuron} - out_{neuron})**2 / 2",
        f"dE_total/dout_{neuron}": f"-(target_{neuron} - out_{neuron})",
    }


def _hidden(neuron: str) -> dict[str, str]:
    """Return the formulas of a hidden output's two paths to the error, and of their sum."""
    paths = {
        f"dE_{ends(weight)[1]}/dout_{neuron}": f"delta_{ends(weight)[1]} * {weight}"
        for weight in WEIGHTS
        if ends(weight)[0] == neuron
    }
    return paths | {f"dE_total/dout_{neuron}": " + ".join(f"[{path}]" for path in paths)}


def _shared_bias(bias: str) -> dict[str, str]:
    """Return the formulas of a bias: there is a path to the error through each neuron it is in."""
    neurons = (HIDDEN, OUTPUTS)[BIASES[bias]]
    deltas = " + ".join(f"delta_{neuron}" for neuron in neurons)
    return {f"dE_total/d{bias}": deltas} | _update(bias)


def _update(parameter: str) -> dict[str, str]:
    return {f"{parameter}+": f"{parameter} - eta * [dE_total/d{parameter}]"}


#: The formula of each quantity that is not given, by name.
FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        **_neuron("h1", "b1"),
        **_neuron("h2", "b1"),
        **_neuron("o1", "b2"),
        **_neuron("o2", "b2"),
        **_output("o1"),
        **_output("o2"),
        "E_total": "E_o1 + E_o2",
        **_hidden("h1"),
        **_hidden("h2"),
        **_shared_bias("b1"),
        **_shared_bias("b2"),
    }
)


def operands(name: str) -> tuple[str, ...]:
    """Return the names of the quantities in a quantity's formula, in order, each once.

    Examples
    --------
    >>> operands("net_h1")
    ('w1', 'i1', 'w2', 'i2', 'b1')
    """
    return formula.names(FORMULAS[name])


def evaluate(name: str, values: Mapping[str, Number], exp: Callable[[Number], Number]) -> Number:
    """Evaluate a quantity's formula, with any kind of number.

    Parameters
    ----------
    name : str
        A key of `FORMULAS`.
    values : mapping of str to number
        The value of each of its `operands`: floats, Decimals, mpmath's numbers.
    exp : callable
        The exponential function for this kind of number.

    Returns
    -------
    number
        Of the same kind.

    Examples
    --------
    >>> import math
    >>> evaluate("E_total", {"E_o1": 0.25, "E_o2": 0.5}, math.exp)
    0.75
    """
    return formula.evaluate(FORMULAS[name], values, exp)
