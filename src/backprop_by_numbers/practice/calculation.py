"""Every number of a network and one example, each computed from those before it, one at a time.

`quantities` computes whole layers with arrays. Here each number is a step of its own, as in a hand
calculation, so that any step can be done otherwise: a mistake is a step done wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
from backprop_by_numbers.network.validation import Array, one_of

#: The layers whose numbers can be computed one by one. Another kind is refused.
_LAYERS = (Dense, Conv2D, MaxPool2D, AveragePool2D, Flatten)


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

    Attributes
    ----------
    stages : list of Stage
        The layers.
    inputs : tuple of str
        The names of the inputs.
    loss : Loss
        Of the network.
    places : dict of str to Place
        Of every quantity, by name.
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
        self.places = dict(self._places())

    @property
    def last(self) -> int:
        """The index of the last stage."""
        return len(self.stages) - 1

    def outs(self, k: int) -> tuple[str, ...]:
        """Return the names of what leaves a stage; of stage -1, those of the inputs."""
        return self.inputs if k < 0 else tuple(f"out_{name}" for name in self.stages[k].names)

    def errors_by_out(self, k: int) -> tuple[str, ...]:
        """Return the names of the error's derivatives with respect to what leaves a stage."""
        return tuple(f"dE_total/d{name}" for name in self.outs(k))

    def named(self, form: str, k: int) -> tuple[str, ...]:
        """Return names in a form such as "delta_{}" for all neurons of a stage."""
        return tuple(form.format(name) for name in self.stages[k].names)

    def parameters(self, k: int) -> tuple[str, ...]:
        """Return the names of a stage's weights and then of the biases of its rows."""
        return self.stages[k].weights + self.stages[k].rows

    def _places(self) -> Iterator[tuple[str, Place]]:
        last = self.stages[-1]
        for name in (*self.inputs, *(f"target_{name}" for name in last.names), "eta"):
            yield name, Place("given")
        for i, name in enumerate(self.errors_by_out(-1)):
            yield name, Place("carried back", -1, i)
        for k, stage in enumerate(self.stages):
            for j, name in enumerate(stage.names):
                out = f"out_{name}"
                yield out, Place("pooled" if stage.pooling else "out", k, j)
                kind = "error by out" if stage is last else "carried back"
                yield f"dE_total/d{out}", Place(kind, k, j)
                if stage is last:
                    yield f"E_{name}", Place("error", k, j)
                if stage.pooling:
                    continue
                yield f"net_{name}", Place("net", k, j)
                yield f"delta_{name}", Place("delta", k, j)
                if stage.activation != "softmax":
                    yield f"d{out}/dnet_{name}", Place("slope", k, j)
                if stage.is_dense:
                    for i, w in stage.of_output[j]:
                        yield f"dnet_{name}/d{stage.weights[w]}", Place("net by weight", k, i, w)
            yield from self._parameters(k)
        if self.last and last.is_dense:
            for i, out in enumerate(self.outs(self.last - 1)):
                for j, name in enumerate(last.names):
                    yield f"dE_{name}/d{out}", Place("path", self.last - 1, i, j)
        yield "E_total", Place("total error", self.last)

    def _parameters(self, k: int) -> Iterator[tuple[str, Place]]:
        stage = self.stages[k]
        for n, name in enumerate(self.parameters(k)):
            kind = "weight's gradient" if n < len(stage.weights) else "bias's gradient"
            yield name, Place("given")
            yield f"dE_total/d{name}", Place(kind, k, n)
            yield f"{name}+", Place("new value", k, n)
        if stage.shared:
            yield stage.shared, Place("given")
            yield f"dE_total/d{stage.shared}", Place("shared bias's gradient", k)
            yield f"{stage.shared}+", Place("new value", k, -1)


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
    steps : callable, optional
        ``steps(name, place)`` returns another way to compute a number, or None for the right one.
    base : Calculation, optional
        One with the same given numbers: what does not depend on the fixed ones is taken from it.

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
        steps: Callable[[str, Place], Step | None] | None = None,
        base: Calculation | None = None,
    ) -> None:
        self.frame, self.given = frame, given
        self._steps, self._base = steps, base
        self._fixed = dict(fixed or {})
        self._values = {**given, **self._fixed}
        self._uses: dict[str, frozenset[str]] = {}
        self._used: list[set[str]] = [set()]
        self._open: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self._used[-1].add(name)
        if name in self._values:
            return self._values[name]
        if self._base and not self._base.uses(name) & self._fixed.keys():
            value = self._base[name]
        else:
            place = self.frame.places[name]
            step = self._steps(name, place) if self._steps else None
            if name in self._open:
                raise ArithmeticError(f"{name} would be needed to compute {name}")
            self._open.add(name)
            self._used.append(set())
            value = float(step(self, place) if step else _RIGHT[place.kind](self, place))
            direct = self._used.pop()
            self._open.remove(name)
            if self._base is None:
                self._uses[name] = frozenset(direct).union(*map(self.uses, direct))
        self._values[name] = value
        return value

    def uses(self, name: str) -> frozenset[str]:
        """Return the names of all numbers that a number is computed from, directly or not."""
        if name in self.given or name in self._fixed:
            return frozenset()
        if name not in self._uses:
            self[name]
        return self._uses[name]

    def steps_to(self, name: str) -> tuple[str, ...]:
        """Return the names of all numbers on the way to one, each after those that it needs."""
        used = self.uses(name)
        return (*(each for each in self._uses if each in used), name)

    def with_values(self, fixed: Mapping[str, float]) -> Calculation:
        """Return the same calculation with other numbers in the place of some."""
        return Calculation(self.frame, self.given, fixed=fixed, base=self)

    def with_steps(self, steps: Callable[[str, Place], Step | None]) -> Calculation:
        """Return the same calculation with some steps done otherwise."""
        return Calculation(self.frame, self.given, steps=steps)

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


def check_name(name: object, right: Calculation) -> str:
    """Return `name` if the network has such a quantity, or raise and name the nearest."""
    return one_of(name, "name", right.frame.places)


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
        super().__init__(base.frame, base.given)
        self._exact, self._decimals = base, decimals

    def __getitem__(self, name: str) -> float:
        value = self._exact[name]
        return value if name in self.given else float(at_digits(value, self._decimals))
