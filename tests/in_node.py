"""The live figures' JavaScript, run by Node: as in a page, but without one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from book._theme.offline_math import NODE

MODULES = Path(__file__).parents[1] / "src/backprop_by_numbers/widgets/js"


def in_node(function: str, argument: object) -> Any:
    """Return what a function in JavaScript makes of an argument; both are handed over as JSON.

    It finds what the live figures' modules export as `js`, by module: `js.engine.train`.
    """
    files = sorted(MODULES.glob("*.js"))
    imports = (f"import * as {file.stem} from {json.dumps(file.as_uri())};" for file in files)
    script = f"""
        {" ".join(imports)}
        import {{ readFileSync }} from "node:fs";
        const js = {{ {", ".join(file.stem for file in files)} }};
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
