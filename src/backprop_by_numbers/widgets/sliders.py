"""Sliders that refuse what ipywidgets' own would move to their end: NaN, or out of range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
import numpy as np
from traitlets import validate

from backprop_by_numbers.widgets.traits import checked_number, checked_whole_number

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_AS_WIDE_AS_ITS_PLACE = {"width": "auto"}


class Slider(ipywidgets.FloatSlider):
    """A slider for a parameter.

    Parameters
    ----------
    name : str
        The parameter's name, such as "w1"; the label has its digits as indices.
    **traits : float
        `value`, `min`, `max` and `step`.

    Raises
    ------
    TraitError
        If the value, now or later, is no number from `min` to `max`.
    """

    def __init__(self, name: str, **traits: float) -> None:
        self.name = name
        label = name.translate(_SUBSCRIPTS)
        super().__init__(description=label, layout=_AS_WIDE_AS_ITS_PLACE, **traits)

    @validate("value")
    def _validate_value(self, proposal: Mapping[str, Any]) -> float:
        return checked_number(proposal["value"], self.name, self.min, self.max)


class RateSlider(ipywidgets.FloatLogSlider):
    """A slider for the learning rate, logarithmic from `low` to `high`; refuses like `Slider`."""

    def __init__(self, value: float, low: float, high: float) -> None:
        self._limits = (low, high)
        rate = self._checked(value)  # before ipywidgets sees it, which would move it into the range
        super().__init__(
            value=rate,
            min=float(np.log10(low)),
            max=float(np.log10(high)),
            step=0.02,
            description="learning rate",
            layout=_AS_WIDE_AS_ITS_PLACE,
        )

    def _checked(self, value: object) -> float:
        return checked_number(value, "learning_rate", *self._limits)

    @validate("value")
    def _validate_value(self, proposal: Mapping[str, Any]) -> float:
        return self._checked(proposal["value"])


class UpdatesSlider(ipywidgets.IntSlider):
    """A slider for the number of updates, from 0 to `last`; refuses like `Slider`."""

    def __init__(self, value: int, last: int) -> None:
        super().__init__(value, 0, last, description="updates", layout=_AS_WIDE_AS_ITS_PLACE)

    @validate("value")
    def _validate_value(self, proposal: Mapping[str, Any]) -> int:
        return checked_whole_number(proposal["value"], "updates", self.min, self.max)
