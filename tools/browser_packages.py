"""Which Python packages a browser gets, and from where: from the book's site, or Pyodide's CDN.

Pyodide reads what there is to install from its file ``pyodide-lock.json``. The site has one of its
own with few entries: pure packages beside it, and compiled ones at the CDN's address.
"""

import json
from hashlib import sha256

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

CDN = f"{PYODIDE_CDN_URL}/"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"

KERNEL = ("micropip", "ipython", "jedi", "typing-extensions")  # to start, and to run a first cell
COURSE = ("numpy", "tqdm", "matplotlib", "scikit-learn")
# What the package needs that Pyodide does not have, for piplite to find by name.
BESIDE = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal")
PURE = "-none-any.whl"  # how the name of a package that any Python can run ends


def read_lock(core):
    """Return the list of all that Pyodide has, of the version in the folder `core`."""
    return json.loads((core / LOCK).read_text(encoding="utf-8"))


def closure(names, packages):
    """Return the names, and what these packages need, and what that needs."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [need.lower().replace("_", "-") for need in packages[name]["depends"]]
    return sorted(found)


def needed(lock):
    """Return Pyodide's entry for each package that the notebooks need, by name."""
    packages = lock["packages"]
    return {name: packages[name] for name in closure((*KERNEL, *COURSE), packages)}


def own_pins(lock):
    """Return what the site serves itself, as {name: version}: all that is pure."""
    return {
        name: entry["version"]
        for name, entry in needed(lock).items()
        if entry["file_name"].endswith(PURE)
    }


def write_lock(lock, wheels, folder):
    """Write the site's own list: `wheels` are in the folder, the rest stays on the CDN."""
    packages = {}
    for name, entry in needed(lock).items():
        if name in wheels:
            digest = sha256(wheels[name].read_bytes()).hexdigest()
            entry = entry | {"file_name": wheels[name].name, "sha256": digest}
        else:
            entry = entry | {"file_name": CDN + entry["file_name"]}
        packages[name] = entry
    text = json.dumps(lock | {"packages": packages}, indent=1, sort_keys=True)
    (folder / LOCK).write_text(text, encoding="utf-8")
