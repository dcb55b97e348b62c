"""The calls of C that are compared, and the ways to make each from Python: code as text.

A call is a loop around one function of a C library; its ways differ in what stands
between the loop and C, and all come to the same result. LIBRARY stands for the
library's file, FOLDER for that of a compiled module; `calls` puts them in.
"""

from __future__ import annotations

from dataclasses import dataclass

from notekit.bindings.sources import FFI_MODULE, SPOKEN_MODULE

__all__ = ["CALLS", "NO_CALL", "PYTHON", "Call", "Way"]

# Ways that call no C, to read the others beside: the loop alone, and a function of Python's own.
NO_CALL, PYTHON = "no call", "function in Python"


@dataclass(frozen=True)
class Way:
    """One way to make a call: `setup` binds what `statement`, or else the call's own, uses.

    `needs` are modules that have to be importable, `compiles` the module that has
    to be compiled for it, if any.
    """

    name: str
    setup: str
    needs: tuple[str, ...] = ()
    statement: str = ""
    compiles: str = ""


@dataclass(frozen=True)
class Call:
    """A function of a C library, called over and over; `each` says what one of n is.

    `setup` comes before that of any way, `base` is the case that ratios refer to,
    `memory` the bytes that are held for each of n.
    """

    title: str
    library: str
    setup: str
    statement: str
    result: str
    ways: tuple[Way, ...]
    base: str
    unit: str = "calls n"
    each: str = "a call"
    memory: float = 64.0


# -- functions of one number

_SUMMED = "s = 0\nfor x in values:\n    s += call(x)"
_ALONE = "s = 0\nfor x in values:\n    s += x"
_FOUND = "import sys; sys.path.insert(0, FOLDER)\n"


def _of_number(name: str, c_type: str, what: str, values: str, built_in: str) -> Call:
    # For the loop alone the numbers are the results from the start, so that it sums up the same.
    done = f"{built_in}\nvalues = [call(x) for x in values]"
    declared = f'from cffi import FFI\nffi = FFI()\nffi.cdef("{c_type} {name}({c_type});")\n'
    typed = f"call.argtypes, call.restype = [ctypes.c_{c_type}], ctypes.c_{c_type}"
    by_hand = f"{_FOUND}from {SPOKEN_MODULE} import {name} as call"
    by_cffi = f"{_FOUND}from {FFI_MODULE} import lib\ncall = lib.{name}"
    ways = (
        Way(NO_CALL, done, statement=_ALONE),
        Way(PYTHON, f"{done}\ndef call(x):\n    return x"),
        Way("built in", built_in),
        Way("C-API", by_hand, compiles=SPOKEN_MODULE),
        Way("cffi", f"{declared}call = ffi.dlopen(LIBRARY).{name}", ("cffi",)),
        Way("cffi, compiled", by_cffi, ("cffi",), compiles=FFI_MODULE),
        Way("ctypes", f"import ctypes\ncall = ctypes.CDLL(LIBRARY).{name}\n{typed}", ("ctypes",)),
    )
    title = f"{name}(x), {what}"
    return Call(title, "m", values, _SUMMED, "s", ways, "built in on CPython")


# -- GLPK: its cheapest call, which reads a number, and one that hands over n entries

_OPENED = {
    "C-API": "import swiglpk as g\np = g.glp_create_prob()",
    "cffi": """\
from cffi import FFI
ffi = FFI()
ffi.cdef('''
    typedef struct glp_prob glp_prob;
    glp_prob *glp_create_prob(void);
    int glp_add_rows(glp_prob *, int);
    int glp_add_cols(glp_prob *, int);
    int glp_get_num_rows(glp_prob *);
    int glp_get_num_nz(glp_prob *);
    void glp_load_matrix(glp_prob *, int, const int *, const int *, const double *);
''')
g = ffi.dlopen(LIBRARY)
p = g.glp_create_prob()""",
    "ctypes": """\
import ctypes
g = ctypes.CDLL(LIBRARY)
g.glp_create_prob.restype = ctypes.c_void_p
p = ctypes.c_void_p(g.glp_create_prob())""",
}
_NEEDS = {"C-API": ("swiglpk",), "cffi": ("cffi",), "ctypes": ("ctypes",)}

_ASK = "g.glp_add_rows(p, 3)\ncall = g.glp_get_num_rows"
_SIZED = """\
g.glp_add_rows(p, 1)
g.glp_add_cols(p, n)
load, count = g.glp_load_matrix, g.glp_get_num_nz
"""
_ENTRIES = {
    "C-API": """\
ia, ja, ar = g.intArray(n + 1), g.intArray(n + 1), g.doubleArray(n + 1)
for k in range(1, n + 1):
    ia[k], ja[k], ar[k] = 1, k, 0.5 * k""",
    "cffi": """\
ia = ffi.new("int[]", [0] + [1] * n)
ja = ffi.new("int[]", list(range(n + 1)))
ar = ffi.new("double[]", [0.5 * k for k in range(n + 1)])""",
    "ctypes": """\
ints, doubles = ctypes.c_int * (n + 1), ctypes.c_double * (n + 1)
ia, ja = ints(0, *[1] * n), ints(*range(n + 1))
ar = doubles(*[0.5 * k for k in range(n + 1)])""",
}


