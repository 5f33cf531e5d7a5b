"""The colours: few, legible on white, and each with its counterpart for a dark page.

Colour is never the only distinction: every line also has its own dashes and a label of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAPER = "#ffffff"
INK = "#1c2128"
MUTED = "#59626e"
GRID = "#dfe3e8"
TINT = "#e6f1fa"

BLUE = "#0062a8"
ORANGE = "#b04600"
GREEN = "#00704f"
PURPLE = "#8f3a84"

#: What text and lines are drawn in, each at least 4.5:1 on `PAPER`.
INKS = (INK, MUTED, BLUE, ORANGE, GREEN, PURPLE)

#: Contour bands from the smallest error to the largest; `INK` is legible on each.
BANDS = (
    "#f1f7fd",
    "#e3effa",
    "#d6e7f6",
    "#c8dff3",
    "#bad7ef",
    "#adceec",
    "#9fc6e8",
    "#91bee5",
    "#84b6e1",
    "#76aede",
)

_DARK_BANDS = (
    "#19212b",
    "#1a2837",
    "#1b2f44",
    "#1c3650",
    "#1d3d5d",
    "#1e4569",
    "#1f4c76",
    "#205382",
    "#215a8f",
    "#22619b",
)

#: A picture's shades, from empty paper to full ink.
SHADES = (PAPER, "#e3e3e4", "#c6c8c9", "#aaacae", "#8e9094", "#717479", "#55585e", "#383d43", INK)

#: The shades that a number is written on, with the colour of the number. Not the middle one, on
#: which neither is legible on a light and on a dark page.
WRITTEN_ON: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(SHADES[:4], INK), **dict.fromkeys(SHADES[5:], PAPER)}
)

_DARK_SHADES = ("#2e3238", "#494d52", "#64676d", "#7e8287", "#989ca1", "#b3b6bc", "#ced1d6")

#: Every colour that a figure may hold, with what it becomes on a dark page. No counterpart is
#: itself a key, so the colours can be replaced one after the other.
DARK: Mapping[str, str] = MappingProxyType(
    {
        PAPER: "#14181e",
        INK: "#e8ebf0",
        MUTED: "#a9b3c0",
        GRID: "#2c343e",
        TINT: "#1b3348",
        BLUE: "#6cb8f6",
        ORANGE: "#ff9e57",
        GREEN: "#4fcb9d",
        PURPLE: "#e396d6",
        **dict(zip(BANDS, _DARK_BANDS, strict=True)),
        **dict(zip(SHADES[1:-1], _DARK_SHADES, strict=True)),
    }
)
