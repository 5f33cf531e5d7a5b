"""Mistakes in the backward pass: from the error to the derivatives with respect to parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator

from backprop_by_numbers.practice.calculation import (
    Calculation,
    Place,
    Stage,
    activated,
    parameter_of,
    slope,
)
from backprop_by_numbers.practice.error_mistakes import SQUARED, output_and_targets
from backprop_by_numbers.practice.forward_mistakes import (
    activation_of,
    net_of,
    neuron_of,
)
from backprop_by_numbers.practice.mistake import WIDEST, Section, mistake

_FACTORS = Section("03-output-layer", "The three factors for w5")
_DELTA = Section("03-output-layer", "The delta")
_HALF = Section("02-error", "What is the half for?")
_PATHS = Section("04-hidden-layer", "Two paths to the error")
_SUM = Section("04-hidden-layer", "Their sum")
_THROUGH_O2 = Section("04-hidden-layer", "Through o2")
_HIDDEN_DELTAS = Section("04-hidden-layer", "The deltas of the hidden layer")
_BIASES = Section("05-update-and-train", "The shared biases by hand")
_BIAS_EACH = Section("05-update-and-train", "A bias for each neuron")
_WRONG_ORDER = Section("06-auditing-the-article", "Two lines in the wrong order")
_CANCELLATION = Section(
    "10-softmax-and-cross-entropy", "The delta: three paths, and a cancellation"
)


def _is_last_with_one_delta(c: Calculation, place: Place) -> bool:
    """Return whether a delta is found from outputs and targets alone: the slope has cancelled."""
    return place.kind == "delta" and _cancels(c, place.stage)


def _cancels(c: Calculation, stage: int) -> bool:
    """Return whether the slope of a layer cancels with a factor of the loss."""
    return stage == c.frame.last and c.frame.loss.from_net is not None


def _is_difference(c: Calculation, place: Place) -> bool:
    """Return whether a derivative is an output minus its target."""
    by_out = place.kind == "error by out" and c.frame.loss.name == SQUARED
    return by_out or _is_last_with_one_delta(c, place)


def _is_product(c: Calculation, stage: int) -> bool:
    """Return whether the deltas of a layer are products of two factors, one of them a slope."""
    return c.frame.stages[stage].activation != "softmax" and not _cancels(c, stage)


@mistake(
    "sign reversed",
    "the output is subtracted from the target: the sign is reversed",
    _FACTORS,
    "error by out",
    "delta",
)
def _sign_turned(c: Calculation, place: Place) -> Iterator[float]:
    by_out = place.kind == "error by out" and c.frame.loss.name != "cross-entropy"
    if by_out or _is_last_with_one_delta(c, place):
        yield -c.right(place)


@mistake("minus left out", "the minus of the derivative is left out", _CANCELLATION, "error by out")
def _minus_left_out(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == "cross-entropy":
        yield -c.right(place)


@mistake(
    "2 of the square kept",
    "the derivative of the whole square is taken: the half that cancels its 2 is left out",
    _HALF,
    "error by out",
)
def _two_kept(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield 2 * c.right(place)


@mistake(
    "half kept",
    "the half is kept, although it cancels the 2 of the derivative",
    _HALF,
    "error by out",
)
def _half_kept(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED:
        yield c.right(place) / 2


@mistake(
    "error in the place of its derivative",
    "the error is used where its derivative belongs",
    _FACTORS,
    "error by out",
    "carried back",
)
def _error_for_derivative(c: Calculation, place: Place) -> Iterator[float]:
    if place.kind == "error by out":
        yield c[f"E_{neuron_of(c, place)}"]
    yield c["E_total"]


@mistake(
    "output of another neuron",
    "the output of another neuron is used",
    _FACTORS,
    "error by out",
    "delta",
)
def _derivative_with_other_output(c: Calculation, place: Place) -> Iterator[float]:
    outs = c.frame.outs(place.stage)
    if _is_difference(c, place) and len(outs) <= WIDEST:
        _, target, _ = output_and_targets(c, place)
        yield from (c[out] - target for o, out in enumerate(outs) if o != place.index)


@mistake(
    "added, not subtracted",
    "target and output are added, not subtracted",
    _FACTORS,
    "error by out",
    "delta",
)
def _target_added(c: Calculation, place: Place) -> Iterator[float]:
    if _is_difference(c, place):
        out, target, _ = output_and_targets(c, place)
        yield out + target


@mistake(
    "target of another output",
    "the target of another output is used",
    _FACTORS,
    "error by out",
    "delta",
)
def _derivative_with_other_target(c: Calculation, place: Place) -> Iterator[float]:
    if _is_difference(c, place):
        out, _, others = output_and_targets(c, place)
        yield from (out - target for target in others)


@mistake("target left out", "the target is not subtracted", _FACTORS, "error by out", "delta")
def _derivative_without_target(c: Calculation, place: Place) -> Iterator[float]:
    if _is_difference(c, place):
        yield c[f"out_{neuron_of(c, place)}"]


@mistake(
    "net in the place of the output",
    "the total net input is used where the output belongs",
    _FACTORS,
    "error by out",
)
def _derivative_with_net(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == SQUARED and c.frame.stages[-1].activation != "identity":
        yield c.last("net_{}")[place.index] - c.last("target_{}")[place.index]


@mistake(
    "divided the other way round",
    "the output is divided by the target",
    _CANCELLATION,
    "error by out",
)
def _divided_the_other_way(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == "cross-entropy":
        out, target, _ = output_and_targets(c, place)
        yield -out / target


@mistake(
    "one part left out",
    "the derivative of one of the two parts of the binary cross-entropy is left out",
    Section("10-softmax-and-cross-entropy", "Two classes: binary cross-entropy"),
    "error by out",
)
def _one_part_left_out(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.loss.name == "binary cross-entropy":
        out, target, _ = output_and_targets(c, place)
        yield from (-target / out, (1 - target) / (1 - out))


@mistake("slope left out", "the slope of the activation function is left out", _FACTORS, "slope")
def _slope_left_out(_c: Calculation, _place: Place) -> Iterator[float]:
    yield 1.0


@mistake(
    "net in the place of the output in the slope",
    "the slope is computed with the net, where the output belongs",
    _FACTORS,
    "slope",
)
def _slope_with_net(c: Calculation, place: Place) -> Iterator[float]:
    net = net_of(c, place)
    match activation_of(c, place):
        case "logistic":
            yield net * (1 - net)
        case "tanh":
            yield 1 - net**2


@mistake(
    "slope taken to be 1 − out",
    "the slope is taken to be 1 minus the output",
    _FACTORS,
    "slope",
)
def _one_minus_out_alone(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) in ("logistic", "tanh"):
        yield 1 - c[f"out_{neuron_of(c, place)}"]


@mistake(
    "slope taken to be out",
    "the slope is taken to be the output",
    _FACTORS,
    "slope",
)
def _out_alone(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) != "identity":
        yield c[f"out_{neuron_of(c, place)}"]


@mistake(
    "sign of the slope reversed", "the slope is computed as out × (out − 1)", _FACTORS, "slope"
)
def _slope_turned(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "logistic":
        yield -c.right(place)


@mistake(
    "slope at the output",
    "the slope is computed at the output, as if that were the net",
    _FACTORS,
    "slope",
)
def _slope_at_output(c: Calculation, place: Place) -> Iterator[float]:
    activation, out = activation_of(c, place), c[f"out_{neuron_of(c, place)}"]
    if activation in ("logistic", "tanh"):
        yield slope(activation, out, activated(activation, out))


@mistake("slope of the wrong neuron", "the slope of another neuron is used", _FACTORS, "slope")
def _slope_of_another_neuron(c: Calculation, place: Place) -> Iterator[float]:
    for k, stage in enumerate(c.frame.stages):
        if stage.pooling or stage.activation == "softmax" or len(stage.names) > WIDEST:
            continue
        for j, name in enumerate(c.frame.named("dout_{0}/dnet_{0}", k)):
            if (k, j) != (place.stage, place.index):
                yield c[name]


@mistake(
    "slope of another activation function",
    "the slope of another activation function is used",
    _FACTORS,
    "slope",
)
def _slope_of_another_activation(c: Calculation, place: Place) -> Iterator[float]:
    out = c[f"out_{neuron_of(c, place)}"]
    for other, value in (("logistic", out * (1 - out)), ("tanh", 1 - out**2)):
        if other != activation_of(c, place):
            yield value


@mistake(
    "slope multiplied in",
    "the delta is multiplied by the slope, which has cancelled",
    _CANCELLATION,
    "delta",
)
def _slope_that_cancels(c: Calculation, place: Place) -> Iterator[float]:
    if _is_last_with_one_delta(c, place):
        out = c[f"out_{neuron_of(c, place)}"]
        yield c.right(place) * out * (1 - out)


@mistake(
    "path through its own output alone",
    "only the path through the neuron's own output is counted, although with softmax each net "
    "changes all outputs",
    _CANCELLATION,
    "delta",
)
def _own_output_alone(c: Calculation, place: Place) -> Iterator[float]:
    if activation_of(c, place) == "softmax":
        name = neuron_of(c, place)
        out = c[f"out_{name}"]
        yield c[f"dE_total/dout_{name}"] * out * (1 - out)


@mistake("slope multiplied in twice", "the slope is multiplied in a second time", _DELTA, "delta")
def _slope_twice(c: Calculation, place: Place) -> Iterator[float]:
    if _is_product(c, place.stage):
        name = neuron_of(c, place)
        yield c.right(place) * c[f"dout_{name}/dnet_{name}"]


@mistake(
    "derivative of the error left out",
    "the slope is taken for the delta: the derivative with respect to the output is left out",
    _DELTA,
    "delta",
)
def _slope_for_delta(c: Calculation, place: Place) -> Iterator[float]:
    if _is_product(c, place.stage):
        name = neuron_of(c, place)
        yield c[f"dout_{name}/dnet_{name}"]


@mistake(
    "sum in the place of the product",
    "the factors are added, not multiplied",
    _FACTORS,
    "delta",
    "weight's gradient",
)
def _factors_added(c: Calculation, place: Place) -> Iterator[float]:
    stage, factor, j = c.frame.stages[place.stage], 0.0, place.index
    if place.kind == "weight's gradient":
        if not stage.is_dense:
            return
        j, i = divmod(place.index, stage.shape[1])
        factor = _inputs(c, place)[i]
        yield c[f"delta_{stage.names[j]}"] + factor
    if _is_product(c, place.stage):
        name = stage.names[j]
        yield c[f"dE_total/dout_{name}"] + c[f"dout_{name}/dnet_{name}"] + factor


def _fans_out(c: Calculation, place: Place) -> bool:
    """Return whether the layer above is dense, with at least two neurons, and not too wide."""
    shape = c.frame.stages[place.stage + 1].shape
    return len(shape) == 2 and 1 < shape[0] <= WIDEST


@mistake("one path alone", "only one of the paths to the error is counted", _PATHS, "carried back")
def _one_path_alone(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        yield from (delta * weight for delta, weight in c.paths(place))


@mistake(
    "paths multiplied",
    "what comes through the paths is multiplied, not added",
    _SUM,
    "carried back",
)
def _paths_multiplied(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        yield math.prod(delta * weight for delta, weight in c.paths(place))


@mistake(
    "paths averaged", "what comes through the paths is averaged, not added", _SUM, "carried back"
)
def _paths_averaged(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        yield c.right(place) / len(c.paths(place))


@mistake(
    "signs of the paths left out",
    "what comes through the paths is added without its signs",
    _THROUGH_O2,
    "carried back",
)
def _paths_without_signs(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        yield sum(abs(delta * weight) for delta, weight in c.paths(place))


@mistake(
    "one path with the wrong sign",
    "what comes through one of the paths has the wrong sign",
    _THROUGH_O2,
    "carried back",
)
def _path_subtracted(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        yield from (c.right(place) - 2 * delta * weight for delta, weight in c.paths(place))


@mistake(
    "weights transposed",
    "weights that lead into one neuron are used, where those that lead out of one neuron "
    "belong: rows and columns are exchanged",
    _PATHS,
    "carried back",
)
def _back_through_transposed(c: Calculation, place: Place) -> Iterator[float]:
    above = c.frame.stages[place.stage + 1]
    if above.is_dense and min(above.shape) > 1:
        n_out = above.shape[0]
        weights = c.all(above.weights[place.index * n_out : (place.index + 1) * n_out])
        deltas = [delta for delta, _ in c.paths(place)]
        yield sum(delta * weight for delta, weight in zip(deltas, weights, strict=True))


@mistake(
    "weights of the wrong neuron",
    "the weights that lead from another neuron are used",
    _PATHS,
    "carried back",
)
def _back_from_another_neuron(c: Calculation, place: Place) -> Iterator[float]:
    above = c.frame.stages[place.stage + 1]
    if above.is_dense and above.shape[1] <= WIDEST:
        n_in, deltas = above.shape[1], [delta for delta, _ in c.paths(place)]
        for i in range(n_in):
            if i != place.index:
                weights = c.all(above.weights[i::n_in])
                yield sum(delta * weight for delta, weight in zip(deltas, weights, strict=True))


@mistake(
    "new weights",
    "the weights of the next layer are updated first, and the backward pass then uses the new ones",
    _WRONG_ORDER,
    "carried back",
    "path",
)
def _new_weights(c: Calculation, place: Place) -> Iterator[float]:
    above = c.frame.stages[place.stage + 1]
    if above.weights:
        uses = above.of_input[place.index]
        if place.kind == "path":
            uses = [uses[place.other]]
        yield sum(c[f"delta_{above.names[j]}"] * c[f"{above.weights[w]}+"] for j, w in uses)


def _link(c: Calculation, place: Place) -> tuple[Stage, int, int]:
    """Return the layer above a path's start, and which of its neurons and weights the path has."""
    above = c.frame.stages[place.stage + 1]
    neuron, weight = above.of_input[place.index][place.other]
    return above, neuron, weight


