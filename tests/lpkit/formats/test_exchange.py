"""Files that lpkit writes and GLPK reads, and the other way round: the same matrix."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import HealthCheck, given, settings

from lpkit import LinearProgram, solvers
from lpkit.formats.lp_words import AUXILIARY, is_name
from lpkit.solvers import glpk_translator
from tests.lpkit.formats.programs import contents, plain, programs, short
from tests.lpkit.test_netlib import MODELS

pytestmark = [pytest.mark.cpython, pytest.mark.solver("glpk-swig")]

# One folder for all examples of a test; each writes its file anew. A file is read by GLPK too.
anew = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
)


def by_glpk(read, sign=1):
    """What GLPK has after `read(g, problem)`: as `contents`, without free rows.

    In MPS, GLPK takes the objective's right-hand side for its constant, where the others that
    read the format take minus it; hence `sign`.
    """

    def work(g):
        problem = g.glp_create_prob()
        try:
            assert read(g, problem) == 0
            return glpk_translator._contents(g, problem)
        finally:
            g.glp_delete_prob(problem)

    found = solvers.get("glpk-swig").call(work)
    matrix, place, rows = found.matrix, 0, []
    for name, length, low, high in zip(
        found.rows, matrix.row_lengths, matrix.row_lower, matrix.row_upper
    ):
        here = range(place, place + length)
        terms = sorted((matrix.columns[k], matrix.coefficients[k]) for k in here)
        place += length
        if low > -inf or high < inf:
            rows.append((name, low, high, terms))
    kinds = (whole == 1 for whole in matrix.integer)
    columns = list(zip(found.columns, matrix.lower, matrix.upper, kinds))
    return columns, rows, list(matrix.cost), sign * matrix.offset


def with_sides(lp):
    columns, rows, costs, offset = contents(lp)
    return columns, [row for row in rows if row[1] > -inf or row[2] < inf], costs, offset


@anew
@given(programs(is_name, plain, short, rows=1))
def test_glpk_reads_the_mps_that_is_written(tmp_path, lp):
    lp.write(tmp_path / "a.mps")
    path = str(tmp_path / "a.mps")
    assert by_glpk(lambda g, p: g.glp_read_mps(p, g.GLP_MPS_FILE, None, path), -1) == with_sides(lp)


@anew
@given(programs(is_name, plain, short, constant=False, rows=1))
def test_glpk_reads_the_lp_file_that_is_written(tmp_path, lp):
    lp.write(tmp_path / "a.lp")
    path = str(tmp_path / "a.lp")
    columns, rows, costs, offset = by_glpk(lambda g, p: g.glp_read_lp(p, None, path))
    kept = [j for j, column in enumerate(columns) if not column[0].startswith(AUXILIARY)]
    slack = {j: columns[j][1:3] for j in range(len(columns)) if j not in kept}
    place = {j: number for number, j in enumerate(kept)}  # GLPK counts the auxiliary ones too
    found = []
    for name, low, high, terms in rows:
        low, high = next((slack[j] for j, _ in terms if j in slack), (low, high))
        if low > -inf or high < inf:
            found.append((name, low, high, [(place[j], k) for j, k in terms if j in place]))
    read = ([columns[j] for j in kept], found, [costs[j] for j in kept], offset)
    assert read == with_sides(lp)


def built(lp):
    """`lp` in GLPK's memory, as a function that fills a problem."""

    def build(g, problem):
        matrix = lp.matrix()[0]
        g.glp_add_cols(problem, len(matrix.cost))
        for j, v in enumerate(lp.variables):
            g.glp_set_col_name(problem, j + 1, v.name)
            g.glp_set_col_kind(problem, j + 1, g.GLP_IV if v.is_integer else g.GLP_CV)
            g.glp_set_col_bnds(problem, j + 1, kind(g, v), v.lower, v.upper)
            g.glp_set_obj_coef(problem, j + 1, matrix.cost[j])
        g.glp_set_obj_coef(problem, 0, matrix.offset)
        if lp.constraints:
            g.glp_add_rows(problem, len(lp.constraints))
            g.load_matrix(problem, matrix.row_lengths, matrix.columns, matrix.coefficients)
        for i, c in enumerate(lp.constraints):
            g.glp_set_row_name(problem, i + 1, c.name)
            g.glp_set_row_bnds(problem, i + 1, kind(g, c), c.lower, c.upper)

    return build


def kind(g, sides):
    low, high = sides.lower, sides.upper
    if low == high:
        return g.GLP_FX
    if low == -inf:
        return g.GLP_FR if high == inf else g.GLP_UP
    return g.GLP_LO if high == inf else g.GLP_DB


def written_by_glpk(lp, write):
    """Have GLPK write a program, which has a side on each row: others it leaves out."""

    def work(g):
        problem = g.glp_create_prob()
        try:
            built(lp)(g, problem)
            assert write(g, problem) == 0
        finally:
            g.glp_delete_prob(problem)

    solvers.get("glpk-swig").call(work)


@anew
@given(programs(is_name, plain, short, rows=1, closed=True))
def test_the_mps_that_glpk_writes_is_read(tmp_path, lp):
    path = str(tmp_path / "a.mps")
    written_by_glpk(lp, lambda g, p: g.glp_write_mps(p, g.GLP_MPS_FILE, None, path))
    found = with_sides(LinearProgram.read(path))
    assert by_glpk(lambda g, p: g.glp_read_mps(p, g.GLP_MPS_FILE, None, path), -1) == found
    assert [row[:3] for row in found[1]] == [row[:3] for row in with_sides(lp)[1]]


@anew
@given(programs(is_name, plain, short, constant=False, rows=1, closed=True))
def test_the_lp_file_that_glpk_writes_is_read(tmp_path, lp):
    path = str(tmp_path / "a.lp")
    written_by_glpk(lp, lambda g, p: g.glp_write_lp(p, None, path))
    columns, rows, costs, _ = contents(LinearProgram.read(path))
    expected = with_sides(lp)
    assert sorted(c[0] for c in columns) == sorted(c[0] for c in expected[0])
    assert [(r[0], r[1], r[2], len(r[3])) for r in rows] == [
        (
            name,
            pytest.approx(low, rel=1e-12, abs=1e-9),
            pytest.approx(high, rel=1e-12, abs=1e-9),
            len(terms),
        )
        for name, low, high, terms in expected[1]
    ]
    assert sum(map(bool, costs)) == sum(map(bool, expected[2]))


def read_as_glpk_can(path):
    """Reads a file as fixed MPS, or as free where it is that."""

    def read(g, problem):
        as_fixed = g.glp_read_mps(problem, g.GLP_MPS_DECK, None, path)
        return as_fixed and g.glp_read_mps(problem, g.GLP_MPS_FILE, None, path)

    return read


@pytest.mark.parametrize("name", MODELS)
def test_glpk_reads_the_same_netlib_model(netlib, name):
    path = netlib / f"{name}.mps.gz"
    columns, rows, costs, offset = with_sides(LinearProgram.read(path))
    # GLPK leaves the blanks out of names.
    columns, rows = (
        [(name.replace(" ", ""), *rest) for name, *rest in named] for named in (columns, rows)
    )
    assert by_glpk(read_as_glpk_can(str(path)), -1) == (columns, rows, costs, offset)
