"""What a view sends to the page: one ES module and one style sheet, each a single string.

An anywidget's module cannot import a file that lies beside it, so modules are joined here. Only
the plain forms of import and export are understood, the only ones that the views need.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from backprop_by_numbers.figures.base import palette

_MODULES = Path(__file__).parent / "js"
_STYLES = Path(__file__).parent / "css"
_IMPORT = re.compile(r'^import\s*\{(?P<names>[^}]*)\}\s*from\s*"\./(?P<file>[\w.]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let)\b)", re.M)
_DECLARED = re.compile(
    r"^(?P<export>export )?(?:async function|function|class|const|let)\*? (?P<name>[\w$]+)", re.M
)
# What readers need not fetch: a comment on a line of its own, and how far a line is moved in.
_UNNEEDED = re.compile(r"^ *//.*\n|^ +", re.M)
_LEFT_OVER = re.compile(r"^(?:import\b|export (?!default\b)).*", re.M)

#: The style sheets of the labs; a question has its own.
LABS = sorted({file.stem for file in _STYLES.glob("*.css")} - {"question"})

_COLOURS = ("paper", "ink", "muted", "grid", "tint", "blue", "orange", "green", "purple")


@lru_cache
def bundle(entry: str, folder: Path = _MODULES) -> str:
    """Join a module and all that it imports into one ES module.

    Parameters
    ----------
    entry : str
        The module's file name, such as "network_lab.js".
    folder : Path, optional
        Where it and the modules that it imports lie; ``js`` beside this file by default.

    Returns
    -------
    str
        One ES module that imports nothing and exports what `entry` exports by default.

    Raises
    ------
    FileNotFoundError
        If a module is not there.
    ValueError
        If modules import each other in a circle, declare the same name, import what is not
        exported, or use a form of import or export that is not understood.

    Examples
    --------
    >>> "export" in bundle("engine.js")
    False
    """
    modules: dict[str, str] = {}
    _collect(entry, folder, modules, ())
    owners: dict[str, str] = {}
    for file, text in modules.items():
        for match in _DECLARED.finditer(text):
            owner = owners.setdefault(match["name"], file)
            if owner != file:
                raise ValueError(f"{file} and {owner} both declare {match['name']}; rename one")
    joined = "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in modules.values())
    return _UNNEEDED.sub("", joined)


def _collect(file: str, folder: Path, modules: dict[str, str], importers: tuple[str, ...]) -> None:
    """Put `file` into `modules`, after all that it imports."""
    if file in importers:
        raise ValueError(f"modules import each other in a circle: {' > '.join((*importers, file))}")
    if file in modules:
        return
    text = (folder / file).read_text(encoding="utf-8")
    for match in _IMPORT.finditer(text):
        imported = match["file"]
        _collect(imported, folder, modules, (*importers, file))
        declared = _DECLARED.finditer(modules[imported])
        exported = {declaration["name"] for declaration in declared if declaration["export"]}
        for name in filter(None, map(str.strip, match["names"].split(","))):
            if name not in exported:
                raise ValueError(f"{file} imports {name}, which {imported} does not export")
    if left_over := _LEFT_OVER.search(_EXPORT.sub("", _IMPORT.sub("", text))):
        raise ValueError(f"{file} has an import or export in another form: {left_over[0]}")
    modules[file] = text


@lru_cache
def style_sheet(*names: str) -> str:
    """Return a view's style sheet: the figures' colours, light and dark, and files of ``css``.

    Parameters
    ----------
    *names : str
        The files' names, without their ending; those of all labs if none is named.

    Examples
    --------
    >>> ".lab { --paper: #ffffff;" in style_sheet("lab")
    True
    >>> ".question" in style_sheet("lab", "question"), ".question" in style_sheet()
    (True, False)
    """
    light = {name: str(getattr(palette, name.upper())) for name in _COLOURS}
    light |= {f"band-{i}": band for i, band in enumerate(palette.BANDS)}
    dark = {name: palette.DARK[colour] for name, colour in light.items()}
    files = [_STYLES / f"{name}.css" for name in names or LABS]
    # A page marks its theme on the root element, JupyterLab on the body.
    return "\n".join(
        [
            _rule(".lab", light),
            _rule('html[data-theme="dark"] .lab, [data-jp-theme-light="false"] .lab', dark),
            *(file.read_text(encoding="utf-8") for file in files),
        ]
    )


def _rule(selector: str, colours: dict[str, str]) -> str:
    properties = " ".join(f"--{name}: {colour};" for name, colour in colours.items())
    return f"{selector} {{ {properties} }}"