@mistake("weight of another connection", "the weight of another connection is used", _PATHS, "path")
def _path_with_another_weight(c: Calculation, place: Place) -> Iterator[float]:
    above, neuron, own = _link(c, place)
    if len(above.weights) <= 2 * WIDEST:
        delta = c[f"delta_{above.names[neuron]}"]
        yield from (delta * c[weight] for w, weight in enumerate(above.weights) if w != own)


@mistake("delta of the wrong output", "the delta of another output is used", _PATHS, "path")
def _path_with_another_delta(c: Calculation, place: Place) -> Iterator[float]:
    above, own, weight = _link(c, place)
    if len(above.names) <= WIDEST:
        deltas = c.all(c.frame.named("delta_{}", place.stage + 1))
        yield from (d * c[above.weights[weight]] for j, d in enumerate(deltas) if j != own)


@mistake("sum in the place of the product", "the factors are added, not multiplied", _PATHS, "path")
def _path_added(c: Calculation, place: Place) -> Iterator[float]:
    above, neuron, weight = _link(c, place)
    yield c[f"delta_{above.names[neuron]}"] + c[above.weights[weight]]


@mistake(
    "weights left out", "the deltas are added up without their weights", _PATHS, "carried back"
)
def _back_without_weights(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage + 1].weights:
        yield sum(delta for delta, _ in c.paths(place))


