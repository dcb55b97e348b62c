"""Traces from the command line: `python -m notekit.jit iterate`, or of a file of one's own.

python -m notekit.jit                          the names of the examples
python -m notekit.jit iterate --html out.html  an example, as a page
python -m notekit.jit loops.py --call "main()" a file, and what makes it run
python -m notekit.jit --record                 trace all examples, write the recordings anew
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from notekit.jit.examples import EXAMPLES, RECORDINGS, example, traced
from notekit.jit.log import LogError
from notekit.jit.page import document
from notekit.jit.recorded import save
from notekit.jit.running import TraceError, trace


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments ask; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m notekit.jit", description="What PyPy's JIT makes of a loop."
    )
    parser.add_argument("what", nargs="?", help="an example, or a file of Python")
    parser.add_argument("--call", default="", help="code that makes the file's loops run")
    parser.add_argument("--html", type=Path, help="write a page to this file")
    parser.add_argument("--record", action="store_true", help="write the recordings anew")
    options = parser.parse_args(arguments)
    try:
        if options.record:
            _record()
        elif options.what is None:
            print("examples:", *EXAMPLES)
        else:
            _show(options.what, options.call, options.html)
    except (TraceError, LogError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _show(what: str, call: str, html: Path | None) -> None:
    found = traced(what) if what in EXAMPLES else trace(Path(what).read_text("utf-8"), call)
    if html is None:
        print(found)
    else:
        html.write_text(document(found), encoding="utf-8")


def _record() -> None:
    RECORDINGS.mkdir(exist_ok=True)
    for name in EXAMPLES:
        snippet = example(name)
        found = trace(snippet.source, snippet.call)
        if not found:
            raise TraceError(found.reason)
        save(found, RECORDINGS / f"{name}.json")
        print(f"{name}: {found.main.title}, {found.main.main.work} operations")


if __name__ == "__main__":
    sys.exit(main())
