"""Honest timings: the same snippet on several interpreters and libraries, results checked first.

`worker.py` runs snippets in a process of its own, `process.py` talks to it,
`comparison.py` decides what is run when, `samples.py` what samples say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notekit.timing.cases import Case, Outcome, Row
from notekit.timing.comparison import Comparison, Effort, Progress, compare
from notekit.timing.conditions import Conditions, conditions
from notekit.timing.interpreters import Interpreter, interpreters
from notekit.timing.samples import Spread
from notekit.timing.timings import Timings

if TYPE_CHECKING:
    from notekit.timing.bandwidth import roof

__all__ = [
    "Case",
    "Comparison",
    "Conditions",
    "Effort",
    "Interpreter",
    "Outcome",
    "Progress",
    "Row",
    "Spread",
    "Timings",
    "compare",
    "conditions",
    "interpreters",
    "roof",
]


def __getattr__(name: str) -> Any:
    if name != "roof":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from notekit.timing.bandwidth import roof  # brings arraykit along, which timing does not need

    return roof
