"""Quantities in words: bytes, seconds and counts, in three digits and the unit that suits them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["counted", "in_bytes", "in_seconds", "listed", "shortened"]


def in_bytes(count: float) -> str:
    """Bytes in a decimal unit.

    >>> in_bytes(8), in_bytes(999_600), in_bytes(80e6)
    ('8 B', '1 MB', '80 MB')
    """
    return _scaled(count, ("B", "kB", "MB", "GB", "TB"))


def in_seconds(seconds: float) -> str:
    """A time in the unit that suits it.

    >>> in_seconds(0.00123), in_seconds(12e-9), in_seconds(3600.0)
    ('1.23 ms', '12 ns', '3,600 s')
    """
    return _scaled(seconds * 1e9, ("ns", "µs", "ms", "s"))


def _scaled(value: float, units: Sequence[str]) -> str:
    for unit in units[:-1]:
        if float(f"{value:.3g}") < 1000:  # 999.6 is written as 1 of the next unit
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} {units[-1]}" if value < 999.5 else f"{value:,.0f} {units[-1]}"


def counted(count: int, noun: str) -> str:
    """So many of them.

    >>> counted(1, "kernel"), counted(1000, "element"), counted(2, "array")
    ('1 kernel', '1,000 elements', '2 arrays')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(parts: Sequence[str], most: int = 6) -> str:
    """A few of them, then how many more.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and 2 more')
    """
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {len(parts) - most:,} more"
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def shortened(lines: Sequence[str], most: int, where_all: str) -> list[str]:
    """At most `most` lines: the middle ones give way to one that says where all are.

    >>> shortened(["1", "2", "3", "4", "5"], 3, "all of them")
    ['1', '... 3 more lines: all of them', '5']
    """
    if len(lines) <= most:
        return list(lines)
    tail = (most - 1) // 3 or 1
    head = most - 1 - tail
    left_out = len(lines) - head - tail
    indent = lines[head][: len(lines[head]) - len(lines[head].lstrip())]
    return [*lines[:head], f"{indent}... {left_out} more lines: {where_all}", *lines[-tail:]]
