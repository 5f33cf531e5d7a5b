"""The book's figures: each function draws one and returns it; all in one style.

Examples
--------
>>> from backprop_by_numbers import article, figures
>>> figure = figures.network_diagram(article.network(), article.inputs, article.targets)
>>> len(figure.axes)
1
"""

from backprop_by_numbers.figures.axis import log_spaced_steps
from backprop_by_numbers.figures.comparison import error_difference
from backprop_by_numbers.figures.curves import half_squared_error_curve, logistic_curve
from backprop_by_numbers.figures.diagram import network_diagram
from backprop_by_numbers.figures.palette import DARK
from backprop_by_numbers.figures.path import path_diagram
from backprop_by_numbers.figures.slope import error_slice
from backprop_by_numbers.figures.style import use_book_style
from backprop_by_numbers.figures.surface import error_surface
from backprop_by_numbers.figures.training import error_history, output_history, weight_paths

__all__ = [
    "DARK",
    "error_difference",
    "error_history",
    "error_slice",
    "error_surface",
    "half_squared_error_curve",
    "log_spaced_steps",
    "logistic_curve",
    "network_diagram",
    "output_history",
    "path_diagram",
    "use_book_style",
    "weight_paths",
]
