"""A test that needs what is not there is skipped, but fails where all has to be tested."""

import pytest

from parts import Part, needs

THERE, MISSING = Part("no such part", lambda: True), Part("no such part", lambda: False)


@pytest.mark.parametrize(
    ("ci", "outcome"),
    [("true", pytest.fail.Exception), ("false", pytest.skip.Exception)],
)
def test_a_missing_part_ends_the_test(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    needs(THERE)
    with pytest.raises(outcome, match="no such part"):
        needs(THERE, MISSING)
