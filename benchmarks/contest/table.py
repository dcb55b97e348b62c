"""Plain text in columns, for terminals and for prose that quotes it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["aligned", "duration", "ratio", "size"]


def aligned(rows: Sequence[Sequence[str]], indent: int = 2) -> str:
    """Rows of cells under each other: the first column to the left, the others to the right.

    A row with two cells only is a remark: its second cell goes on to the end of the line.
    """
    full = [row for row in rows if len(row) != 2]
    widths = [max(len(row[k]) for row in full) for k in range(max(map(len, full), default=0))]
    first = max(len(row[0]) for row in rows) if rows else 0
    lines = []
    for row in rows:
        cells = row[1:] if len(row) == 2 else [f"{c:>{w}}" for c, w in zip(row[1:], widths[1:])]
        lines.append("  ".join([f"{row[0]:<{first}}", *cells]).rstrip())
    return "\n".join(" " * indent + line for line in lines)


def duration(seconds: float, unit: str) -> str:
    """Seconds, or a difference of them, in `ms`, `µs` or `ns`: three figures that count."""
    value = seconds * {"ms": 1e3, "µs": 1e6, "ns": 1e9}[unit]
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{places}f}"


def ratio(value: float) -> str:
    """Two places after the point, three where the first would be a zero."""
    return f"{value:.3f}" if value < 0.095 else f"{value:.2f}"


def size(count: float) -> str:
    """Bytes in the unit that leaves one to three figures before the point: `160 MB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 999.5:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
