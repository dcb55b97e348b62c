"""The fields of a line of MPS: parted by blanks, or at fixed columns.

Free fields cannot hold blanks. Fixed ones stand in columns 2, 5, 15, 25, 40 and 50, have at most
2, 8, 8, 12, 8 and 12 characters, and their names may hold blanks; nothing stands between them.
"""

from __future__ import annotations

from lpkit.formats.lines import Malformed, shown

__all__ = ["fixed", "free"]


def free(line: str, section: str) -> list[str]:
    """Fields parted by blanks; one that begins with a dollar, not the first, begins a comment."""
    fields = line.split()
    if "$" in line:
        for place in range(1, len(fields)):
            if fields[place][0] == "$":
                return fields[:place]
    return fields


# Where fields begin and end, and where nothing may stand.
_FIELDS = ((1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61))
_GAPS = ((0, 1), (3, 4), (12, 14), (22, 24), (36, 39), (47, 49), (61, 72))


def fixed(line: str, section: str) -> list[str]:
    """Fields at their columns, those of a section without the ones it does not use."""
    line = line.rstrip()
    if "\t" in line:
        raise Malformed("tabs part the fields of free MPS only, and the file is not that")
    for start, end in _GAPS:
        if line[start:end].strip():
            raise Malformed(
                f"{shown(line[start:end])} stands between two fields of fixed MPS, "
                "which begin in columns 2, 5, 15, 25, 40 and 50"
            )
    fields = [line[start:end].strip() for start, end in _FIELDS]
    if section not in ("ROWS", "BOUNDS"):
        fields = fields[1:]
    while fields and not fields[-1]:
        fields.pop()
    return fields
