"""Every number of a network and one example, each computed from those before it, one at a time.

`quantities` computes whole layers with arrays. Here each number is a step of its own, as in a hand
calculation, so that any step can be done otherwise: a mistake is a step done wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from operator import or_

import numpy as np
from numpy.typing import ArrayLike

from backprop_by_numbers.explaining.formula import evaluate
from backprop_by_numbers.explaining.numbers import at_digits
from backprop_by_numbers.explaining.paths import stages
from backprop_by_numbers.explaining.quantities import quantities
from backprop_by_numbers.network.activations import ACTIVATIONS
from backprop_by_numbers.network.convolution import AveragePool2D, Conv2D, MaxPool2D
from backprop_by_numbers.network.layers import Dense, Flatten
from backprop_by_numbers.network.losses import LOSSES, Loss
from backprop_by_numbers.network.network import Network, as_network
from backprop_by_numbers.network.parameters import every_parameter, every_shared_bias
from backprop_by_numbers.network.validation import Array

#: The layers whose numbers can be computed one by one. Another kind is refused.
_LAYERS = (Dense, Conv2D, MaxPool2D, AveragePool2D, Flatten)


#: With more layers than this, the kinds of numbers that are needed over all layers are computed in
#: order, since Python allows only so many calls in one another.
_DEEP = 10
_ON_THE_WAY = frozenset({"net", "out", "pooled", "error by out", "delta", "carried back"})


@dataclass(frozen=True)
class Place:
    """Where a quantity stands in the calculation.

    Attributes
    ----------
    kind : str
        What kind of step computes it, such as "net" or "delta"; "given" if none does.
    stage : int
        Which layer, counted from 0; the inputs are stage -1. Layers that only put numbers in a
        row, such as Flatten, do not count.
    index : int
        Which neuron, input or output, or, of a parameter's quantities, which parameter of the
        stage: weights come first, then the bias of each row.
    other : int
        The second index, of a derivative that has two.
    """

    kind: str
    stage: int = -1
    index: int = 0
    other: int = 0


class Stage:
    """A layer whose numbers have names.

    Attributes
    ----------
    names : tuple of str
        Its neurons, or cells.
    activation : str
        Of these.
    pooling : str
        "max" or "mean" for a layer that pools, which has no parameters; else empty.
    shape : tuple of int
        The shape of its weights; empty without.
    weights : tuple of str
        The names of its weights, row by row.
    biases : tuple of str
        For each neuron, the name of its bias.
    shared : str
        The name of the one bias that all rows share; empty if they do not.
    of_output : list of list of (int, int)
        For each neuron: the inputs that it uses, each with the weight that multiplies it.
    of_input : list of list of (int, int)
        For each input: the neurons that use it, each with the weight.
    of_weight : list of list of (int, int)
        For each weight: the neurons that use it, each with the input.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        n_inputs: int,
        activation: str,
        pooling: str,
        shape: tuple[int, ...],
        weights: tuple[str, ...],
        biases: tuple[str, ...],
        shared: str,
        links: Iterator[tuple[int, int, int]],
    ) -> None:
        self.names, self.activation, self.pooling = names, activation, pooling
        self.shape, self.weights, self.biases, self.shared = shape, weights, biases, shared
        self.of_output: list[list[tuple[int, int]]] = [[] for _ in names]
        self.of_input: list[list[tuple[int, int]]] = [[] for _ in range(n_inputs)]
        self.of_weight: list[list[tuple[int, int]]] = [[] for _ in weights]
        for j, i, w in links:
            self.of_output[j].append((i, w))
            self.of_input[i].append((j, w))
            if weights:
                self.of_weight[w].append((j, i))

    @property
    def is_dense(self) -> bool:
        """Whether each neuron has a weight of its own for each input."""
        return len(self.shape) == 2

    @property
    def rows(self) -> tuple[str, ...]:
        """The names of its biases, each once."""
        return tuple(dict.fromkeys(self.biases))


