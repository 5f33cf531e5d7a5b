"""The outlines of cells in a grid: one round all that lie side by side."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from backprop_by_numbers.network.validation import Array

#: A cell: its row and its column, from 0.
Cell = tuple[int, int]

_WAYS = ((0, 1), (1, 0), (0, -1), (-1, 0))  # rightwards, downwards, leftwards, upwards


def outlines(cells: Collection[Cell]) -> list[tuple[Array, Array]]:
    """Return each outline of some cells: its corners, and at each of them the way inwards.

    Both are (across, down) and end where they begin. Cells that touch at a corner alone have
    outlines of their own, and a hole has one too.

    Examples
    --------
    >>> (corners, inwards), = outlines({(0, 0), (0, 1)})
    >>> corners.tolist()
    [[2, 0], [2, 1], [0, 1], [0, 0], [2, 0]]
    >>> inwards.tolist()
    [[-1, 1], [-1, -1], [1, -1], [1, 1], [-1, 1]]
    """
    # A side is (row, column, way), with its cell at the right of who walks along it. To be walked
    # are those that have none of the cells at their left.
    to_walk = {
        (row, column, way)
        for row, column in cells
        for way in range(4)
        if _beside(row, column, way - 1) not in cells
    }
    found = []
    while to_walk:
        corners, inwards = [], []
        row, column, way = min(to_walk)
        while (row, column, way) in to_walk:
            to_walk.remove((row, column, way))
            corner = column + (way in (0, 1)), row + (way in (1, 2))
            right, left = (way + 1) % 4, (way - 1) % 4
            if (ahead := _beside(row, column, way)) not in cells:
                turned = right
            elif (across := _beside(*ahead, left)) in cells:
                (row, column), turned = across, left
            else:
                (row, column), turned = ahead, way
            if turned != way:
                corners.append(corner)
                # Inwards is to the right, both before the corner and after it.
                inwards.append(np.add(_WAYS[right], _WAYS[(turned + 1) % 4])[::-1])
            way = turned
        found.append((np.array([*corners, corners[0]]), np.array([*inwards, inwards[0]])))
    return found


def _beside(row: int, column: int, way: int) -> Cell:
    down, across = _WAYS[way]
    return row + down, column + across
