"""`diagnose`: whether a number is right, to how many digits, and if not, which mistake gives it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.example import setup
from backprop_by_numbers.explaining.numbers import after_training
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import every_parameter
from backprop_by_numbers.network.validation import (
    Array,
    flag,
    one_of,
    positive_number,
    real_number,
)
from backprop_by_numbers.practice.calculation import Calculation, calculation
from backprop_by_numbers.practice.catalogue import MISTAKES
from backprop_by_numbers.practice.digit_slips import find_digit_slip
from backprop_by_numbers.practice.mistake import Mistake
from backprop_by_numbers.practice.training_mistakes import Training
from backprop_by_numbers.practice.typed_number import ENOUGH, Typed
from backprop_by_numbers.practice.ways import Way, classes, everywhere, same, tried, ways_to

#: A float has more digits than its last bits are worth: so many of them are compared.
_DIGITS_OF_A_FLOAT = 12


@dataclass(frozen=True)
class Diagnosis:
    """What is known of a number that somebody has for a quantity.

    Attributes
    ----------
    name : str
        The quantity.
    text : str
        The number, in the digits that are compared.
    ours : float
        What is right.
    right : bool
        Whether all of its digits are right.
    digits : int
        To how many significant digits it agrees with what is right.
    mistakes : tuple of Mistake
        Those that give this number, to all its digits, the likely ones first. Empty if it is right,
        and if no known mistake gives it. More than one if several give it: the number alone does
        not decide between them.
    """

    name: str
    text: str
    ours: float
    right: bool
    digits: int
    mistakes: tuple[Mistake, ...]

    @property
    def all_but_the_last_digit(self) -> bool:
        """Whether the last digit alone is wrong, as it is when numbers are rounded on the way."""
        return not self.right and self.digits == Typed.read(self.text).significant - 1 >= ENOUGH

    def __str__(self) -> str:
        if self.right:
            digits = f"to {_counted(self.digits)}" if self.digits else "exactly"
            return f"{self.name} = {self.text} is right, {digits}."
        given = f"{self.name} = {self.text}"
        if self.all_but_the_last_digit:
            lines = [f"{given} is right to {_counted(self.digits)}; the last one is not."]
        else:
            lines = [f"{given} is not right."]
        lines += [f"{mistake}\n  See {mistake.section}." for mistake in self.mistakes]
        if not self.mistakes and not self.all_but_the_last_digit:
            lines.append("No known mistake gives this number.")
        return "\n".join(lines)

    __repr__ = __str__


def _counted(digits: int) -> str:
    return f"{digits} significant digit{'s' if digits > 1 else ''}"


def diagnose(
    net: Network,
    x: ArrayLike,
    target: ArrayLike,
    name: str,
    value: str | float,
    learning_rate: float = 0.5,
    train_biases: bool = False,
) -> Diagnosis:
    """Compare a number with the right one, and find the mistakes that give exactly this number.

    Parameters
    ----------
    net : Network
        Of dense, convolutional, pooling and flattening layers.
    x, target : array_like
        The inputs of one example, and its targets.
    name : str
        The quantity: "net_h1", "E_total", "dE_total/dw5", "w5+", as in `quantities`; or after so
        many updates: "E_total(100)".
    value : str or float
        The number that somebody has for it. In text its digits count, zeros at its end too:
        "0.0821", ".0821", "0,0821", "8.21e-2". Of a float, those that it is written with do, at
        most twelve.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.
    train_biases : bool, optional
        Whether training changes the biases too; this matters after more than one update.

    Returns
    -------
    Diagnosis
        Whether it is right, to how many digits, and the mistakes.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit, if the network has no
        such quantity, or if `value` is no number; nothing is computed.
    FloatingPointError
        If a number grows too large for a float64.

    Notes
    -----
    A mistake is named only if it gives all digits, and if these are at least three, or the number
    exactly. That shows that the number can have come about in this way, not that it did.

    Examples
    --------
    >>> from backprop_by_numbers import article
    >>> example = article.network(), article.inputs, article.targets
    >>> diagnose(*example, "dE_total/dw5", "0.0821670").digits
    6
    >>> [mistake.name for mistake in diagnose(*example, "w5+", "0.317832959").mistakes]
    ['learning rate left out', '2 of the square kept']
    """
    net = as_network(net)
    inputs, targets = net.checked_example(x, target)
    rate = positive_number(learning_rate, "learning_rate")
    flag(train_biases, "train_biases")
    text = (
        value if isinstance(value, str) else f"{real_number(value, 'value'):.{_DIGITS_OF_A_FLOAT}g}"
    )
    typed = Typed.read(text)
    trained = after_training(name) if isinstance(name, str) else None
    example = Example.of(net, inputs, targets, rate)
    right = calculation_of(example)
    base = one_of(trained[0] if trained else name, "name", right.frame.places)
    if trained:
        training = training_of(example, trained[1], train_biases)
        right = right_after(training, training.trained)
        one_of(base, "name", right.frame.places)
        ours = right[base]
        found = mistakes_in_training(training, base, typed.identifies)
    else:
        ours = right[base]
        found = mistakes_in_one_update(right, base, typed.identifies)
    is_right = typed.equals(ours) or (typed.agrees(ours) and typed.digits(ours) > 0)
    mistakes: dict[str, Mistake] = {}
    for each in () if is_right else found:
        mistakes.setdefault(each.name, each)  # the likely ones come first
    if not is_right and not mistakes and (slip := find_digit_slip(typed, ours)):
        mistakes[slip.name] = slip
    digits = typed.digits(ours)
    return Diagnosis(name, text.strip(), ours, is_right, digits, tuple(mistakes.values()))


def check(
    name: str,
    value: str | float,
    net: Network | None = None,
    x: ArrayLike | None = None,
    target: ArrayLike | None = None,
    learning_rate: float = setup.learning_rate,
) -> Diagnosis:
    """Check a number that you have worked out: `diagnose`, for the worked example.

    Parameters
    ----------
    name, value
        As in `diagnose`.
    net, x, target : optional
        Another network, with its inputs and its targets: all three or none.
    learning_rate : float, optional
        How long the step is.

    Returns
    -------
    Diagnosis
        Printed as sentences.

    Raises
    ------
    TypeError, ValueError
        As in `diagnose`, and if only some of `net`, `x` and `target` are given.

    Examples
    --------
    >>> check("dE_total/dw5", 0.0821670406)
    dE_total/dw5 = 0.0821670406 is right, to 9 significant digits.
    >>> check("net_h1", "0.0275")
    net_h1 = 0.0275 is not right.
    bias left out: This number comes out if the bias is not added.
      See "What a neuron computes" in 01-forward-pass.
    """
    example = example_or_default(net, x, target, learning_rate)
    return diagnose(example.net, *example.arrays, name, value, example.learning_rate)


def example_or_default(
    net: Network | None, x: ArrayLike | None, target: ArrayLike | None, learning_rate: float
) -> Example:
    """Return an example of what is given, or the worked example if nothing is, or raise."""
    given = {"net": net, "x": x, "target": target}
    missing = [argument for argument, each in given.items() if each is None]
    if missing and len(missing) < len(given):
        raise ValueError(f"net, x and target must be given together, but {missing[0]} is missing")
    if net is None or x is None or target is None:
        net, x, target = setup.network(), setup.inputs, setup.targets
    rate = positive_number(learning_rate, "learning_rate")
    return Example.of(as_network(net), *net.checked_example(x, target), rate)


@dataclass(frozen=True)
class Example:
    """A network, one example and a learning rate, by which what was computed lately is found."""

    net: Network
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    numbers: tuple[bytes, bytes]
    learning_rate: float

    @classmethod
    def of(cls, net: Network, x: Array, target: Array, learning_rate: float) -> Example:
        """Return a checked example."""
        return cls(net, (x.shape, target.shape), (x.tobytes(), target.tobytes()), learning_rate)

    @property
    def arrays(self) -> tuple[Array, Array]:
        """The inputs and the targets."""
        x, target = (
            np.frombuffer(numbers).reshape(shape)
            for numbers, shape in zip(self.numbers, self.shapes, strict=True)
        )
        return x, target


@lru_cache(maxsize=8)
def calculation_of(example: Example) -> Calculation:
    """Return the right calculation; those made lately are kept."""
    return calculation(example.net, *example.arrays, example.learning_rate)


#: After more updates than this no number is computed: it would take minutes.
_MOST_UPDATES = 100_000


@lru_cache(maxsize=16)
def training_of(example: Example, steps: int, train_biases: bool) -> Training:
    """Return training from a network; what was trained lately is kept."""
    if steps > _MOST_UPDATES:
        raise ValueError(f"name must have at most {_MOST_UPDATES:,} updates, not {steps:,}")
    return Training(example.net, *example.arrays, example.learning_rate, steps, train_biases)


@lru_cache(maxsize=32)
def ways_of(name: str, right: Calculation) -> tuple[Way, ...]:
    """Return every way to a wrong number for a quantity; those found lately are kept."""
    if name in right.given:
        return ()  # nothing is calculated that could go wrong
    return tuple(ways_to(name, right))


def mistakes_in_one_update(
    right: Calculation, name: str, fits: Callable[[float], bool]
) -> Iterator[Mistake]:
    """Yield the mistakes that give what fits, one for each class of those equal by algebra."""
    fitting = [way for way in ways_of(name, right) if fits(way.value)]
    for members in classes(fitting, right):
        yield members[0].mistake


#: In training, the mistakes of the catalogue are tried for up to so many updates, and up to so many
#: numbers to be computed; more would take long.
_FEW_UPDATES, _FEW_NUMBERS = 3, 3000


def mistakes_in_training(
    training: Training, base: str, fits: Callable[[float], bool]
) -> Iterator[Mistake]:
    """Yield the mistakes that give what fits after training."""
    return (mistake for mistake, value in _wrong_after(training, base) if fits(value))


@lru_cache(maxsize=16)
def _wrong_after(training: Training, base: str) -> tuple[tuple[Mistake, float], ...]:
    """Return the mistakes in training, each with the wrong number that it gives."""
    ours = right_after(training, training.trained)[base]
    return tuple((m, value) for m, value in _all_after(training, base) if not same(value, ours))


def _all_after(training: Training, base: str) -> Iterator[tuple[Mistake, float]]:
    for mistake, net in training.wrongly_trained:
        wrong = right_after(training, net)
        if base in wrong.frame.places:  # biases that are trained are shared no longer
            yield mistake, wrong[base]
    frame = right_after(training, training.trained).frame
    numbers = training.steps * len(frame.places)
    if training.steps <= _FEW_UPDATES and numbers <= _FEW_NUMBERS:
        given = right_after(training, training.net).given
        start = Calculation(frame, {name: given[name] for name in frame.places if name in given})
        for mistake in MISTAKES:
            value = tried(partial(_with_mistake, training, mistake, base), start)
            if math.isfinite(value):
                yield mistake, value


def right_after(training: Training, net: Network) -> Calculation:
    """Return the right calculation of a trained network."""
    return calculation(net, training.x, training.target, training.learning_rate)


def _with_mistake(training: Training, mistake: Mistake, base: str, right: Calculation) -> float:
    """Return a quantity after training in which a mistake is made in every step."""
    wrong = everywhere(mistake, right)
    trained = [
        parameter.name
        for parameter in every_parameter(training.net)
        if training.train_biases or len(parameter.position) > 2
    ]
    for _ in range(training.steps):
        new = {name: wrong[f"{name}+"] for name in trained}
        wrong = everywhere(mistake, Calculation(right.frame, {**wrong.given, **new}))
    return wrong[base]
