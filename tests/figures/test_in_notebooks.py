"""A figure in a notebook is shown once, as SVG, whatever else the notebook does with Matplotlib."""

from __future__ import annotations

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from backprop_by_numbers.figures.base.style import as_svg
from drawn_figures import EXAMPLE, path_of

IMPORTS = "from backprop_by_numbers import article, explain, figures, notebook"
SHOWN = """\
example = article.network(), article.inputs, article.targets
figures.path_diagram(explain(*example, "w5"))"""
START = "notebook.start()"
PYPLOT = "%matplotlib inline\nimport matplotlib.pyplot as plt"


def pictures(*sources: str) -> list[NotebookNode]:
    """Run a notebook with these cells, and return those of its outputs that show a picture."""
    cells = [new_code_cell(source) for source in (IMPORTS, *sources)]
    finished = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    outputs = [output for cell in finished.cells for output in cell.outputs]
    return [output for output in outputs if any("image" in kind for kind in output.get("data", {}))]


@pytest.mark.parametrize(
    "before",
    [(START,), (), (START, PYPLOT), (PYPLOT, START)],
    ids=["started", "not started", "pyplot later", "pyplot first"],
)
def test_a_figure_is_shown_once(before: tuple[str, ...]) -> None:
    (shown,) = pictures(*before, SHOWN)
    assert shown.output_type == "execute_result"
    assert shown.data["image/svg+xml"] == as_svg(path_of(EXAMPLE, "w5"))


def test_what_you_draw_with_pyplot_is_shown_once_too() -> None:
    (shown,) = pictures(START, "import matplotlib.pyplot as plt", "plt.plot([1, 4, 9])")
    assert shown.output_type == "display_data"
