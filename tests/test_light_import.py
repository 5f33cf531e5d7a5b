"""A plain import of the package is light: what explains is loaded when it is first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import backprop_by_numbers


def test_what_explains_is_loaded_when_it_is_first_used() -> None:
    code = (
        "import sys, backprop_by_numbers as engine\n"
        "assert 'backprop_by_numbers.explaining.chain_rule' not in sys.modules\n"
        "from backprop_by_numbers import *\n"
        "from backprop_by_numbers.explaining import chain_rule\n"
        "assert explain is engine.explain is chain_rule.explain\n"
        "assert set(engine.__all__) <= set(dir(engine))\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
    with pytest.raises(AttributeError, match="has no attribute 'explane'"):
        backprop_by_numbers.explane  # noqa: B018
