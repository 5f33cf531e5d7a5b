"""Live figures of other examples than the article's say it as people write it."""

import re

import numpy as np
import pytest

from backprop_by_numbers import article
from backprop_by_numbers.widgets import (
    ConvolutionLab,
    DigitLab,
    ErrorSurfaceLab,
    LearningRateLab,
    NetworkLab,
    TrainingLab,
)
from backprop_by_numbers.widgets.convolution_parameters import POSITIONS, network_of
from tools.browser.lab_pages import digits_network, page_with

ODD = article.with_weights(article.network(), w1=1 / 3, w5=-4.987654321, w8=4.9)
EXTREME = network_of({name: (-1) ** n * 4.987654321 for n, name in enumerate(POSITIONS)})
CERTAIN = digits_network()
CERTAIN = CERTAIN.with_parameters(CERTAIN.weights, [np.full(8, 1e-5), [3e-7] * 9 + [100 / 3]])
# Everything that is to be read, and what a screen reader says.
SAID = """() => {
  const lab = document.querySelector(".lab-live");
  for (const folded of lab.querySelectorAll("details")) folded.open = true;
  const names = [...lab.querySelectorAll("[aria-label], [aria-valuetext]")].flatMap(
    part => [part.ariaLabel, part.ariaValueText]);
  const texts = document.createTreeWalker(lab, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) names.push(texts.currentNode.data);
  return names.filter(Boolean);
}"""
# A power of ten as a program writes it, more than nine decimals, a hyphen for a minus, a plural of
# one, and what is no number.
WRONG = re.compile(
    r"\d\.?e[+-]?\d|\.\d{10}|(?<![\w\d])-\d|\b1 (?:updates|outputs)\b|NaN|undefined|Infinity"
)
LABS = {
    "one update": lambda: LearningRateLab(ODD, targets=[0, 1], steps=1),
    "two updates, far targets": lambda: LearningRateLab(
        ODD, targets=[-1e-7, 2 / 3], learning_rate=1000, steps=2
    ),
    "nearly no rate": lambda: LearningRateLab(ODD, targets=[1, 0], learning_rate=0.001, steps=7),
    "a training of one update": lambda: TrainingLab(ODD, targets=[1e-7, 1], steps=1, updates=1),
    "large inputs": lambda: NetworkLab(ODD, inputs=[100, -1e-9], targets=[0, 1]),
    "backwards": lambda: NetworkLab(ODD, inputs=[0.1, 30], targets=[0, 1], backward=True),
    "large weights": lambda: ConvolutionLab(EXTREME, targets=[-1e-7, 2 / 3], chosen="k4"),
    "large weights, backwards": lambda: ConvolutionLab(EXTREME, backward=True, chosen="i1"),
    "nothing to learn from": lambda: ConvolutionLab(
        image=[[0] * 5] * 5, backward=True, chosen="k1"
    ),
    "a digit that is certain": lambda: DigitLab(CERTAIN, [[0.3] * 8] * 8, derivatives=True),
    "a digit that is nearly impossible": lambda: DigitLab(CERTAIN, derivatives=True, target=8),
    "a flat surface": lambda: ErrorSurfaceLab(ODD, inputs=[20, 30], targets=[0, 1]),
}


@pytest.mark.parametrize("name", LABS)
def test_numbers_and_words_are_as_people_write_them(opened, name):
    page = opened(page_with(LABS[name]()))
    said = page.evaluate(SAID)
    assert len(said) > 10
    assert [text for text in said if WRONG.search(text)] == []
    assert page.get_by_role("alert").all_inner_texts() == []


def test_outputs_at_the_wrong_end_of_the_curve_are_saturated_whatever_their_target(opened):
    far = article.with_weights(article.network(), w5=5, w6=5, w7=-5, w8=-5)
    lab = LearningRateLab(far, inputs=[50, 50], targets=[0, 1], learning_rate=0.001, steps=10)
    words = opened(page_with(lab)).locator(".verdict").inner_text()
    assert words.startswith("Saturated. Both outputs are saturated")