@mistake(
    "outputs in the place of the weights",
    "the deltas are multiplied by the output of the neuron that the weights lead from, where the "
    "weights belong",
    _PATHS,
    "carried back",
)
def _back_with_outputs(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage + 1].is_dense:
        out = c[c.frame.outs(place.stage)[place.index]]
        yield sum(delta * out for delta, _ in c.paths(place))


@mistake(
    "deltas of the wrong outputs",
    "each weight is multiplied by the delta of another neuron",
    _PATHS,
    "carried back",
)
def _deltas_exchanged(c: Calculation, place: Place) -> Iterator[float]:
    if _fans_out(c, place):
        deltas, weights = zip(*c.paths(place), strict=True)
        yield sum(delta * weight for delta, weight in zip(deltas[::-1], weights, strict=True))


@mistake(
    "weight's derivative in the place of the delta",
    "the derivative with respect to the weight is multiplied by the weight, where the delta "
    "belongs",
    _HIDDEN_DELTAS,
    "carried back",
)
def _gradient_carried_back(c: Calculation, place: Place) -> Iterator[float]:
    above = c.frame.stages[place.stage + 1]
    if above.is_dense:
        weights = [above.weights[w] for _, w in above.of_input[place.index]]
        yield sum(c[f"dE_total/d{weight}"] * c[weight] for weight in weights)


