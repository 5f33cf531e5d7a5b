"""What the package needs in order to be imported and to compute, and what its names lead to."""

from __future__ import annotations

import subprocess
import sys

import pytest

import backprop_by_numbers
from backprop_by_numbers.explaining import chain_rule


def test_numpy_alone_is_enough_to_train_to_check_and_to_explain() -> None:
    code = (
        "import sys\n"
        "for missing in 'matplotlib IPython anywidget ipywidgets traitlets tqdm'.split():\n"
        "    sys.modules[missing] = None\n"
        "from backprop_by_numbers import *\n"
        "from backprop_by_numbers import article\n"
        "net, examples = article.network(), (article.inputs, article.targets)\n"
        "train(net, *examples, steps=9)\n"
        "sweep(net, *examples, [0.5, 1.0], 9)\n"
        "assert gradient_check(net, *examples).passed\n"
        "print(explain(net, *examples, 'w5'))\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_every_public_name_is_there_and_no_other() -> None:
    for name in backprop_by_numbers.__all__:
        assert getattr(backprop_by_numbers, name).__name__ == name
    assert backprop_by_numbers.explain is chain_rule.explain
    with pytest.raises(AttributeError, match="has no attribute 'explane'"):
        backprop_by_numbers.explane  # noqa: B018
