"""Copies and pickles of programs and their parts: the same, on their own, and still together."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from math import inf

import pytest
from hypothesis import given, settings

from lpkit import (
    BadName,
    ForeignVariable,
    LinearProgram,
    NoAnswer,
    RemovedConstraint,
    SolveError,
    Status,
)
from tests.lpkit.copies import PICKLED, PROTOCOLS, WAYS, bakery_program, state
from tests.lpkit.solvers.programs import programs


@pytest.fixture(params=WAYS)
def copied(request):
    """Every way to copy one thing."""
    return WAYS[request.param]


@pytest.fixture(params={**WAYS, **PROTOCOLS})
def copied_anyhow(request):
    """The same, and the protocols of pickle each for itself."""
    return {**WAYS, **PROTOCOLS}[request.param]


@pytest.fixture(params=[copy.deepcopy, PICKLED], ids=["deepcopy", "pickle"])
def copied_together(request):
    """Every way to copy several things at once, as a tuple: a shallow copy does not."""
    return request.param


@pytest.fixture
def bakery():
    return bakery_program()


# -- one program


def test_a_copy_is_the_same_program(bakery, copied_anyhow):
    twin = copied_anyhow(bakery)
    assert type(twin) is LinearProgram
    assert twin is not bakery
    assert state(twin) == state(bakery)
    assert twin.solution is None


def test_a_copy_brings_the_solution_along(bakery, copied, solver):
    solution = bakery.solve(solver=solver)
    twin = copied(bakery)
    for v, w in zip(bakery.variables, twin.variables):
        assert (w.value, w.reduced_cost) == (v.value, v.reduced_cost)
    for c, d in zip(bakery.constraints, twin.constraints):
        assert (d.dual, d.slack, d.activity) == (c.dual, c.slack, c.activity)
    assert (str(twin.solution), twin.solution.seconds) == (str(solution), solution.seconds)
    assert twin.solution.status is Status.OPTIMAL


def test_a_stale_solution_is_stale_in_the_copy_too(bakery, copied, engine):
    bakery.solve(solver=engine)
    bakery.constraints[0].rhs = 12
    twin = copied(bakery)
    with pytest.raises(NoAnswer, match="changed after it was solved"):
        twin.variables[0].value
    assert twin.solution[twin.variables[0]] == bakery.solution[bakery.variables[0]]


def test_a_copy_is_solved_on_its_own(bakery, copied, solver):
    optimum = bakery.maximize(solver=solver)
    twin = copied(bakery)
    assert twin.maximize(solver=solver) == optimum
    twin.constraints[0].rhs = 5
    assert twin.maximize(solver=solver) < optimum
    assert bakery.objective.value == bakery.maximize(solver=solver) == optimum


CHANGES = {
    "bound": lambda lp: setattr(lp.variables[0], "upper", 7),
    "name": lambda lp: setattr(lp.variables[0], "name", "toast"),
    "variable": lambda lp: lp.IntVar(0, 9, name="new"),
    "constraint": lambda lp: lp.add_constraint(sum(lp.variables) <= 40, name="gone"),
    "removal": lambda lp: lp.remove(lp.constraints[1]),
    "side": lambda lp: setattr(lp.constraints[1], "lower", -7),
    "entry": lambda lp: lp.constraints[0].__setitem__(lp.variables[0], 11),
    "new entry": lambda lp: lp.constraints[1].__setitem__(lp.variables[2], 11),
    "constraint's name": lambda lp: setattr(lp.constraints[0], "name", "dough"),
    "objective": lambda lp: setattr(lp, "objective", 7 * lp.variables[2]),
    "+=": lambda lp: setattr(lp, "objective", lp.objective + 7 * lp.variables[2]),
    "cost": lambda lp: lp.objective.__setitem__(lp.variables[1], 7),
    "sense": lambda lp: setattr(lp, "sense", "min"),
    "verbose": lambda lp: setattr(lp, "verbose", 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_passes_from_one_to_the_other(bakery, copied, change):
    before, twin = state(bakery), copied(bakery)
    CHANGES[change](twin)
    assert state(bakery) == before
    assert state(twin) != before
    CHANGES[change](bakery)
    assert state(bakery) == state(twin)


def test_a_copy_can_be_written_on(bakery, copied):
    for lp in (bakery, copied(bakery)):
        lp.Var(0, 9), lp.Var(5, 6), lp.Var()
        assert [v.name for v in lp.variables[3:]] == ["x4", "x5", "x6"]
        assert [v.lower for v in lp.variables] == [0, -inf, 0, 0, 5, -inf]
        assert [v.index for v in lp.variables] == [0, 1, 2, 3, 4, 5]
        with pytest.raises(BadName, match="already"):
            lp.Var(name="cake")
        assert lp.add_constraint(lp.variables[5] <= 1).row == 3


@pytest.mark.parametrize("lp", [LinearProgram(), LinearProgram(verbose=1)])
def test_a_program_without_anything_in_it(lp, copied):
    twin = copied(lp)
    assert state(twin) == state(lp)
    twin.Var()
    assert (len(twin.variables), len(lp.variables)) == (1, 0)


@pytest.mark.parametrize("way", [copy.deepcopy, PICKLED], ids=["deepcopy", "pickle"])
@settings(max_examples=25)
@given(lp=programs(integer=True))
def test_any_program_is_copied_to_the_last_bit(way, lp):
    twin = way(lp)
    assert state(twin) == state(lp)
    assert state(way(twin)) == state(lp)


class Shop(LinearProgram):
    """A program of the user's own kind, which holds handles on its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.bread = self.Var(0, 9, name="bread")
        self.flour = self.add_constraint(2 * self.bread <= 14, name="flour")
        self.prices = {self.bread: 3, self.flour: 1}
        self.objective = 3 * self.bread


