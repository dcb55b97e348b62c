"""Traces kept in files: shown where there is no PyPy, and always labelled as recorded.

A file is JSON: the snippet, when and where it ran, and PyPy's log, of which only
the sections about the snippet are kept, and of other files only the lines that
these name, by the file's place among the packages.
"""

from __future__ import annotations

import json
import os
import re
from datetime import datetime, timezone
from pathlib import Path

from notekit.jit.log import read
from notekit.jit.traces import CALL, SOURCE, Snippet, Traces
from notekit.timing.conditions import conditions
from notekit.timing.shelf import shelf

__all__ = ["load", "save", "shortened"]

_FORMAT = 1
_SECTION = re.compile(
    r"^\[[\da-fA-F]+\] \{(?P<name>jit-log-[\w-]+)\n(?P<body>.*?)^\[[\da-fA-F]+\] (?P=name)\}\n",
    re.MULTILINE | re.DOTALL,
)
# Where PyPy keeps the part of its library that is written in Python.
_LIBRARY = re.compile(r"(?:/[\w.+-]+)*/(?:lib/pypy\d\.\d+|lib-python/3|lib_pypy)/(?=[\w/]+\.py\b)")


def save(traces: Traces, path: str | Path) -> None:
    """Write traces to a file. Raises ValueError for those of a snippet that never ran."""
    if not traces:
        raise ValueError(f"there is nothing to save: {traces.reason}")
    machine = conditions()
    when = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    where = f"on {when} by {traces.interpreter} on {machine.processor}, {machine.system}"
    record = {
        "format": _FORMAT,
        "recorded": traces.recorded or where,
        "interpreter": traces.interpreter,
        "source": traces.snippet.source.split("\n"),
        "call": traces.snippet.call.split("\n"),
        "output": traces.output,
        "lines": _lines(traces),
        "log": _without_folders(shortened(traces.log_text)).split("\n"),
    }
    Path(path).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def load(path: str | Path) -> Traces:
    """Read what `save` wrote. Raises ValueError for a file that is none of ours."""
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        if record["format"] != _FORMAT:
            raise ValueError(f"its format is {record['format']}, and this reads {_FORMAT}")
        snippet = Snippet("\n".join(record["source"]), "\n".join(record["call"]))
        text = "\n".join(record["log"])
        return Traces(
            snippet,
            read(text),
            record["interpreter"],
            record["output"],
            recorded=record["recorded"],
            log_text=text,
            lines={
                (file, int(number)): line
                for file, lines in record["lines"].items()
                for number, line in lines.items()
            },
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no traces: {error}") from error


def _packages() -> str:
    """Where a snippet finds arraykit and lpkit: another folder in each process."""
    return f"{shelf()}{os.sep}"


def _without_folders(text: str) -> str:
    """Without where packages, and PyPy's own library, are on the machine of the record."""
    return _LIBRARY.sub("", text.replace(_packages(), ""))


def _lines(traces: Traces) -> dict[str, dict[str, str]]:
    """The lines of files outside of the snippet that its traces go through."""
    found: dict[str, dict[str, str]] = {}
    places = (bytecode.place for trace in traces.own for bytecode in trace.bytecodes)
    for place in places:
        if place and place.line and place.file not in ("", SOURCE, CALL):
            line = traces.line(place.file, place.line)
            if line:
                file = _without_folders(place.file)
                found.setdefault(file, {})[str(place.line)] = line
    return found


def shortened(log: str) -> str:
    """A log without the traces that have nothing to do with the snippet."""

    def kept(section: re.Match[str]) -> str:
        own = any(f";{name}:" in section["body"] for name in (SOURCE, CALL))
        return section[0] if own else ""

    return _SECTION.sub(kept, log)
