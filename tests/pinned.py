"""What `package.json` pins, and where that Pyodide's packages are."""

import json
from pathlib import Path

PINNED = json.loads((Path(__file__).parent.parent / "package.json").read_text())["dependencies"]
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PINNED['pyodide']}/full/"