def test_a_program_that_holds_its_own_handles(copied):
    shop = Shop()
    for twin in (
        copied(shop),
        copied(shop.flour)._model,
        copied((shop, shop.flour, shop.bread, shop.prices))[0],
    ):
        assert twin.variables[0] is twin.bread
        assert twin.prices == {twin.bread: 3, twin.flour: 1}
        twin.flour[twin.bread] += 0
        twin.add_constraint(twin.bread <= 3)


def test_a_program_is_found_through_a_handle_that_it_holds(copied_together):
    twin = copied_together(Shop().bread)._model
    assert twin.bread is twin.variables[0]
    assert twin.prices[twin.bread] == 3


# -- whose is whose


def test_handles_are_those_of_their_program_alone(bakery, copied, engine):
    bakery.solve(solver=engine)
    twin = copied(bakery)
    bread, flour = bakery.variables[0], bakery.constraints[0]
    for mix in (
        lambda: twin.add_constraint(bread <= 3),
        lambda: setattr(twin, "objective", 2 * bread),
        lambda: twin.objective + bread,
        lambda: twin.constraints[0][bread],
        lambda: twin.solution[bread],
        lambda: twin.solution.dual(flour),
        lambda: bakery.add_constraint(twin.variables[0] <= 3),
        lambda: bakery.solution[twin.variables[0]],
    ):
        with pytest.raises(ForeignVariable, match=r"bread|flour"):
            mix()
    with pytest.raises(SolveError, match="no constraint of this program"):
        twin.remove(flour)


def test_what_is_copied_together_stays_together(bakery, copied_together, engine):
    solution = bakery.solve(solver=engine)
    bread, flour = bakery.variables[0], bakery.constraints[0]
    parts = (bakery, bread, flour, bread + 1, bread <= 3, solution, {bread: 1, flour: 2})
    for things in (parts, parts[::-1]):
        twins = copied_together(things)
        twin, loaf, dough, sum_, relation, found, table = twins if things is parts else twins[::-1]
        assert loaf is twin.variables[0]
        assert dough == twin.constraints[0]
        assert found is twin.solution
        assert (found[loaf], loaf.value, sum_.value) == (bread.value, bread.value, bread.value + 1)
        assert found.dual(dough) == flour.dual
        assert (table[loaf], table[dough]) == (1, 2)
        assert twin.add_constraint(relation)[loaf] == 1
        assert len(bakery.constraints) == 2


# -- one part


def test_a_shallow_copy_of_a_part_is_of_the_same_program(bakery, engine):
    solution = bakery.solve(solver=engine)
    bread, flour = bakery.variables[0], bakery.constraints[0]
    assert copy.copy(bread) is bread
    assert copy.copy(flour) == flour
    assert (2 * bread + copy.copy(bread + 1)).value == 3 * bread.value + 1
    assert copy.copy(solution)[bread] == bread.value
    bakery.add_constraint(copy.copy(bread <= 3))
    copy.copy(bakery.objective)[bread] = 1
    assert bakery.objective[bread] == 1


def test_a_part_brings_its_program_along(bakery, copied_together, engine):
    solution = bakery.solve(solver=engine)
    bread, cake, _ = bakery.variables
    flour, _ = bakery.constraints
    assert copied_together(bread).value == bread.value
    assert (copied_together(bread).upper, copied_together(bread).name) == (9, "bread")
    assert copied_together(flour).dual == flour.dual
    assert repr(copied_together(flour)) == repr(flour)
    assert copied_together(bread + 2 * cake + 1).value == (bread + 2 * cake + 1).value
    assert repr(copied_together(bakery.objective)) == repr(bakery.objective)
    relation = copied_together(1 <= bread - cake <= 3)
    assert repr(relation) == "<Relation 1 <= bread - cake <= 3>"
    assert repr(copied_together(solution)) == repr(solution)
    assert copied_together(solution).objective == solution.objective


def test_a_removed_constraint_stays_removed(bakery, copied):
    gone = bakery.add_constraint(bakery.variables[0] <= 1)
    bakery.remove(gone)
    assert repr(copied(gone)) == "<Constraint removed>"
    with pytest.raises(RemovedConstraint):
        copied(gone).row


def test_operators_of_a_copied_expression_leave_the_first_one_alone(bakery, copied):
    bread, cake, _ = bakery.variables
    first = bread + cake
    second = copied(first)
    second += 1
    third = first + 2
    assert [str(e) for e in (first, second, third)] == [
        "bread + cake",
        "bread + cake + 1",
        "bread + cake + 2",
    ]


def test_an_expression_takes_its_own_terms_and_not_what_grew_out_of_it(bakery):
    start = bakery.variables[0] + 1
    before = len(pickle.dumps(start))
    longer = start
    for _ in range(1000):
        longer += bakery.variables[1]
    assert len(pickle.dumps(start)) == before
    assert longer.coefficient(bakery.variables[1]) == 1000


def test_statuses_and_outcomes_are_values(bakery, copied_anyhow, engine):
    outcome = bakery.solve(solver=engine)._outcome
    for status in Status:
        assert copied_anyhow(status) is status
    twin = copied_anyhow(outcome)
    assert twin == outcome
    assert twin.status is Status.OPTIMAL


def test_a_copy_goes_when_nobody_holds_it(bakery, copied):
    twin = copied(bakery)
    gone = weakref.ref(twin)
    del twin
    gc.collect()
    assert gone() is None
