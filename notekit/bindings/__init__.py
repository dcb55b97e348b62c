"""What a call of C costs from Python: by cffi, ctypes and the C-API, on CPython and PyPy.

`catalogue` holds what is timed, `calls` makes cases of it, `compiling` builds the
extensions it takes, `libraries` finds the C libraries, `per_call` tells nanoseconds.
`handoff` is about lpkit's two bindings of GLPK, `numpy_on_pypy` about NumPy there,
`lesson` has the exercises.
"""

from notekit.bindings.calls import INTERPRETERS, cases
from notekit.bindings.catalogue import CALLS, Call, Way
from notekit.bindings.per_call import PerCall, per_call

__all__ = ["CALLS", "INTERPRETERS", "Call", "PerCall", "Way", "cases", "per_call"]
