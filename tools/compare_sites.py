"""Compare two builds of the book byte by byte.

    python -m tools.compare_sites _build/html _build/again/_build/html

Prints each file that differs, with the first place where it does.
"""

import sys
from pathlib import Path

# What cannot be the same, each with the reason. Nothing that a reader sees.
DIFFERENT = {
    ".complete": "the stamp of make: its time is what it is for",
    "lite/.complete": "another of these stamps",
}


def files_of(site):
    return {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}


def first_difference(one, other):
    """Return what stands round the first byte in which two files differ, in each of them."""
    a, b = one.read_bytes(), other.read_bytes()
    place = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), -1)
    if place < 0:
        place = min(len(a), len(b))
    around = slice(max(0, place - 60), place + 60)
    return f"byte {place}:\n    {a[around]!r}\n    {b[around]!r}"


def differences(one, other):
    """Return a line for each file that is not the same in two folders."""
    ours, theirs = files_of(one), files_of(other)
    found = []
    for name in sorted((ours.keys() | theirs.keys()) - DIFFERENT.keys()):
        if name not in ours or name not in theirs:
            found.append(f"{name}: only in {one if name in ours else other}")
        elif ours[name].read_bytes() != theirs[name].read_bytes():
            found.append(f"{name}: {first_difference(ours[name], theirs[name])}")
    return found


def main():
    one, other = map(Path, sys.argv[1:])
    found = differences(one, other)
    for line in found:
        print(line)
    if not found:
        print(f"The two books are the same: {len(files_of(one))} files")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
