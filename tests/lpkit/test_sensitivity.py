"""How far costs and right-hand sides may move: by hand, by re-solving, and against fractions."""

from __future__ import annotations

import re
import threading
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import (
    BadBounds,
    ForeignVariable,
    LinearProgram,
    NoAnswer,
    RemovedConstraint,
    SolverUnavailable,
    Status,
)
from lpkit.lessons.first_program import program_of_2011
from lpkit.solution import Solution
from lpkit.solvers import Options, Outcome
from tests.lpkit import exact
from tests.lpkit.conftest import LIBRARIES
from tests.lpkit.solvers.programs import examples, programs

STEP = Fraction(1, 16)  # beyond an end
FAR = 10**6  # into a range without end
PRECISION = 1e-7

senses = st.sampled_from(["max", "min"])


def ends(rows):
    """By name, the two ends of each range."""
    return {row.name: (row.least, row.greatest) for row in rows}


def about(expected):
    return {name: pytest.approx(pair) for name, pair in expected.items()}


# -- by hand


@pytest.fixture
def wyndor(lp):
    """Doors and windows in three plants: after Hillier and Lieberman's first example."""
    doors, windows = lp.Var(lower=0, name="doors"), lp.Var(lower=0, name="windows")
    lp.objective = 3 * doors + 5 * windows
    lp.add_constraint(doors <= 4, name="plant 1")
    lp.add_constraint(2 * windows <= 12, name="plant 2")
    lp.add_constraint(3 * doors + 2 * windows <= 18, name="plant 3")
    return lp


def test_an_optimum_with_one_basis(solver, wyndor):
    assert wyndor.maximize(solver=solver) == pytest.approx(36)
    report = wyndor.sensitivity(solver=solver)
    assert ends(report.costs) == about({"doors": (0, 7.5), "windows": (2, inf)})
    rhs = {"plant 1": (2, inf), "plant 2": (6, 18), "plant 3": (12, 24)}
    assert ends(report.sides) == about(rhs)
    assert [row.shadow_price for row in report.sides] == pytest.approx([0, 1.5, 1])
    assert [row.slack for row in report.sides] == pytest.approx([2, 0, 0])


def test_the_example_of_the_manual_of_glpk(solver):
    lp = program_of_2011()
    lp.maximize(solver=solver)
    report = lp.sensitivity(solver=solver)
    assert ends(report.costs) == about({"x": (6, 15), "y": (4, 10), "z": (-inf, 20 / 3)})
    assert ends(report.sides[:3]) == about({"c1": (60, 150), "c2": (400, 1000), "c3": (200, inf)})
    not_made = report.sides[5]  # z >= 0: how much is lost by each z that has to be made
    assert not_made.shadow_price == pytest.approx(-8 / 3)
    assert (not_made.least, not_made.greatest) == pytest.approx((-inf, 25))


def test_a_minimum_with_bounds_of_every_kind(engine, lp):
    # from JuMP's tutorial on sensitivity, the ranges calculated by hand
    x, y, z = lp.Var(0, name="x"), lp.Var(0, 3, name="y"), lp.Var(upper=1, name="z")
    lp.objective = 12 * x + 20 * y - z
    lp.add_constraint(6 * x + 8 * y >= 100)
    lp.add_constraint(7 * x + 12 * y >= 120)
    lp.add_constraint(x + y <= 20)
    lp.minimize(solver=engine)
    report = lp.sensitivity(solver=engine)
    costs = {"x": (35 / 3, 15), "y": (16, 144 / 7), "z": (-inf, 0)}
    assert ends(report.costs) == about(costs)
    sides = {"c1": (96, 720 / 7), "c2": (350 / 3, 374 / 3), "c3": (16.25, inf)}
    assert ends(report.sides) == about(sides)
    assert [row.shadow_price for row in report.sides] == pytest.approx([0.25, 1.5, 0])


def test_equalities_have_one_side_and_ranges_two(engine, lp):
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    lp.objective = x + 3 * y
    same = lp.add_constraint(x + y == 4, name="same")
    between = lp.add_constraint(1 <= y <= 3, name="between")
    lp.minimize(solver=engine)
    report = lp.sensitivity(solver=engine)
    assert [row.relation for row in report.sides] == ["==", ">=", "<="]
    assert (report[same].least, report[same].greatest) == pytest.approx((1, inf))
    lower, upper = report[between, ">="], report[between, "<="]
    assert (lower.shadow_price, upper.shadow_price) == pytest.approx((2, 0))
    assert (lower.least, lower.greatest) == pytest.approx((0, 3))  # not beyond the upper side
    assert (upper.least, upper.greatest) == pytest.approx((1, inf))


