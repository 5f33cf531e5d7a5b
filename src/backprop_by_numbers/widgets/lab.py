"""What all labs have in common: a view above its controls, and a static picture of both.

A view computes and draws in the page, so that it works with and without a kernel. Ordinary
ipywidgets controls are linked to it in the page (`jslink`). Where no script runs (print, PDF, a
reader's preview), the static picture stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets
from matplotlib.figure import Figure
from traitlets import Unicode

from backprop_by_numbers.explaining.numbers import as_written
from backprop_by_numbers.figures.base.style import as_svg
from backprop_by_numbers.widgets.bundle import bundle, style_sheet


class View(anywidget.AnyWidget):
    """The live picture. Its module is the file `module` in the folder ``js``.

    Its style sheet has the files `styles` of the folder ``css``: those of all labs, if none is
    named.
    """

    module: str
    styles: tuple[str, ...] = ()
    title = Unicode().tag(sync=True)
    _esm = Unicode().tag(sync=True)
    _css = Unicode().tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(_esm=bundle(self.module), _css=style_sheet(*self.styles), **traits)


class Lab(ipywidgets.VBox):
    """A live figure: a view above its controls.

    Parameters
    ----------
    view : View
        What is drawn.
    controls : sequence of widget
        What moves it; linked to the view's traits of the same names.

    Attributes
    ----------
    name : str
        A class of its element, for style sheets and tests.
    title : str
        Its accessible name, with which the static text begins, too.
    """

    name: str
    title: str

    def __init__(self, view: View, controls: Sequence[ipywidgets.Widget]) -> None:
        super().__init__([view, *controls])
        self.view = view
        view.title = self.title
        self.add_class("lab").add_class(self.name)

    def _tie(self, control: ipywidgets.Widget, name: str) -> None:
        """Link a control and a trait of the lab, both ways, also from within an observer."""
        self.observe(lambda change: control.set_trait("value", change["new"]), name)
        control.observe(lambda change: self.set_trait(name, change["new"]), "value")

    def _figure(self) -> Figure:
        """Return the present state as a static picture."""
        raise NotImplementedError

    def _quantities(self) -> Mapping[str, float]:
        """Return the numbers that go with the static picture, by name."""
        raise NotImplementedError

    def _still(self) -> dict[str, str]:
        """Return the present state for where no script runs, in each form, by its media type."""
        lines = [f"{name} = {_written(value)}" for name, value in self._quantities().items()]
        return {
            "text/plain": "\n".join([self.title, *lines]),
            "image/svg+xml": as_svg(self._figure()),
        }

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        data: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return data | self._still()


def _written(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else as_written(value)


def link_in_page(control: ipywidgets.Widget, view: View, name: str) -> None:
    """Link a control's value to a trait of the view, both ways, in the page, without a kernel.

    The control's value goes to the view first.
    """
    ipywidgets.jslink((control, "value"), (view, name))


def side_by_side(*columns: Sequence[ipywidgets.Widget]) -> ipywidgets.HBox:
    """Return columns of controls: beside one another where there is room, else below."""
    boxes = [ipywidgets.VBox(column, layout={"flex": "1 1 280px"}) for column in columns]
    return ipywidgets.HBox(boxes, layout={"flex_flow": "row wrap"})
