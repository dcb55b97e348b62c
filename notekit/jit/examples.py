"""The snippets of the notebook on loops, traced here if there is a PyPy, else as recorded.

`python -m notekit.jit --record` traces them all and writes the recordings anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from notekit.jit.log import LogError
from notekit.jit.recorded import load
from notekit.jit.running import TraceError, trace
from notekit.jit.traces import Snippet, Traces

__all__ = ["EXAMPLES", "RECORDINGS", "example", "recorded", "traced"]

RECORDINGS = Path(__file__).with_name("recordings")
TIMES = 100_000  # that each loop goes round
_ARRAYS = """\
from array import array
a = array("d", [1.0, 2.0, 3.0, 5.0]) * (TIMES // 4)
b = array("d", bytes(8 * len(a)))"""


def _add() -> Snippet:
    import arraykit as ak
    from notekit.jit.fused import fused

    a = ak.asarray(memoryview(bytearray(8 * TIMES)).cast("d"))
    return fused(a + a + a + a + a)


def _plain(source: str, call: str) -> Callable[[], Snippet]:
    return lambda: Snippet(source.strip("\n"), call.replace("TIMES", str(TIMES)).strip("\n"))


EXAMPLES: dict[str, Callable[[], Snippet]] = {
    # The benchmark `iterate` of 2011.
    "iterate": _plain(
        """
def iterate(a):
    s = 0.0
    for i in range(len(a)):
        s += a[i]
    return s
""",
        """
from array import array
iterate(array("d", [1.0]) * TIMES)
""",
    ),
    # Its benchmark `add`: as it comes to mind, step by step, and as arraykit does it.
    "naive": _plain(
        """
def naive(a, b):
    for i in range(len(a)):
        b[i] = a[i] + a[i] + a[i] + a[i] + a[i]
""",
        f"{_ARRAYS}\nfor _ in range(3): naive(a, b)",
    ),
    "named": _plain(
        """
def named(n, a, b):
    for i in range(n):
        x = a[i]
        t0 = x + x
        t1 = t0 + x
        t2 = t1 + x
        t3 = t2 + x
        b[i] = t3
""",
        f"{_ARRAYS}\nfor _ in range(3): named(len(a), a, b)",
    ),
    "add": _add,
    # `iterate` over an array of arraykit's, whose elements are read by code in Python.
    "elements": _plain(
        """
def elements(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i]
    return s
""",
        """
from array import array
import arraykit as ak
elements(ak.asarray(array("d", [1.0]) * TIMES))
""",
    ),
    "call": _plain(
        """
def square(x):
    return x * x

def squares(n):
    s = 0.0
    for i in range(n):
        s += square(i * 0.5)
    return s
""",
        "squares(TIMES)",
    ),
    "branch": _plain(
        """
def clipped(values):
    s = 0
    for x in values:
        if x > 100:
            s += 100
        else:
            s += x
    return s
""",
        "clipped([1, 2, 3, 400] * (TIMES // 4))",
    ),
    "mixed": _plain(
        """
def total(values):
    s = 0
    for x in values:
        s += x
    return s
""",
        "total([1] * (TIMES // 2) + [0.5] * (TIMES // 2))",
    ),
    "attribute": _plain(
        """
class Account:
    def __init__(self):
        self.balance = 0

    def pay(self, amount):
        self.balance += amount

def pay_all(n):
    account = Account()
    for i in range(n):
        account.pay(i)
    return account.balance
""",
        "pay_all(TIMES)",
    ),
    "powers": _plain(
        """
def doubled(n):
    s = 1
    for i in range(n):
        s += s
    return s
""",
        "for _ in range(10): doubled(TIMES // 20)",
    ),
    # A function of the C library, as notebook 11 calls it.
    "math": _plain(
        """
from math import cos

def total(n):
    s = 0.0
    for i in range(n):
        s += cos(i * 0.5)
    return s
""",
        "total(TIMES)",
    ),
    "cffi": _plain(
        """
from cffi import FFI

ffi = FFI()
ffi.cdef("double cos(double);")
cos = ffi.dlopen(None).cos

def total(n):
    s = 0.0
    for i in range(n):
        s += cos(i * 0.5)
    return s
""",
        "total(TIMES)",
    ),
    "ctypes": _plain(
        """
import ctypes

cos = ctypes.CDLL(None).cos
cos.argtypes = [ctypes.c_double]
cos.restype = ctypes.c_double

def total(n):
    s = 0.0
    for i in range(n):
        s += cos(i * 0.5)
    return s
""",
        "total(TIMES)",
    ),
}


def example(name: str) -> Snippet:
    """The snippet of that name. Raises KeyError for another name."""
    if name not in EXAMPLES:
        raise KeyError(f"no example is called {name!r}; there are {', '.join(EXAMPLES)}")
    return EXAMPLES[name]()


def recorded(name: str) -> Traces:
    """The traces of an example as they were recorded."""
    example(name)
    return load(RECORDINGS / f"{name}.json")


@cache
def traced(name: str) -> Traces:
    """The traces of an example: of this machine where PyPy can trace it, else as recorded.

    What stood in the way is in their `note`.

    >>> traced("iterate").main.main.count("float_add")
    1
    """
    snippet = example(name)
    try:
        found = trace(snippet.source, snippet.call)
        note = found.reason
    except (TraceError, LogError) as error:
        found, note = None, f"PyPy could not trace it here: {error}."
    if found:
        return found
    kept = recorded(name)
    kept.note = note
    return kept