def _inputs(c: Calculation, place: Place) -> list[float]:
    """Return what comes into the stage of a place."""
    return c.all(c.frame.outs(place.stage - 1))


def _weight(c: Calculation, place: Place) -> tuple[int, int] | None:
    """Return the neuron and the input that a dense layer's weight connects; None for others."""
    stage = c.frame.stages[place.stage]
    if not stage.is_dense:
        return None
    if place.kind == "net by weight":
        return place.other // stage.shape[1], place.index
    return divmod(place.index, stage.shape[1])


def _with_last_factor(c: Calculation, place: Place, neuron: int, factor: float) -> float:
    """Return a derivative with respect to a weight, or only its last factor, with another one."""
    if place.kind == "net by weight":
        return factor
    return c[f"delta_{c.frame.stages[place.stage].names[neuron]}"] * factor


@mistake(
    "net in the place of the output as the last factor",
    "the net of the neuron that the weight leads from is used as the last factor, where its "
    "output belongs",
    _FACTORS,
    "weight's gradient",
    "net by weight",
)
def _net_as_last_factor(c: Calculation, place: Place) -> Iterator[float]:
    if (ends := _weight(c, place)) and place.stage > 0:
        below = c.frame.stages[place.stage - 1]
        if not below.pooling and below.activation != "identity":
            net = c[f"net_{below.names[ends[1]]}"]
            yield _with_last_factor(c, place, ends[0], net)


