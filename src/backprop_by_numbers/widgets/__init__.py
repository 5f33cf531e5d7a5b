"""The book's live figures: they work in a notebook and in a page without a kernel.

>>> from backprop_by_numbers import article
>>> from backprop_by_numbers.widgets import NetworkLab
>>> NetworkLab(article.network()).title
'Network lab'
"""

from backprop_by_numbers.widgets.convolution_lab import ConvolutionLab
from backprop_by_numbers.widgets.digit_lab import DigitLab
from backprop_by_numbers.widgets.error_surface_lab import ErrorSurfaceLab
from backprop_by_numbers.widgets.learning_rate_lab import LearningRateLab
from backprop_by_numbers.widgets.network_lab import NetworkLab
from backprop_by_numbers.widgets.question import QuestionFigure
from backprop_by_numbers.widgets.training_lab import TrainingLab

__all__ = [
    "ConvolutionLab",
    "DigitLab",
    "ErrorSurfaceLab",
    "LearningRateLab",
    "NetworkLab",
    "QuestionFigure",
    "TrainingLab",
]
