"""The digit lab: a field to draw a digit on, and what a convolutional network makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from traitlets import Bool, Dict, Instance, List, TraitError, observe, validate

from backprop_by_numbers.figures import digit_reading
from backprop_by_numbers.network.network import Network
from backprop_by_numbers.network.validation import Array, frozen
from backprop_by_numbers.widgets.digit_parameters import (
    DIGITS,
    SHAPE,
    checked_network,
    network_state,
    pixels_at_kinks,
)
from backprop_by_numbers.widgets.lab import View
from backprop_by_numbers.widgets.painted import PaintedLab
from backprop_by_numbers.widgets.traits import (
    Image,
    Numbers,
    WholeNumber,
    checked_image,
    checked_whole_number,
)

_BLANK = frozen(np.zeros(SHAPE))

#: How many images there can be to choose from.
MOST_IMAGES = 20

#: What stands for "the digit that the network answers".
THE_ANSWER = -1


class DigitView(View):
    """The field and all that is computed of it; Python sets it through `lab`."""

    module = "digit_lab.js"

    network = Dict().tag(sync=True)  # as `network_state` has it
    image = Numbers((0,) * _BLANK.size, 0, 1)
    images: List[Any] = List().tag(sync=True)  # those to choose from, each like `image`
    labels: List[Any] = List().tag(sync=True)  # the digit that each of them shows, or none
    derivatives = Bool().tag(sync=True)
    target = WholeNumber(THE_ANSWER, THE_ANSWER, DIGITS - 1)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the page has changed; TraitError if only Python can change it."""
        if fixed := {"network", "images", "labels"} & sync_data.keys():
            raise TraitError(f"{min(fixed)} can be changed from Python alone")
        super().set_state(sync_data)


class DigitLab(PaintedLab):
    """A field to draw a digit on, live: what a convolutional network makes of it at each stroke.

    It shows the network's kernels, the maps that they make of the drawing, the probabilities of the
    ten digits and, if the reader switches it on, the derivative of the error with respect to each
    pixel.

    Parameters
    ----------
    network : Network
        Of the layers `Conv2D` with ReLU, `MaxPool2D`, `Flatten` and `Dense` with softmax, and with
        cross-entropy. It takes images of 8 x 8 with one channel, has 1 to 16 kernels, a stride of
        1, no padding, and pooling windows that do not overlap.
    image : array_like, shape (8, 8) or (1, 8, 8), optional
        What is drawn at first, from 0 for paper to 1 for ink; by default the first of `images`, or
        nothing.
    images : sequence of array_like, optional
        At most 20 such images, to start from.
    labels : sequence of int, optional
        The digit that each of `images` shows.
    derivatives : bool, optional
        Whether to begin with the derivatives; the reader can switch.
    target : int, optional
        The digit that the error is computed for, 0 to 9; by default the one that the network
        answers. The reader can pick another.

    Attributes
    ----------
    network : Network
        The network of the page: each parameter rounded to six significant digits. So a page has the
        same bytes wherever training gives the same weights to nine digits. Assigning a network
        shows it, rounded.
    image : ndarray, shape (1, 8, 8)
        What is drawn, read-only; another can be assigned. ``lab.observe(f, "image")`` calls `f`
        whenever it changes.
    probabilities : ndarray, shape (10,)
        The probability that `network` gives each digit for `image`.
    view : DigitView
        The field and what is around it.

    Raises
    ------
    TraitError
        If an argument, or what is assigned later, is of another type or shape, out of range or not
        finite, or a network of another kind; nothing is changed then.

    Examples
    --------
    >>> from backprop_by_numbers import Conv2D, Dense, Flatten, MaxPool2D, random_network
    >>> layers = [
    ...     Conv2D(np.zeros((8, 1, 3, 3)), np.zeros(8), "ReLU"),
    ...     MaxPool2D(2),
    ...     Flatten(),
    ...     Dense(np.zeros((10, 72)), np.zeros(10), "softmax"),
    ... ]
    >>> network = random_network(layers=layers, loss="cross-entropy", in_shape=(1, 8, 8), seed=0)
    >>> lab = DigitLab(network)
    >>> lab.probabilities
    array([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    >>> lab.image = np.eye(8)
    >>> int(lab.probabilities.argmax())
    2
    """

    name = "digit-lab"
    title = "Draw a digit"
    image = Image(_BLANK)
    network = Instance(Network)

    def __init__(
        self,
        network: Network,
        image: ArrayLike | None = None,
        images: Sequence[ArrayLike] = (),
        labels: Sequence[int] = (),
        *,
        derivatives: bool = False,
        target: int | None = None,
    ) -> None:
        rounded = checked_network(network)
        samples = _checked_images(images)
        digits = _checked_labels(labels, len(samples))
        if image is None:
            image = samples[0] if samples else _BLANK
        first = checked_image(image, "image", SHAPE)
        goal = THE_ANSWER if target is None else checked_whole_number(target, "target", 0, 9)
        view = DigitView(
            network=network_state(rounded),
            image=first.ravel().tolist(),
            images=[sample.ravel().tolist() for sample in samples],
            labels=digits,
            derivatives=derivatives,
            target=goal,
        )
        super().__init__(view, [])
        self.network = rounded
        self._follow_painting(first)

    @property
    def probabilities(self) -> Array:
        """The probability that the network gives each digit for the image."""
        return self.network.forward(self.image).output

    @validate("network")
    def _check_network(self, proposal: Mapping[str, Any]) -> Network:
        return checked_network(proposal["value"])

    @observe("network")
    def _show_network(self, change: Mapping[str, Any]) -> None:
        self.view.network = network_state(change["new"])

    def _figure(self) -> Figure:
        forward = self.network.forward(self.image)
        derivatives = None
        if self.view.derivatives:
            answer = int(forward.output.argmax())
            target = answer if self.view.target == THE_ANSWER else self.view.target
            inputs = self.network.gradients(self.image, np.eye(DIGITS)[target]).inputs
            assert inputs is not None  # the whole backward pass has been made
            derivatives = np.where(pixels_at_kinks(self.network, forward.nets[0]), 0, inputs[0])
        kernels = self.network.weights[0][:, 0]
        maps, pooled, *_ = forward.outs
        return digit_reading(self.image[0], kernels, maps, pooled, forward.output, derivatives)

    def _quantities(self) -> Mapping[str, float]:
        probabilities = self.probabilities
        found: dict[str, float] = {"answer": int(probabilities.argmax())}
        for digit, probability in enumerate(probabilities.tolist()):
            found[f"probability of {digit}"] = probability
        return found


def _checked_images(images: object) -> list[Array]:
    if isinstance(images, np.ndarray) and images.ndim:
        images = list(images)
    if not isinstance(images, (list, tuple)):
        raise TraitError(f"images must be a sequence of images, not {type(images).__name__}")
    if len(images) > MOST_IMAGES:
        raise TraitError(f"images must be at most {MOST_IMAGES}, not {len(images)}")
    return [checked_image(image, f"images[{n}]", SHAPE) for n, image in enumerate(images)]


def _checked_labels(labels: object, n: int) -> list[int]:
    if isinstance(labels, np.ndarray):
        labels = labels.tolist()
    if not isinstance(labels, (list, tuple, range)):
        raise TraitError(f"labels must be a sequence of digits, not {type(labels).__name__}")
    if len(labels) not in (0, n):
        raise TraitError(f"labels must hold one digit for each image, {n}, not {len(labels)}")
    return [checked_whole_number(label, f"labels[{i}]", 0, 9) for i, label in enumerate(labels)]
