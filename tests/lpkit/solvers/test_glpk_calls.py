"""What GLPK is called with: nothing that it aborts at, whatever a program is and was.

A binding that looks at each call stands between lpkit and the real one. What a user of lpkit
can write towards such a call, and gets instead, is in `test_abort_triggers`.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from math import inf, isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lpkit
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.solvers.programs import examples, programs
from tests.lpkit.solvers.test_abort_triggers import ANSWERED

# -- what each call has to keep to


def places(count):
    def check(g, problem, number, *_):
        assert 1 <= number <= getattr(g, count)(problem)

    return check


def bounded(count):
    def check(g, problem, number, kind, lower, upper):
        assert 1 <= number <= getattr(g, count)(problem)
        if kind in (g.GLP_LO, g.GLP_DB, g.GLP_FX):
            assert isfinite(lower)
        if kind in (g.GLP_UP, g.GLP_DB, g.GLP_FX):
            assert isfinite(upper)

    return check


def some(g, problem, count):
    assert count >= 1


def entries(g, problem, lengths, columns, coefficients):
    assert len(lengths) == g.glp_get_num_rows(problem)
    assert len(columns) == len(coefficients) == sum(lengths) > 0
    start = 0
    for length in lengths:
        row = columns[start : start + length]
        assert len(set(row)) == length
        assert all(0 <= column < g.glp_get_num_cols(problem) for column in row)
        start += length
    assert all(map(isfinite, coefficients))


def costs(g, problem, values):
    assert len(values) == g.glp_get_num_cols(problem)
    assert all(map(isfinite, values))


def cost(g, problem, number, value):
    assert 0 <= number <= g.glp_get_num_cols(problem)
    assert isfinite(value)


def row_of(g, problem, row, count, columns, numbers):
    assert 1 <= row <= g.glp_get_num_rows(problem)
    assert 0 <= count <= g.glp_get_num_cols(problem)
    found = [columns[k] for k in range(1, count + 1)]
    assert len(set(found)) == count
    assert all(1 <= column <= g.glp_get_num_cols(problem) for column in found)
    assert all(isfinite(numbers[k]) for k in range(1, count + 1))


def rows_less(g, problem, count, rows):
    found = [rows[k] for k in range(1, count + 1)]
    assert count >= 1
    assert len(set(found)) == count
    assert all(1 <= row <= g.glp_get_num_rows(problem) for row in found)


def of_a_factorised_basis(g, call, problem, number):
    assert g.glp_bf_exists(problem)
    rows = g.glp_get_num_rows(problem)
    if number <= rows:
        status = g.glp_get_row_stat(problem, number)
    else:
        status = g.glp_get_col_stat(problem, number - rows)
    assert (status == g.GLP_BS) == (call == g.glp_eval_tab_row)


def silent(g, problem, parameters):
    assert parameters.msg_lev == g.GLP_MSG_OFF
    solvable(g, problem, parameters)


def solvable(g, problem, parameters):
    assert problem is not None
    assert parameters.tm_lim >= 0
    for part, count in (("row", g.glp_get_num_rows), ("col", g.glp_get_num_cols)):
        kind, lower, upper = (getattr(g, f"glp_get_{part}_{what}") for what in ("type", "lb", "ub"))
        for number in range(1, count(problem) + 1):
            if kind(problem, number) == g.GLP_DB:
                assert lower(problem, number) < upper(problem, number)


def from_an_optimum(g, problem, parameters, search):
    assert parameters.msg_lev in (g.GLP_MSG_OFF, g.GLP_MSG_ON)  # `search` takes what it prints
    solvable(g, problem, parameters)
    assert 0 < parameters.tol_int < 1
    assert parameters.mip_gap >= 0
    assert g.glp_get_prim_stat(problem) == g.glp_get_dual_stat(problem) == g.GLP_FEAS


CHECKS = {
    **{"glp_add_rows": some, "glp_add_cols": some, "load_matrix": entries, "set_costs": costs},
    **{"glp_set_obj_coef": cost, "simplex": silent, "glp_exact": silent},
    **{"search": from_an_optimum, "tableau": of_a_factorised_basis},
    **{"glp_set_mat_row": row_of, "glp_del_rows": rows_less},
    "glp_set_row_bnds": bounded("glp_get_num_rows"),
    "glp_set_col_bnds": bounded("glp_get_num_cols"),
    **{name: places("glp_get_num_rows") for name in ("glp_get_row_prim", "glp_mip_row_val")},
    **{name: places("glp_get_num_cols") for name in ("glp_get_col_prim", "glp_mip_col_val")},
    **{name: places("glp_get_num_rows") for name in ("glp_get_row_stat", "glp_set_row_stat")},
    **{name: places("glp_get_num_cols") for name in ("glp_set_col_kind", "glp_set_col_stat")},
}


# -- the binding that looks


class Watched:
    """A binding that looks at what it is called with, and then calls."""

    def __init__(self, binding):
        self.binding = binding
        self.calls = Counter()

    def __getattr__(self, name):
        found = getattr(self.binding, name)
        if name not in CHECKS:
            return found

        def call(*arguments):
            self.calls[name] += 1
            CHECKS[name](self.binding, *arguments)
            return found(*arguments)

        return call


@contextmanager
def watched(way):
    glpk = solvers.get(way)
    binding = glpk._binding
    glpk._binding = Watched(binding)
    try:
        yield glpk._binding.calls
    finally:
        glpk._binding = binding


def tweaked(lp):
    """`lp` with every kind of change."""
    v = lp.variables[0]
    c = lp.add_constraint(v <= 3)
    c[v], c[lp.Var(0, 1)] = 2, 1
    lp.remove(lp.constraints[0])
    v.lower, v.upper = -inf, inf
    v.lower, v.upper = -4, 4
    lp.objective += v
    return lp


@settings(max_examples=examples(25))
@given(lp=st.one_of(programs(), programs(boxed=True, integer=True)))  # others may search for ever
def test_glpk_is_called_with_nothing_that_it_aborts_at(way_to_glpk, lp):
    with watched(way_to_glpk):
        for presolve in (False, True):
            lp.solve("max", solver=way_to_glpk, presolve=presolve)
        tweaked(lp).solve("max", solver=way_to_glpk)
        for c in lp.constraints:
            lp.remove(c)
        lp.solve("min", solver=way_to_glpk)


def test_and_that_is_looked_at(way_to_glpk):
    with watched(way_to_glpk) as calls:
        lp = program_of_2011(integer=True)
        lp.maximize(solver=way_to_glpk)
        lp.maximize(solver=way_to_glpk, presolve=True)
        lp = program_of_2011()
        lp.maximize(solver=way_to_glpk)
        lp.remove(lp.constraints[1])
        tweaked(lp).maximize(solver=way_to_glpk)
        for c in lp.constraints:  # the last one leaves its place in the basis to a variable
            lp.solve("max", solver=way_to_glpk)
            lp.remove(c)
        lp.solve("max", solver=way_to_glpk)
        for trigger in ANSWERED.values():
            trigger[0]().solve("max", solver=way_to_glpk)
    assert set(CHECKS) - set(calls) <= {"glp_exact"}


UNUSED = {
    r"glp_mincost_relax4|glp_netgen": "abort in GLPK 5.0 whatever they are given",
    r"glp_set_\w+_name|glp_create_index": "abort at a long name, or a control character in one",
    r"glp_read_\w+|glp_write_\w+": "print, and take no text that is not a file name's",
    r"as_intArray\(|as_doubleArray\(": "hand out wrong addresses in swiglpk 5.0.13",
}


@pytest.mark.parametrize("names", UNUSED)
def test_what_cannot_be_called_safely_is_not_called(names):
    files = Path(lpkit.__file__).parent.rglob("*.py")
    assert [file.name for file in files if re.search(names, file.read_text("utf-8"))] == []
