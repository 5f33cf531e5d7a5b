"""The book's figures: each function draws one and returns it; all in one style.

In a notebook a figure is the value of its cell, and so it is shown. A script saves it, by
``figure.savefig("name.svg")`` or with the ending of another kind of file.

>>> from backprop_by_numbers import article, figures
>>> figure = figures.network_diagram(article.network(), article.inputs, article.targets)
>>> len(figure.axes)
1
"""

from backprop_by_numbers.figures.base.axis import log_spaced_steps
from backprop_by_numbers.figures.base.palette import DARK
from backprop_by_numbers.figures.base.style import use_book_style
from backprop_by_numbers.figures.comparison import error_difference
from backprop_by_numbers.figures.confusion import confusion_matrix
from backprop_by_numbers.figures.curves import half_squared_error_curve, logistic_curve
from backprop_by_numbers.figures.decision_regions import decision_map, joined_classes
from backprop_by_numbers.figures.deltas import delta_curves
from backprop_by_numbers.figures.diagram import network_diagram
from backprop_by_numbers.figures.flow import flow_of_numbers
from backprop_by_numbers.figures.grids import number_grids
from backprop_by_numbers.figures.learning import learning_curves
from backprop_by_numbers.figures.matrices import matrix_product
from backprop_by_numbers.figures.path import path_diagram
from backprop_by_numbers.figures.pictures import picture_grid, weight_pictures
from backprop_by_numbers.figures.quotients import difference_quotients
from backprop_by_numbers.figures.ratios import speed_ratios
from backprop_by_numbers.figures.reading import digit_reading
from backprop_by_numbers.figures.slope import error_slice
from backprop_by_numbers.figures.surface import error_surface
from backprop_by_numbers.figures.training import error_history, output_history, weight_paths

__all__ = [
    "DARK",
    "confusion_matrix",
    "decision_map",
    "delta_curves",
    "difference_quotients",
    "digit_reading",
    "error_difference",
    "error_history",
    "error_slice",
    "error_surface",
    "flow_of_numbers",
    "half_squared_error_curve",
    "joined_classes",
    "learning_curves",
    "log_spaced_steps",
    "logistic_curve",
    "matrix_product",
    "network_diagram",
    "number_grids",
    "output_history",
    "path_diagram",
    "picture_grid",
    "speed_ratios",
    "use_book_style",
    "weight_paths",
    "weight_pictures",
]
