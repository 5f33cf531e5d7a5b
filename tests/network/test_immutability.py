"""A network never changes: not by its methods, by assignment, or through an array."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest
from hypothesis import given, settings

import backprop_by_numbers
from backprop_by_numbers import (
    Conv2D,
    Dense,
    ForwardPass,
    Gradients,
    History,
    Layer,
    MaxPool2D,
    Network,
    train,
)
from backprop_by_numbers.network.validation import Array
from fifty_digits import T, X
from strategies import Problem, problems

Record = Network | Layer | ForwardPass | Gradients | History

RECORDS: list[Callable[[Network], Record]] = [
    lambda net: net,
    lambda net: net.layers[0],
    lambda net: net.with_parameters(net.weights, net.biases),
    lambda _: Dense([[0.5]], [0.5]),
    lambda _: Conv2D([[[[0.5]]]], [0.5]),
    lambda net: net.forward(X),
    lambda net: net.forward([X, X]),
    lambda net: net.gradients(X, T),
    lambda net: net.gradients([X, X], [T, T]),
    lambda net: net.updated(net.gradients(X, T), 0.5),
    lambda net: net.updated(net.gradients(X, T), 0.5, train_biases=False),
    lambda net: train(net, X, T, steps=2),
    lambda net: train(net, X, T, steps=2, snapshots_at=[0, 1]).network,
    lambda net: train(net, X, T, steps=2, snapshots_at=[0, 1]).snapshots[1],
]
every_record = pytest.mark.parametrize("make", RECORDS)


def fields_of(record: Record) -> dict[str, object]:
    """Return the fields of a record, without the properties that it has cached."""
    if isinstance(record, Layer):
        return vars(record)
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def arrays_of(value: object) -> Iterator[Array]:
    """Yield all arrays in a record, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, Mapping)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from arrays_of(item)
    elif isinstance(value, Record):
        yield from arrays_of(fields_of(value))


def bytes_of(net: Network) -> list[bytes]:
    return [array.tobytes() for array in arrays_of(net)]


@every_record
def test_no_attribute_can_be_assigned(net: Network, make: Callable[[Network], Record]) -> None:
    record = make(net)
    for name in (*fields_of(record), "another"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, ())
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.__dict__


@every_record
def test_no_array_can_be_written_to(net: Network, make: Callable[[Network], Record]) -> None:
    arrays = list(arrays_of(make(net)))
    assert arrays
    for array in arrays:
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
        with pytest.raises(ValueError, match="read-only"):
            array += 1.0


@pytest.mark.parametrize("name", ["window", "stride", "padding"])
def test_a_layer_without_parameters_is_immutable(name: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(MaxPool2D(2), name, (1, 1))


def test_the_parameters_of_a_layer_cannot_be_replaced(net: Network) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        net.layers[0].parameters["weights"] = net.weights[0]


def test_snapshots_cannot_be_written_to(net: Network) -> None:
    snapshots = train(net, X, T, steps=1, snapshots_at=[1]).snapshots
    with pytest.raises(TypeError, match="does not support item assignment"):
        snapshots[1] = net


def test_a_network_copies_the_arrays_that_it_is_made_of() -> None:
    weights, biases = [np.array([[2.0, -1.0]])], [np.array([0.5])]
    net = Network(weights, biases)
    before = bytes_of(net)
    weights[0][0, 0] = 99.0
    biases[0][0] = 99.0
    weights.clear()
    biases.append(np.array([1.0]))
    assert bytes_of(net) == before


def test_checked_examples_are_copies(net: Network) -> None:
    x, target = np.array(X), np.array(T)
    inputs, targets = net.checked_examples(x, target)
    x[0] = target[0] = 99.0
    assert inputs.tolist() == X
    assert targets.tolist() == T
    assert not inputs.flags.writeable
    assert not targets.flags.writeable


@settings(max_examples=50)
@given(problems())
def test_no_method_changes_its_arguments(problem: Problem) -> None:
    net, x, target = problem.net, problem.x, problem.target
    before = (*bytes_of(net), x.tobytes(), target.tobytes())
    net.forward(x)
    net.error(x, target)
    found = net.gradients(x, target)
    of_gradients = [array.tobytes() for array in arrays_of(found)]
    after = net.updated(found, 0.5)
    train(net, x, target, steps=3)
    assert (*bytes_of(net), x.tobytes(), target.tobytes()) == before
    assert [array.tobytes() for array in arrays_of(found)] == of_gradients
    assert after is not net
    assert not any(
        np.shares_memory(new, old)
        for new, old in zip(arrays_of(after), arrays_of(net), strict=True)
    )


every_copy = pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))]
)


@every_record
@every_copy
def test_copies_are_as_immutable_as_the_original(
    net: Network, copied: Callable[[Record], Record], make: Callable[[Network], Record]
) -> None:
    record = make(net)
    other = copied(record)
    assert type(other) is type(record)
    for original, again in zip(arrays_of(record), arrays_of(other), strict=True):
        np.testing.assert_array_equal(again, original)
        with pytest.raises(ValueError, match="read-only"):
            again[0] = 1.0


@every_copy
def test_copied_snapshots_are_as_immutable_as_the_original(
    net: Network, copied: Callable[[History], History]
) -> None:
    history = train(net, X, T, steps=1, snapshots_at=[0, 1])
    snapshots = copied(history).snapshots
    with pytest.raises(TypeError, match="does not support item assignment"):
        snapshots[1] = net
    for step, original in history.snapshots.items():
        assert bytes_of(snapshots[step]) == bytes_of(original)
        assert not any(array.flags.writeable for array in arrays_of(snapshots[step]))


def test_a_record_copies_the_arrays_that_it_is_made_of() -> None:
    delta, errors, snapshots = np.array([0.5]), np.array([0.25]), {}
    gradients = Gradients([[[1, 2]]], [[0.5]], [delta])
    history = History(errors, Network([[[1.0]]], [[0.0]]), snapshots)
    delta[0] = errors[0] = 99.0
    snapshots[0] = history.network
    assert gradients.weights[0].tolist() == [[1.0, 2.0]]
    assert gradients.deltas[0].tolist() == [0.5]
    assert history.errors.tolist() == [0.25]
    assert not history.snapshots


def test_every_record_of_the_package_is_immutable() -> None:
    modules = (
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(
            backprop_by_numbers.__path__, f"{backprop_by_numbers.__name__}."
        )
    )
    records = {
        record
        for module in modules
        for record in vars(module).values()
        if isinstance(record, type) and dataclasses.is_dataclass(record)
    }
    assert len(records) > 20
    assert [r.__name__ for r in records if not r.__dataclass_params__.frozen] == []
