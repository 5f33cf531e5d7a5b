"""A page that holds one lab and nothing else, made live by the book's own scripts."""

from __future__ import annotations

import html
import json
from pathlib import Path

import numpy as np
from ipywidgets.embed import dependency_state, embed_data

from backprop_by_numbers import (
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    article,
    random_network,
    widgets,
)
from backprop_by_numbers.example import convolution

SCRIPTS = Path(__file__).parents[2] / "book/_theme/static/widgets"
PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
  body {{ margin: 16px auto; max-width: 720px; padding: 0 20px; font: 16px/1.6 sans-serif; }}
  html[data-theme=dark] body {{ background: #14181e; color: #e8ebf0; }}
  {style}
</style>
<main>
<h1>{title}</h1>
<div class="lab-place">
<div class="lab-still">{still}</div>
<script type="application/vnd.jupyter.widget-view+json">{view}</script>
</div>
</main>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
{scripts}
</html>
"""


# Gives a test the view's model, `viewModel`: it sets there what Python would set in a kernel.
REMEMBER_VIEW = """
const readModels = pageWidgets.readModels;
pageWidgets.readModels = text => {
  const models = readModels(text);
  window.viewModel = [...models.values()].find(model => model.get("_esm"));
  return models;
};
"""
# Moves a slider as a hand does: its place, then the event.
MOVE = """([index, place]) => {
  const slider = document.querySelectorAll("input[type=range]")[index];
  slider.value = place;
  slider.dispatchEvent(new Event("input"));
}"""
# The numbers of a lab's readings, by the quantity's name.
READINGS = """() => Object.fromEntries([...document.querySelectorAll("data")].map(
  number => [number.dataset.quantity, Number(number.value)]))"""
# The numbers of a lab's readout, as they are written, by the quantity's name.
READOUT = """() => Object.fromEntries(
  [...document.querySelectorAll(".lab-readout dd [data-quantity]")].map(
    place => [place.dataset.quantity, place.textContent.replace("−", "-")]))"""
# What an element says in each of so many frames.
FRAMES = """async (element, count) => {
  const seen = [];
  for (let frame = 0; frame < count; frame++) {
    await new Promise(requestAnimationFrame);
    seen.push(element.textContent);
  }
  return seen;
}"""
# So many that whatever plays would have moved on: half a second at the least.
MANY_FRAMES = 30


def digits_network():
    """Return a network like the one that reads digits in the book, before any training."""
    layers = [
        Conv2D(np.zeros((8, 1, 3, 3)), np.zeros(8), "ReLU"),
        MaxPool2D(2),
        Flatten(),
        Dense(np.zeros((10, 72)), np.zeros(10), "softmax"),
    ]
    return random_network(layers=layers, loss="cross-entropy", in_shape=(1, 8, 8), seed=0)


def lab_of(name):
    """Return the lab of this class, with the example that it is made for."""
    if name == "DigitLab":
        return widgets.DigitLab(digits_network(), np.eye(8), derivatives=True)
    example = {"ConvolutionLab": convolution}.get(name, article)
    return getattr(widgets, name)(example.network())


def page_with(lab, theme="light"):
    """Return the page, as HTML."""
    # Of this lab alone: other tests of the same process have made others.
    state = dependency_state([lab], drop_defaults=False)
    data = embed_data(views=[lab], drop_defaults=False, state=state)
    scripts = [(SCRIPTS / f"{name}.js").read_text() for name in ("models", "controls", "host")]
    scripts[0] += REMEMBER_VIEW
    style, form = (SCRIPTS / "host.css").read_text(), ""
    if isinstance(lab, widgets.QuestionFigure):  # its static form; a lab's picture takes long
        style, form = style + lab.view._css, lab._repr_mimebundle_()["text/html"]
    return PAGE.format(
        title=html.escape(lab.title),
        theme=theme,
        style=style,
        still=form,
        view=json.dumps(data["view_specs"][0]),
        state=json.dumps(data["manager_state"]).replace("</", "<\\/"),
        scripts="".join(f"<script>{script}</script>\n" for script in scripts),
    )


def stop_the_clock(page):
    """Stop the page's clock: time passes only by a test's `page.clock.run_for`."""
    page.clock.install(time=0)
    page.clock.pause_at(3600)  # far from where it may have come to meanwhile
