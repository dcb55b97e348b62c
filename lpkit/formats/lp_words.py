"""The words of the CPLEX LP format: sections, tokens, and the names it can hold.

Names are wider than CPLEX and GLPK have them: brackets and letters of all scripts are read
and written too, which other readers of the format refuse aloud. `lp_reader` and `lp_writer`
are the users.
"""

from __future__ import annotations

import re

__all__ = ["AUXILIARY", "SECTIONS", "SENSES", "TOKEN", "is_label", "is_name", "section_of"]

SENSES = {
    **dict.fromkeys(["min", "minimum", "minimize", "minimise"], "min"),
    **dict.fromkeys(["max", "maximum", "maximize", "maximise"], "max"),
}
SECTIONS = {
    **dict.fromkeys(SENSES, "objective"),
    **dict.fromkeys(["st", "s.t.", "st.", "subject", "such"], "constraints"),
    **dict.fromkeys(["bound", "bounds"], "bounds"),
    **dict.fromkeys(["gen", "general", "generals", "int", "integer", "integers"], "generals"),
    **dict.fromkeys(["bin", "binary", "binaries"], "binaries"),
    **dict.fromkeys(["semi-continuous", "semi", "semis", "sos", "sos1", "sos2"], "refused"),
    **dict.fromkeys(["lazy", "user", "pwlobj"], "refused"),
    "end": "end",
}
_SECOND = {"subject": "to", "such": "that"}
_RESERVED = frozenset([*SECTIONS, "to", "that", "free", "inf", "infinity"])

# What stands for the slack of a constraint with two sides or none, as GLPK writes it too.
AUXILIARY = "~r_"

_NAME = r"[^\s\d.+\-*^<>=:\[\]\\][^\s+\-*^<>=:\\]*"
TOKEN = re.compile(
    rf"""(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?   # a number
       | {_NAME}
       | <=|=<|>=|=>|==|[<>=]
       | \S                                      # a sign, or what belongs nowhere
    """,
    re.VERBOSE | re.ASCII,
)
_WHOLE_NAME = re.compile(_NAME, re.ASCII)
_EXPONENT = re.compile(r"[eE](\Z|[eE\d])", re.ASCII)


def is_label(name: str) -> bool:
    """Whether a constraint can bear a name in the format: no keyword, no sign in it.

    >>> is_label("e12"), is_label("x[1,2]"), is_label("2x"), is_label("a-b"), is_label("Free")
    (True, True, False, False, False)
    """
    return (
        _WHOLE_NAME.fullmatch(name) is not None
        and " " not in name
        and name.lower() not in _RESERVED
        and not name.startswith(AUXILIARY)
    )


def is_name(name: str) -> bool:
    """Whether a variable can: after a number, `e12` would be an exponent to some readers.

    >>> is_name("x[1,2]"), is_name("e12")
    (True, False)
    """
    return is_label(name) and not _EXPONENT.match(name)


def section_of(tokens: list[str]) -> tuple[str, int]:
    """The section that a line of tokens begins, and how many of them say so; else "", 0.

    A keyword before a colon is a name.
    """
    word = tokens[0].lower()
    section = SECTIONS.get(word, "")
    count = 1
    if word in _SECOND:
        if len(tokens) < 2 or tokens[1].lower() != _SECOND[word]:
            return "", 0
        count = 2
    if word == "semi" and len(tokens) > 2 and tokens[1] == "-":
        count = 3
    if not section or (len(tokens) > count and tokens[count] == ":"):
        return "", 0
    return section, count
