"""What `package.json` pins, and where that Pyodide's packages are."""

import json

from parts import ROOT

PINNED = json.loads((ROOT / "package.json").read_text())["dependencies"]
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PINNED['pyodide']}/full/"
