"""lpkit/solvers/glpk_swig.py: what reaches GLPK is what the matrix form says."""

from __future__ import annotations

from array import array
from math import inf

import pytest
import swiglpk
from hypothesis import given
from hypothesis import strategies as st

from lpkit.matrix import MatrixForm
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.glpk_swig import SwigBinding, _each_plus_one

pytestmark = pytest.mark.cpython

numbers = st.integers(0, 2**31 - 2)
bounds = st.sampled_from([(-inf, inf), (0.0, inf), (-inf, 3.0), (0.0, 1.0), (2.0, 2.0)])
row = st.tuples(st.dictionaries(st.integers(0, 4), st.integers(-9, 9).map(float)), bounds)


@given(st.lists(numbers) | st.lists(st.just(2**31 - 2)))
def test_each_plus_one(values):
    assert list(_each_plus_one(array("i", values))) == [value + 1 for value in values]


@given(
    columns=st.lists(st.tuples(bounds, st.integers(-9, 9).map(float)), min_size=5, max_size=5),
    rows=st.lists(row, max_size=6),
)
def test_the_problem_in_glpks_memory_is_the_matrix_form(columns, rows):
    problem = Problem(SwigBinding())
    try:
        problem.load(_form(columns, rows), maximize=False)
        p = problem.pointer
        assert [_bounds(p, "col", j + 1) for j in range(5)] == [limits for limits, _ in columns]
        assert [swiglpk.glp_get_obj_coef(p, j + 1) for j in range(5)] == [c for _, c in columns]
        assert [_bounds(p, "row", i + 1) for i in range(len(rows))] == [
            limits for _, limits in rows
        ]
        assert [_entries(p, i + 1) for i in range(len(rows))] == [
            {j: value for j, value in entries.items() if value} for entries, _ in rows
        ]
    finally:
        problem.delete()


def _form(columns, rows):
    return MatrixForm(
        array("d", [cost for _, cost in columns]),
        0.0,
        array("d", [limits[0] for limits, _ in columns]),
        array("d", [limits[1] for limits, _ in columns]),
        bytes(len(columns)),
        array("d", [limits[0] for _, limits in rows]),
        array("d", [limits[1] for _, limits in rows]),
        array("i", [len(entries) for entries, _ in rows]),
        array("i", [column for entries, _ in rows for column in entries]),
        array("d", [value for entries, _ in rows for value in entries.values()]),
    )


def _bounds(p, kind, number):
    how = getattr(swiglpk, f"glp_get_{kind}_type")(p, number)
    low = getattr(swiglpk, f"glp_get_{kind}_lb")(p, number)
    high = getattr(swiglpk, f"glp_get_{kind}_ub")(p, number)
    if how in (swiglpk.GLP_FR, swiglpk.GLP_UP):
        low = -inf
    if how in (swiglpk.GLP_FR, swiglpk.GLP_LO):
        high = inf
    return low, high


def _entries(p, row):
    count = swiglpk.glp_get_mat_row(p, row, None, None)
    places, values = swiglpk.intArray(count + 1), swiglpk.doubleArray(count + 1)
    swiglpk.glp_get_mat_row(p, row, places, values)
    return {places[k] - 1: values[k] for k in range(1, count + 1)}