class Frame:
    """The parts of a network and the names of all its numbers, without their values.

    A set of many quantities is one whole number, with a bit for each.

    Attributes
    ----------
    stages : list of Stage
        The layers.
    inputs : tuple of str
        The names of the inputs.
    loss : Loss
        Of the network.
    places : dict of str to Place
        Of every quantity, by name, in an order in which they can be computed.
    on_the_way : list of str
        Those that are needed over many layers.
    """

    def __init__(self, net: Network, x: Array) -> None:
        for k, layer in enumerate(net.layers):
            if type(layer) not in _LAYERS:
                known = ", ".join(kind.__name__ for kind in _LAYERS)
                raise ValueError(
                    f"net must have layers whose numbers can be computed one by one ({known}), "
                    f"but layers[{k}] is a {type(layer).__name__}"
                )
        self.inputs = tuple(f"i{n + 1}" for n in range(x.size))
        self.loss: Loss = LOSSES[net.loss]
        self.stages = list(_stages(net, x))
        if not self.stages:
            raise ValueError("net must have a layer that computes something")
        self._outs = [self.inputs, *(self.named("out_{}", k) for k in range(len(self.stages)))]
        self._by_out = [tuple(f"dE_total/d{name}" for name in names) for names in self._outs]
        self.places = dict(self._places())
        self.on_the_way = [n for n, place in self.places.items() if place.kind in _ON_THE_WAY]
        self._order = {name: n for n, name in enumerate(self.places)}

    @property
    def last(self) -> int:
        """The index of the last stage."""
        return len(self.stages) - 1

    def outs(self, k: int) -> tuple[str, ...]:
        """Return the names of what leaves a stage; of stage -1, those of the inputs."""
        return self._outs[k + 1]

    def errors_by_out(self, k: int) -> tuple[str, ...]:
        """Return the names of the error's derivatives with respect to what leaves a stage."""
        return self._by_out[k + 1]

    def named(self, form: str, k: int) -> tuple[str, ...]:
        """Return names in a form such as "delta_{}" for all neurons of a stage."""
        return tuple(form.format(name) for name in self.stages[k].names)

    def parameters(self, k: int) -> tuple[str, ...]:
        """Return the names of a stage's weights and then of the biases of its rows."""
        return self.stages[k].weights + self.stages[k].rows

    def mask(self, names: Iterable[str]) -> int:
        """Return a set of quantities as bits."""
        return reduce(or_, map(self.bit, names), 0)

    def bit(self, name: str) -> int:
        """Return one quantity as a bit."""
        return 1 << self._order[name]

    def groups(self, names: Iterable[str]) -> list[list[str]]:
        """Return names of quantities in groups: of one kind in one layer."""
        found: dict[tuple[int, str], list[str]] = {}
        for name in names:
            place = self.places[name]
            found.setdefault((place.stage, place.kind), []).append(name)
        return [*found.values()]

    def _places(self) -> Iterator[tuple[str, Place]]:
        """Yield all quantities in an order in which they can be computed."""
        last = self.stages[-1]
        targets = (f"target_{name}" for name in last.names)
        parameters = (
            name
            for k, stage in enumerate(self.stages)
            for name in (*self.parameters(k), *filter(None, [stage.shared]))
        )
        for name in (*self.inputs, *targets, *parameters, "eta"):
            yield name, Place("given")
        for k, stage in enumerate(self.stages):
            if not stage.pooling:
                yield from _in_row("net", k, self.named("net_{}", k))
            yield from _in_row("pooled" if stage.pooling else "out", k, self.outs(k))
        yield from _in_row("error", self.last, self.named("E_{}", self.last))
        yield "E_total", Place("total error", self.last)
        yield from _in_row("error by out", self.last, self.errors_by_out(self.last))
        for k in reversed(range(len(self.stages))):
            if not self.stages[k].pooling:
                yield from self._from_delta_on(k)
            if k and k == self.last and last.is_dense:
                for i, out in enumerate(self.outs(k - 1)):
                    for j, name in enumerate(last.names):
                        yield f"dE_{name}/d{out}", Place("path", k - 1, i, j)
            yield from _in_row("carried back", k - 1, self.errors_by_out(k - 1))

    def _from_delta_on(self, k: int) -> Iterator[tuple[str, Place]]:
        stage = self.stages[k]
        if stage.activation != "softmax":
            yield from _in_row("slope", k, self.named("dout_{0}/dnet_{0}", k))
        yield from _in_row("delta", k, self.named("delta_{}", k))
        if stage.is_dense:
            for j, name in enumerate(stage.names):
                for i, w in stage.of_output[j]:
                    yield f"dnet_{name}/d{stage.weights[w]}", Place("net by weight", k, i, w)
        for n, name in enumerate(self.parameters(k)):
            kind = "weight's gradient" if n < len(stage.weights) else "bias's gradient"
            yield f"dE_total/d{name}", Place(kind, k, n)
            yield f"{name}+", Place("new value", k, n)
        if stage.shared:
            yield f"dE_total/d{stage.shared}", Place("shared bias's gradient", k)
            yield f"{stage.shared}+", Place("new value", k, -1)


