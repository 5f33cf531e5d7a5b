"""What the last chapter publishes does not hang on the last digits of any number.

It trains networks for thousands of updates, and processors that nobody here has may round in other
ways. So its networks start from weights that differ by a thousand times as much as rounding does,
and each published output must be the stored one.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

STORED = Path(__file__).parent.parent / "book/09-something-to-learn.ipynb"
DISTURBED = """
import numpy as np
import backprop_by_numbers

def _disturbed(*args, _draw=backprop_by_numbers.random_network, **kwargs):
    net = _draw(*args, **kwargs)
    noise = np.random.default_rng(1)
    weights = [w * (1 + {size} * noise.uniform(-1, 1, w.shape)) for w in net.weights]
    return backprop_by_numbers.Network(weights, net.biases, net.activations, net.loss)

backprop_by_numbers.random_network = _disturbed
"""


def _outputs(notebook: nbformat.NotebookNode) -> list[list[object]]:
    return [
        [output.get("text") or output.get("data") for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.parametrize(("size", "same"), [(1e-13, True), (1e-2, False)])
def test_the_outputs_are_those_of_slightly_different_weights(size: float, same: bool) -> None:
    stored = nbformat.read(STORED, as_version=4)
    notebook = nbformat.from_dict(stored)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    before = _outputs(stored)
    first.source = DISTURBED.format(size=size) + first.source
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": STORED.parent}}).execute()
    assert (_outputs(notebook) == before) is same