def _of_glpk(endings: dict[str, str]) -> tuple[Way, ...]:
    return tuple(
        Way(name, f"{_OPENED[name]}\n{ending}", _NEEDS[name]) for name, ending in endings.items()
    )


def _rows() -> Call:
    typed = f"{_ASK}\ncall.argtypes, call.restype = [ctypes.c_void_p], ctypes.c_int"
    ways = (
        Way(NO_CALL, "rows = 3", statement="s = 0\nfor _ in turns:\n    s += rows"),
        Way(PYTHON, "p = 3\ndef call(p):\n    return p"),
        *_of_glpk({"C-API": _ASK, "cffi": _ASK, "ctypes": typed}),
    )
    loop = "s = 0\nfor _ in turns:\n    s += call(p)"
    title, base = "glp_get_num_rows(p), of GLPK", "C-API on CPython"
    return Call(title, "glpk", "turns = range(n)", loop, "s", ways, base)


def _load() -> Call:
    return Call(
        "glp_load_matrix(p, n, …), all entries at once",
        "glpk",
        "",
        "load(p, n, ia, ja, ar)",
        "count(p)",
        _of_glpk({name: f"{_SIZED}{entries}" for name, entries in _ENTRIES.items()}),
        "C-API on CPython",
        "entries n",
        "an entry",
        160.0,
    )


# -- SQLite: a column of n numbers, read row by row from a database in memory

_SQL = """\
make = (
    "create table t as with recursive c(x) as "
    "(select 1 union all select x + 1 from c where x < %d) select x from c" % n
)
read = "select x from t"
"""
_BY_MODULE = """\
import sqlite3
lite = sqlite3.connect(":memory:")
lite.execute(make)"""
_BY_CFFI = """\
from cffi import FFI
ffi = FFI()
ffi.cdef('''
    typedef struct sqlite3 sqlite3;
    typedef struct sqlite3_stmt sqlite3_stmt;
    int sqlite3_open(const char *, sqlite3 **);
    int sqlite3_exec(sqlite3 *, const char *, void *, void *, void *);
    int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, void *);
    int sqlite3_step(sqlite3_stmt *);
    int sqlite3_column_int(sqlite3_stmt *, int);
    int sqlite3_reset(sqlite3_stmt *);
''')
q, nothing = ffi.dlopen(LIBRARY), ffi.NULL
d, r = ffi.new("sqlite3 **"), ffi.new("sqlite3_stmt **")
q.sqlite3_open(b":memory:", d)
q.sqlite3_exec(d[0], make.encode(), nothing, nothing, nothing)
q.sqlite3_prepare_v2(d[0], read.encode(), -1, r, nothing)
rows = r[0]
step, column, reset = q.sqlite3_step, q.sqlite3_column_int, q.sqlite3_reset"""
_BY_CTYPES = """\
import ctypes
q = ctypes.CDLL(LIBRARY)
d, rows = ctypes.c_void_p(), ctypes.c_void_p()
q.sqlite3_open(b":memory:", ctypes.byref(d))
q.sqlite3_exec(d, make.encode(), None, None, None)
q.sqlite3_prepare_v2(d, read.encode(), -1, ctypes.byref(rows), None)
step, column, reset = q.sqlite3_step, q.sqlite3_column_int, q.sqlite3_reset
step.argtypes = reset.argtypes = [ctypes.c_void_p]
column.argtypes = [ctypes.c_void_p, ctypes.c_int]"""


def _select() -> Call:
    return Call(
        "select x from t, of SQLite",
        "sqlite3",
        _SQL,
        # 100 is SQLITE_ROW: there is one more.
        "s = 0\nwhile step(rows) == 100:\n    s += column(rows, 0)\nreset(rows)",
        "s",
        (
            Way(
                "module sqlite3",
                _BY_MODULE,
                ("sqlite3",),
                "s = 0\nfor (x,) in lite.execute(read):\n    s += x",
            ),
            Way("cffi", _BY_CFFI, ("cffi",)),
            Way("ctypes", _BY_CTYPES, ("ctypes",)),
        ),
        "module sqlite3 on CPython",
        "rows n",
        "a row",
        100.0,
    )


CALLS: dict[str, Call] = {
    "cos": _of_number(
        "cos",
        "double",
        "a float",
        "values = [0.001 * i for i in range(n)]",
        "from math import cos as call",
    ),
    "labs": _of_number(
        "labs",
        "long",
        "a whole number",
        "values = [i // 2 if i % 2 else -i for i in range(n)]",
        "call = abs",
    ),
    "rows": _rows(),
    "load": _load(),
    "select": _select(),
}