def test_free_and_fixed_variables(engine, lp):
    free, fixed = lp.Var(name="free"), lp.Var(2, 2, name="fixed")
    lp.objective = 2 * free + 7 * fixed
    lp.add_constraint(free + fixed >= 5, name="least")
    lp.minimize(solver=engine)
    report = lp.sensitivity(solver=engine)
    assert ends(report.costs) == about({"free": (0, inf), "fixed": (-inf, inf)})
    assert ends(report.sides) == about({"least": (-inf, inf)})


def test_a_variable_in_no_constraint(engine, lp):
    idle = lp.Var(0, 1, name="idle")
    lp.objective = 2 * idle
    lp.maximize(solver=engine)
    report = lp.sensitivity(solver=engine)
    assert (report[idle].least, report[idle].greatest) == (0, inf)
    assert report.sides == ()


# -- degenerate optima, where there are several bases: given by hand, so that it is known which


def found(lp, values, duals, sense="max"):
    """The optimum with that point and those prices, as a solver could have found it."""
    matrix, rows, version = lp.matrix()
    entries = [lp.rows.entries(c.row) for c in lp.constraints]
    priced = [0.0] * len(values)
    for (columns, coefficients), dual in zip(entries, duals):
        for j, a in zip(columns, coefficients):
            priced[j] += a * dual
    outcome = Outcome(
        Status.OPTIMAL,
        values=values,
        activities=[sum(a * values[j] for j, a in zip(*row)) for row in entries],
        duals=duals,
        reduced_costs=[cost - price for cost, price in zip(matrix.cost, priced)],
    )
    lp._solution = Solution(lp, matrix, rows, version, Options(sense == "max"), outcome, 0.0)


@pytest.fixture
def corner(lp):
    """Three lines through the optimum (1, 1)."""
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    lp.objective = x + y
    for relation in (x <= 1, y <= 1, x + y <= 2):
        lp.add_constraint(relation)
    return lp


@pytest.mark.parametrize("duals", [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.5]])
def test_costs_at_a_degenerate_vertex_do_not_depend_on_the_prices(engine, corner, duals):
    found(corner, [1.0, 1.0], duals)
    report = corner.sensitivity(solver=engine)
    assert ends(report.costs) == about({"x": (0, inf), "y": (0, inf)})


def test_a_price_at_a_degenerate_vertex_may_hold_on_one_side_only(engine, corner):
    found(corner, [1.0, 1.0], [0.0, 0.0, 1.0])
    report = corner.sensitivity(solver=engine)
    assert ends(report.sides) == about({"c1": (1, inf), "c2": (1, inf), "c3": (0, 2)})
    found(corner, [1.0, 1.0], [1.0, 1.0, 0.0])
    report = corner.sensitivity(solver=engine)
    assert ends(report.sides) == about({"c1": (0, 1), "c2": (0, 1), "c3": (2, inf)})
    found(corner, [1.0, 1.0], [0.5, 0.5, 0.5])
    report = corner.sensitivity(solver=engine)
    assert ends(report.sides) == about({"c1": (1, 1), "c2": (1, 1), "c3": (2, 2)})


def test_a_constraint_said_twice(engine, lp):
    x = lp.Var(0, name="x")
    lp.objective = 2 * x
    lp.add_constraint(x <= 3, name="once")
    lp.add_constraint(2 * x <= 6, name="twice")
    found(lp, [3.0], [2.0, 0.0])
    report = lp.sensitivity(solver=engine)
    assert ends(report.costs) == about({"x": (0, inf)})
    assert ends(report.sides) == about({"once": (0, 3), "twice": (6, inf)})


@pytest.mark.parametrize(
    "point, costs",
    [
        ([1.0, 1.0], {"x": (1, 1), "y": (1, 1)}),  # between two vertices
        ([1.5, 0.5], {"x": (1, inf), "y": (0, 1)}),
        ([0.5, 1.5], {"x": (0, 1), "y": (1, inf)}),
    ],
)
def test_one_of_many_optimal_points(engine, lp, point, costs):
    x, y = lp.Var(0, 1.5, name="x"), lp.Var(0, 1.5, name="y")
    lp.objective = x + y
    lp.add_constraint(x + y <= 2, name="shared")
    found(lp, point, [1.0])
    report = lp.sensitivity(solver=engine)
    assert ends(report.costs) == about(costs)
    assert ends(report.sides) == about({"shared": (0, 3)})  # for all of them the same


