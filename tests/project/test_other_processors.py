"""What is computed does not hang on the last bits, which differ from one machine to the next.

What the notebooks show is in `tests/notebooks/test_browser_notebooks.py`. `make processors` runs
all of the engine's tests.
"""

from __future__ import annotations

from tools.other_processors import ELSEWHERE, outcome

#: The examples of the package and the article's numbers, and where two ways of computing meet.
HELD = (
    "src",
    "tests/article",
    *(f"tests/training/test_{name}.py" for name in ("backends", "sweep", "training")),
)


def test_it_holds_where_results_are_a_bit_off() -> None:
    run = outcome(ELSEWHERE, *HELD)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
