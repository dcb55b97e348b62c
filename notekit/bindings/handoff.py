"""lpkit's two bindings of GLPK, timed: swiglpk, by the C-API, and cffi, which PyPy has too.

The program is a chain of n variables, each with a bound, a cost, and a row that ties it
to the next. `hand_off` is what the bindings are for: the program from lpkit's arrays
into GLPK's memory. `build_and_solve` is all of it, as a reader writes it.
"""

from __future__ import annotations

from notekit.bindings.libraries import library
from notekit.timing import Case
from notekit.timing.classics import Classic

__all__ = ["build_and_solve", "hand_off"]

_BUILD = """\
from lpkit import LinearProgram

def build(n):
    lp = LinearProgram()
    x = [lp.Var(lower=0, upper=10) for j in range(n)]
    lp.objective = sum(x)
    for j in range(n - 1):
        lp.add_constraint(x[j] + x[j + 1] >= j % 3)
    return lp"""

# Where: the interpreter, what else has to be importable, the module of the binding, its class,
# and the name of the solver that uses it.
_BINDINGS = {
    "swiglpk on CPython": ("CPython", "swiglpk", "glpk_swig", "SwigBinding", "glpk-swig"),
    "cffi on CPython": ("CPython", "cffi", "glpk_cffi", "CffiBinding", "glpk-cffi"),
    "cffi on PyPy": ("PyPy", "cffi", "glpk_cffi", "CffiBinding", "glpk-cffi"),
}
_BASE = "swiglpk on CPython"


def hand_off() -> Classic:
    """From lpkit's arrays into GLPK's memory: a call for each bound and cost, one for all entries.

    >>> from notekit.bindings.handoff import hand_off
    >>> [case.name for case in hand_off().cases]
    ['swiglpk on CPython', 'cffi on CPython', 'cffi on PyPy']
    """
    made = []
    for name, (_, _, module, binding, _) in _BINDINGS.items():
        setup = (
            f"{_BUILD}\n\nfrom lpkit.solvers.glpk_problem import Problem\n"
            f"from lpkit.solvers.{module} import {binding}\n"
            f"matrix, g = build(n).matrix()[0], {binding}()"
        )
        statement = (
            "problem = Problem(g)\nproblem.load(matrix, False)\n"
            "rows = g.glp_get_num_rows(problem.pointer)\nproblem.delete()"
        )
        made.append(_case(name, setup, statement, "rows"))
    sizes = (100, 1_000, 10_000)
    return Classic("a program of n variables into GLPK", tuple(made), sizes, _BASE)


def build_and_solve() -> Classic:
    """The program written as symbols, handed over, solved, and its answer read back."""
    made = []
    for name, (*_, solver) in _BINDINGS.items():
        statement = f'value = build(n).minimize(solver="{solver}")'
        made.append(_case(name, _BUILD, statement, "value"))
    return Classic("build and solve, n variables", tuple(made), (10, 100, 1_000), _BASE)


def _case(name: str, setup: str, statement: str, result: str) -> Case:
    where, package, *_ = _BINDINGS[name]
    missing = library("glpk").reason if package == "cffi" else ""
    return Case(
        name, statement, setup, result, where, ("lpkit", package), memory=2000, missing=missing
    )