# -- re-solving


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize("relation", ["<=", ">=", "=="])
def test_the_shadow_price_is_the_change_when_the_side_is_raised(engine, sense, relation):
    lp = LinearProgram()
    x, y = lp.Var(-10, 10, name="x"), lp.Var(-10, 10, name="y")
    improving = 1 if (sense == "max") == (relation != ">=") else -1
    lp.objective = improving * (3 * x + y)
    c = lp.add_constraint({"<=": x + y <= 5, ">=": x + y >= 5, "==": x + y == 5}[relation])
    before = lp.solve(sense, solver=engine).objective
    row = lp.sensitivity(solver=engine)[c]
    assert (row.relation, row.shadow_price) == (relation, pytest.approx(c.dual))
    assert abs(row.shadow_price) == pytest.approx(3 if relation == ">=" else 1)
    for end in (row.least, row.greatest):
        c.rhs = end
        after = lp.solve(sense, solver=engine).objective
        assert after - before == pytest.approx(row.shadow_price * (end - 5))


@pytest.mark.parametrize("unit", [1e-9, 1e-4, 1e6])
def test_units_do_not_matter(engine, unit):
    lp = program_of_2011()
    lp.objective *= unit
    for c in lp.constraints:
        c.rhs *= unit
    lp.maximize(solver=engine)
    report = lp.sensitivity(solver=engine)
    costs = {"x": (6, 15), "y": (4, 10), "z": (-inf, 20 / 3)}
    scaled = {name: (low * unit, high * unit) for name, (low, high) in costs.items()}
    assert ends(report.costs) == about(scaled)
    assert (report.sides[1].least, report.sides[1].greatest) == pytest.approx(
        (400 * unit, 1000 * unit)
    )


@pytest.mark.cpython
@pytest.mark.solver
@pytest.mark.parametrize("name", ["afiro", "adlittle", "share2b"])
def test_solvers_agree_on_the_ranges_of_one_optimum(netlib, name):
    lp = LinearProgram.read(netlib / f"{name}.mps.gz")
    lp.minimize()
    reports = [lp.sensitivity(solver=which) for which in LIBRARIES]
    for rows in zip(*(report.costs + report.sides for report in reports)):
        for row in rows[1:]:
            assert row[-2:] == pytest.approx(rows[0][-2:], rel=1e-6, abs=1e-6)


# -- the oracle: the exact optimum of the program with one number moved


def cost_moved(program, j, step):
    cost = list(program.cost)
    cost[j] += step
    return program._replace(cost=cost)


def side_moved(program, i, relation, step):
    rows = list(program.rows)
    vector, low, high = rows[i]
    rows[i] = (
        vector,
        low + step if relation in (">=", "==") else low,
        high + step if relation in ("<=", "==") else high,
    )
    return program._replace(rows=rows)


def assert_ends(moved, line, maximize, decrease, increase):
    """The exact optimum is on the line up to both ends, and off it a step beyond."""
    for way, room in ((-1, decrease), (1, increase)):
        assert room >= 0
        end = way * Fraction(FAR if room == inf else room)
        there = exact.solved(moved(rounded(end)), maximize).value
        assert there is not None
        expected = line(rounded(end))
        assert float(there - expected) == pytest.approx(0, abs=1e-6 * max(1, abs(float(expected))))
        if room < inf:
            beyond = rounded(end) + way * STEP
            value = exact.solved(moved(beyond), maximize).value
            assert value is None or abs(value - line(beyond)) > PRECISION


def rounded(number):
    """The fraction with a small denominator that the float stands for."""
    return number.limit_denominator(10**7)


@st.composite
def workshops(draw):
    """Programs that mostly have an optimum, with prices, and often a degenerate one."""
    lp = LinearProgram()
    for _ in range(draw(st.integers(1, 3))):
        lp.Var(0, draw(st.sampled_from([2, 3, inf, inf])))
    lp.objective = sum(draw(st.integers(-1, 4)) * v for v in lp.variables)
    for _ in range(draw(st.integers(1, 4))):
        used = sum(draw(st.integers(0, 3)) * v for v in lp.variables)
        low, high = draw(st.sampled_from([(-inf, 4), (-inf, 6), (1, 6), (2, inf), (4, 4)]))
        c = lp.add_constraint(used <= 0)
        c.upper = inf
        c.lower, c.upper = low, high
    return lp


