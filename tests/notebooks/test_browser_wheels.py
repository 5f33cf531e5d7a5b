"""What is done about packages for the browser that are there, are not, or came by half."""

import sys
from pathlib import Path

import pytest

from tools import browser_wheels as wheels

WHEEL = "anywidget-0.11.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def a_folder_of_wheels(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "WHEELS", tmp_path)


def pip(data, end):
    """Return what stands for pip: it writes `data` as the wheel, then ends."""

    def run(*arguments):
        folder = Path(arguments[arguments.index("--dest") + 1])
        (folder / WHEEL).write_text(data)
        end()

    return run


def test_a_wheel_that_was_cut_off_is_fetched_again(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "pip", pip("half", sys.exit))
    with pytest.raises(SystemExit):
        wheels.fetched({"anywidget": "0.11.0"}, "3.13")
    monkeypatch.setattr(wheels, "pip", pip("whole", lambda: None))
    assert wheels.fetched({"anywidget": "0.11.0"}, "3.13") == {"anywidget": tmp_path / WHEEL}
    assert (tmp_path / WHEEL).read_text() == "whole"
    assert [file.name for file in tmp_path.iterdir()] == [WHEEL]


def test_a_wheel_that_is_there_is_not_fetched(tmp_path, monkeypatch):
    (tmp_path / WHEEL).touch()
    monkeypatch.setattr(wheels, "pip", lambda *_: pytest.fail("fetched"))
    assert wheels.fetched({"anywidget": "0.11.0"}, "3.13") == {"anywidget": tmp_path / WHEEL}
