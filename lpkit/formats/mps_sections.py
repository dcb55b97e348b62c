"""The sections of an MPS file: which there are, their order, and which lpkit has no use for."""

from __future__ import annotations

from lpkit.formats.lines import Malformed, shown

__all__ = ["SECTIONS", "begun"]

SECTIONS = frozenset(
    ["NAME", "OBJSENSE", "OBJNAME", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA"]
)
_REFUSED = {
    **dict.fromkeys(["QUADOBJ", "QMATRIX", "QSECTION", "QCMATRIX", "CSECTION"], "quadratic terms"),
    **dict.fromkeys(["SOS", "SOS1", "SOS2", "SETS"], "special ordered sets"),
    **dict.fromkeys(["INDICATORS", "GENCONS", "PWLOBJ"], "constraints that are not linear"),
    **dict.fromkeys(["LAZYCONS", "USERCUTS"], "constraints for a certain solver"),
}
# The section that has to come before.
_AFTER = {
    **{"COLUMNS": "ROWS", "RHS": "COLUMNS", "RANGES": "COLUMNS", "BOUNDS": "COLUMNS"},
    **{"ENDATA": "COLUMNS"},
}


def begun(words: list[str], seen: set[str]) -> str:
    """The section that a line begins, after those seen; raises `Malformed`."""
    section = words[0].upper() if words else ""
    if section in _REFUSED:
        raise Malformed(f"the section {section} holds {_REFUSED[section]}, which lpkit has not")
    if section not in SECTIONS:
        known = ", ".join(sorted(SECTIONS))
        raise Malformed(f"a section is {known}, not {shown(words[0] if words else '')}")
    if section in seen:
        raise Malformed(f"a second section {section}")
    needed = _AFTER.get(section)
    if needed is not None and needed not in seen:
        raise Malformed(f"the section {section} comes before the section {needed}")
    if section == "OBJNAME" and "ROWS" in seen:
        raise Malformed("the section OBJNAME comes after the section ROWS")
    return section