@settings(max_examples=examples(40))
@given(st.one_of(workshops(), programs(most=3)), senses)
def test_each_range_ends_where_the_exact_optimum_leaves_its_line(engine, lp, sense):
    solution = lp.solve(sense, solver=engine)
    if solution.status is not Status.OPTIMAL:
        return
    report = lp.sensitivity(solver=engine)
    program = exact.of_matrix(lp.matrix()[0])
    best = exact.solved(program, sense == "max").value
    for j, row in enumerate(report.costs):
        assert_ends(
            lambda step, j=j: cost_moved(program, j, step),
            lambda step, row=row: best + step * rounded(Fraction(row.value)),
            sense == "max",
            row.allowed_decrease,
            row.allowed_increase,
        )
    numbers = {c.name: i for i, c in enumerate(lp.constraints)}
    for row in report.sides:
        assert_ends(
            lambda step, row=row: side_moved(program, numbers[row.name], row.relation, step),
            lambda step, row=row: best + step * rounded(Fraction(row.shadow_price)),
            sense == "max",
            row.allowed_decrease,
            row.allowed_increase,
        )


# -- refusals


def test_without_an_optimum_to_speak_of_it_is_refused(engine, wyndor):
    doors, windows = wyndor.variables
    with pytest.raises(NoAnswer, match="has not been solved yet"):
        wyndor.sensitivity()
    wyndor.maximize(solver=engine)
    wyndor.sensitivity(solver=engine)
    windows.upper = 5
    with pytest.raises(NoAnswer, match="changed after it was solved"):
        wyndor.sensitivity()
    doors.lower = 7
    wyndor.solve("max", solver=engine)
    with pytest.raises(NoAnswer, match="the solve ended infeasible"):
        wyndor.sensitivity()


def test_an_integer_program_has_no_ranges(engine):
    lp = program_of_2011(integer=True)
    lp.maximize(solver=engine)
    with pytest.raises(NoAnswer, match=r"no shadow prices.*continuous"):
        lp.sensitivity()


@pytest.mark.parametrize("values, duals", [([0.5, 1.0], [0.0, 0.0, 1.0]), ([1.0, 1.0], [1.0] * 3)])
def test_prices_that_do_not_belong_to_the_point_are_refused(engine, corner, values, duals):
    found(corner, values, duals)
    with pytest.raises(NoAnswer, match="do not fit each other"):
        corner.sensitivity(solver=engine)


def test_rounding_is_not_mistaken_for_room(engine, corner):
    found(corner, [1 - 1e-12, 1.0], [1.0, 1.0 + 1e-13, -1e-13])
    report = corner.sensitivity(solver=engine)
    assert ends(report.costs) == about({"x": (0, inf), "y": (0, inf)})
    assert report.sides[2].shadow_price == 0
    assert report.sides[0].allowed_increase == 0


def test_an_unknown_solver_is_refused(wyndor):
    found(wyndor, [2.0, 6.0], [0.0, 1.5, 1.0])
    with pytest.raises(SolverUnavailable, match="no solver is named 'simplex'"):
        wyndor.sensitivity(solver="simplex")


def test_stop_ends_it(engine, lp):
    size = 250
    xs = [lp.Var(0) for _ in range(size)]
    for i in range(size):
        lp.add_constraint(sum(xs[(i * i + 7 * k) % size] * (k + 1) for k in range(5)) <= 10 + i % 7)
    lp.objective = sum((1 + i % 5) * x for i, x in enumerate(xs))
    lp.maximize(solver=engine)
    said = []

    def ask():
        try:
            lp.sensitivity(solver=engine)
        except NoAnswer as error:
            said.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        lp.stop()
        thread.join(0.001)
    assert ["it was stopped" in text for text in said] == [True]
    assert lp.maximize(solver=engine) > 0


# -- reading it


@pytest.fixture
def report(wyndor):
    wyndor.add_constraint(-5 <= wyndor.variables[0] <= 5, name="both")
    found(wyndor, [2.0, 6.0], [0.0, 1.5, 1.0, 0.0])
    return wyndor.sensitivity()


@pytest.mark.solver
def test_rows_are_looked_up_by_variable_and_constraint(report, wyndor):
    doors, windows = wyndor.variables
    plant, *_, both = wyndor.constraints
    assert (report[doors], report[windows]) == report.costs
    assert report[plant] is report.sides[0]
    assert report[plant, "<="] is report.sides[0]
    assert (report[both, ">="], report[both, "<="]) == report.sides[3:]
    assert repr(report) == "<Sensitivity of 2 costs and 5 right-hand sides>"


