"""The chain rule as a picture: the paths from one weight to the total error."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop_by_numbers import article
from backprop_by_numbers.figures import checks
from backprop_by_numbers.figures.palette import BLUE, INK, MUTED, ORANGE, PAPER, TINT
from backprop_by_numbers.figures.sketch import Point, arrow, between, node, note
from backprop_by_numbers.figures.style import drawing, in_book_style
from backprop_by_numbers.figures.wording import symbol

_RADIUS = 18.5
_TOP, _BOTTOM = 216.0, 76.0
_ERRORS = tuple(f"E_{output}" for output in article.OUTPUTS)
_COLUMNS = (
    (article.INPUTS, 20.0),
    (article.HIDDEN, 112.0),
    (article.OUTPUTS, 216.0),
    (_ERRORS, 290.0),
)
_PLACES: Mapping[str, Point] = {
    "E_total": (347.0, (_TOP + _BOTTOM) / 2),
    **{
        name: (x, y)
        for names, x in _COLUMNS
        for name, y in zip(names, (_TOP, _BOTTOM), strict=True)
    },
}
_RADII = {"E_total": 24.0}
_WEIGHTS = {article.ends(name): name for name in article.WEIGHTS}
_EDGES = (
    *_WEIGHTS,
    *zip(article.OUTPUTS, _ERRORS, strict=True),
    *((error, "E_total") for error in _ERRORS),
)
#: Of the path through each output: its colour, and its dashes (an index of `DASHES`).
_LOOKS = {article.OUTPUTS[0]: (BLUE, 0), article.OUTPUTS[1]: (ORANGE, 1)}

Path = tuple[str, ...]


@in_book_style
def path_diagram(weight: str) -> Figure:
    r"""Draw every path from a weight to the total error, and the chain rule's factors along it.

    A weight into an output has one path, a weight into a hidden neuron has two.

    Parameters
    ----------
    weight : str
        "w1" to "w8".

    Returns
    -------
    Figure
        The drawing.

    Raises
    ------
    TypeError, ValueError
        If there is no such weight.

    Examples
    --------
    >>> figure = path_diagram("w5")
    >>> print(figure.axes[0].texts[-1].get_text())
    $\dfrac{\partial E_{\mathrm{total}}}{\partial \mathrm{out}_{o1}}$
    """
    name = checks.weight_name(weight, "weight")
    start, end = article.ends(name)
    outputs = (end,) if end in article.OUTPUTS else article.OUTPUTS
    middle = () if end in article.OUTPUTS else (end,)
    paths = [(start, *middle, output, f"E_{output}", "E_total") for output in outputs]

    outside = {_PLACES[neuron][1] for neuron in (*middle, *outputs)}  # rows that need room there
    figure, ax = drawing(
        bottom=_BOTTOM - (64 if _BOTTOM in outside else 22),
        top=_TOP + (64 if _TOP in outside else 22),
    )
    _draw_edges(ax, paths)
    on_a_path = {node for path in paths for node in path}
    for neuron, place in _PLACES.items():
        lit = neuron in on_a_path
        node(
            ax,
            place,
            _RADII.get(neuron, _RADIUS),
            symbol(neuron),
            edge=INK if lit else MUTED,
            fill=TINT if lit else PAPER,
            color=INK if lit else MUTED,
            fontsize=11 if neuron == "E_total" else 12.5,
        )
    if middle:
        _write_factor(ax, f"dnet_{end}/d{name}", (start, end), INK)
        _write_factor(ax, f"dout_{end}/dnet_{end}", (end,), INK)
    for output, path in zip(outputs, paths, strict=True):
        colour, _ = _LOOKS[output]
        whole = f"E_{output}" if middle else "E_total"
        source = f"out_{end}" if middle else name
        _write_factor(ax, f"dnet_{output}/d{source}", path[-4:-2], colour)
        _write_factor(ax, f"dout_{output}/dnet_{output}", (output,), colour)
        _write_factor(ax, f"d{whole}/dout_{output}", (output, f"E_{output}"), colour)
    return figure


def _draw_edges(ax: Axes, paths: list[Path]) -> None:
    """Draw all edges: thick on a path, thin and dotted elsewhere."""
    for edge in _EDGES:
        through = [path for path in paths if edge in pairwise(path)]
        start, end = (_PLACES[neuron] for neuron in edge)
        gaps = (_RADII.get(edge[0], _RADIUS), _RADII.get(edge[1], _RADIUS))
        if not through:
            arrow(ax, start, end, gaps=gaps, colour=MUTED, width=0.9, dashes=2)
            continue
        shared = len(through) == len(paths) > 1
        colour, dashes = (INK, 0) if shared else _LOOKS[through[0][-3]]
        arrow(ax, start, end, gaps=gaps, colour=colour, width=2.8, dashes=dashes, zorder=2)
        if edge in _WEIGHTS:
            part = 0.45 if start[1] == end[1] else 0.24
            note(ax, between(start, end, part), symbol(_WEIGHTS[edge]), color=colour)


def _write_factor(ax: Axes, factor: str, at: tuple[str, ...], colour: str) -> None:
    """Write a factor at a node or an edge: outside the outer rows, on an edge between them."""
    places = [_PLACES[name] for name in at]
    x, y = between(places[0], places[-1], 0.5)
    if at[-1] in _ERRORS:
        x = places[-1][0] - 20
    if y == _TOP:
        y += _RADIUS + 24
    elif y == _BOTTOM:
        y -= _RADIUS + 24
    note(ax, (x, y), symbol(factor), color=colour, fontsize=11.5)
