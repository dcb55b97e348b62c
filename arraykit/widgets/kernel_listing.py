"""The kernels of a typed expression as a listing: in a language, for an engine, of one setting.

All that may be set is in `SETTINGS`; `listed` finds the lines, which of them are the loop
that does the work, and what the plan says of it. Nothing is computed: arrays are shapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from arraykit.announced import announced
from arraykit.errors import EngineUnavailable, ExpressionError, ValueNotAllowed
from arraykit.explain.explanation import Explanation
from arraykit.explain.quantities import counted, in_bytes
from arraykit.explain.reports import KernelReport
from arraykit.explain.sources import refused
from arraykit.settings import ENGINES, MATHS, use
from arraykit.typed_expression import typed
from arraykit.views import Shape
from arraykit.widgets.loop_source import loop_source
from arraykit.widgets.working_lines import loop_of

__all__ = ["SETTINGS", "Listing", "Setting", "checked", "listed", "usual"]

_MOST_KERNELS = 6  # whose sources are shown
_MOST_LINES = 400


class Setting(NamedTuple):
    """What can differ: in words, and its values with what they are called, the usual one first."""

    words: str
    values: dict[str, str]


_OWN = "own"
SETTINGS = {
    "fusion": Setting("whether operations share a loop", {"on": "on", "off": "off"}),
    "engine": Setting("which engine computes", {name: name for name in ENGINES}),
    "listing": Setting(
        "what is listed of it",
        {
            _OWN: "what the engine runs",
            "python": "Python loop",
            "blocks": "NumPy calls",
            "llvm": "LLVM",
            "assembly": "assembly",
        },
    ),
    "dtype": Setting(
        "what the arrays hold",
        {name: name for name in ("float64", "float32", "int64", "int32", "complex128")},
    ),
    "threads": Setting("how many threads share the work", {n: n for n in ("1", "2", "4", "8")}),
    "math": Setting("whose functions such as sin", {name: name for name in MATHS}),
}


class Listing(NamedTuple):
    """The lines of all kernels, or `trouble`: why there are none."""

    kind: str  # one of `SOURCES`; "" if it is not the same for all kernels, or there is none
    lines: tuple[str, ...] = ()
    kernels: int = 0
    loop: tuple[int, ...] = ()  # numbers of the lines, from 0, that do the work
    title: str = ""
    facts: str = ""
    moved: int = 0
    trouble: str = ""


def usual() -> dict[str, str]:
    """The values there are as long as nobody sets another."""
    return {name: next(iter(setting.values)) for name, setting in SETTINGS.items()}


def checked(name: str, value: str) -> str:
    """The value, if the setting has it. Raises `ValueNotAllowed`."""
    if name not in SETTINGS:
        raise ValueNotAllowed(f"there is no setting {name!r}, only {', '.join(SETTINGS)}")
    if value not in SETTINGS[name].values:
        known = ", ".join(SETTINGS[name].values)
        raise ValueNotAllowed(f"{name} is one of {known}, not {value!r}")
    return value


def listed(text: str, shapes: Mapping[str, Shape], values: Mapping[str, str]) -> Listing:
    """The listing of `text` on arrays of these shapes, with a value for each of `SETTINGS`.

    >>> found = listed("a + a", {"a": (1000,)}, {**usual(), "engine": "python"})
    >>> print(*found.lines, sep="\\n")
    def kernel(n0, a, a_at, a_0, out0):
        for i0 in range(n0):
            x0 = a[i0]
            t0 = x0 + x0
            out0[i0] = t0
    >>> found.facts
    '8 kB read, 8 kB written, 8 kB at the peak'

    What is missing here, or cannot be done with these settings, is its `trouble`. Raises
    `ExpressionError` for a text that says nothing with any settings.
    """
    arrays = {name: announced(shape, values["dtype"]) for name, shape in shapes.items()}
    try:
        with use(engine=values["engine"], threads=int(values["threads"]), math=values["math"]):
            array = typed(text, arrays).array
            if array.is_computed:
                said = "nothing is to be done for this: write an operation"
                raise ExpressionError(said, 0, len(text))
            names = {id(each._node): name for name, each in arrays.items()}
            off = frozenset({"fusion"}) if values["fusion"] == "off" else frozenset()
            explained = Explanation([array], names, without=off)
            return _listing(explained, values["listing"])
    except EngineUnavailable as error:
        return Listing("", trouble=str(error))


def _listing(explained: Explanation, wanted: str) -> Listing:
    reports = explained.kernels
    lines: list[str] = []
    loop: list[int] = []
    kinds = [report.engine if wanted == _OWN else wanted for report in reports]
    trouble = ""
    for report, kind in zip(reports[:_MOST_KERNELS], kinds):
        trouble = trouble or refused(kind, report.kernel) or ""
        if len(reports) > 1:
            lines.append(f"{_COMMENT[kind]} kernel {report.number} of {len(reports)}")
        source = _source(explained, report, kind)
        loop += [len(lines) + i for i in loop_of(kind, source)]
        lines += source
    if len(lines) > _MOST_LINES or len(reports) > _MOST_KERNELS:
        left = max(0, len(reports) - _MOST_KERNELS)
        lines = lines[:_MOST_LINES]
        more = counted(left, "kernel") if left else "lines"
        lines.append(f"{_COMMENT[kinds[-1]]} ... and {more} more: ak.explain(...) shows all")
    same = kinds[0] if len(set(kinds)) == 1 else ""
    engines = " and ".join(dict.fromkeys(report.engine for report in reports))
    made = f"on {engines}" if wanted == _OWN else f"as {SETTINGS['listing'].values[wanted]}"
    return Listing(
        same,
        tuple(lines),
        len(reports),
        tuple(number for number in loop if number < _MOST_LINES),
        f"{counted(len(reports), 'kernel')} {made}",
        f"{in_bytes(explained.bytes_read)} read, {in_bytes(explained.bytes_written)} written, "
        f"{in_bytes(explained.peak_bytes)} at the peak",
        explained.bytes_moved,
        trouble,
    )


_COMMENT = {"python": "#", "blocks": "#", "llvm": ";", "assembly": "#"}


def _source(explained: Explanation, report: KernelReport, kind: str) -> list[str]:
    loop = loop_source(explained, report)
    if kind == "python":
        return loop.lines
    source = explained.source(kind, report.number)
    if kind == "blocks" and loop.names:  # NumPy's calls take the same inputs: by the same names
        word = re.compile(rf"\b({'|'.join(sorted(loop.names, key=len, reverse=True))})(?=\[)")
        source = word.sub(lambda found: loop.names[found[1]], source)
    return [line.expandtabs(4).rstrip() for line in source.rstrip().split("\n")]
