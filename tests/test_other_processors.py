"""What is published does not hang on the last bits, which differ from one machine to the next."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from other_processors import ELSEWHERE, outcome

SET_UP = """
import math
import numpy as np
from backprop_by_numbers import article, train
example = article.network(), article.inputs, article.targets
"""
#: The ways in which a chapter's cells round, each with more digits than a chapter shows.
ROUNDING = (
    "[float(np.exp(n / 7)) for n in range(9)]",
    "[math.exp(n / 7) for n in range(9)]",
    "((np.arange(9.0).reshape(3, 3) / 7) @ (np.arange(3.0) / 9)).tolist()",
    "(np.arange(9.0).reshape(3, 3) / 7).dot(np.arange(3.0) / 9).tolist()",
    "example[0].gradients(*example[1:]).weights[0].tolist()",
    "train(*example, steps=9).errors.tolist()",
)


#: All that is published, and the tests in which two ways of computing meet. `make processors` runs
#: all tests of the engine.
PUBLISHED = ("book", "src", "tests/article")
TWO_WAYS = tuple(
    f"tests/engine/test_{name}.py"
    for name in ("cross_entropy", "fast", "gradients", "networks_of_all_kinds", "sweep", "training")
)


@pytest.mark.parametrize("paths", [PUBLISHED, TWO_WAYS], ids=["published", "two ways"])
def test_what_is_computed_holds_where_results_are_a_bit_off(paths: tuple[str, ...]) -> None:
    run = outcome(ELSEWHERE, *paths)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


def test_a_notebook_that_shows_its_last_digits_is_found(tmp_path: Path) -> None:
    cells = [new_code_cell(source) for source in (SET_UP, *ROUNDING)]
    notebook = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    nbformat.write(notebook, tmp_path / "digits.ipynb")
    ours = ("-c", "pyproject.toml", str(tmp_path))  # else a folder elsewhere has no settings
    here, elsewhere = (outcome(where, *ours) for where in ({}, ELSEWHERE))
    assert here.returncode == 0, here.stdout
    assert elsewhere.stdout.splitlines()[-1].startswith(f"{len(ROUNDING)} failed, 1 passed")