@mistake(
    "input in the place of the hidden output",
    "an input of the network is used as the last "
    "factor, where the output of the layer before belongs",
    _DELTA,
    "weight's gradient",
    "net by weight",
)
def _input_as_last_factor(c: Calculation, place: Place) -> Iterator[float]:
    inputs = c.frame.inputs
    fit = place.stage > 0 and len(inputs) == len(_inputs(c, place))
    if fit and (ends := _weight(c, place)):
        yield _with_last_factor(c, place, ends[0], c[inputs[ends[1]]])


@mistake(
    "last factor of the wrong neuron",
    "what comes in along another connection is used as the last factor",
    _DELTA,
    "weight's gradient",
    "net by weight",
)
def _last_factor_of_another(c: Calculation, place: Place) -> Iterator[float]:
    if (ends := _weight(c, place)) and len(_inputs(c, place)) <= WIDEST:
        for i, value in enumerate(_inputs(c, place)):
            if i != ends[1]:
                yield _with_last_factor(c, place, ends[0], value)


@mistake(
    "weight as the last factor",
    "the weight itself is used as the last factor",
    _FACTORS,
    "weight's gradient",
    "net by weight",
)
def _weight_as_last_factor(c: Calculation, place: Place) -> Iterator[float]:
    stage, by_weight = c.frame.stages[place.stage], place.kind == "net by weight"
    weight = c[stage.weights[place.other if by_weight else place.index]]
    yield weight if by_weight else weight * _sum_of_deltas(c, place)


@mistake(
    "last factor left out",
    "the delta is taken for the derivative: the last factor is left out",
    _DELTA,
    "weight's gradient",
)
def _last_factor_left_out(c: Calculation, place: Place) -> Iterator[float]:
    yield _sum_of_deltas(c, place)


def _sum_of_deltas(c: Calculation, place: Place) -> float:
    """Return the deltas of the neurons that use a weight, added up: of a dense layer it is one."""
    stage = c.frame.stages[place.stage]
    return sum(c[f"delta_{stage.names[j]}"] for j, _ in stage.of_weight[place.index])


