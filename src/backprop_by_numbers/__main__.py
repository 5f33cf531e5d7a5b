"""The command line: what authors call, to have the numbers of their pages audited."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from backprop_by_numbers.practice.audit_file import AuditFileError, audit_file

#: The exit status: every number is exact, some are not, or there was nothing to be audited.
EXACT, NOT_EXACT, REFUSED = 0, 1, 2

_DESCRIPTION = """\
Compare the numbers that a page prints for a network with the right ones, at the
printed digits. For each number that is not exact, the mistake is named that gives
the printed digits, if one is known.
"""
_EXAMPLE = """\
a file, in TOML; names and printed numbers stand in quotation marks:

  learning_rate = 0.9
  train_biases = true
  inputs = [1.0, 0.0]
  targets = [1.0]

  [[layers]]
  weights = [[0.2, -0.3], [0.4, 0.1]]   # a row for each neuron
  biases = [-0.4, 0.2]
  activation = "logistic"

  [[layers]]
  weights = [[-0.3, -0.2]]
  biases = [0.1]
  activation = "logistic"

  [printed]
  out_h1 = "0.450"
  "-delta_o1" = "0.1343"                # printed with the other sign
  "2 * E_total" = "0.2926"              # printed without the half
  "w5+" = "-0.2456"                     # after one update
  "E_total(10)" = "0.0311"              # after ten

exit status:
  0  every number is exact
  1  a number is not exact
  2  a file or the command is wrong; a message says what and where
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Exit with one line."""
        self.exit(REFUSED, f"{self.prog}: {message}; see --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the program's name; by default, what it was started with.

    Returns
    -------
    int
        The exit status.
    """
    parser = _Parser(
        prog="python -m backprop_by_numbers", description="Backpropagation by the numbers."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    command = commands.add_parser(
        "audit",
        help="compare a page's printed numbers with the right ones",
        description=_DESCRIPTION,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a page's numbers, in TOML"
    )
    files = parser.parse_args(arguments).files
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # on Windows it may not know a minus sign
            stream.reconfigure(errors="backslashreplace")
    try:
        status = max(map(_audit, files))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    return status


def _audit(path: Path) -> int:
    try:
        audit = audit_file(path.read_text(encoding="utf-8-sig"))
    except OSError as refused:
        return _refuse(f"{path}: {refused.strerror}")
    except UnicodeDecodeError:
        return _refuse(f"{path}: the file must be text in UTF-8")
    except AuditFileError as refused:
        line = f", line {refused.line}" if refused.line else ""
        return _refuse(f"{path}{line}: {refused}")
    print(path, audit, *(verdict for verdict in audit if not verdict.exact), sep="\n", end="\n\n")
    return EXACT if audit.all_exact else NOT_EXACT


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
