"""Why a program is infeasible: conflicts that are infeasible, irreducible, and in its own names."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import (
    BadOption,
    Conflict,
    Constraint,
    EmptyProgram,
    LinearProgram,
    NoAnswer,
    NoSolution,
    SolverUnavailable,
    Status,
    conflict,
    deletion_filter,
    solvers,
    total,
)
from lpkit.solvers import Outcome, Solver
from tests.lpkit import exact
from tests.lpkit.test_render import HOSTILE, Table

TOLERANCE = Fraction(1, 10**6)


# -- the oracle


def only(lp, conditions) -> exact.Exact:
    """The program that has these conditions and no others, in fractions; on columns of its own."""
    used = [x for x in lp.variables if any(coefficient(one, x) for one in conditions)]
    places = {x: place for place, x in enumerate(used)}
    lower, upper, integer, rows = [-inf] * len(used), [inf] * len(used), [0] * len(used), []
    for one in conditions:
        number = None if one.side == "integer" else Fraction(one.number)
        if isinstance(one.subject, Constraint):
            sides = (number, inf) if one.side == ">=" else (-inf, number)
            rows.append(([coefficient(one, x) for x in used], *sides))
        elif one.side == "integer":
            integer[places[one.subject]] = 1
        else:
            (lower if one.side == ">=" else upper)[places[one.subject]] = number
    return exact.Exact([Fraction(0)] * len(used), Fraction(0), rows, lower, upper, integer)


def has_no_mixed_point(lp, conditions) -> bool:
    """Whether no values of the integers between -4 and 4 satisfy these conditions."""
    program = only(lp, conditions)
    lower, upper = [max(low, -4) for low in program.lower], [min(high, 4) for high in program.upper]
    best = exact.best_whole_point if all(program.integer) else exact.best_mixed_point
    answer = best(program._replace(lower=lower, upper=upper), maximize=False)
    return answer.status == exact.INFEASIBLE


def coefficient(condition, x) -> Fraction:
    subject = condition.subject
    return Fraction(subject[x]) if isinstance(subject, Constraint) else Fraction(subject is x)


def is_satisfied(lp, condition, point, tolerance=Fraction(0)) -> bool:
    coefficients = [coefficient(condition, x) for x in lp.variables]
    activity = exact.dot(coefficients, [Fraction(point[x]) for x in lp.variables])
    if condition.side == "integer":
        return activity.denominator == 1
    number = Fraction(condition.number)
    room = tolerance * (1 + abs(number))
    return activity >= number - room if condition.side == ">=" else activity <= number + room


def assert_witnessed(lp, found) -> None:
    """Each condition that is said to be needed is: its witness satisfies all others, not it."""
    for one in found:
        point = found.witness(one)
        assert list(point) == lp.variables
        assert not is_satisfied(lp, one, point)
        others = [other for other in found if other is not one]
        assert all(is_satisfied(lp, other, point, TOLERANCE) for other in others)


def assert_irreducible(lp, found) -> None:
    """Infeasible as a whole, feasible without any one condition: in exact arithmetic."""
    assert exact.solved(only(lp, found), maximize=False).status == exact.INFEASIBLE
    for one in found:
        rest = [other for other in found if other is not one]
        assert exact.solved(only(lp, rest), maximize=False).status == exact.OPTIMAL
    assert found.is_irreducible
    assert_witnessed(lp, found)


def said(found) -> list[str]:
    return [str(one) for one in found]


# -- linear programs


def bounds_against_a_row():
    lp = LinearProgram()
    x, y = lp.Var(upper=1, name="x"), lp.Var(0, 1, name="y")
    lp.add_constraint(x + y >= 5, name="wood")
    return lp, ["wood: x + y >= 5", "x <= 1", "y <= 1"]


def bounds_of_one_variable():
    lp = LinearProgram()
    x = lp.Var(upper=1, name="x")
    lp.add_constraint(x >= 2)
    return lp, ["c1: x >= 2", "x <= 1"]


def rows_alone():
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(x + y <= 1)
    lp.add_constraint(2 * x + 2 * y >= 3)
    lp.add_constraint(x - y <= 100)
    return lp, ["c1: x + y <= 1", "c2: 2 x + 2 y >= 3"]


def a_chain_of_equations():
    lp = LinearProgram()
    xs = [lp.Var(name=f"x{k}") for k in range(6)]
    lp.add_constraint(xs[0] == 1, name="start")
    for k in range(5):
        lp.add_constraint(xs[k + 1] - xs[k] == 1, name=f"step{k}")
    lp.add_constraint(xs[5] <= 5, name="end")
    steps = [f"step{k}: -x{k} + x{k + 1} >= 1" for k in range(5)]
    return lp, ["start: x0 >= 1", *steps, "end: x5 <= 5"]


def ranges():
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(0 <= x + y <= 1, name="sum")
    lp.add_constraint(5 <= x - y <= 6, name="difference")
    lp.add_constraint(-1 <= x <= 2, name="first")
    return lp, ["sum: x + y >= 0", "difference: x - y >= 5", "first: x <= 2"]


def a_row_without_entries():
    lp = LinearProgram()
    x = lp.Var(0, name="x")
    c = lp.add_constraint(x >= 3)
    c[x] = 0
    return lp, ["c1: 0 >= 3"]


def an_equation_out_of_reach():
    lp = LinearProgram()
    xs = [lp.Var(0, 1, name=name) for name in "abc"]
    lp.add_constraint(total(xs) == 4, name="all")
    return lp, ["all: a + b + c >= 4", "a <= 1", "b <= 1", "c <= 1"]


def redundant_rows():
    lp = LinearProgram()
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    for k in range(8):
        lp.add_constraint(x + y <= 20 + k)
    lp.add_constraint(x >= 7, name="least")
    for k in range(8):
        lp.add_constraint(2 * x + y <= 40 + k)
    lp.add_constraint(3 * x + y <= 20, name="most")
    return lp, ["least: x >= 7", "most: 3 x + y <= 20", "y >= 0"]


def a_supply_that_does_not_match():
    """Two sources, two sinks; the sinks ask for one more than there is."""
    lp = LinearProgram()
    flow = {(i, j): lp.Var(0, name=f"{i}{j}") for i in "ab" for j in "st"}
    for i, supply in (("a", 3), ("b", 4)):
        lp.add_constraint(total(flow[i, j] for j in "st") <= supply, name=f"from {i}")
    for j, demand in (("s", 5), ("t", 3)):
        lp.add_constraint(total(flow[i, j] for i in "ab") >= demand, name=f"to {j}")
    rows = ["from a: as + at <= 3", "from b: bs + bt <= 4"]
    return lp, [*rows, "to s: as + bs >= 5", "to t: at + bt >= 3"]


def large_and_small_numbers():
    lp = LinearProgram()
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    lp.add_constraint(1e6 * x + y >= 2e6, name="large")
    lp.add_constraint(1e-4 * x <= 1e-4, name="small")
    lp.add_constraint(y <= 10)
    return lp, ["large: 1000000 x + y >= 2000000", "small: 0.0001 x <= 0.0001", "c3: y <= 10"]


LINEAR = [
    bounds_against_a_row,
    bounds_of_one_variable,
    rows_alone,
    a_chain_of_equations,
    ranges,
    a_row_without_entries,
    an_equation_out_of_reach,
    redundant_rows,
    a_supply_that_does_not_match,
    large_and_small_numbers,
]


@pytest.mark.parametrize("make", LINEAR, ids=lambda make: make.__name__)
def test_the_conflict_of_a_linear_program(engine, make):
    lp, expected = make()
    found = lp.conflict(solver=engine)
    assert said(found) == expected
    assert_irreducible(lp, found)


def test_every_binding_finds_a_conflict(solver):
    lp, expected = bounds_against_a_row()
    assert said(lp.conflict(solver=solver)) == expected


def test_of_several_conflicts_one_is_found(engine):
    lp = LinearProgram()
    x, y, z = (lp.Var(0, 10, name=name) for name in "xyz")
    lp.add_constraint(x + y >= 30)
    lp.add_constraint(y + z >= 30)
    lp.add_constraint(x + y + z <= 5)
    lp.add_constraint(x - z >= 11)
    found = lp.conflict(solver=engine)
    assert len(found) < 5
    assert_irreducible(lp, found)


def with_one_planted(rows=300, variables=60):
    """Rows that a point satisfies, and one conflict among them."""
    rng = random.Random(7)
    lp = LinearProgram()
    xs = [lp.Var(0, 100) for _ in range(variables)]
    point = [rng.randint(0, 100) for _ in xs]
    for row in range(rows):
        if row in (77, 150):
            a, b, c = xs[:3]
            lp.add_constraint(a + b <= c if row == 77 else a - b - c >= 1)
            continue
        chosen = [(rng.choice((-3, -1, 1, 2, 5)), j) for j in rng.sample(range(variables), 6)]
        value = sum(size * point[j] for size, j in chosen)
        expression = total(size * xs[j] for size, j in chosen)
        lp.add_constraint(expression <= value + rng.randint(0, 9))
    return lp


def test_a_short_conflict_is_found_among_many_rows(engine):
    lp = with_one_planted()
    found = lp.conflict(solver=engine)
    assert len(found.constraints) <= 12
    assert_irreducible(lp, found)


small = st.integers(-3, 3)


@st.composite
def infeasible_programs(draw):
    """Random rows, one of which contradicts the sum of two others; with equations and ranges."""
    lp = LinearProgram()
    count = draw(st.integers(1, 3))
    for _ in range(count):
        low, high = sorted((draw(small), draw(small)))
        lp.Var(*draw(st.sampled_from([(-inf, inf), (low, inf), (-inf, high), (low, high)])))
    rows = draw(
        st.lists(st.tuples(st.lists(small, min_size=count, max_size=count), small), min_size=2)
        .map(lambda rows: rows[:6])
        .filter(lambda rows: all(any(row) for row, _ in rows))
    )
    (first, one), (second, other) = rows[:2]
    opposed = [-a - b for a, b in zip(first, second)]
    for row, side in [*rows, (opposed, -one - other - 1)]:
        sides = draw(st.sampled_from([(-inf, side), (-inf, side), (side, side), (side - 2, side)]))
        lp.add_row(list(range(count)), [float(size) for size in row], *sides)
    return lp


@settings(max_examples=40)
@given(lp=infeasible_programs())
def test_random_conflicts_are_irreducible_in_exact_arithmetic(engine, lp):
    assert_irreducible(lp, lp.conflict(solver=engine))


# -- integer programs


def an_odd_double():
    lp = LinearProgram()
    x = lp.IntVar(-10, 10, name="x")
    lp.add_constraint(2 * x == 1, name="half")
    return lp, ["half: 2 x >= 1", "half: 2 x <= 1", "x is whole"]


def a_gap_between_whole_numbers():
    lp = LinearProgram()
    x = lp.IntVar(name="x")
    lp.add_constraint(3 <= 4 * x <= 3.5)
    return lp, ["c1: 4 x >= 3", "c1: 4 x <= 3.5", "x is whole"]


def bounds_without_a_whole_number():
    lp = LinearProgram()
    lp.IntVar(0.2, 0.8, name="x")
    lp.IntVar(0, 5, name="y")
    return lp, ["x >= 0.2", "x <= 0.8", "x is whole"]


def three_that_exclude_each_other():
    """At most one of each two, and yet two of all: halves would do."""
    lp = LinearProgram()
    a, b, c = (lp.BoolVar(name) for name in "abc")
    d = lp.BoolVar("d")
    for one, two in ((a, b), (b, c), (a, c)):
        lp.add_constraint(one + two <= 1)
    lp.add_constraint(2 * a + 2 * b + 2 * c + d >= 4)
    lp.add_constraint(d + a <= 7)
    return lp, None


def infeasible_without_integrality():
    lp = LinearProgram()
    x, y = lp.IntVar(0, 1, name="x"), lp.IntVar(0, 1, name="y")
    lp.add_constraint(x + y >= 3)
    return lp, ["c1: x + y >= 3", "x <= 1", "y <= 1"]


WHOLE = [
    an_odd_double,
    a_gap_between_whole_numbers,
    bounds_without_a_whole_number,
    three_that_exclude_each_other,
    infeasible_without_integrality,
]


@pytest.mark.parametrize("make", WHOLE, ids=lambda make: make.__name__)
def test_the_conflict_of_an_integer_program(engine, make):
    lp, expected = make()
    found = lp.conflict(solver=engine)
    assert expected is None or said(found) == expected
    assert found.is_irreducible
    assert_witnessed(lp, found)
    assert has_no_mixed_point(lp, found)


def test_what_branch_and_bound_cannot_decide_is_kept_and_not_called_needed(engine, monkeypatch):
    monkeypatch.setattr(deletion_filter, "_LEAST_PATIENCE", 0.1)
    lp = LinearProgram()
    x, y, z = lp.IntVar(0, 9, name="x"), lp.IntVar(0, 9, name="y"), lp.IntVar(0, 9, name="z")
    odd = lp.add_constraint(2 * x - 2 * y == 1, name="odd")  # without bounds GLPK never ends
    lp.add_constraint(x + z <= 12)
    found = lp.conflict(solver=engine)
    assert {"odd: 2 x - 2 y >= 1", "odd: 2 x - 2 y <= 1", "x is whole"} <= set(said(found))
    assert found.constraints == [odd]
    if found.is_irreducible:
        assert_witnessed(lp, found)
        assert (len(found), found.remark) == (4, "")
    else:
        assert found.remark
        assert "some may not matter (the solver came to no answer)" in str(found)
        with pytest.raises(NoAnswer, match="is not known, as the solver came to no answer"):
            for one in found:
                found.witness(one)


@settings(max_examples=10)
@given(data=st.data())
def test_random_even_sums_are_never_odd(engine, data):
    lp = LinearProgram()
    bounds = st.sampled_from([(-2, 2), (0, 3), (-1, 1)])
    xs = [lp.IntVar(*data.draw(bounds)) for _ in range(data.draw(st.integers(1, 3)))]
    sizes = data.draw(st.lists(small.filter(bool), min_size=len(xs), max_size=len(xs)))
    lp.add_constraint(total(2 * size * x for size, x in zip(sizes, xs)) == 1)
    for _ in range(data.draw(st.integers(0, 2))):
        lp.add_constraint(total(data.draw(small) * x for x in xs) <= data.draw(small))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deletion_filter, "_LEAST_PATIENCE", 0.05)
        found = lp.conflict(solver=engine)
    assert has_no_mixed_point(lp, found)
    if found.is_irreducible:
        assert_witnessed(lp, found)


# -- what it is to its user


def test_a_conflict_is_a_sized_ordered_collection(engine):
    lp, _ = bounds_against_a_row()
    x, y = lp.variables
    z = lp.Var(name="z")
    other = lp.add_constraint(x + z <= 3)
    wood = lp.constraints[0]
    found = lp.conflict(solver=engine)
    assert isinstance(found, Conflict)
    assert (len(found), list(found)[1], bool(found)) == (3, found[1], True)
    assert found.constraints == [wood]
    assert [v is w for v, w in zip(found.variables, (x, y))] == [True, True]
    assert wood in found
    assert x in found
    assert z not in found
    assert other not in found
    assert found[0] in found
    assert "wood" not in found


def test_conditions_say_what_they_are(engine):
    lp, _ = an_odd_double()
    (x,) = lp.variables
    least, most, integrality = lp.conflict(solver=engine)
    assert (least.subject, least.side, least.number) == (lp.constraints[0], ">=", 1)
    assert (most.kind, most.side, most.name, most.expression) == ("constraint", "<=", "half", "2 x")
    assert (integrality.kind, integrality.side, integrality.number) == (
        "integrality",
        "integer",
        None,
    )
    assert integrality.subject is x
    assert repr(least) == "<Condition half: 2 x >= 1>"


def test_conditions_of_two_searches_are_equal(engine):
    lp, _ = an_odd_double()
    first, second = lp.conflict(solver=engine), lp.conflict(solver=engine)
    assert list(first) == list(second)
    assert set(first) == set(second)
    assert len(set(first)) == 3
    lp.constraints[0].rhs = 3
    assert first[0] not in lp.conflict(solver=engine)


def test_a_conflict_stays_what_it_was(engine):
    lp, expected = bounds_against_a_row()
    x, y = lp.variables
    found = lp.conflict(solver=engine)
    wood = lp.constraints[0]
    wood[x], wood.rhs, y.name = 7, 1, "other"
    lp.remove(wood)
    late = lp.Var(name="late")
    assert said(found) == expected
    assert late not in found.witness(found[0])


def test_the_program_is_not_changed(engine):
    lp, _ = three_that_exclude_each_other()
    solution = lp.solve(solver=engine)
    before, text = lp.matrix(), str(lp)
    lp.conflict(solver=engine)
    assert lp.matrix() == before
    assert str(lp) == text
    assert lp.solution is solution


def test_a_removed_constraint_takes_no_part(engine):
    lp = LinearProgram()
    x = lp.Var(0, 3, name="x")
    first = lp.add_constraint(x >= 9, name="first")
    lp.add_constraint(x >= 5, name="second")
    lp.remove(first)
    assert said(lp.conflict(solver=engine)) == ["second: x >= 5", "x <= 3"]


def test_without_a_witness_there_is_none_for_a_stranger(engine):
    lp, _ = bounds_against_a_row()
    found, other = lp.conflict(solver=engine), an_odd_double()[0].conflict(solver=engine)
    for stranger in (other[0], lp.constraints[0], 3):
        with pytest.raises(NoAnswer, match="is no condition of this conflict"):
            found.witness(stranger)


def test_a_witness_has_integers_where_the_program_has(engine):
    lp, _ = bounds_without_a_whole_number()
    free = lp.IntVar(2.5, name="free")
    x = lp.variables[0]
    found = lp.conflict(solver=engine)
    points = [found.witness(one) for one in found]
    assert [type(point[free]) for point in points] == [int] * 3
    assert [point[free] for point in points] == [3] * 3
    assert (points[0][x], points[1][x], points[2][x]) == (0, 1, 0.2)


# -- where there is none


def test_a_feasible_program_has_no_conflict(engine):
    lp = LinearProgram()
    x, n = lp.Var(0, name="x"), lp.IntVar(0, name="n")
    lp.objective = x + n
    lp.add_constraint(2 * x + 2 * n == 1)
    with pytest.raises(NoAnswer, match="the program has a feasible point"):
        lp.conflict(solver=engine)


def test_an_unbounded_program_has_no_conflict(engine):
    lp = LinearProgram()
    lp.objective = lp.Var(name="x")
    assert lp.solve("max", solver=engine).status is Status.UNBOUNDED
    with pytest.raises(NoAnswer, match="the program has a feasible point"):
        lp.conflict(solver=engine)


def test_a_program_without_variables_is_refused():
    with pytest.raises(EmptyProgram):
        LinearProgram().conflict()


def test_bad_options_are_refused():
    lp, _ = rows_alone()
    with pytest.raises(BadOption, match="above 0"):
        lp.conflict(time_limit=0)
    with pytest.raises(SolverUnavailable, match="no solver is named"):
        lp.conflict(solver="abacus")


# -- limits


def test_too_little_time_to_tell_is_said(engine):
    lp, _ = rows_alone()
    with pytest.raises(NoSolution, match="is not known: the time limit was reached"):
        lp.conflict(solver=engine, time_limit=1e-9)


class Interrupted(Solver):
    """A solver that answers so many times, and then `last` answers."""

    def __init__(self, engine: str, answers: int, last) -> None:
        self.solver, self.answers, self.last = solvers.get(engine), answers, last

    def solve(self, matrix, options):
        self.answers -= 1
        return self.solver.solve(matrix, options) if self.answers >= 0 else self.last()


def stopped() -> Outcome:
    return Outcome(Status.INTERRUPTED)


def test_a_search_that_is_stopped_gives_what_is_known(engine):
    lp, expected = redundant_rows()
    lengths = []
    for answers in range(1, 20):
        found = conflict.find(lp, Interrupted(engine, answers, stopped), None)
        assert exact.solved(only(lp, found), maximize=False).status == exact.INFEASIBLE
        assert set(expected) <= set(said(found))
        lengths.append(len(found))
        if found.is_irreducible:
            break
        assert found.remark == "the search was stopped"
        assert "some may not matter (the search was stopped)" in str(found)
        assert repr(found).endswith("perhaps not irreducible>")
    assert lengths[0] > lengths[-1] == len(expected)
    assert lengths == sorted(lengths, reverse=True)


def test_a_search_that_is_stopped_at_once_knows_nothing(engine):
    lp, _ = redundant_rows()
    with pytest.raises(NoSolution, match="the search was stopped"):
        conflict.find(lp, Interrupted(engine, 0, stopped), None)


def test_ctrl_c_ends_the_search(engine):
    def pressed():
        raise KeyboardInterrupt(stopped())

    lp, _ = redundant_rows()
    with pytest.raises(KeyboardInterrupt) as interrupt:
        conflict.find(lp, Interrupted(engine, 3, pressed), None)
    assert interrupt.value.args == ()


# -- multipliers that the solver gives


class Guided(Solver):
    """A solver that gives these multipliers of the rows with the first infeasible program."""

    def __init__(self, engine: str, farkas) -> None:
        self.solver, self.farkas, self.solves = solvers.get(engine), farkas, 0

    def solve(self, matrix, options):
        self.solves += 1
        outcome = self.solver.solve(matrix, options)
        if outcome.status is not Status.INFEASIBLE:
            return outcome
        farkas, self.farkas = self.farkas, ()
        return outcome._replace(farkas=farkas)


def two_contradictions():
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(x >= 1)
    lp.add_constraint(x <= 1 - 1e-10)
    lp.add_constraint(y >= 2)
    lp.add_constraint(y <= 1)
    return lp


def test_they_point_to_a_conflict_without_further_solves(engine):
    guided = Guided(engine, (0, 0, -5, 5))
    found = conflict.find(two_contradictions(), guided, None)
    assert said(found) == ["c3: y >= 2", "c4: y <= 1"]
    assert found.is_irreducible
    assert guided.solves == 4  # of all, of the two to confirm, of each


def test_they_are_passed_over_where_the_solver_does_not_confirm_them(engine):
    found = conflict.find(two_contradictions(), Guided(engine, (1, -1, 0, 0)), None)
    assert said(found) == ["c3: y >= 2", "c4: y <= 1"]


# -- showing


def test_as_text(engine):
    lp, _ = bounds_against_a_row()
    assert str(lp.conflict(solver=engine)) == (
        "no point satisfies all of these; without any one of them, some point satisfies the rest:\n"
        "  wood:  x + y >= 5\n"
        "         x <= 1\n"
        "         y <= 1"
    )


def test_the_two_sides_of_one_expression_are_one_line(engine):
    lp, _ = bounds_without_a_whole_number()
    assert str(lp.conflict(solver=engine)).splitlines()[1:] == ["  0.2 <= x <= 0.8", "  x is whole"]
    lp, _ = an_odd_double()
    lines = str(lp.conflict(solver=engine)).splitlines()[1:]
    assert lines == ["  half:  2 x == 1", "         x is whole"]


def test_one_condition_alone(engine):
    lp, _ = a_row_without_entries()
    assert str(lp.conflict(solver=engine)) == "no point satisfies this:\n  c1:  0 >= 3"


def test_as_latex(engine):
    lp, _ = an_odd_double()
    assert lp.conflict(solver=engine).to_latex() == (
        "\\begin{array}{ll}\n2\\,x = 1 & \\mathit{half} \\\\\nx\\ \\text{is whole} &\n\\end{array}"
    )


def test_as_html(engine):
    lp, _ = bounds_against_a_row()
    html = lp.conflict(solver=engine)._repr_html_()
    assert html.startswith("<p>no point satisfies all of these;")
    table = Table(html)
    assert table.texts() == ["x + y ≥ 5 wood", "x ≤ 1", "y ≤ 1"]
    assert len({len(row) for row in table.rows}) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(engine, name):
    lp = LinearProgram()
    x = lp.Var(0, 1, name=name)
    lp.add_constraint(2 * x >= 3, name=name)
    found = lp.conflict(solver=engine)
    table = Table(found._repr_html_())
    assert table.tags <= {"p", "table", "tr", "td", "i", "sub"}
    assert table.rows[0][1] == name
    assert f"{name}:  2 {name} >= 3" in str(found)
    bare = re.sub(r"\\(?:[a-z]+|.)", "", found.to_latex())
    assert bare.count("{") == bare.count("}")
    assert not set("$#%~") & set(bare)


def test_a_long_conflict_is_shortened_in_the_middle(engine):
    lp = LinearProgram()
    xs = [lp.Var(0, 1) for _ in range(40)]
    lp.add_constraint(total(xs) >= 41)
    found = lp.conflict(solver=engine)
    assert len(found) == 41
    lines = str(found).splitlines()
    assert lines[1] == "  c1:  x1 + x2 + x3 + x4 + … + x37 + x38 + x39 + x40 >= 41"
    assert len(lines) == 26
    assert lines[13].strip() == "…"
    assert len(Table(found._repr_html_()).rows) == found.to_latex().count("\n") - 1 == 25


@pytest.mark.cpython
def test_as_a_table(engine):
    lp, _ = an_odd_double()
    frame = lp.conflict(solver=engine).to_frame()
    assert list(frame.columns) == ["name", "kind", "side", "limit", "expression"]
    assert frame.loc[0].tolist() == ["half", "constraint", ">=", 1, "2 x"]
    assert frame.loc[2].tolist()[:3] == ["x", "integrality", "integer"]
    assert frame["limit"].isna().tolist() == [False, False, True]
