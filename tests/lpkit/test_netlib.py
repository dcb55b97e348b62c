"""The Netlib models, read by GLPK, written again as lpkit programs, solved: the known optima.

Each is written term by term with lpkit's operators, so that this also shows that nothing is
lost between an equation and the solver. Optima are those published with the models.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from lpkit import LinearProgram, solvers, total

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "netlib"
MODELS = sorted(path.name[: -len(".mps.gz")] for path in FOLDER.glob("*.mps.gz"))

# Models that take GLPK too long here, each with the reason.
TOO_SLOW = {}


# What reading a model takes beyond lpkit's own declarations.
READING = """
typedef struct glp_prob glp_prob;
#define GLP_MPS_DECK 1
#define GLP_MPS_FILE 2
#define GLP_LO 2
#define GLP_UP 3
#define GLP_DB 4
#define GLP_FX 5
glp_prob *glp_create_prob(void);
void glp_delete_prob(glp_prob *);
int glp_read_mps(glp_prob *, int, const void *, const char *);
int glp_get_num_rows(glp_prob *);
int glp_get_num_cols(glp_prob *);
int glp_get_row_type(glp_prob *, int);
double glp_get_row_lb(glp_prob *, int);
double glp_get_row_ub(glp_prob *, int);
int glp_get_col_type(glp_prob *, int);
double glp_get_col_lb(glp_prob *, int);
double glp_get_col_ub(glp_prob *, int);
double glp_get_obj_coef(glp_prob *, int);
int glp_get_mat_row(glp_prob *, int, int *, double *);
"""


class CffiReading:
    """The shared library as swiglpk shows it, as far as reading a model goes."""

    def __init__(self, file):
        from cffi import FFI

        self.ffi = FFI()
        self.ffi.cdef(READING)
        self.library = self.ffi.dlopen(file)

    def __getattr__(self, name):
        return getattr(self.library, name)

    def intArray(self, length):
        return self.ffi.new("int[]", length)

    def doubleArray(self, length):
        return self.ffi.new("double[]", length)

    def glp_read_mps(self, problem, kind, parameters, path):
        return self.library.glp_read_mps(problem, kind, self.ffi.NULL, os.fsencode(path))

    def glp_get_mat_row(self, problem, row, indices, values):
        indices, values = indices or self.ffi.NULL, values or self.ffi.NULL
        return self.library.glp_get_mat_row(problem, row, indices, values)


@cache
def reading(binding):
    """What reads models: swiglpk itself, or the library that cffi has opened."""
    return binding if binding.name == "swiglpk" else CffiReading(binding.file)


def read(path: Path):
    """(columns, rows, objective constant) of an MPS file, fixed or free, through GLPK itself."""
    glpk = solvers.get(solvers.DEFAULT)
    g = reading(glpk._binding)
    return glpk._thread.run(lambda cancel: read_on_its_thread(g, str(path)))


def read_on_its_thread(g, path):
    problem = g.glp_create_prob()
    try:
        for kind in (g.GLP_MPS_DECK, g.GLP_MPS_FILE):
            if g.glp_read_mps(problem, kind, None, path) == 0:
                break
        else:
            raise ValueError(f"{path} is no MPS file")
        columns = [
            (*bounds(g, g.glp_get_col_type, g.glp_get_col_lb, g.glp_get_col_ub, problem, j), cost)
            for j in range(1, g.glp_get_num_cols(problem) + 1)
            for cost in [g.glp_get_obj_coef(problem, j)]
        ]
        rows = [
            (
                *bounds(g, g.glp_get_row_type, g.glp_get_row_lb, g.glp_get_row_ub, problem, i),
                entries(g, problem, i),
            )
            for i in range(1, g.glp_get_num_rows(problem) + 1)
        ]
        return columns, rows, g.glp_get_obj_coef(problem, 0)
    finally:
        g.glp_delete_prob(problem)


def bounds(g, kind_of, lower_of, upper_of, problem, number):
    """Lower and upper bound, None where open."""
    kind = kind_of(problem, number)
    low = lower_of(problem, number) if kind in (g.GLP_LO, g.GLP_DB, g.GLP_FX) else None
    high = upper_of(problem, number) if kind in (g.GLP_UP, g.GLP_DB) else None
    return low, low if kind == g.GLP_FX else high


def entries(g, problem, row):
    count = g.glp_get_mat_row(problem, row, None, None)
    indices, values = g.intArray(count + 1), g.doubleArray(count + 1)
    g.glp_get_mat_row(problem, row, indices, values)
    return [(indices[k] - 1, values[k]) for k in range(1, count + 1)]


def written(columns, rows, constant) -> LinearProgram:
    lp = LinearProgram()
    bounded = [
        {which: bound for which, bound in zip(("lower", "upper"), sides) if bound is not None}
        for *sides, _ in columns
    ]
    xs = [lp.Var(**sides) for sides in bounded]
    lp.objective = total(cost * x for x, (*_, cost) in zip(xs, columns) if cost) + constant
    for low, high, terms in rows:
        if not terms or (low is None and high is None):
            assert low is None or low <= 0
            assert high is None or high >= 0
            continue
        left = total(k * xs[j] for j, k in terms)
        if low is None:
            lp.add_constraint(left <= high)
        elif high is None:
            lp.add_constraint(left >= low)
        elif low == high:
            lp.add_constraint(left == low)
        else:
            lp.add_constraint(low <= left <= high)
    return lp


def test_the_models_are_there(netlib):
    optima = json.loads((netlib / "optima.json").read_text())
    assert netlib == FOLDER
    assert len(MODELS) == 46
    assert set(MODELS) <= set(optima)


@pytest.mark.parametrize("name", MODELS)
def test_the_optimum_is_the_published_one(engine, netlib, name):
    if name in TOO_SLOW:
        pytest.skip(TOO_SLOW[name])
    expected = json.loads((netlib / "optima.json").read_text())[name]
    lp = written(*read(netlib / f"{name}.mps.gz"))
    assert lp.minimize(solver=engine, time_limit=60) == pytest.approx(expected, rel=1e-6)
    assert_optimal_by_its_prices(lp)


def assert_optimal_by_its_prices(lp) -> None:
    """Feasible within tolerance, and every reduced cost is what the duals leave of a cost."""
    priced = dict(zip(lp.variables, lp.matrix()[0].cost))
    scale = {v: 1 + abs(cost) for v, cost in priced.items()}
    for c in lp.constraints:
        size = 1 + max(abs(side) for side in (c.lower, c.upper, c.activity) if abs(side) < 1e300)
        assert c.slack >= -1e-5 * size
        dual, expression = c.dual, c.expression
        for v, k in zip(expression.variables, lp.rows.entries(c.row)[1]):
            priced[v] -= dual * k
            scale[v] += abs(dual * k)
    for v in lp.variables:
        assert v.reduced_cost == pytest.approx(priced[v], abs=1e-6 * scale[v])
