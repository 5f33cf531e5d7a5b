"""The live figures' JavaScript, run by Node: as in a page, but without one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from offline_math import NODE

MODULES = Path(__file__).parents[1] / "src/backprop_by_numbers/widgets/js"


def in_node(module: str, function: str, argument: object) -> Any:
    """Return what a function makes of an argument.

    It finds the module's exports under the name `module`. What goes in and comes out is JSON.
    """
    script = f"""
        import {{ readFileSync }} from "node:fs";
        import * as module from {json.dumps((MODULES / module).as_uri())};
        const argument = JSON.parse(readFileSync(0, "utf8"));
        process.stdout.write(JSON.stringify(({function})(argument)));
    """
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", script],
        input=json.dumps(argument),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