@pytest.mark.solver
def test_what_has_no_row_is_refused(report, wyndor):
    plant, *_, both = wyndor.constraints
    other = LinearProgram()
    stranger = other.Var(name="stranger")
    row = other.add_constraint(stranger <= 1)
    with pytest.raises(BadBounds, match=r'both has two sides: ask for report\[c, "<="\] or'):
        report[both]
    with pytest.raises(NoAnswer, match="plant 1 has \"<=\", no '=='"):
        report[plant, "=="]
    for what in (stranger, row):
        with pytest.raises(ForeignVariable, match="stranger"):
            report[what]
    with pytest.raises(NoAnswer, match="for variables and constraints, not for 'doors'"):
        report["doors"]
    late, later = wyndor.Var(name="late"), wyndor.add_constraint(wyndor.variables[0] <= 9)
    with pytest.raises(NoAnswer, match="late was added after this solve"):
        report[late]
    with pytest.raises(RemovedConstraint, match="not in the program when it was solved"):
        report[later]


@pytest.mark.solver
def test_a_constraint_without_sides_has_no_row(lp):
    x = lp.Var(0, 1, name="x")
    lp.objective = x
    c = lp.add_constraint(x <= 1, name="open")
    c.upper = inf
    lp.maximize()
    with pytest.raises(NoAnswer, match="open has no bounded side"):
        lp.sensitivity()[c]


TEXT = """\
          lower         upper  reduced    objective   allowed   allowed
variable  bound  value  bound     cost  coefficient  decrease  increase
doors         0      2    inf        0            3         3       4.5
windows       0      6    inf        0            5         3       inf

                          right-hand         shadow   allowed   allowed
constraint  activity            side  slack   price  decrease  increase
plant 1            2  <=           4      2       0         2       inf
plant 2           12  <=          12      0     1.5         6         6
plant 3           18  <=          18      0       1         6         6
both               2  >=          -5      7       0       inf         7
both               2  <=           5      3       0         3       inf"""


@pytest.mark.solver
def test_the_text_is_two_aligned_tables(report):
    assert str(report) == TEXT


@pytest.mark.solver
def test_the_html_has_a_row_each_and_its_signs(report):
    html = report._repr_html_()
    assert html.count("<table") == html.count("</table>") == 2
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in html.split("<tr")[1:]]
    assert rows[0][:3] == ["variable", "lower bound", "value"]
    assert rows[2] == ["<i>windows</i>", "0", "6", "∞", "0", "5", "3", "∞"]
    assert rows[-2] == ["<i>both</i>", "2", "≥", "−5", "7", "0", "∞", "7"]
    assert len(rows) == 9


@pytest.mark.solver
def test_the_latex_is_one_array_of_two(report):
    latex = report.to_latex()
    assert latex.count(r"\begin{array}") == latex.count(r"\end{array}") == 3
    assert r"\mathit{windows} & 0 & 6 & \infty & 0 & 5 & 3 & \infty" in latex
    assert r"\mathit{both} & 2 & \ge & -5 & 7 & 0 & \infty & 7" in latex
    assert "$" not in latex


@pytest.mark.solver
def test_long_tables_are_shortened_in_the_middle(lp):
    xs = [lp.Var(0, 1) for _ in range(100)]
    lp.objective = sum(xs)
    lp.maximize()
    lines = str(lp.sensitivity()).splitlines()
    assert len(lines) == 27
    assert lines[14] == "…"
    assert lines[-1].startswith("x100")


@pytest.mark.cpython
@pytest.mark.solver
def test_the_frame_has_a_row_for_each_cost_and_each_side(report):
    frame = report.to_frame()
    assert list(frame.index.names) == ["kind", "name"]
    assert frame.index.is_unique
    assert frame.loc["cost"].shape == (2, 7)
    assert list(frame.loc["cost", "doors"]) == pytest.approx([2, 0, inf, 0, 3, 3, 4.5])
    assert list(frame.loc["<=", "plant 2"]) == pytest.approx([12, -inf, 12, 1.5, 12, 6, 6])
    assert list(frame.loc[">=", "both"]) == pytest.approx([2, -5, 5, 0, -5, inf, 7])
    assert len(frame) == 7
    assert set(map(str, frame.dtypes)) == {"float64"}


@pytest.mark.cpython
@pytest.mark.solver
def test_each_table_makes_a_frame_of_its_own(report):
    import pandas

    sides = pandas.DataFrame(report.sides).set_index(["name", "relation"])
    assert sides.loc[("plant 2", "<="), "shadow_price"] == 1.5
    assert pandas.DataFrame(report.costs)["allowed_increase"].tolist() == [4.5, inf]
