"""arraykit/lessons/observed.py: the four libraries against the meaning of random programs."""

from __future__ import annotations

import pytest
from hypothesis import given

from arraykit.lessons.behaviours import Valued
from arraykit.lessons.observed import (
    LIBRARIES,
    Library,
    Listing,
    Meaning,
    Values,
    Waiting,
    observed,
)
from arraykit.lessons.programs import read_program
from tests.arraykit.lessons.written import NUMBERS, programs

ANY_ENGINE = True


class Handles(Waiting):
    kind = Valued

    def held(self):  # its handles have no labels
        return ()


def run(library, *lines, numbers=(1.0, 2.0, 3.0, 4.0)):
    program = read_program(lines, {"a": len(numbers)})
    return observed(library, program, {"a": numbers})


@pytest.mark.parametrize("library", [Library, Listing, Values, Handles])
@given(programs())
def test_what_is_right_is_right_for_every_program(library, program):
    meant = [note.answer for note in observed(Meaning, program, NUMBERS)]
    assert [note.answer for note in observed(library, program, NUMBERS)] == meant


@given(programs())
def test_aliasing_is_right_as_long_as_nothing_is_written(program):
    program = [statement for statement in program if statement.kind != "write"]
    meant = [note.answer for note in observed(Meaning, program, NUMBERS)]
    assert [note.answer for note in observed(Waiting, program, NUMBERS)] == meant


def test_aliasing_answers_with_what_was_written_too_late():
    notes = run(Waiting, "b = a + a", "a[0] = 100", "print(b)")
    assert notes[-1].answer == (200.0, 4.0, 6.0, 8.0)
    assert notes[2].did == "written in place, while b is still to read it"


@given(programs())
def test_memory_is_what_names_and_lists_reach_and_costs_never_shrink(program):
    for library in LIBRARIES:
        notes = observed(library, program, NUMBERS)
        assert len(notes) == len(program) + 1
        for before, note in zip(notes, notes[1:]):
            assert note.copied >= before.copied and note.unasked >= before.unasked
        for note in notes:
            named = [held.label for held in note.held if held.is_named]
            assert len(set(named)) == len(named)
            assert all(held.numbers is not None or held.text for held in note.held)


def test_a_write_forces_what_is_on_the_list_and_nobody_asked():
    notes = run(Listing, "b = a + a", "c = b * 10", "del b", "a[0] = 100", "a[1] = 5")
    assert notes[1].readers == (("a", ("b", "b")),)
    assert notes[3].did == "the name is gone, the array is still held"
    assert notes[4].did == "b, deleted is forced first, then a is written"
    assert [note.unasked for note in notes] == [0, 0, 0, 0, 1, 1]
    assert notes[5].did == "written in place"


def test_what_is_pending_is_called_by_the_text_it_was_built_from():
    notes = run(Listing, " b = (a*2 + a[:]) ")
    assert [(held.label, held.text) for held in notes[1].held] == [
        ("a", ""),
        ("b", "a*2 + a[:]"),
        ("a*2", "a*2"),
        ("a[:]", "a[:]"),
    ]


def test_a_list_of_what_is_computed_already_is_gone_through_for_nothing():
    notes = run(Listing, "b = a + a", "print(b)", "a[0] = 100")
    assert notes[3].did == "the list is gone through for nothing, then a is written"
    assert notes[3].unasked == 0


def test_a_value_that_is_held_is_copied_once_and_shown_until_it_is_let_go():
    notes = run(Values, "b = a + a", "a[0] = 100", "a[1] = 200", "print(b)", "a[2] = 5")
    assert [note.copied for note in notes] == [0, 0, 4, 4, 4, 4]
    old = [held for held in notes[3].held if not held.is_named]
    assert [(held.label, held.numbers) for held in old] == [
        ("a, before a[0] = 100", (1.0, 2.0, 3.0, 4.0))
    ]
    assert [note.memory for note in notes] == [4, 4, 8, 8, 8, 8]
    assert all(held.is_named for held in notes[4].held)


def test_a_write_to_what_is_still_to_be_computed_computes_it():
    for library in (Listing, Waiting, Values):
        notes = run(library, "b = a + a", "b[0] = 7", "print(b)")
        assert "is computed" in notes[2].did
        assert notes[3].answer == (7.0, 4.0, 6.0, 8.0)


def test_deleting_a_source_frees_it_only_where_nobody_waits_for_it():
    memory = {
        library.title: run(library, "b = a + a", "del a", "print(b)")[2].memory
        for library in LIBRARIES
    }
    assert memory == {"eager": 4, "forcing": 4, "aliasing": 4, "values": 4}
    assert run(Values, "b = a + a", "del a")[2].did == "the name is gone, its value is still held"
    assert [run(each, "b = a + a", "del a", "print(b)")[3].memory for each in LIBRARIES] == [4] * 4
