"""Timings from the command line: `python -m notekit.timing`, for tables in slides and reports.

    python -m notekit.timing --list
    python -m notekit.timing add --size 1e6 1e7 --markdown
    python -m notekit.timing --size 1000 --case loop "s = sum(a)" --setup "a = list(range(n))" \\
        --result s --case pypy "s = sum(a)" --setup "a = list(range(n))" --result s --on PyPy

Options of a case follow it; before the first case they hold for all. The table
goes to standard output, progress to standard error where that is a terminal.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from notekit.timing.cases import Case, Outcome
from notekit.timing.classics import CLASSICS
from notekit.timing.comparison import Comparison, Effort, Progress
from notekit.timing.interpreters import interpreters
from notekit.timing.modelling import TRACKING
from notekit.timing.timings import Timings

__all__ = ["main"]

_READY = {**CLASSICS, "tracking": TRACKING}  # comparisons by name
_QUICK = 0.05  # seconds of warming up with --quick
_INTERRUPTED = 130  # what shells give a program that Ctrl-C has ended


class _OfCase(argparse.Action):
    """An option of the last case so far, or of all where there is none yet."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        if self.dest == "case":
            name, statement = values
            namespace.cases.append({**namespace.shared, "name": name, "statement": statement})
            return
        target = namespace.cases[-1] if namespace.cases else namespace.shared
        target[self.dest] = tuple(values) if isinstance(values, list) else values


def _size(text: str) -> int:
    """A whole number, in any of the ways Python writes one: 1000, 1_000, 1e6."""
    number = float(text)
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _parser() -> argparse.ArgumentParser:
    title, _, text = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        "python -m notekit.timing",
        description=title,
        epilog=text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(cases=[], shared={})
    add = parser.add_argument
    add("classic", nargs="?", choices=sorted(_READY), help="a ready-made comparison")
    add("--list", action="store_true", help="the interpreters found here, and what they import")
    add("--load", metavar="FILE", help="show a comparison that --save has recorded")
    case = parser.add_argument_group("cases")
    of_case: dict[str, Any] = {"action": _OfCase, "default": argparse.SUPPRESS}
    case.add_argument("--case", nargs=2, metavar=("NAME", "STATEMENT"), **of_case)
    case.add_argument("--setup", metavar="CODE", help="what runs before, untimed", **of_case)
    case.add_argument("--result", metavar="EXPRESSION", help="what has to agree", **of_case)
    case.add_argument("--on", metavar="PYTHON", dest="interpreter", help='"PyPy"', **of_case)
    case.add_argument("--needs", nargs="+", metavar="MODULE", help="modules it imports", **of_case)
    how = parser.add_argument_group("how")
    how.add_argument("--size", nargs="+", type=_size, metavar="N", help="n in the code")
    how.add_argument("--base", default="", metavar="NAME", help="the case that ratios refer to")
    how.add_argument("--tolerance", type=float, default=1e-9, help="of results, relative")
    how.add_argument("--quick", action="store_true", help="short samples, for a first look")
    how.add_argument("--samples", type=int, default=Effort.samples)
    how.add_argument("--budget", type=float, default=Effort.budget, help="seconds for a size")
    out = parser.add_argument_group("output").add_mutually_exclusive_group()
    out.add_argument("--markdown", action="store_true", help="a table with the code below it")
    out.add_argument("--csv", action="store_true", help="every sample, in seconds")
    add("--save", metavar="FILE", help="record everything, for --load and Timings.load")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Raises SystemExit for bad usage."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        if chosen.list:
            print(_listed())
            return 0
        if chosen.load:
            print(_text(Timings.load(chosen.load), chosen))
            return 0
        return _compare(parser, chosen)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (OSError, ValueError) as error:
        parser.exit(1, f"{parser.prog}: {error}\n")


def _compare(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    comparison = _comparison(parser, chosen)
    if chosen.save and not Path(chosen.save).absolute().parent.is_dir():
        parser.error(f"there is no folder to save {chosen.save} in")
    timings, interrupted = _run(comparison)
    print(_text(timings, chosen), flush=True)
    if chosen.save:
        timings.save(chosen.save)
    if interrupted:
        return _INTERRUPTED
    return 0 if any(row.outcome is Outcome.TIMED for row in timings.rows) else 1


def _comparison(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> Comparison:
    classic = _READY.get(chosen.classic)
    if not classic and not chosen.cases:
        parser.error("name a comparison, or give cases with --case NAME STATEMENT")
    if chosen.shared and not chosen.cases:
        parser.error("options of cases are given, and no --case")
    sizes = chosen.size or (classic.sizes if classic else (1000,))
    base = chosen.base or (classic.base if classic else "")
    try:
        own = [Case(**details) for details in chosen.cases]
        cases = [*(classic.cases if classic else ()), *own]
        effort = Effort(samples=chosen.samples, budget=chosen.budget)
        if chosen.quick:
            effort = replace(effort, least=_QUICK / 10, warm_up=_QUICK)
        tell = _progress if sys.stderr.isatty() else None
        return Comparison(cases, sizes, base, chosen.tolerance, effort, tell)
    except ValueError as error:
        parser.error(str(error))


def _run(comparison: Comparison) -> tuple[Timings, bool]:
    """Run it, and whether Ctrl-C cancelled it, which leaves what was found so far."""
    interrupts = []

    def cancel(number: int, frame: Any) -> None:
        interrupts.append(number)
        # In a thread: what it takes may be held by the very step that was interrupted.
        threading.Thread(target=comparison.cancel).start()

    # An exception could come at any step, and leave processes; a shell may have us deaf to it.
    listens = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if listens:
        signal.signal(signal.SIGINT, cancel)
    try:
        found = comparison.run()
    finally:
        if listens:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
    return found, bool(interrupts)


def _progress(progress: Progress) -> None:
    width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
    sys.stderr.write(f"\r\x1b[K{f'{progress.done:4.0%} {progress.text}'[: width - 1]}")
    sys.stderr.flush()


def _text(timings: Timings, chosen: argparse.Namespace) -> str:
    if chosen.markdown:
        return timings.to_markdown().rstrip("\n")
    if chosen.csv:
        return timings.to_csv().rstrip("\n")
    sizes = dict.fromkeys(row.n for row in timings.rows)
    return "\n".join([str(timings), "", *(timings.verdict(n) for n in sizes)])


def _listed() -> str:
    lines = []
    for each in interpreters():
        if each.error:
            lines.append(each.error)
            continue
        imports = [f"{name} {version}".strip() for name, version in each.imports.items()]
        python = "" if each.python == each.version else f" (Python {each.python})"
        lines.append(f"{each.implementation} {each.version}{python}: {each.executable}")
        lines.append(f"    {', '.join(imports) or 'none of the libraries'}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