def _in_row(kind: str, k: int, names: Sequence[str]) -> Iterator[tuple[str, Place]]:
    for j, name in enumerate(names):
        yield name, Place(kind, k, j)


def _stages(net: Network, x: Array) -> Iterator[Stage]:
    """Yield a stage for each layer whose numbers have names."""
    names_of = {p.position: p.name for p in (*every_parameter(net), *every_shared_bias(net))}
    with_parameters = 0
    for stage in stages(net, x):
        layer, pooling = stage.layer, ""
        shape: tuple[int, ...] = ()
        weights: tuple[str, ...] = ()
        biases: tuple[str, ...] = ()
        shared, links = "", stage.links
        if isinstance(layer, (MaxPool2D, AveragePool2D)):
            pooling = "max" if isinstance(layer, MaxPool2D) else "mean"
            links = layer.window_links(stage.in_shape)
        else:
            k, shape = with_parameters, layer.parameters["weights"].shape
            weights = tuple(names_of[k, *place] for place in np.ndindex(*shape))
            cells = len(stage.names) // shape[0]
            biases = tuple(names_of[k, j // cells] for j in range(len(stage.names)))
            shared = names_of.get((k,), "")
            with_parameters += 1
        used = links.weights if links.weights is not None else np.zeros(links.outputs.size, int)
        columns = (links.outputs.tolist(), links.inputs.tolist(), used.tolist())
        yield Stage(
            stage.names,
            stage.inputs.size,
            layer.activation,
            pooling,
            shape,
            weights,
            biases,
            shared,
            zip(*columns, strict=True),
        )


#: A way to compute a number: from a calculation, and the place of the number.
Step = Callable[["Calculation", Place], float]


class Calculation:
    """Every number of a network and one example by its name, computed when it is asked for.

    Parameters
    ----------
    frame : Frame
        The parts of the network.
    given : mapping of str to float
        The values of what is given: inputs, targets, parameters, the learning rate.
    fixed : mapping of str to float, optional
        Numbers to use in the place of what the steps before them give.
    steps : mapping of str to callable, optional
        Other ways to compute some numbers.
    base : Calculation, optional
        One with the same given numbers: what does not depend on those that are fixed or computed
        otherwise is taken from it.

    Examples
    --------
    >>> from backprop_by_numbers.example import setup
    >>> right = calculation(setup.network(), setup.inputs, setup.targets)
    >>> round(right["dE_total/dw5"], 9)
    0.082167041
    >>> round(right.with_values({"out_h1": 0.59})["net_o1"], 6)
    1.104598
    """

    def __init__(
        self,
        frame: Frame,
        given: Mapping[str, float],
        *,
        fixed: Mapping[str, float] | None = None,
        steps: Mapping[str, Step] | None = None,
        base: Calculation | None = None,
    ) -> None:
        self.frame, self.given = frame, given
        self._fixed, self._steps, self._base = fixed or {}, steps or {}, base
        self._values: dict[str, float] = dict(given) if base is None else {}
        self._values |= self._fixed
        self._changed = frame.mask([*self._fixed, *self._steps])
        self._uses: dict[str, int] = {}
        self._used = 0
        self._open: set[str] = set()

    def __getitem__(self, name: str) -> float:
        if name not in self._values:
            if self._base and not self._base.uses(name) & self._changed:
                return self._base[name]
            if not self._open and len(self.frame.stages) > _DEEP:
                self._prepare(name)
            self._compute(name)
        if not self._base:
            self._used |= self.uses(name)
        return self._values[name]

    def _prepare(self, name: str) -> None:
        """Compute what a number needs in order, so that deep networks need no deep recursion."""
        needed = self._base.uses(name) if self._base else -1
        for n in takewhile(lambda n: n != name, self.frame.on_the_way):
            is_changed = not self._base or self._base.uses(n) & self._changed
            if n not in self._values and needed & self.frame.bit(n) and is_changed:
                with suppress(ArithmeticError, ValueError):  # raised again if it is used
                    self._compute(n)

    def _compute(self, name: str) -> None:
        if name in self._open:
            raise ArithmeticError(f"{name} would be needed to compute {name}")
        place = self.frame.places[name]
        step = self._steps.get(name, _RIGHT[place.kind])
        self._open.add(name)
        outside, self._used = self._used, 0
        try:
            self._values[name] = float(step(self, place))
            self._uses[name] = self._used | self.frame.bit(name)
        finally:
            self._open.remove(name)
            self._used = outside

    def uses(self, name: str) -> int:
        """Return a number and all that it is computed from, directly or not, as bits."""
        if self._base:
            return self._base.uses(name)
        if name not in self._values:
            self[name]
        return self._uses[name] if name in self._uses else self.frame.bit(name)

    def before(self, name: str) -> list[str]:
        """Return the names of all that is computed on the way to a number."""
        used = self.uses(name)
        computed = (n for n in self.frame.places if n not in self.given)
        return [n for n in computed if used & self.frame.bit(n) and n != name]

    def given_for(self, name: str) -> list[str]:
        """Return the names of all that is given and that a number is computed from."""
        used = self.uses(name)
        return [n for n in self.given if used & self.frame.bit(n)]

    def with_values(self, fixed: Mapping[str, float]) -> Calculation:
        """Return the same calculation with other numbers in the place of some."""
        return self._otherwise({**self._fixed, **fixed}, self._steps)

    def with_steps(self, steps: Mapping[str, Step]) -> Calculation:
        """Return the same calculation with some numbers computed otherwise."""
        return self._otherwise(self._fixed, {**self._steps, **steps})

    def _otherwise(self, fixed: Mapping[str, float], steps: Mapping[str, Step]) -> Calculation:
        base = self._base or self
        return Calculation(self.frame, self.given, fixed=fixed, steps=steps, base=base)

    def right(self, place: Place) -> float:
        """Return what the right step gives at a place, from the numbers that this one has."""
        return float(_RIGHT[place.kind](self, place))

    def all(self, names: Sequence[str]) -> list[float]:
        """Return several numbers."""
        return [self[name] for name in names]

    def terms(self, place: Place) -> list[tuple[float, float]]:
        """Return the weights of a neuron, each with the input that it multiplies."""
        stage, below = self.frame.stages[place.stage], self.frame.outs(place.stage - 1)
        return [(self[stage.weights[w]], self[below[i]]) for i, w in stage.of_output[place.index]]

    def window(self, place: Place) -> list[float]:
        """Return the numbers in the window of a pooled cell, row by row."""
        below = self.frame.outs(place.stage - 1)
        return [self[below[i]] for i, _ in self.frame.stages[place.stage].of_output[place.index]]

    def bias(self, place: Place) -> float:
        """Return the bias of a neuron."""
        stage = self.frame.stages[place.stage]
        return self[stage.shared or stage.biases[place.index]]

    def paths(self, place: Place) -> list[tuple[float, float]]:
        """Return the deltas of the neurons above that use an output, each with the weight.

        Above, a pooling layer has the error's derivative with respect to its cell for a delta, and
        the cell's share in the place of a weight.
        """
        above = self.frame.stages[place.stage + 1]
        users = above.of_input[place.index]
        if not above.pooling:
            return [(self[f"delta_{above.names[j]}"], self[above.weights[w]]) for j, w in users]
        by_out = self.frame.errors_by_out(place.stage + 1)
        return [(self[by_out[j]], self._share(place, j)) for j, _ in users]

    def _share(self, place: Place, pooled: int) -> float:
        """Return the derivative of a pooled cell with respect to a number of its window."""
        above = self.frame.stages[place.stage + 1]
        window = self.window(Place("pooled", place.stage + 1, pooled))
        if above.pooling == "mean":
            return 1.0 / len(window)
        inputs = [i for i, _ in above.of_output[pooled]]
        return float(inputs[window.index(max(window))] == place.index)

    def last(self, form: str) -> list[float]:
        """Return the numbers in a form such as "out_{}" of all outputs of the network.

        Where the last layer pools, an output is its own net.
        """
        if form == "net_{}" and self.frame.stages[-1].pooling:
            form = "out_{}"
        return self.all(self.frame.named(form, self.frame.last))

    def has_nets(self, k: int) -> bool:
        """Return whether the nets of a stage are known, and not only its outputs."""
        return self.frame.outs(k)[0] not in self.given


def calculation(
    net: Network, x: ArrayLike, target: ArrayLike, learning_rate: float = 0.5
) -> Calculation:
    """Return the right calculation of a network and one example.

    Parameters
    ----------
    net : Network
        Of dense, convolutional, pooling and flattening layers.
    x, target : array_like
        The inputs of one example, and its targets.
    learning_rate : float, optional
        How long the step is: finite and greater than 0.

    Returns
    -------
    Calculation
        Every number by its name, as in `quantities`, and two kinds more: ``dnet_o1/dw5``, and
        ``dE_o1/dout_h1``, the part of ``dE_total/dout_h1`` that comes through one output.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another type, out of range or does not fit, or if a layer is of
        another kind.
    FloatingPointError
        If a number grows too large for a float64.

    Examples
    --------
    >>> from backprop_by_numbers.example import convolution
    >>> example = convolution.network(), convolution.image, convolution.targets
    >>> round(calculation(*example)["dE_total/dk1"], 6)
    0.137573
    """
    net = as_network(net)
    inputs, _ = net.checked_example(x, target)
    known = quantities(net, x, target, learning_rate)  # which refuses what grows too large
    frame = Frame(net, inputs)
    given = {name: known[name] for name, place in frame.places.items() if place.kind == "given"}
    return Calculation(frame, given)


# The right steps: each from the numbers just before it.


def _net(c: Calculation, place: Place) -> float:
    return sum(weight * value for weight, value in c.terms(place)) + c.bias(place)


def _out(c: Calculation, place: Place) -> float:
    stage = c.frame.stages[place.stage]
    if stage.activation == "softmax":
        nets = c.all(c.frame.named("net_{}", place.stage))
        return float(ACTIVATIONS["softmax"].function(np.array(nets))[place.index])
    return activated(stage.activation, c[f"net_{stage.names[place.index]}"])


def activated(activation: str, net: float) -> float:
    """Return an activation of one net, by its name."""
    return float(ACTIVATIONS[activation].function(np.array([net]))[0])


def slope(activation: str, net: float, out: float) -> float:
    """Return the slope of an activation at one net, by its name."""
    return float(ACTIVATIONS[activation].slopes(np.array([net]), np.array([out]))[0])


def _pooled(c: Calculation, place: Place) -> float:
    window = c.window(place)
    if c.frame.stages[place.stage].pooling == "max":
        return max(window)
    return sum(window) / len(window)


def _error(c: Calculation, place: Place) -> float:
    loss = c.frame.loss
    if loss.from_net and c.has_nets(place.stage):
        nets, targets = np.array(c.last("net_{}")), np.array(c.last("target_{}"))
        return float(loss.from_net.function(nets, targets)[place.index])
    out, target = _output_and_target(c, place)
    return float(loss.function(out, target)[0])


def _output_and_target(c: Calculation, place: Place) -> tuple[Array, Array]:
    name = c.frame.stages[place.stage].names[place.index]
    return np.array([c[f"out_{name}"]]), np.array([c[f"target_{name}"]])


def _total_error(c: Calculation, place: Place) -> float:
    return sum(c.all(c.frame.named("E_{}", place.stage)))


def _error_by_out(c: Calculation, place: Place) -> float:
    return float(c.frame.loss.derivative(*_output_and_target(c, place))[0])


def _path(c: Calculation, place: Place) -> float:
    delta, weight = c.paths(place)[place.other]
    return delta * weight


def _carried_back(c: Calculation, place: Place) -> float:
    return sum(delta * weight for delta, weight in c.paths(place))


def _slope(c: Calculation, place: Place) -> float:
    stage = c.frame.stages[place.stage]
    name = stage.names[place.index]
    out = c[f"out_{name}"]
    if c.has_nets(place.stage):
        return slope(stage.activation, c[f"net_{name}"], out)
    text = ACTIVATIONS[stage.activation].slope
    return math.nan if text is None else float(evaluate(text, {"out": out}, math.exp))


def _delta(c: Calculation, place: Place) -> float:
    stage, name = c.frame.stages[place.stage], c.frame.stages[place.stage].names[place.index]
    if place.stage == c.frame.last and c.frame.loss.from_net:
        if c.has_nets(place.stage):
            nets, targets = np.array(c.last("net_{}")), np.array(c.last("target_{}"))
            return float(c.frame.loss.from_net.delta(nets, targets)[place.index])
        (out,), (target,) = _output_and_target(c, place)
        text = c.frame.loss.from_net.expression
        return float(evaluate(text, {"out": out, "target": target}, math.exp))
    if stage.activation == "softmax":
        nets, outs = np.array(c.last("net_{}")), np.array(c.last("out_{}"))
        by_out = np.array(c.all(c.frame.errors_by_out(place.stage)))
        return float(ACTIVATIONS["softmax"].backward(by_out, nets, outs)[place.index])
    return c[f"dE_total/dout_{name}"] * c[f"dout_{name}/dnet_{name}"]


def _net_by_weight(c: Calculation, place: Place) -> float:
    return c[c.frame.outs(place.stage - 1)[place.index]]


def _weights_gradient(c: Calculation, place: Place) -> float:
    stage, below = c.frame.stages[place.stage], c.frame.outs(place.stage - 1)
    uses = stage.of_weight[place.index]
    return sum(c[f"delta_{stage.names[j]}"] * c[below[i]] for j, i in uses)


def _biass_gradient(c: Calculation, place: Place) -> float:
    stage = c.frame.stages[place.stage]
    row = stage.rows[place.index - len(stage.weights)]
    names = (name for name, own in zip(stage.names, stage.biases, strict=True) if own == row)
    return sum(c[f"delta_{name}"] for name in names)


def _shared_biass_gradient(c: Calculation, place: Place) -> float:
    return sum(c.all(c.frame.named("delta_{}", place.stage)))


def parameter_of(c: Calculation, place: Place) -> str:
    """Return the name of the parameter whose new value stands at a place."""
    if place.index < 0:
        return c.frame.stages[place.stage].shared
    return c.frame.parameters(place.stage)[place.index]


def _new_value(c: Calculation, place: Place) -> float:
    name = parameter_of(c, place)
    return c[name] - c["eta"] * c[f"dE_total/d{name}"]


_RIGHT: Mapping[str, Step] = {
    "net": _net,
    "out": _out,
    "pooled": _pooled,
    "error": _error,
    "total error": _total_error,
    "error by out": _error_by_out,
    "path": _path,
    "carried back": _carried_back,
    "slope": _slope,
    "delta": _delta,
    "net by weight": _net_by_weight,
    "weight's gradient": _weights_gradient,
    "bias's gradient": _biass_gradient,
    "shared bias's gradient": _shared_biass_gradient,
    "new value": _new_value,
}


class Rounded(Calculation):
    """A calculation whose numbers are read in so many decimals; what is given stays as it is."""

    def __init__(self, base: Calculation, decimals: int) -> None:
        super().__init__(base.frame, base.given, base=base)
        self._exact, self._decimals = base, decimals

    def __getitem__(self, name: str) -> float:
        value = self._exact[name]
        return value if name in self.given else float(at_digits(value, self._decimals))
