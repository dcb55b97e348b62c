"""Runs the cases of `chain_cases` and `truth_test_cases`, here or as a script.

As a script, `python run_cases.py`, it needs neither pytest nor anything installed:
`test_chaining` starts it on every interpreter it finds.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lpkit import LinearProgram, LpkitError, TruthTest
from tests.lpkit.chain_cases import CAUTIOUS, CHAINS, failing
from tests.lpkit.truth_test_cases import REFUSED

NAMES = [*CHAINS, *REFUSED]


def has_positions() -> bool:
    """Whether code tells where in the source each instruction stands, as from Python 3.11 on."""
    positions = getattr(failing.__code__, "co_positions", None)
    return positions is not None and None not in list(positions())[-1]


def failures(name) -> str:
    """What is wrong with one case, empty if nothing."""
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="y")
    try:
        if name in REFUSED:
            REFUSED[name](x, y)
            return f"{name}: not refused"
        case, texts = CHAINS[name]
        found = tuple(map(str, case(x, y)))
        return "" if found == texts else f"{name}: {found} instead of {texts}"
    except TruthTest as error:
        excused = name in REFUSED or (name in CAUTIOUS and not has_positions())
        return "" if excused else f"{name}: {error}"
    except LpkitError as error:
        return f"{name}: {type(error).__name__}: {error}"


def tracer(frame, event, argument):
    frame.f_trace_opcodes = True
    return tracer


def main() -> int:
    """Run every case twice, without and with a trace function; how many failed."""
    wrong = [failures(name) for name in NAMES]
    for name in NAMES:
        sys.settrace(tracer)
        wrong.append(failures(name))
        sys.settrace(None)
    wrong = [failure for failure in wrong if failure]
    print("\n".join(wrong) or f"{len(NAMES)} cases")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