@mistake(
    "output of the neuron itself as the last factor",
    "the output of the neuron that the weight leads to is used as the last factor",
    _DELTA,
    "weight's gradient",
    "net by weight",
)
def _own_output_as_last_factor(c: Calculation, place: Place) -> Iterator[float]:
    stage, outs = c.frame.stages[place.stage], c.frame.outs(place.stage)
    if place.kind == "net by weight":
        yield c[outs[place.other // stage.shape[1]]]
    else:
        uses = stage.of_weight[place.index]
        yield sum(c[f"delta_{stage.names[j]}"] * c[outs[j]] for j, _ in uses)


@mistake(
    "slope of the neuron before multiplied in",
    "the slope of the neuron that the weight leads from is multiplied in as well",
    _FACTORS,
    "weight's gradient",
)
def _slope_below_multiplied_in(c: Calculation, place: Place) -> Iterator[float]:
    if (ends := _weight(c, place)) and place.stage > 0:
        below = c.frame.stages[place.stage - 1]
        if not below.pooling and below.activation != "softmax":
            name = below.names[ends[1]]
            yield c.right(place) * c[f"dout_{name}/dnet_{name}"]


@mistake(
    "deltas of the whole layer",
    "the deltas of all neurons of the layer are added up, where that of one neuron belongs",
    _DELTA,
    "weight's gradient",
    "bias's gradient",
)
def _deltas_of_the_layer(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if stage.is_dense:
        deltas = sum(c.all(c.frame.named("delta_{}", place.stage)))
        is_bias = place.kind == "bias's gradient"
        yield deltas * (1.0 if is_bias else _inputs(c, place)[place.index % stage.shape[1]])


@mistake(
    "learning rate multiplied in",
    "the derivative is multiplied by the learning rate before the update",
    Section("03-output-layer", "One step of gradient descent"),
    "weight's gradient",
    "bias's gradient",
    "shared bias's gradient",
)
def _rate_multiplied_in(c: Calculation, place: Place) -> Iterator[float]:
    yield c["eta"] * c.right(place)


@mistake(
    "delta of the wrong neuron",
    "the delta of another neuron of the layer is used",
    _DELTA,
    "weight's gradient",
    "bias's gradient",
)
def _delta_of_another_neuron(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if not stage.is_dense or len(stage.names) > WIDEST:
        return
    if place.kind == "bias's gradient":
        own, factor = place.index - len(stage.weights), 1.0
    else:
        own, i = divmod(place.index, stage.shape[1])
        factor = _inputs(c, place)[i]
    for j, delta in enumerate(c.all(c.frame.named("delta_{}", place.stage))):
        if j != own:
            yield delta * factor


@mistake(
    "delta multiplied by an input",
    "the delta is multiplied by an input, although the input of a bias is always 1",
    _BIASES,
    "bias's gradient",
    "shared bias's gradient",
)
def _bias_with_input(c: Calculation, place: Place) -> Iterator[float]:
    stage = c.frame.stages[place.stage]
    if stage.is_dense and stage.shape[1] <= WIDEST:
        yield from (c.right(place) * value for value in _inputs(c, place))


@mistake(
    "bias multiplied in",
    "the derivative is multiplied by the bias",
    _BIASES,
    "bias's gradient",
    "shared bias's gradient",
)
def _bias_multiplied_in(c: Calculation, place: Place) -> Iterator[float]:
    shared = place.kind == "shared bias's gradient"
    bias = c.frame.stages[place.stage].shared if shared else parameter_of(c, place)
    yield c.right(place) * c[bias]


@mistake(
    "shared bias with one delta",
    "only one neuron that has the shared bias is counted",
    _BIASES,
    "shared bias's gradient",
)
def _shared_bias_with_one_delta(c: Calculation, place: Place) -> Iterator[float]:
    names = c.frame.named("delta_{}", place.stage)
    if 1 < len(names) <= WIDEST:
        yield from c.all(names)


@mistake(
    "deltas averaged",
    "the deltas of the neurons that share the bias are averaged, not added",
    _BIASES,
    "shared bias's gradient",
)
def _shared_bias_with_mean(c: Calculation, place: Place) -> Iterator[float]:
    if c.frame.stages[place.stage].is_dense:
        yield c.right(place) / len(c.frame.stages[place.stage].names)


@mistake(
    "signs of the deltas left out",
    "the deltas of the neurons that share the bias are added without their signs",
    _BIASES,
    "shared bias's gradient",
)
def _shared_bias_without_signs(c: Calculation, place: Place) -> Iterator[float]:
    deltas = c.all(c.frame.named("delta_{}", place.stage))
    if len(deltas) <= WIDEST and min(deltas) < 0 < max(deltas):
        yield sum(map(abs, deltas))
