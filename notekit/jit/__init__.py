"""What PyPy's JIT makes of a loop: its traces, beside the Python they come from.

`running` has PyPy run a snippet, `log` reads what it logs, `traces` puts that in
order, `alignment` beside the source; `text` and `page` show it. `examples` are
those of the notebook, `recorded` traces stand in where there is no PyPy.
`python -m notekit.jit` does the same from the command line.
"""

from notekit.jit.examples import example, traced
from notekit.jit.fused import fused
from notekit.jit.log import LogError
from notekit.jit.operations import Kind, Operation
from notekit.jit.running import TraceError, trace
from notekit.jit.traces import Part, Snippet, Trace, Traces

__all__ = [
    "Kind",
    "LogError",
    "Operation",
    "Part",
    "Snippet",
    "Trace",
    "TraceError",
    "Traces",
    "example",
    "fused",
    "trace",
    "traced",
]
