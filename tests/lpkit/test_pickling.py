"""What is pickled: to be read by other processes and other Pythons, and at what size."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import subprocess
from operator import methodcaller
from pathlib import Path

import pytest

import lpkit
from lpkit import (
    BadFile,
    BadName,
    Infeasible,
    LinearProgram,
    LpkitError,
    NotLinear,
    TruthTest,
    solvers,
)
from lpkit.networks import tracking_2011
from tests.lpkit.copies import PICKLED, PROTOCOLS, WAYS, bakery_program
from tests.lpkit.test_chaining import INTERPRETERS


@pytest.fixture
def bakery():
    return bakery_program()


# -- errors

ERRORS = [
    kind
    for kind in map(vars(lpkit).get, lpkit.__all__)
    if isinstance(kind, type) and issubclass(kind, LpkitError)
]
ARGUMENTS = {BadFile: ("bakery.mps", 3, "no number: 'x'")}


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_keeps_its_kind_and_its_message(kind):
    error = kind(*ARGUMENTS.get(kind, ("flour: the lower bound 2 is above the upper bound 1",)))
    for copied in {**WAYS, **PROTOCOLS}.values():
        twin = copied(error)
        assert type(twin) is kind
        assert (str(twin), vars(twin)) == (str(error), vars(error))
        assert str(twin)


def test_errors_that_were_raised(bakery, engine, tmp_path):
    (tmp_path / "bad.lp").write_text("minimize\n x + + y\nend\n")
    bread = bakery.variables[0]
    bakery.add_constraint(bread >= 10)
    for raise_it in (
        lambda: bakery.maximize(solver=engine),
        lambda: bread * bread,
        lambda: bool(bread),
        lambda: bakery.Var(name=""),
        lambda: LinearProgram.read(tmp_path / "bad.lp"),
    ):
        with pytest.raises((Infeasible, NotLinear, TruthTest, BadName, BadFile)) as caught:
            raise_it()
        twin = PICKLED(caught.value)
        assert (type(twin), str(twin)) == (type(caught.value), str(caught.value))


# -- other processes

READ_ON = """
import pickle, sys
with open({file!r}, "rb") as file:
    lp, solution, bread = pickle.load(file)
print(lp)
print([v.value for v in lp.variables], lp.constraints[0].dual, solution.objective)
bread.upper = 2
print(bread, lp.matrix()[0].upper[0])
"""
SOLVE_ON = "print(lp.maximize(solver={solver!r}), bread.value)\n"


def saved(bakery, solver, folder) -> str:
    solution = bakery.solve(solver=solver)
    file = folder / "bakery.pickle"
    file.write_bytes(pickle.dumps((bakery, solution, bakery.variables[0]), protocol=4))
    return str(file)


def told(bakery) -> str:
    """What `READ_ON` prints."""
    values = [v.value for v in bakery.variables]
    first = f"{bakery}\n{values} {bakery.constraints[0].dual} {bakery.solution.objective}\n"
    bread = bakery.variables[0]
    bread.upper = 2
    return f"{first}{bread} 2.0\n"


def test_a_program_saved_here_is_solved_by_a_new_process(bakery, solver, tmp_path, in_new_process):
    file = saved(bakery, solver, tmp_path)
    out = in_new_process((READ_ON + SOLVE_ON).format(file=file, solver=solver))
    expected = told(bakery)
    optimum = bakery.maximize(solver=solver)
    assert out == f"{expected}{optimum} {bakery.variables[0].value}\n"


@pytest.mark.solver
@pytest.mark.parametrize("version", INTERPRETERS)
def test_and_read_by_every_other_python(bakery, tmp_path, version):
    code = READ_ON.format(file=saved(bakery, solvers.DEFAULT, tmp_path))
    root = Path(__file__).resolve().parents[2]
    command = [INTERPRETERS[version], "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == told(bakery)


def test_a_pool_of_processes_solves_a_sweep(bakery, engine):
    programs = []
    for amount in range(1, 7):
        bakery.constraints[0].rhs = amount
        programs.append(copy.copy(bakery))
    optima = [lp.maximize(solver=engine) for lp in programs]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(methodcaller("maximize", solver=engine), programs) == optima
        solutions = pool.map(methodcaller("solve", solver=engine), programs)
        programs[0].variables[0].lower = 8
        with pytest.raises(Infeasible, match="no values of the variables"):
            pool.apply(LinearProgram.maximize, programs[:1], {"solver": engine})
    assert [solution.objective for solution in solutions] == optima
    assert sorted(optima) == optima
    assert len(set(optima)) == 6


# -- what it costs


def test_a_pickle_is_little_more_than_the_numbers_of_the_program():
    lp = tracking_2011(1 / 64).program().lp
    numbers = sum(memoryview(part).nbytes for part in lp.matrix()[0] if not isinstance(part, float))
    size = len(pickle.dumps(lp))
    assert size < 1.3 * numbers
    lp.variables[0].name = "first"  # handles that somebody holds, or has looked at, add nothing
    assert len(pickle.dumps(lp)) < size + 100


def test_nothing_of_a_program_is_copied_more_than_once():
    lp = tracking_2011(1 / 256).program().lp
    alone = len(pickle.dumps(lp))
    handles = len(lp.variables) + len(lp.constraints)
    assert len(pickle.dumps((lp, lp.variables, lp.constraints))) < alone + 20 * handles
