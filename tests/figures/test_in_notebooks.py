"""A figure in a notebook is shown once, as SVG, whatever else the notebook does with Matplotlib."""

from __future__ import annotations

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


def pictures(*sources: str) -> list[list[NotebookNode]]:
    """Run a notebook with these cells, and return of each that shows pictures those outputs."""
    cells = [new_code_cell(source) for source in (IMPORTS, *sources)]
    finished = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    outputs = [
        [
            output
            for output in cell.outputs
            if any("image" in kind for kind in output.get("data", {}))
        ]
        for cell in finished.cells
    ]
    return [shown for shown in outputs if shown]


def assert_shown_once(outputs: list[NotebookNode]) -> None:
    (shown,) = outputs
    assert shown.output_type == "execute_result"
    assert shown.data["image/svg+xml"] == as_svg(path_of(EXAMPLE, "w5"))


def test_a_figure_is_shown_once_and_so_is_what_you_draw_with_pyplot() -> None:
    drawn = "import matplotlib.pyplot as plt", "plt.plot([1, 4, 9])"
    started, (plotted,), pyplot_later = pictures(START, SHOWN, *drawn, PYPLOT, SHOWN)
    assert_shown_once(started)
    assert plotted.output_type == "display_data"
    assert_shown_once(pyplot_later)


def test_a_figure_is_shown_once_where_the_course_was_not_started_or_after_pyplot() -> None:
    not_started, pyplot_first = pictures(SHOWN, PYPLOT, START, SHOWN)
    assert_shown_once(not_started)
    assert_shown_once(pyplot_first)
