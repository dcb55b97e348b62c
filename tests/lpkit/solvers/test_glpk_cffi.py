"""The binding through cffi: its declarations, its arrays, and the way it gives up the lock."""

from __future__ import annotations

import threading
from array import array

import pytest

from lpkit import solvers
from lpkit.solvers import glpk_header
from tests.lpkit.solvers.programs import long_linear_program

needs_library = pytest.mark.solver("glpk-cffi")


@pytest.fixture
def glpk():
    """The solver."""
    return solvers.get("glpk-cffi")


def test_what_is_kept_is_what_cffi_makes_of_the_declarations():
    pytest.importorskip("cffi")
    assert glpk_header.ABI.read_text(encoding="ascii") == glpk_header.generated()


@pytest.mark.cpython
def test_the_constants_are_those_of_swiglpk():
    import swiglpk

    ours = glpk_header.CONSTANTS
    assert ours == {name: getattr(swiglpk, name) for name in ours}


@pytest.mark.cpython
@needs_library
@pytest.mark.parametrize("struct", ["glp_smcp", "glp_iocp"])
def test_every_field_reads_as_swiglpk_reads_it(glpk, struct):
    import swiglpk

    def defaults(binding):
        parameters = getattr(binding, struct)()
        getattr(binding, struct.replace("_", "_init_"))(parameters)
        return parameters

    theirs, ours = defaults(swiglpk), defaults(glpk._binding)
    pointers = ("cb_func", "cb_info", "save_sol")
    for name, _ in glpk._binding.ffi.typeof(struct).fields:
        if name in pointers:
            assert getattr(theirs, name) is None
            assert getattr(ours, name) == glpk._binding.ffi.NULL
        elif name != "reserved":
            assert getattr(ours, name) == getattr(theirs, name), name


@needs_library
@pytest.mark.parametrize("values", [[], [7], [1, -2, 2**31 - 1, -(2**31)], list(range(10_000))])
def test_arrays_are_numbered_from_1(glpk, values):
    ints = glpk._binding.ints(array("i", values))
    doubles = glpk._binding.doubles(array("d", values))
    for found in (ints, doubles):
        assert len(found) == len(values) + 1
        assert list(found)[1:] == values


@needs_library
def test_arrays_are_copies(glpk):
    values = array("d", [1.5, 2.5])
    doubles = glpk._binding.doubles(values)
    values[0] = 9.0
    assert list(doubles)[1:] == [1.5, 2.5]


@needs_library
def test_a_function_that_is_not_declared_is_no_attribute(glpk):
    with pytest.raises(AttributeError, match="CffiBinding does not bind glp_netgen"):
        glpk._binding.glp_netgen


def test_other_threads_run_during_a_solve(solver):
    lp, counted, done = long_linear_program(), [0], threading.Event()

    def count():
        while not done.wait(0.001):
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    lp.solve("min", time_limit=1.0, solver=solver)
    done.set()
    thread.join()
    # A slice of the simplex method takes 0.1 s and more: with the lock held, that many counts.
    assert counted[0] > 50
